use std::time::{Duration, Instant};

use crate::EngineError;

/// How long somebody who sleeps may not notice that the take is no longer wanted.
const NAP: Duration = Duration::from_millis(50);

/// Whoever waits for a sound: told how far it is, asked whether it is still wanted, and keeps notes of what was
/// commissioned elsewhere.
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

    /// Whether it is no longer wanted from here only: somebody else goes on with it, and what was commissioned stays so.
    fn abandoned(&self) -> bool {
        false
    }

    /// Waits until the time is over, somebody knocks, or the sound is no longer wanted.
    fn wait(&mut self, most: Duration) {
        let until = Instant::now() + most;
        while !self.cancelled() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(NAP));
        }
    }

    /// The address that a service may call when a commission of this seed has changed: whoever hears it
    /// [knocks](Self::wait). `None` if nobody can be called.
    fn callback(&self, _service: &str, _seed: u64) -> Option<String> {
        None
    }

    /// The latest note of the commission of this engine for this seed, whoever wrote it: an earlier try of the same job,
    /// perhaps in a process that is gone, or the one who is called back.
    ///
    /// # Errors
    /// [`EngineError::Retryable`] if notes cannot be read.
    fn commissioned(&self, _engine: &str, _seed: u64) -> Result<Option<String>, EngineError> {
        Ok(None)
    }

    /// Writes a note down, in place of the one before. Once this returns, it outlives the process. The first note of a
    /// commission says what that costs.
    ///
    /// # Errors
    /// [`EngineError::Unavailable`] if that would be more than may be spent today; [`EngineError::Retryable`] if notes cannot
    /// be written. Either way nothing may be commissioned.
    fn commission(&mut self, _commission: &Commission<'_>) -> Result<(), EngineError> {
        Ok(())
    }
}

/// Work that is given to somebody else's machine, written down before it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commission<'a> {
    /// The engine that gives it.
    pub engine: &'a str,
    /// The seed of the take.
    pub seed: u64,
    /// What the engine has to know to find the work again; its own words.
    pub note: &'a str,
    /// What it is expected to cost, in millionths of a US dollar.
    pub cost_microdollars: u64,
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

    /// Waits, and stops if the sound is no longer wanted.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn pause(&mut self, most: Duration) -> Result<(), Cancelled> {
        self.wait(most);
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
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
