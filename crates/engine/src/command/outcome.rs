use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use crate::{Cancelled, EngineError};

/// "Service unavailable", of BSD's sysexits.h.
const UNAVAILABLE: i32 = 69;
/// "Temporary failure; user is invited to retry", of the same.
const TRY_AGAIN: i32 = 75;

/// Why a program gave no sound.
#[derive(Debug)]
pub(super) enum Failure {
    Retryable(String),
    Permanent(String),
    Unavailable(String),
    Cancelled(Cancelled),
}

/// What the end of a program means.
///
/// # Errors
/// [`Failure`] unless it ended well.
pub(super) fn of(status: ExitStatus, last_words: &str) -> Result<(), Failure> {
    let Some(code) = status.code() else {
        // Whoever sends one, the system short of memory or an operator, need not do so again.
        let signal = status.signal().unwrap_or_default();
        return Err(Failure::Retryable(with(
            format!("it was ended by signal {signal}"),
            last_words,
        )));
    };
    let reason = with(format!("it ended with code {code}"), last_words);
    match code {
        0 => Ok(()),
        TRY_AGAIN => Err(Failure::Retryable(reason)),
        UNAVAILABLE => Err(Failure::Unavailable(reason)),
        _ => Err(Failure::Permanent(reason)),
    }
}

impl Failure {
    /// That of a program which cannot be started.
    pub(super) fn of_start(program: &Path, error: &io::Error) -> Self {
        let reason = format!("the program {} cannot be started: {error}", program.display());
        match error.kind() {
            // The machine is short of something for a moment, or the program is being replaced.
            io::ErrorKind::WouldBlock
            | io::ErrorKind::OutOfMemory
            | io::ErrorKind::ExecutableFileBusy => Self::Retryable(reason),
            _ => Self::Unavailable(reason),
        }
    }

    pub(super) fn too_slow(time_max: Duration) -> Self {
        Self::Retryable(format!("it took longer than {} s", time_max.as_secs_f64()))
    }

    pub(super) fn no_sound(last_words: &str) -> Self {
        Self::Permanent(with("it ended well and wrote no sound".to_owned(), last_words))
    }

    pub(super) fn of_engine(self, engine: &str) -> EngineError {
        let engine = engine.to_owned();
        match self {
            Self::Retryable(reason) => EngineError::Retryable { engine, reason },
            Self::Permanent(reason) => EngineError::Permanent { engine, reason },
            Self::Unavailable(reason) => EngineError::Unavailable { engine, reason },
            Self::Cancelled(cancelled) => cancelled.into(),
        }
    }
}

impl From<Cancelled> for Failure {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Retryable(format!("what it reads and writes cannot be handled: {error}"))
    }
}

fn with(reason: String, last_words: &str) -> String {
    if last_words.is_empty() { reason } else { format!("{reason}: {last_words}") }
}
