use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use engine::{Commission, EngineError, Watch};
use store::{Id, Spending, Stage, StoreError};
use tokio::runtime::Handle;

use super::Studio;

/// How far a job is, told by the thread that computes, read by the one that serves.
#[derive(Default)]
pub(super) struct Progress {
    permille: AtomicU16,
    finishing: AtomicBool,
    /// Counts what was told, so that nothing is told twice.
    changes: AtomicU8,
    wish: Mutex<Wish>,
    stirred: Condvar,
}

/// What whoever waits has to say.
#[derive(Clone, Copy, Default)]
struct Wish {
    knocked: bool,
    stop: Option<Stop>,
}

/// Why a job is to be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nobody wants the sound any more.
    Unwanted,
    /// Another worker goes on with it.
    Abandoned,
}

impl Progress {
    pub(super) fn stage(&self) -> Stage {
        match self.finishing.load(Ordering::Relaxed) {
            true => Stage::Finishing,
            false => Stage::Generating,
        }
    }

    pub(super) fn share(&self) -> f64 {
        f64::from(self.permille.load(Ordering::Relaxed)) / 1000.0
    }

    /// Differs from an earlier answer if anything was told since.
    pub(super) fn mark(&self) -> u8 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The job is to be stopped.
    pub(super) fn stop(&self, why: Stop) {
        self.stir(|wish| wish.stop = Some(why));
    }

    /// What was commissioned has changed.
    pub(super) fn knock(&self) {
        self.stir(|wish| wish.knocked = true);
    }

    fn stir(&self, tell: impl FnOnce(&mut Wish)) {
        tell(&mut self.wish.lock().unwrap_or_else(PoisonError::into_inner));
        self.stirred.notify_all();
    }

    fn stopped(&self) -> Option<Stop> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner).stop
    }

    /// Waits until the time is over or somebody has something to say; a knock is heard once.
    fn wait(&self, most: Duration) {
        let until = Instant::now() + most;
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        while wish.stop.is_none() && !std::mem::take(&mut wish.knocked) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let woken = self.stirred.wait_timeout(wish, left);
            wish = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// An engine's view of whoever waits for a job.
pub(super) struct Watching {
    pub(super) progress: Arc<Progress>,
    pub(super) studio: Arc<Studio>,
    pub(super) job: Id,
    pub(super) runtime: Handle,
}

impl Watching {
    /// Notes are kept by the threads that serve, while the one that computes waits.
    fn wait_for<T>(
        &self,
        engine: &str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, EngineError> {
        self.runtime.block_on(work).map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a commission could not be looked up or written down"
            );
            EngineError::Retryable {
                engine: engine.to_owned(),
                reason: "the studio's notes cannot be kept".to_owned(),
            }
        })
    }
}

impl Watch for Watching {
    fn progress(&mut self, share: f64) {
        let permille = (share.clamp(0.0, 1.0) * 1000.0) as u16;
        self.progress.permille.store(permille, Ordering::Relaxed);
        self.progress.changes.fetch_add(1, Ordering::Relaxed);
    }

    fn finishing(&mut self) {
        self.progress.finishing.store(true, Ordering::Relaxed);
        self.progress.changes.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.progress.stopped().is_some()
    }

    fn abandoned(&self) -> bool {
        self.progress.stopped() == Some(Stop::Abandoned)
    }

    fn wait(&mut self, most: Duration) {
        self.progress.wait(most);
    }

    fn callback(&self, service: &str, seed: u64) -> Option<String> {
        let address = self.studio.public_address.as_ref()?;
        Some(format!("{address}/webhooks/{service}/{}/{seed}", self.job))
    }

    fn commissioned(&self, engine: &str, seed: u64) -> Result<Option<String>, EngineError> {
        let found = self.studio.database.commission(&self.job, engine, seed);
        Ok(self.wait_for(engine, found)?.map(|commission| commission.note))
    }

    fn commission(&mut self, commission: &Commission<'_>) -> Result<(), EngineError> {
        let Commission { engine, seed, note, cost_microdollars } = *commission;
        let now_ms = self.studio.now_ms();
        let day = self.studio.calendar.day(now_ms).to_string();
        let cost = i64::try_from(cost_microdollars).unwrap_or(i64::MAX);
        let cost_max = self.studio.roster.spend_microdollars_a_day;
        let row = store::Commission {
            job: self.job.clone(),
            engine: engine.to_owned(),
            seed,
            note: note.to_owned(),
        };
        let written = self.studio.database.write(move |tx| {
            Box::pin(async move {
                let spending = Spending { day: &day, cost, cost_max };
                tx.commission(&row, spending, now_ms).await
            })
        });
        if self.wait_for(engine, written)? {
            return Ok(());
        }
        tracing::warn!(engine, cost_max, "what may be spent on the engine today is spent");
        Err(EngineError::Unavailable {
            engine: engine.to_owned(),
            reason: "what may be spent on it today is spent".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_knock_is_heard_once_even_if_it_came_before_the_wait() {
        let progress = Progress::default();
        progress.knock();
        let begun = Instant::now();
        progress.wait(Duration::from_secs(60));
        assert!(begun.elapsed() < Duration::from_secs(30));
        let begun = Instant::now();
        progress.wait(Duration::from_millis(20));
        assert!(begun.elapsed() >= Duration::from_millis(20));
    }

    #[test]
    fn whoever_stops_wakes_whoever_waits() {
        let progress = Arc::new(Progress::default());
        let waiting = progress.clone();
        let thread = std::thread::spawn(move || waiting.wait(Duration::from_secs(60)));
        progress.stop(Stop::Abandoned);
        thread.join().unwrap();
        assert_eq!(progress.stopped(), Some(Stop::Abandoned));
    }
}
