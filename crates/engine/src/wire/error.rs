use std::error::Error;

use crate::{Cancelled, EngineError};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    /// Nobody has heard the request: it can be made again.
    #[error("it cannot be reached: {0}")]
    NotSent(String),
    /// The request may have been heard, the answer was not.
    #[error("its answer was lost: {0}")]
    Lost(String),
    /// More came than is taken.
    #[error("it answered with more than {limit} bytes")]
    TooLarge { limit: usize },
    /// The address is not one that may be asked.
    #[error("{host} is not among the hosts that sound may be fetched from")]
    Host { host: String },
    /// What came is no sound.
    #[error("it sent '{media_type}' where a sound was expected")]
    MediaType { media_type: String },
    /// The download was refused.
    #[error("the sound could not be fetched: it answered {status}")]
    Status { status: u16 },
    /// The sound is no longer wanted.
    #[error("it was called off")]
    Cancelled,
}

impl WireError {
    pub(crate) fn not_sent(error: &dyn Error) -> Self {
        Self::NotSent(whole(error))
    }

    /// What the library says, without the address, which may hold a secret.
    pub(crate) fn of(error: reqwest::Error) -> Self {
        let before = error.is_connect() || error.is_builder();
        let error = error.without_url();
        if before { Self::NotSent(whole(&error)) } else { Self::Lost(whole(&error)) }
    }

    /// As the error of an engine whose requests may be made again.
    pub(crate) fn for_engine(self, engine: &str) -> EngineError {
        let (engine, reason) = (engine.to_owned(), self.to_string());
        match self {
            Self::Cancelled => Cancelled.into(),
            Self::NotSent(_) => EngineError::Unavailable { engine, reason },
            Self::Lost(_) | Self::Status { status: 408 | 425 | 429 | 500.. } => {
                EngineError::Retryable { engine, reason }
            }
            Self::TooLarge { .. }
            | Self::Host { .. }
            | Self::MediaType { .. }
            | Self::Status { .. } => EngineError::Permanent { engine, reason },
        }
    }
}

/// An error with its causes, in one line.
fn whole(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !words.contains(&next) {
            words = format!("{words}: {next}");
        }
        cause = error.source();
    }
    words
}
