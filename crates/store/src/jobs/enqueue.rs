use access::{Day, Network};

use super::{COLUMNS, Job, Row};
use crate::sql::{execute, one, values};
use crate::{StoreError, Tx};

/// An order that was allowed: a job, and what only the store needs to know of it.
#[derive(Clone, Debug)]
pub struct Enqueue {
    /// The job as it stands in the queue.
    pub job: Job,
    /// Where its visitor comes from.
    pub network: Network,
    /// The day its use counts for.
    pub day: Day,
    /// The key it is ordered under, by which the same order again is told.
    pub idempotency_key: Option<String>,
    /// When nobody waits for it any more.
    pub deadline_at_ms: i64,
}

impl Tx {
    /// The job that was ordered under this key. Until the end of the transaction nobody else orders under it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job_by_key(&self, key: &str) -> Result<Option<Job>, StoreError> {
        // Before the locks of visitor and network, always, so that no two orders wait for each other.
        self.lock(key).await?;
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE idempotency_key = $1");
        let row = one::<Row>(self.db(), "reading a job", &sql, values![key]).await?;
        row.map(Job::try_from).transpose()
    }

    /// Puts a job in the queue.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn enqueue(&self, enqueue: &Enqueue) -> Result<(), StoreError> {
        let Enqueue { job, network, day, idempotency_key, deadline_at_ms } = enqueue;
        let sql = "INSERT INTO jobs (id, state, turn, run_at, deadline_at, created_at, owner, visitor, network, day,
            granted, credits, engine, seed, request, idempotency_key, fingerprint, attempts, stage, progress,
            brief, account)
            VALUES ($1, 'queued', $2, $3, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0,
            'generating', 0, $16, $17)";
        let row = values![
            job.id.as_str(),
            job.turn_ms,
            job.created_at_ms,
            *deadline_at_ms,
            job.owner.as_str(),
            job.visitor.as_str(),
            network.to_string(),
            day.to_string(),
            job.grant.name(),
            job.grant.credits(),
            job.engine.as_str(),
            job.seed as i64,
            job.request.as_str(),
            idempotency_key.clone(),
            job.fingerprint.as_str(),
            job.brief.as_str(),
            job.account.as_str(),
        ];
        execute(self.db(), "enqueuing a job", sql, row).await.map(drop)
    }
}
