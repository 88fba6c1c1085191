use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::order::Order;

/// How much of what a program said is looked at.
const LAST_WORDS_BYTES: u64 = 4096;
/// And told.
const LAST_WORDS_LINES: usize = 3;
/// What a line begins with that says how far a program is.
const PROGRESS: &str = "progress ";

/// A folder of its own for one run of a program, gone with it: what it reads and writes is files, so that nobody has to
/// read along for it to go on.
pub(super) struct Desk {
    folder: TempDir,
    take: String,
}

impl Desk {
    pub(super) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("cloudmusic-").tempdir()?;
        // Many libraries go by the ending; whoever reads the take does not.
        let take = folder.path().join("take.wav").into_os_string().into_string();
        let take = take.map_err(|path| {
            io::Error::other(format!("the name {} is not in UTF-8", path.display()))
        })?;
        Ok(Self { folder, take })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the sound is to be written.
    pub(super) fn take(&self) -> &str {
        &self.take
    }

    /// Writes down what is wanted.
    pub(super) fn put(&self, order: &Order<'_>) -> io::Result<()> {
        Ok(serde_json::to_writer(File::create(self.brief())?, order)?)
    }

    /// Gives a program what it reads and what it writes to.
    pub(super) fn sit_down(&self, command: &mut Command) -> io::Result<()> {
        command
            .current_dir(self.folder())
            .stdin(File::open(self.brief())?)
            .stdout(File::create(self.said())?)
            .stderr(File::create(self.complained())?);
        Ok(())
    }

    /// The size of the largest file that it was given to write.
    pub(super) fn largest_output(&self) -> io::Result<u64> {
        let mut largest = 0;
        for path in [PathBuf::from(self.take()), self.said(), self.complained()] {
            match path.symlink_metadata() {
                Ok(metadata) => largest = largest.max(metadata.len()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(largest)
    }

    /// The sound that it wrote to its file, or else to its standard output.
    pub(super) fn sound(&self) -> io::Result<Option<Vec<u8>>> {
        for path in [PathBuf::from(self.take()), self.said()] {
            let written = path.symlink_metadata();
            if written.is_ok_and(|written| written.is_file() && written.len() > 0) {
                return std::fs::read(path).map(Some);
            }
        }
        Ok(None)
    }

    /// How far it says it is, 0 to 1.
    pub(super) fn progress(&self) -> Option<f64> {
        let complaints = self.end_of_complaints().ok()?;
        // What comes after the last line's end may be half a number.
        let (whole, _) = complaints.rsplit_once('\n')?;
        let share = whole.lines().rev().find_map(|line| line.trim().strip_prefix(PROGRESS))?;
        share.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share))
    }

    /// The last lines that it wrote to its standard error, in one.
    pub(super) fn last_words(&self) -> String {
        match self.end_of_complaints() {
            Ok(complaints) => last_lines(&complaints),
            Err(error) => format!("(what it said cannot be read: {error})"),
        }
    }

    fn end_of_complaints(&self) -> io::Result<String> {
        let mut file = File::open(self.complained())?;
        let from = file.metadata()?.len().saturating_sub(LAST_WORDS_BYTES);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(LAST_WORDS_BYTES).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn brief(&self) -> PathBuf {
        self.folder().join("brief.json")
    }

    fn said(&self) -> PathBuf {
        self.folder().join("stdout")
    }

    fn complained(&self) -> PathBuf {
        self.folder().join("stderr")
    }
}

/// The last lines that say something, joined to one without anything that a terminal would act on.
fn last_lines(complaints: &str) -> String {
    let readable = |line: &str| -> String { line.chars().filter(|c| !c.is_control()).collect() };
    let lines = complaints.split(['\n', '\r']).map(|line| readable(line.trim()));
    let lines: Vec<String> =
        lines.filter(|line| !line.is_empty() && !line.starts_with(PROGRESS)).collect();
    lines[lines.len().saturating_sub(LAST_WORDS_LINES)..].join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_are_the_last_lines_that_say_something() {
        let said =
            "loading\nprogress 0.5\n\u{1b}[31mTraceback:\n  50 %\r 100 %\n\nValueError: no\n";
        assert_eq!(last_lines(said), "50 % / 100 % / ValueError: no");
        assert_eq!(last_lines("\u{1b}[31mred\u{7}"), "[31mred");
        assert_eq!(last_lines("progress 0.5\n"), "");
    }

    #[test]
    fn progress_is_the_last_whole_line_that_tells_some() {
        let desk = Desk::new().unwrap();
        for (said, share) in [
            ("", None),
            ("progress 0.2", None),
            ("progress 0.2\nprogress 0.", Some(0.2)),
            ("progress 0.2\nstep 4\n", Some(0.2)),
            ("progress 1.5\n", None),
            ("progress nan\n", None),
        ] {
            std::fs::write(desk.complained(), said).unwrap();
            assert_eq!(desk.progress(), share, "{said:?}");
        }
    }
}
