//! Work that was given to somebody else's machine: what is needed to find it again, and what it costs.

use sea_orm::FromQueryResult;

use crate::sql::{all, execute, one, values};
use crate::{Database, Id, StoreError, Tx};

/// A take that was commissioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commission {
    /// The job that it is for.
    pub job: Id,
    /// The engine that gave it.
    pub engine: String,
    /// The seed of the take.
    pub seed: u64,
    /// The engine's own words about it.
    pub note: String,
}

/// What may be spent, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spending<'a> {
    /// The day it counts for.
    pub day: &'a str,
    /// What this commission adds.
    pub cost: i64,
    /// What may be spent on the engine within the day.
    pub cost_max: i64,
}

impl Tx {
    /// Writes a commission down, in place of what was noted of it before; `false` if it would cost more than may be
    /// spent, and then nothing is written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commission(
        &self,
        commission: &Commission,
        spending: Spending<'_>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let Commission { job, engine, seed, note } = commission;
        let Spending { day, cost, cost_max } = spending;
        if cost > 0 {
            // Two that are begun at a time must not both spend the last of the day.
            self.lock(&format!("spent on {engine}")).await?;
            let sql = "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS spent FROM commissions
                WHERE engine = $1 AND day = $2";
            let row: Option<Spent> =
                one(self.db(), "adding up what was spent", sql, values![engine.as_str(), day])
                    .await?;
            if row.map_or(0, |row| row.spent).saturating_add(cost) > cost_max {
                return Ok(false);
            }
        }
        let sql = "INSERT INTO commissions (job, engine, seed, day, at, cost, note) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (job, engine, seed) DO UPDATE SET
            at = excluded.at, cost = commissions.cost + excluded.cost, note = excluded.note";
        let row =
            values![job.as_str(), engine.as_str(), *seed as i64, day, now_ms, cost, note.as_str()];
        execute(self.db(), "writing a commission down", sql, row).await?;
        Ok(true)
    }

    /// Puts a note in the place of another one; `false` if that is not what is noted any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_heard(
        &self,
        commission: &Commission,
        note: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE commissions SET note = $1, at = $2
            WHERE job = $3 AND engine = $4 AND seed = $5 AND note = $6";
        let row = values![
            note,
            now_ms,
            commission.job.as_str(),
            commission.engine.as_str(),
            commission.seed as i64,
            commission.note.as_str()
        ];
        Ok(execute(self.db(), "noting what was heard", sql, row).await? == 1)
    }

    /// Forgets commissions that were last noted before an instant.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_commissions(&self, before_ms: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM commissions WHERE at < $1";
        execute(self.db(), "forgetting commissions", sql, values![before_ms]).await
    }
}

impl Database {
    /// What is noted of an engine's commission for a job and a seed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commission(
        &self,
        job: &Id,
        engine: &str,
        seed: u64,
    ) -> Result<Option<Commission>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            note: String,
        }
        let sql = "SELECT note FROM commissions WHERE job = $1 AND engine = $2 AND seed = $3";
        let row = values![job.as_str(), engine, seed as i64];
        let row: Option<Row> = one(self.reader(), "reading a commission", sql, row).await?;
        let (job, engine) = (job.clone(), engine.to_owned());
        Ok(row.map(|row| Commission { job, engine, seed, note: row.note }))
    }

    /// What is noted of commissions for a job and a seed, whichever engine gave them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commissions(&self, job: &Id, seed: u64) -> Result<Vec<Commission>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            engine: String,
            note: String,
        }
        let sql = "SELECT engine, note FROM commissions WHERE job = $1 AND seed = $2";
        let row = values![job.as_str(), seed as i64];
        let rows: Vec<Row> = all(self.reader(), "reading commissions", sql, row).await?;
        let commission = |Row { engine, note }| Commission { job: job.clone(), engine, seed, note };
        Ok(rows.into_iter().map(commission).collect())
    }

    /// What was spent on an engine within a day, in millionths of a US dollar.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn spent(&self, engine: &str, day: &str) -> Result<i64, StoreError> {
        let sql = "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS spent FROM commissions
            WHERE engine = $1 AND day = $2";
        let row: Option<Spent> =
            one(self.reader(), "adding up what was spent", sql, values![engine, day]).await?;
        Ok(row.map_or(0, |row| row.spent))
    }
}

#[derive(FromQueryResult)]
struct Spent {
    spent: i64,
}
