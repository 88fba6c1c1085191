use store::{Id, StoreError};

use super::Studio;

impl Studio {
    /// A service has called back: its own name for the work is noted where it was not known, and whoever waits for the job
    /// looks at once. A job that is over, or that there never was, is no error: services call late.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn heard(&self, job: &Id, seed: u64, reference: &str) -> Result<(), StoreError> {
        for commission in self.database.commissions(job, seed).await? {
            let engine = self.engines().by_name(&commission.engine);
            let note = engine.and_then(|engine| engine.heard(&commission.note, reference));
            let Some(note) = note else { continue };
            let now_ms = self.now_ms();
            let noted = self.database.write(move |tx| {
                Box::pin(async move { tx.note_heard(&commission, &note, now_ms).await })
            });
            if noted.await? {
                tracing::info!(%job, seed, reference, "a commission whose answer was lost is found");
            }
        }
        self.knock(job);
        Ok(())
    }

    /// Something may have happened elsewhere for a job: whoever waits for it in this process looks at once. Another process
    /// that is at it looks by itself before long.
    pub fn knock(&self, job: &Id) {
        self.benches.knock(job);
    }
}
