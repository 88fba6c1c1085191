use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use store::StoreError;

use super::Studio;

/// How old a reading may be.
const FRESH_MS: i64 = 1000;

/// What jobs of an engine usually take. Everybody who waits is told, so it is looked up once a second.
#[derive(Default)]
pub(crate) struct Pace(Mutex<HashMap<String, Reading>>);

#[derive(Clone, Copy)]
struct Reading {
    at_ms: i64,
    usual_ms: Option<i64>,
}

impl Studio {
    /// What the last jobs of an engine took, on average, in milliseconds; `None` if there are none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn usual_ms(&self, engine: &str) -> Result<Option<i64>, StoreError> {
        let now_ms = self.now_ms();
        let known = self.pace.0.lock().unwrap_or_else(PoisonError::into_inner).get(engine).copied();
        if let Some(known) = known.filter(|known| (0..FRESH_MS).contains(&(now_ms - known.at_ms))) {
            return Ok(known.usual_ms);
        }
        let reading = Reading { at_ms: now_ms, usual_ms: self.database.usual_ms(engine).await? };
        self.pace
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(engine.to_owned(), reading);
        Ok(reading.usual_ms)
    }
}
