//! Files that are there whole or not at all.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use audio::BitDepth;
use brief::{Account, Brief};
use tempfile::NamedTempFile;

use crate::encode::encode_into;
use crate::passport::{FileView, MIDI, Passport};
use crate::{Asset, Format, file_stem};

/// Where an asset goes, and in which shapes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The folder; it is made if it is not there.
    pub folder: &'a Path,
    /// The sound files, at least one, none twice.
    pub formats: &'a [Format],
    /// Bits of WAV and FLAC.
    pub depth: BitDepth,
    /// Whether the notes are written beside the sound, if the engine knows them.
    pub midi: bool,
    /// What happens to files that are there already.
    pub existing: Existing,
}

/// What happens to files that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// They stay, and nothing is written.
    Keep,
    /// They are replaced, each at once.
    Replace,
}

/// An asset on disk.
#[derive(Clone, Debug)]
pub struct Written {
    /// The files in the order of [`Passport::files`], and last the passport itself.
    pub paths: Vec<PathBuf>,
    /// What stands in the passport.
    pub passport: Passport,
}

/// Why an asset is not on disk. None of its files is.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file of the name is there.
    #[error("{} exists already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{} could not be {action}", .path.display())]
    File {
        /// What was to be done: `made`, `written`, `named` …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The sound does not go into the format.
    #[error("{} could not be encoded", .path.display())]
    Sound {
        /// The file.
        path: PathBuf,
        /// The encoder's reason.
        source: audio::WriteError,
    },
}

/// The first of the files of a brief and seed that is there already: what [`write()`] would refuse to touch.
pub fn clash(brief: &Brief, seed: u64, target: &Target<'_>) -> Option<PathBuf> {
    if target.existing == Existing::Replace {
        return None;
    }
    let stem = file_stem(brief, seed);
    let sounds = target.formats.iter().map(|format| format.name());
    let endings = sounds.chain(target.midi.then_some(MIDI)).chain([PASSPORT]);
    endings.map(|ending| path_of(target.folder, &stem, ending)).find(|path| path.exists())
}

/// Writes an asset's files: the sound in every format, the notes, and a passport in JSON that says where they are from.
///
/// Every file is written under a temporary name in the same folder and flushed to the disk first; only when all are
/// complete do they get their names, the passport last. Bytes go out as they are made: memory does not grow with the
/// length of WAV and FLAC.
///
/// # Errors
/// [`WriteError`]; then no file of the asset is there. With [`Existing::Replace`], files that were there may be gone.
pub fn write(
    asset: &Asset,
    account: Option<&Account>,
    target: &Target<'_>,
) -> Result<Written, WriteError> {
    fs::create_dir_all(target.folder).map_err(failed("made", target.folder))?;
    let stem = asset.provenance.file_stem();
    let mut pending = Vec::new();
    let mut files = Vec::new();
    for format in target.formats {
        let path = path_of(target.folder, &stem, format.name());
        let (temporary, view) = write_sound(asset, *format, target.depth, &path)?;
        pending.push((temporary, path));
        files.push(view);
    }
    if let Some(midi) = asset.midi.as_ref().filter(|_| target.midi) {
        let path = path_of(target.folder, &stem, MIDI);
        pending.push((write_bytes(midi, &path)?, path));
        files.push(FileView::notes(&asset.provenance, midi));
    }
    let passport = Passport::of(asset, account, files);
    let path = path_of(target.folder, &stem, PASSPORT);
    pending.push((write_bytes(&passport.to_json(), &path)?, path));
    Ok(Written { paths: name_all(pending, target.existing)?, passport })
}

const PASSPORT: &str = "json";

fn path_of(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    folder.join(format!("{stem}.{ending}"))
}

fn write_sound(
    asset: &Asset,
    format: Format,
    depth: BitDepth,
    path: &Path,
) -> Result<(NamedTempFile, FileView), WriteError> {
    let temporary = temporary(path)?;
    let mut out = buffered(temporary.as_file());
    let written = encode_into(&mut out, &asset.provenance, &asset.clip, format, depth);
    let view = written.map_err(|source| match source {
        audio::WriteError::Output(source) => failed("written", path)(source),
        source => WriteError::Sound { path: path.to_owned(), source },
    })?;
    flush(out, path)?;
    Ok((temporary, view))
}

fn write_bytes(bytes: &[u8], path: &Path) -> Result<NamedTempFile, WriteError> {
    let temporary = temporary(path)?;
    let mut out = buffered(temporary.as_file());
    out.write_all(bytes).map_err(failed("written", path))?;
    flush(out, path)?;
    Ok(temporary)
}

/// A file without its final name, which is removed again unless it gets it.
fn temporary(path: &Path) -> Result<NamedTempFile, WriteError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cloudmusic-").suffix(".part");
    if let Some(permissions) = usual_permissions() {
        builder.permissions(permissions);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    builder.tempfile_in(folder).map_err(failed("made", path))
}

/// Temporary files are readable by nobody else by default, but these are to become ordinary ones.
fn usual_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    return Some(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    #[cfg(not(unix))]
    None
}

fn buffered(file: &File) -> BufWriter<&File> {
    BufWriter::with_capacity(1 << 16, file)
}

/// Sees to it that the file is complete on the disk: a name must not appear before the bytes do.
fn flush(out: BufWriter<&File>, path: &Path) -> Result<(), WriteError> {
    let file = out.into_inner().map_err(|error| failed("written", path)(error.into_error()))?;
    file.sync_all().map_err(failed("written", path))
}

/// Gives every file its name, or none.
fn name_all(
    pending: Vec<(NamedTempFile, PathBuf)>,
    existing: Existing,
) -> Result<Vec<PathBuf>, WriteError> {
    let mut named: Vec<PathBuf> = Vec::new();
    for (temporary, path) in pending {
        let done = match existing {
            Existing::Keep => temporary.persist_noclobber(&path),
            Existing::Replace => temporary.persist(&path),
        };
        if let Err(error) = done {
            // What cannot be removed is complete at least, and the error below says more than a second one would.
            named.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(match error.error.kind() {
                io::ErrorKind::AlreadyExists => WriteError::Exists { path },
                _ => failed("named", &path)(error.error),
            });
        }
        named.push(path);
    }
    Ok(named)
}

fn failed(action: &'static str, path: &Path) -> impl Fn(io::Error) -> WriteError {
    move |source| WriteError::File { action, path: path.to_owned(), source }
}
