use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use store::{Database, StoreError};

/// How old a reading may be.
const FRESH_MS: i64 = 250;

/// The length of the queue. Counting it at every order would cost more the longer it is, so it is counted a few times a
/// second, and this process adds its own orders meanwhile: what others add in that time may lie beyond the bound.
#[derive(Default)]
pub(crate) struct Gauge {
    length: AtomicU32,
    read_at_ms: AtomicI64,
}

impl Gauge {
    pub(crate) async fn length(&self, database: &Database, now_ms: i64) -> Result<u32, StoreError> {
        let read_at = self.read_at_ms.load(Ordering::Relaxed);
        let stale = now_ms - read_at >= FRESH_MS || now_ms < read_at;
        // One of those who find it stale reads it; the others need not wait.
        let order = Ordering::Relaxed;
        if stale && self.read_at_ms.compare_exchange(read_at, now_ms, order, order).is_ok() {
            self.length.store(database.queue_length().await?, Ordering::Relaxed);
        }
        Ok(self.length.load(Ordering::Relaxed))
    }

    pub(crate) fn add_one(&self) {
        self.length.fetch_add(1, Ordering::Relaxed);
    }
}
