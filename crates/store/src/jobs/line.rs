use sea_orm::FromQueryResult;

use super::Job;
use crate::sql::{number, one, values};
use crate::{Database, StoreError};

/// How many of the last jobs of an engine tell how long the next one takes.
const RECENT: i64 = 20;

/// Jobs that are counted before one at most: the queue is no longer than that unless somebody wants it so.
const AHEAD_MAX: i64 = 1000;

/// Where a job stands in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Jobs that go before it; those beyond a thousand are not counted.
    pub ahead: u32,
    /// Jobs that workers are at.
    pub running: u32,
}

#[derive(FromQueryResult)]
struct Row {
    ahead: i64,
    running: i64,
}

#[derive(FromQueryResult)]
struct Mean {
    mean: Option<i64>,
}

impl Database {
    /// Where a job stands that waits; jobs that wait for another try count where their turn is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn standing(&self, job: &Job) -> Result<Standing, StoreError> {
        let sql = "SELECT
            (SELECT count(*) FROM (SELECT 1 FROM jobs
             WHERE state = 'queued' AND turn <= $1 AND (turn < $1 OR id < $2) LIMIT $3) AS before) AS ahead,
            (SELECT count(*) FROM jobs WHERE state = 'running') AS running";
        let row = one::<Row>(
            self.reader(),
            "finding a place",
            sql,
            values![job.turn_ms, job.id.as_str(), AHEAD_MAX],
        )
        .await?;
        let count = |figure: i64| u32::try_from(figure).unwrap_or(u32::MAX);
        Ok(row.map_or(Standing { ahead: 0, running: 0 }, |row| Standing {
            ahead: count(row.ahead),
            running: count(row.running),
        }))
    }

    /// Jobs that wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn queue_length(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) AS n FROM jobs WHERE state = 'queued'";
        let length = number(self.reader(), "measuring the queue", sql, values![]).await?;
        Ok(u32::try_from(length).unwrap_or(u32::MAX))
    }

    /// What the last jobs of an engine took from their beginning to their end, on average; `None` if there are none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn usual_ms(&self, engine: &str) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT CAST(AVG(took) AS BIGINT) AS mean FROM (
            SELECT finished_at - started_at AS took FROM jobs WHERE state = 'done' AND engine = $1
            ORDER BY finished_at DESC LIMIT $2) AS recent";
        let row = one::<Mean>(self.reader(), "timing jobs", sql, values![engine, RECENT]).await?;
        Ok(row.and_then(|row| row.mean))
    }
}
