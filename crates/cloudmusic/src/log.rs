//! What happens, written down: for people or machines on standard error, and on request as JSON in a file.
//!
//! A line tells the fields of all spans around it. Whatever a request causes happens within a span that has the field
//! `request`, so that one search finds all of it.

use std::fmt;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use settings::{LogFormat, LogSettings};
use tracing::Subscriber;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::{EnvFilter, ParseError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// The file in the folder `logs` that always is the one of today.
const TODAY: &str = "pipeline.log";

/// As long as it lives, the log is written; when it goes, what is still waiting for the disk is.
#[must_use]
pub(crate) struct Guard {
    _file: Option<WorkerGuard>,
}

/// Begins to write the log of this process. `data` is the folder for `logs/pipeline.log`.
pub(crate) fn start(settings: &LogSettings, data: &Path) -> Result<Guard, LogError> {
    let colours = io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (subscriber, guard) = subscriber(settings, data, io::stderr, colours)?;
    subscriber.try_init().map_err(LogError::Twice)?;
    Ok(guard)
}

fn subscriber<W>(
    settings: &LogSettings,
    data: &Path,
    writer: W,
    colours: bool,
) -> Result<(impl Subscriber + Send + Sync, Guard), LogError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder().parse(&settings.level).map_err(LogError::Filter)?;
    let (file, guard) = match settings.file {
        true => file(&data.join("logs"), settings.keep_days)
            .map(|(file, guard)| (Some(file), Some(guard)))?,
        false => (None, None),
    };
    let subscriber = tracing_subscriber::registry()
        .with(filter)
        .with(layer(settings.format, writer, colours))
        .with(file.map(|file| layer(LogFormat::Json, file, false)));
    Ok((subscriber, Guard { _file: guard }))
}

fn layer<S, W>(format: LogFormat, writer: W, colours: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours);
    match format {
        LogFormat::Text => layer.compact().boxed(),
        LogFormat::Json => layer.json().with_current_span(false).boxed(),
    }
}

/// A new file every day, by the day in UTC; the link has the name that does not change.
fn file(folder: &Path, keep_days: u32) -> Result<(NonBlocking, WorkerGuard), LogError> {
    let made = fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
    // The link is to be right from wherever it is followed.
    let folder = made.map_err(|source| LogError::Folder { folder: folder.to_owned(), source })?;
    let today = folder.join(TODAY);
    if today.symlink_metadata().is_ok_and(|found| !found.is_symlink()) {
        // The link would take its place.
        return Err(LogError::InTheWay(today));
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("pipeline")
        .filename_suffix("log")
        .latest_symlink(TODAY)
        .max_log_files(keep_days as usize)
        .build(&folder)
        .map_err(|source| LogError::File { folder, source })?;
    // A log with holes in it is worse than one that makes the program wait for the disk.
    Ok(NonBlockingBuilder::default().lossy(false).thread_name("log").finish(appender))
}

/// Why no log could be begun.
#[derive(Debug)]
pub(crate) enum LogError {
    /// The filter in `log.level` is none.
    Filter(ParseError),
    /// The folder could not be made.
    Folder { folder: PathBuf, source: io::Error },
    /// Something else has the name of the link.
    InTheWay(PathBuf),
    /// The file could not be opened.
    File { folder: PathBuf, source: InitError },
    /// The process writes a log already.
    Twice(TryInitError),
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filter(_) => f.write_str(
                "log.level is no filter: write a level, or target=level joined by commas",
            ),
            Self::Folder { folder, .. } => {
                write!(f, "the folder {} for the log could not be made", folder.display())
            }
            Self::InTheWay(path) => {
                write!(
                    f,
                    "{} is a file and no link to the log of today: move it away",
                    path.display()
                )
            }
            Self::File { folder, .. } => {
                write!(f, "the log in {} could not be opened", folder.display())
            }
            Self::Twice(_) => f.write_str("the log was begun twice"),
        }
    }
}

impl std::error::Error for LogError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Filter(source) => Some(source),
            Self::Folder { source, .. } => Some(source),
            Self::InTheWay(_) => None,
            // Its own words would say the cause twice.
            Self::File { source, .. } => source.source(),
            Self::Twice(source) => Some(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::Value;
    use tracing::subscriber::with_default;
    use tracing::{debug, info, info_span};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn settings(format: LogFormat, level: &str, file: bool) -> LogSettings {
        LogSettings { format, level: level.into(), file, keep_days: 2 }
    }

    /// What is written while a request makes a job and the job stores something.
    fn written(settings: &LogSettings, data: &Path) -> String {
        let written = Written::default();
        let writer = written.clone();
        let (subscriber, guard) =
            subscriber(settings, data, move || writer.clone(), false).unwrap();
        with_default(subscriber, || {
            info_span!("request", request = "r7k", path = "/api").in_scope(|| {
                debug!("a detail");
                info_span!("job", job = 3).in_scope(|| info!(bytes = 42, "stored\u{1b}[2J"));
            });
            info!("outside");
        });
        drop(guard);
        let bytes = written.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    /// A line of JSON: its message, its fields, and those of the spans around it.
    fn parsed(line: &str) -> (Value, Value, Value) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["level"], "INFO");
        assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')));
        let requests =
            line["spans"].as_array().map_or(Value::Null, |spans| spans[0]["request"].clone());
        (line["fields"]["message"].clone(), line["fields"]["bytes"].clone(), requests)
    }

    #[test]
    fn every_line_for_machines_has_the_request_that_caused_it() {
        let text = written(&settings(LogFormat::Json, "info", false), Path::new("nowhere"));
        let lines: Vec<_> = text.lines().map(parsed).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], ("stored\u{1b}[2J".into(), 42.into(), "r7k".into()));
        assert_eq!(lines[1], ("outside".into(), Value::Null, Value::Null));
    }

    #[test]
    fn every_line_for_people_has_the_request_that_caused_it_and_no_escapes() {
        let text = written(&settings(LogFormat::Text, "info", false), Path::new("nowhere"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        for part in ["INFO", "stored", "bytes=42", "request=\"r7k\"", "job=3"] {
            assert!(lines[0].contains(part), "{}", lines[0]);
        }
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert!(!Path::new("nowhere").exists());
    }

    #[test]
    fn the_filter_decides_what_is_written() {
        let lines = |level| {
            written(&settings(LogFormat::Text, level, false), Path::new("nowhere")).lines().count()
        };
        assert_eq!(["off", "info", "debug", "info,cloudmusic::log=debug"].map(lines), [0, 2, 3, 3]);
    }

    #[test]
    fn the_file_has_the_same_lines_as_json_under_a_name_that_stays() {
        let data = tempfile::tempdir().unwrap();
        for _start in 0..2 {
            written(&settings(LogFormat::Text, "info", true), data.path());
        }
        let text = fs::read_to_string(data.path().join("logs/pipeline.log")).unwrap();
        let messages: Vec<Value> = text.lines().map(|line| parsed(line).0).collect();
        assert_eq!(messages, ["stored\u{1b}[2J", "outside", "stored\u{1b}[2J", "outside"]);
        let requests: Vec<Value> = text.lines().map(|line| parsed(line).2).collect();
        assert_eq!(requests[0], "r7k");
    }

    #[test]
    fn the_files_of_other_days_are_kept_as_long_as_asked() {
        let data = tempfile::tempdir().unwrap();
        let logs = data.path().join("logs");
        fs::create_dir(&logs).unwrap();
        for day in ["2020-01-01", "2020-01-02", "2020-01-03"] {
            fs::write(logs.join(format!("pipeline.{day}.log")), day).unwrap();
        }
        written(&settings(LogFormat::Text, "info", true), data.path());
        let is_file = |entry: &fs::DirEntry| entry.file_type().unwrap().is_file();
        let files = fs::read_dir(&logs).unwrap().map(Result::unwrap).filter(is_file).count();
        assert_eq!(files, 2);
    }

    #[test]
    fn a_file_that_has_the_name_of_the_link_is_not_lost() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("logs").join(TODAY);
        fs::create_dir(data.path().join("logs")).unwrap();
        fs::write(&path, "of long ago").unwrap();
        let settings = settings(LogFormat::Text, "info", true);
        let error = subscriber(&settings, data.path(), io::sink, false).err().unwrap();
        assert!(error.to_string().ends_with("move it away"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "of long ago");
    }

    #[test]
    fn what_is_wrong_is_said_by_name() {
        let wrong = |settings, data: &Path| {
            subscriber(&settings, data, io::sink, false).err().unwrap().to_string()
        };
        let data = tempfile::tempdir().unwrap();
        let error = wrong(settings(LogFormat::Text, "web=loud", false), data.path());
        assert!(error.starts_with("log.level is no filter"), "{error}");
        fs::write(data.path().join("logs"), "a file").unwrap();
        let error = wrong(settings(LogFormat::Text, "info", true), data.path());
        assert!(error.contains("/logs for the log could not be made"), "{error}");
    }
}
