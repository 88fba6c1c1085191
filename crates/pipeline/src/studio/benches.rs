use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::Id;

use super::watching::Progress;

/// The jobs that this process is at, so that whoever hears of one can knock.
#[derive(Default)]
pub(super) struct Benches(Arc<Mutex<HashMap<Id, Arc<Progress>>>>);

/// A job's place, until it is dropped.
pub(super) struct Place {
    benches: Arc<Mutex<HashMap<Id, Arc<Progress>>>>,
    job: Id,
    progress: Arc<Progress>,
}

impl Benches {
    /// Takes a place for a job.
    pub(super) fn take(&self, job: &Id, progress: Arc<Progress>) -> Place {
        let benches = self.0.clone();
        let mut places = benches.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(job.clone(), progress.clone());
        drop(places);
        Place { benches, job: job.clone(), progress }
    }

    /// Knocks at a job, if this process is at it.
    pub(super) fn knock(&self, job: &Id) {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(progress) = places.get(job) {
            progress.knock();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.benches.lock().unwrap_or_else(PoisonError::into_inner);
        // A job that was lost and claimed again has a new place by then.
        if places.get(&self.job).is_some_and(|there| Arc::ptr_eq(there, &self.progress)) {
            places.remove(&self.job);
        }
    }
}
