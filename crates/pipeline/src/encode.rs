//! A sound as a file, wherever its bytes go.

use std::io::{self, Write};

use audio::{BitDepth, Clip};

use crate::passport::FileView;
use crate::seal::SoundSeal;
use crate::tags::tags_of;
use crate::{Format, Provenance};

/// A sound file in memory.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// All of it.
    pub bytes: Vec<u8>,
    /// What a passport says of it.
    pub file: FileView,
}

/// Makes a sound file in memory: the very bytes that [`write`](fn@crate::write) puts into a folder.
///
/// `clip` may also be what [`audio::decode`] reads from the asset's own 24-bit WAV: so FLAC and MP3 can be made long
/// after the WAV, and are as if made with it. A 16-bit WAV does not serve: its dither would be added twice.
///
/// # Errors
/// [`audio::WriteError`]: the format cannot hold such a clip, or the clip is not that of the provenance.
pub fn encode(
    provenance: &Provenance,
    clip: &Clip,
    format: Format,
    depth: BitDepth,
) -> Result<Encoded, audio::WriteError> {
    let mut bytes = Vec::new();
    let file = encode_into(&mut bytes, provenance, clip, format, depth)?;
    Ok(Encoded { bytes, file })
}

/// As [`encode`], to a writer.
pub(crate) fn encode_into(
    out: impl Write,
    provenance: &Provenance,
    clip: &Clip,
    format: Format,
    depth: BitDepth,
) -> Result<FileView, audio::WriteError> {
    let mut out = Counting { out, bytes: 0 };
    let mut seal = SoundSeal::default();
    format.write(&mut out, clip, depth, &tags_of(provenance), &mut seal)?;
    Ok(FileView::sound(provenance, format, depth, out.bytes, seal.hex()))
}

/// Knows how many bytes went through.
struct Counting<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
