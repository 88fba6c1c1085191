/// Whoever waits for a sound: told how far it is, and asked whether it is still wanted.
pub trait Watch {
    /// The share of the take that is done, 0 to 1; never less than the one before.
    fn progress(&mut self, share: f64);

    /// The take is there and is being finished. Whoever calls the engine says so, once, and tells no progress after it:
    /// should the take turn out not to be good enough, making another one is part of the finishing.
    fn finishing(&mut self) {}

    /// Whether the sound is no longer wanted. Engines ask between the steps that take long.
    fn cancelled(&self) -> bool {
        false
    }
}

impl dyn Watch + '_ {
    /// Tells how far it is, and stops if the sound is no longer wanted.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn step(&mut self, share: f64) -> Result<(), Cancelled> {
        if self.cancelled() {
            return Err(Cancelled);
        }
        self.progress(share);
        Ok(())
    }
}

/// Nobody waits, and nobody cancels.
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&mut self, _share: f64) {}
}

/// Whoever asked no longer wants the take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the take was cancelled")]
pub struct Cancelled;
