use brief::Brief;

use crate::{Abilities, Cancelled};

/// Why there is no take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// Something that may have passed at the next try.
    #[error("the engine {engine} failed, another try may help: {reason}")]
    Retryable {
        /// Its name.
        engine: String,
        /// What went wrong.
        reason: String,
    },
    /// Trying again gives the same answer.
    #[error("the engine {engine} cannot make this: {reason}")]
    Permanent {
        /// Its name.
        engine: String,
        /// What is wrong with the brief.
        reason: String,
    },
    /// The engine cannot be reached or is switched off: another one may do.
    #[error("the engine {engine} is not available: {reason}")]
    Unavailable {
        /// Its name.
        engine: String,
        /// Why it is not.
        reason: String,
    },
    /// Whoever asked no longer wants the take.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl EngineError {
    /// Refuses a brief that is beyond an engine's abilities.
    ///
    /// # Errors
    /// [`EngineError::Permanent`] with what the engine lacks.
    pub fn if_beyond(engine: &str, abilities: &Abilities, brief: &Brief) -> Result<(), Self> {
        match abilities.lack(brief) {
            Some(reason) => Err(Self::Permanent { engine: engine.to_owned(), reason }),
            None => Ok(()),
        }
    }

    /// What went wrong, without whose fault it is.
    pub fn reason(&self) -> &str {
        match self {
            Self::Retryable { reason, .. }
            | Self::Permanent { reason, .. }
            | Self::Unavailable { reason, .. } => reason,
            Self::Cancelled(_) => "nobody wants it any more",
        }
    }

    /// Whether the same call may succeed later.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Retryable { .. } | Self::Unavailable { .. })
    }
}
