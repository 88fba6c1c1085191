use std::time::Duration;

use store::{Failure, Id, StoreError};
use tokio::sync::watch;

use super::Studio;
use super::settle::fact;

/// Jobs looked after in one round; more wait for the next.
const ROUND_MAX: u32 = 100;
/// Between two rounds, at most.
const ROUND: Duration = Duration::from_secs(1);
/// Between two looks for objects that nothing needs.
const SWEEP_EVERY_MS: i64 = 600_000;
/// How long an object may be without a file: longer than storing one and settling its job ever takes.
const GRACE_MS: i64 = 3_600_000;

/// How long notes of commissions are kept after the last one: far longer than any service keeps the work.
const COMMISSIONS_MS: i64 = 40 * 86_400_000;

/// What a sweep took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Jobs taken from workers that were silent.
    pub reclaimed: u32,
    /// Jobs whose deadline was over.
    pub expired: u32,
    /// Holds whose jobs were over.
    pub holds: u32,
    /// Objects that no file needed.
    pub objects: u32,
}

impl Studio {
    /// Looks after what nobody else does until `end` turns to `true`: jobs of workers that died, jobs whose deadline is
    /// over, objects that nothing needs. Several processes may do so at once.
    pub async fn upkeep(&self, mut end: watch::Receiver<bool>) {
        let lease = Duration::from_millis(self.rules.lease_ms.unsigned_abs());
        let round = (lease / 3).min(ROUND);
        let mut swept_at_ms = self.now_ms();
        loop {
            tokio::select! {
                () = tokio::time::sleep(round) => {}
                _ = end.wait_for(|end| *end) => return,
            }
            if let Err(error) = self.look_after_jobs().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "jobs could not be looked after"
                );
            }
            if self.now_ms() - swept_at_ms >= SWEEP_EVERY_MS {
                swept_at_ms = self.now_ms();
                if let Err(error) = self.sweep_objects(GRACE_MS).await {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "objects could not be swept"
                    );
                }
            }
        }
    }

    /// One round of everything. Objects that no file has needed for `grace_ms` go.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep(&self, grace_ms: i64) -> Result<Swept, StoreError> {
        let swept = self.look_after_jobs().await?;
        Ok(Swept { objects: self.sweep_objects(grace_ms).await?, ..swept })
    }

    async fn look_after_jobs(&self) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        for id in self.database.overdue(self.now_ms(), ROUND_MAX).await? {
            swept.expired += u32::from(self.expire(id).await?);
        }
        for id in self.database.abandoned(self.now_ms(), ROUND_MAX).await? {
            swept.reclaimed += u32::from(self.reclaim(id).await?);
        }
        for id in self.database.abandoned_holds(ROUND_MAX).await? {
            swept.holds += u32::from(self.sweep_hold(id).await?);
        }
        Ok(swept)
    }

    /// Ends a hold whose job is over. The transaction that ends a job ends its hold as well, so that there is none, unless
    /// somebody has removed a job by hand or brought back a part of a backup.
    async fn sweep_hold(&self, id: Id) -> Result<bool, StoreError> {
        let (job, now_ms) = (id.clone(), self.now_ms());
        let swept = self
            .database
            .write(move |tx| Box::pin(async move { tx.sweep_hold(&job, now_ms).await }))
            .await?;
        if swept {
            tracing::warn!(job = %id, "credits were held for a job that is over");
        }
        Ok(swept)
    }

    async fn expire(&self, id: Id) -> Result<bool, StoreError> {
        let Some(job) = self.database.job(&id).await? else { return Ok(false) };
        let now_ms = self.now_ms();
        let failure = Failure {
            code: "deadline".to_owned(),
            text: "It took too long, so it was given up.".to_owned(),
        };
        let expired = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let expired = tx.expire(&job.id, &failure, now_ms).await?;
                    if expired {
                        tx.record(fact(&job, now_ms, "failed", &failure.code)).await?;
                    }
                    Ok(expired)
                })
            })
            .await?;
        if expired {
            tracing::warn!(job = %id, "job is overdue, and its use is given back");
            self.bell.changed(&id);
        }
        Ok(expired)
    }

    async fn reclaim(&self, id: Id) -> Result<bool, StoreError> {
        let Some(job) = self.database.job(&id).await? else { return Ok(false) };
        let (now_ms, attempts_max) = (self.now_ms(), self.rules.attempts_max);
        let failure = Failure {
            code: "interrupted".to_owned(),
            text: "The studio was interrupted too often while it made this loop.".to_owned(),
        };
        let reclaimed = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let reclaimed = tx.reclaim(&job.id, attempts_max, &failure, now_ms).await?;
                    if reclaimed {
                        tx.record(fact(&job, now_ms, "reclaimed", &job.engine)).await?;
                    }
                    Ok(reclaimed)
                })
            })
            .await?;
        if reclaimed {
            tracing::warn!(job = %id, "job is taken from a worker that was silent");
            self.bell.ordered();
            self.bell.changed(&id);
        }
        Ok(reclaimed)
    }

    async fn sweep_objects(&self, grace_ms: i64) -> Result<u32, StoreError> {
        let before_ms = self.now_ms() - grace_ms;
        let swept = self.objects.sweep(&self.database, before_ms, ROUND_MAX * 10).await?;
        if swept > 0 {
            tracing::info!(objects = swept, "objects that nothing needs are gone");
        }
        let before_ms = self.now_ms() - COMMISSIONS_MS;
        self.database
            .write(move |tx| Box::pin(async move { tx.forget_commissions(before_ms).await }))
            .await?;
        Ok(swept)
    }
}
