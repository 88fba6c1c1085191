use brief::Brief;

use crate::{Abilities, EngineError, Take, Watch};

/// A generator of music.
///
/// Calls block until the take is there (docs/decisions/010): whoever calls decides on which thread that happens.
pub trait Engine: Send + Sync {
    /// The name it is chosen by: lower case, digits and hyphens, and never changed.
    fn name(&self) -> &str;

    /// Changes whenever the same brief and seed may sound different.
    fn version(&self) -> &str;

    /// What it can do, and under which conditions.
    fn abilities(&self) -> Abilities;

    /// Whether it could make a take now: whatever it needs answers, and is what it was written for. It may ask others, and
    /// takes some seconds at most; nothing is made, and nothing is paid.
    ///
    /// # Errors
    /// [`EngineError::Unavailable`] or [`EngineError::Retryable`], with what is missing and what to do about it.
    fn check(&self) -> Result<(), EngineError> {
        Ok(())
    }

    /// Makes a take of a brief. Another seed gives another one; if the engine's
    /// [`seeds_reproduce`](Abilities::seeds_reproduce), the same seed gives the same.
    ///
    /// # Errors
    /// [`EngineError`], which says whether trying again can help.
    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError>;

    /// What the note of a commission becomes once the service has told its own name for the work; `None` if the note
    /// knows it already, or that is not how this engine keeps its notes.
    fn heard(&self, _note: &str, _reference: &str) -> Option<String> {
        None
    }
}
