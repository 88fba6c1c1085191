use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use engine::{Commission, EngineError, Watch};

/// Somebody who waits for a take and writes everything down; clones are the same one, as seen from another thread.
#[derive(Clone, Default)]
pub(crate) struct Notebook {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    shares: Mutex<Vec<f64>>,
    notes: Mutex<HashMap<(String, u64), String>>,
    written: Mutex<Vec<(String, u64)>>,
    callback: Mutex<Option<String>>,
    unwanted: AtomicBool,
    abandoned: AtomicBool,
    refuses: AtomicBool,
}

impl Notebook {
    /// One with an address that can be called.
    pub(crate) fn called_at(callback: &str) -> Self {
        let notebook = Self::default();
        *notebook.inner.callback.lock().unwrap() = Some(callback.to_owned());
        notebook
    }

    /// One in which a note was left by an earlier try.
    pub(crate) fn that_says(engine: &str, seed: u64, note: &str) -> Self {
        let notebook = Self::default();
        notebook.write(engine, seed, note);
        notebook
    }

    /// Writes a note as somebody else would.
    pub(crate) fn write(&self, engine: &str, seed: u64, note: &str) {
        self.inner.notes.lock().unwrap().insert((engine.to_owned(), seed), note.to_owned());
    }

    /// The note that stands there.
    pub(crate) fn note(&self, engine: &str, seed: u64) -> Option<String> {
        self.inner.notes.lock().unwrap().get(&(engine.to_owned(), seed)).cloned()
    }

    /// Every note that the engine wrote, with what it said the work costs, in order.
    pub(crate) fn written(&self) -> Vec<(String, u64)> {
        self.inner.written.lock().unwrap().clone()
    }

    pub(crate) fn shares(&self) -> Vec<f64> {
        self.inner.shares.lock().unwrap().clone()
    }

    /// The take is no longer wanted from now on.
    pub(crate) fn cancel(&self) {
        self.inner.unwanted.store(true, Ordering::SeqCst);
    }

    /// The process ends, from now on.
    pub(crate) fn abandon(&self) {
        self.inner.abandoned.store(true, Ordering::SeqCst);
        self.cancel();
    }

    /// Nothing more may be spent, from now on.
    pub(crate) fn refuse(&self) {
        self.inner.refuses.store(true, Ordering::SeqCst);
    }
}

impl Watch for Notebook {
    fn progress(&mut self, share: f64) {
        let mut shares = self.inner.shares.lock().unwrap();
        let before = shares.last().copied().unwrap_or(0.0);
        let begins_again = share == 0.0;
        assert!(begins_again || (before..=1.0).contains(&share), "{share} comes after {before}");
        shares.push(share);
    }

    fn cancelled(&self) -> bool {
        self.inner.unwanted.load(Ordering::SeqCst)
    }

    fn abandoned(&self) -> bool {
        self.inner.abandoned.load(Ordering::SeqCst)
    }

    fn callback(&self, _service: &str, _seed: u64) -> Option<String> {
        self.inner.callback.lock().unwrap().clone()
    }

    fn commissioned(&self, engine: &str, seed: u64) -> Result<Option<String>, EngineError> {
        Ok(self.note(engine, seed))
    }

    fn commission(&mut self, commission: &Commission<'_>) -> Result<(), EngineError> {
        let Commission { engine, seed, note, cost_microdollars } = *commission;
        if self.inner.refuses.load(Ordering::SeqCst) {
            let reason = "today's money is spent".to_owned();
            return Err(EngineError::Unavailable { engine: engine.to_owned(), reason });
        }
        self.write(engine, seed, note);
        self.inner.written.lock().unwrap().push((note.to_owned(), cost_microdollars));
        Ok(())
    }
}
