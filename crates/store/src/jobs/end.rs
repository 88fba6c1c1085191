//! How jobs end. Each ends once: what a job took is given back by the very statement's row that ended it.

use sea_orm::FromQueryResult;

use super::Claim;
use crate::ledger::End;
use crate::sql::{all, execute, one, values};
use crate::{Database, Id, StoreError, Tx};

/// Why a job was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// For programs: `not_good_enough`, `engine`, `deadline`, `storage`, `interrupted`.
    pub code: String,
    /// A calm sentence for people.
    pub text: String,
}

#[derive(FromQueryResult)]
struct Ended {
    visitor: String,
    network: String,
    day: String,
    credits: i64,
}

#[derive(FromQueryResult)]
struct Cost {
    credits: i64,
}

#[derive(FromQueryResult)]
struct Name {
    id: String,
}

impl Tx {
    /// Ends a claimed job with what was made, and captures what is held for it; `false` if the claim was lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn complete(
        &self,
        claim: &Claim,
        asset: &Id,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = 'done', asset = $1, finished_at = $2, lease_until = NULL, progress = 1000
            WHERE id = $3 AND claim = $4 AND state = 'running' RETURNING credits";
        let row = values![asset.as_str(), now_ms, claim.job.as_str(), claim.token.as_str()];
        let cost: Option<Cost> = one(self.db(), "completing a job", sql, row).await?;
        let Some(Cost { credits }) = cost else { return Ok(false) };
        let job = claim.job.as_str();
        if credits > 0 && !self.end_hold(job, End::Capture, now_ms).await? {
            let reason = format!("nothing is held for job {job}, which costs {credits} credits");
            return Err(StoreError::Ledger { reason });
        }
        Ok(true)
    }

    /// Ends a claimed job without anything made, and gives back what it took; `false` if the claim was lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fail(
        &self,
        claim: &Claim,
        failure: &Failure,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let which = "id = $1 AND claim = $5 AND state = 'running'";
        self.end("failed", which, &claim.job, Some(failure), now_ms, Some(claim.token.as_str()))
            .await
    }

    /// Ends a job that nobody wants any more, and gives back what it took; `false` if it is over already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cancel(&self, job: &Id, now_ms: i64) -> Result<bool, StoreError> {
        let which = "id = $1 AND state IN ('queued', 'running')";
        self.end("cancelled", which, job, None, now_ms, None).await
    }

    /// Ends a job whose deadline is over, and gives back what it took; `false` if it is over already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn expire(
        &self,
        job: &Id,
        failure: &Failure,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let which = "id = $1 AND state IN ('queued', 'running') AND deadline_at <= $2";
        self.end("failed", which, job, Some(failure), now_ms, None).await
    }

    /// Takes a job from a worker whose lease is over: back into the queue if it was begun fewer than `attempts_max`
    /// times, else to its end; `false` if the worker was quicker.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reclaim(
        &self,
        job: &Id,
        attempts_max: u32,
        failure: &Failure,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = 'queued', run_at = $1, claim = NULL, worker = NULL, lease_until = NULL
            WHERE id = $2 AND state = 'running' AND lease_until <= $1 AND attempts < $3";
        let row = values![now_ms, job.as_str(), i64::from(attempts_max)];
        if execute(self.db(), "reclaiming a job", sql, row).await? == 1 {
            return Ok(true);
        }
        let which = "id = $1 AND state = 'running' AND lease_until <= $2";
        self.end("failed", which, job, Some(failure), now_ms, None).await
    }

    /// Ends the job that the condition still holds for. `$1` in it is the job, `$2` now, `$5` a claim's token.
    async fn end(
        &self,
        state: &str,
        which: &str,
        job: &Id,
        failure: Option<&Failure>,
        now_ms: i64,
        token: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sql = format!(
            "UPDATE jobs SET state = '{state}', finished_at = $2, failure_code = $3, failure_text = $4,
            lease_until = NULL WHERE {which} RETURNING visitor, network, day, credits"
        );
        let code = failure.map(|failure| failure.code.clone());
        let text = failure.map(|failure| failure.text.clone());
        let mut row = values![job.as_str(), now_ms, code, text];
        row.extend(token.map(Into::into));
        let ended: Option<Ended> = one(self.db(), "ending a job", &sql, row).await?;
        let Some(ended) = ended else { return Ok(false) };
        if ended.credits > 0 {
            self.end_hold(job.as_str(), End::Void, now_ms).await?;
        } else {
            self.give_free_back(&ended.visitor, &ended.network, &ended.day).await?;
        }
        Ok(true)
    }
}

impl Database {
    /// Running jobs whose lease is over, the longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn abandoned(&self, now_ms: i64, limit: u32) -> Result<Vec<Id>, StoreError> {
        let sql = "SELECT id FROM jobs WHERE state = 'running' AND lease_until <= $1 ORDER BY lease_until LIMIT $2";
        self.named(sql, now_ms, limit).await
    }

    /// Jobs that wait or run and whose deadline is over, the longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn overdue(&self, now_ms: i64, limit: u32) -> Result<Vec<Id>, StoreError> {
        let sql = "SELECT id FROM jobs WHERE state IN ('queued', 'running') AND deadline_at <= $1
            ORDER BY deadline_at LIMIT $2";
        self.named(sql, now_ms, limit).await
    }

    async fn named(&self, sql: &str, now_ms: i64, limit: u32) -> Result<Vec<Id>, StoreError> {
        let names: Vec<Name> =
            all(self.reader(), "finding jobs", sql, values![now_ms, i64::from(limit)]).await?;
        Ok(names.into_iter().filter_map(|name| name.id.parse().ok()).collect())
    }
}
