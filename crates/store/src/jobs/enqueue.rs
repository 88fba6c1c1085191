use access::{Day, Grant, Network, Visitor};

use super::{COLUMNS, Job, JobState, Row};
use crate::sql::{execute, one, values};
use crate::{Id, StoreError, Tx};

/// An order that was allowed.
#[derive(Clone, Debug)]
pub struct Enqueue {
    /// The name of the new job.
    pub id: Id,
    /// The cookie's owner.
    pub owner: String,
    /// Who asks.
    pub visitor: Visitor,
    /// Where they come from.
    pub network: Network,
    /// The day its use counts for.
    pub day: Day,
    /// What it was granted on.
    pub grant: Grant,
    /// The engine's name.
    pub engine: String,
    /// The seed, at most 2^53 − 1.
    pub seed: u64,
    /// The brief as JSON.
    pub brief: String,
    /// How the brief came to be, as JSON.
    pub account: String,
    /// The id of the request.
    pub request: String,
    /// The key it is ordered under, by which the same order again is told.
    pub idempotency_key: Option<String>,
    /// A hash of what the request asked for.
    pub fingerprint: String,
    /// Now.
    pub now_ms: i64,
    /// When nobody waits for it any more.
    pub deadline_at_ms: i64,
    /// Its place in the queue: the smallest goes first.
    pub turn_ms: i64,
}

impl Enqueue {
    /// The job as it stands in the queue.
    pub fn job(self) -> Job {
        Job {
            id: self.id,
            state: JobState::Queued,
            owner: self.owner,
            visitor: self.visitor,
            grant: self.grant,
            engine: self.engine,
            seed: self.seed,
            brief: self.brief,
            account: self.account,
            request: self.request,
            fingerprint: self.fingerprint,
            turn_ms: self.turn_ms,
            created_at_ms: self.now_ms,
            finished_at_ms: None,
            attempts: 0,
        }
    }
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
    pub async fn enqueue(&self, job: &Enqueue) -> Result<(), StoreError> {
        let sql = "INSERT INTO jobs (id, state, turn, run_at, deadline_at, created_at, owner, visitor, network, day,
            granted, credits, engine, seed, request, idempotency_key, fingerprint, attempts, stage, progress,
            brief, account)
            VALUES ($1, 'queued', $2, $3, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0,
            'generating', 0, $16, $17)";
        let row = values![
            job.id.as_str(),
            job.turn_ms,
            job.now_ms,
            job.deadline_at_ms,
            job.owner.as_str(),
            job.visitor.as_str(),
            job.network.to_string(),
            job.day.to_string(),
            job.grant.name(),
            job.grant.credits(),
            job.engine.as_str(),
            job.seed as i64,
            job.request.as_str(),
            job.idempotency_key.clone(),
            job.fingerprint.as_str(),
            job.brief.as_str(),
            job.account.as_str(),
        ];
        execute(self.db(), "enqueuing a job", sql, row).await.map(drop)
    }
}
