use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use super::{COLUMNS, Job, Row, Stage};
use crate::sql::{execute, number, one, values};
use crate::{Id, StoreError, Tx};

/// A worker's hold on a job, until the lease is over or the job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub job: Id,
    /// Of this time; a claim that was lost cannot be mistaken for one that came after it.
    pub token: Id,
}

/// Jobs of which engines a worker takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobsOf {
    /// Of these alone.
    Only(Vec<String>),
    /// Of all others.
    AllBut(Vec<String>),
}

#[derive(FromQueryResult)]
struct Candidate {
    id: String,
    visitor: String,
}

impl Tx {
    /// Claims the job whose turn it is, of those of the given engines whose visitors have fewer than `running_max`
    /// running.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim(
        &self,
        worker: &str,
        now_ms: i64,
        lease_until_ms: i64,
        running_max: u32,
        jobs: &JobsOf,
    ) -> Result<Option<(Claim, Job)>, StoreError> {
        let candidate = self.candidate(now_ms, running_max, jobs).await?;
        let Some(Candidate { id, visitor }) = candidate else { return Ok(None) };
        let token = Id::random()?;
        let sql = format!(
            "UPDATE jobs SET state = 'running', claim = $1, worker = $2, started_at = $3, lease_until = $4,
            attempts = attempts + 1, stage = 'generating', progress = 0
            WHERE id = $5 AND state = 'queued'
            AND (SELECT count(*) FROM jobs r WHERE r.visitor = $6 AND r.state = 'running') < $7
            RETURNING {COLUMNS}"
        );
        let row = values![
            token.as_str(),
            worker,
            now_ms,
            lease_until_ms,
            id,
            visitor,
            i64::from(running_max)
        ];
        let Some(row) = one::<Row>(self.db(), "claiming a job", &sql, row).await? else {
            return Ok(None);
        };
        let job = Job::try_from(row)?;
        Ok(Some((Claim { job: job.id.clone(), token }, job)))
    }

    /// The job whose turn it is, locked, and its visitor with it: nobody else claims one of theirs meanwhile.
    async fn candidate(
        &self,
        now_ms: i64,
        running_max: u32,
        jobs: &JobsOf,
    ) -> Result<Option<Candidate>, StoreError> {
        let postgres = self.db().get_database_backend() == DbBackend::Postgres;
        let skip = if postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        let mut values = values![now_ms, i64::from(running_max)];
        let whose = jobs.condition(&mut values);
        let sql = format!(
            "SELECT id, visitor FROM jobs j WHERE state = 'queued' AND run_at <= $1{whose}
            AND (SELECT count(*) FROM jobs r WHERE r.visitor = j.visitor AND r.state = 'running') < $2
            ORDER BY turn, id LIMIT 1 {skip}"
        );
        let candidate: Option<Candidate> = one(self.db(), "choosing a job", &sql, values).await?;
        let Some(candidate) = candidate else { return Ok(None) };
        if postgres {
            // To wait here could be a deadlock: orders and cancellations hold the visitor while they wait for a job.
            let sql = "SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended($1, 0)) THEN 1 ELSE 0 END AS n";
            // 'number' reads a BIGINT, and CASE gives an INTEGER.
            let sql = sql.replace("1 ELSE 0 END", "1::bigint ELSE 0::bigint END");
            let free =
                number(self.db(), "locking a visitor", &sql, values![candidate.visitor.as_str()])
                    .await?;
            return Ok((free == 1).then_some(candidate));
        }
        Ok(Some(candidate))
    }

    /// Says that a claim's worker lives, and how far it is; `false` if the claim is no longer its.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn heartbeat(
        &self,
        claim: &Claim,
        lease_until_ms: i64,
        stage: Stage,
        progress: f64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET lease_until = $1, stage = $2, progress = $3
            WHERE id = $4 AND claim = $5 AND state = 'running'";
        let progress = (progress.clamp(0.0, 1.0) * 1000.0).round() as i64;
        let row = values![
            lease_until_ms,
            stage.name(),
            progress,
            claim.job.as_str(),
            claim.token.as_str()
        ];
        Ok(execute(self.db(), "renewing a lease", sql, row).await? == 1)
    }

    /// Puts a claimed job back in the queue, not to be begun before `run_at_ms`; `false` if the claim was lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn requeue(&self, claim: &Claim, run_at_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = 'queued', run_at = $1, claim = NULL, worker = NULL, lease_until = NULL
            WHERE id = $2 AND claim = $3 AND state = 'running'";
        let row = values![run_at_ms, claim.job.as_str(), claim.token.as_str()];
        Ok(execute(self.db(), "putting a job back", sql, row).await? == 1)
    }
}

impl JobsOf {
    /// What a row's engine has to be; the names join the values.
    fn condition(&self, values: &mut Vec<Value>) -> String {
        let (names, word) = match self {
            Self::Only(names) => (names, "IN"),
            Self::AllBut(names) => (names, "NOT IN"),
        };
        if names.is_empty() {
            let none = matches!(self, Self::Only(_));
            return if none { " AND 1 = 0".to_owned() } else { String::new() };
        }
        let places: Vec<String> = names
            .iter()
            .map(|name| {
                values.push(name.as_str().into());
                format!("${}", values.len())
            })
            .collect();
        format!(" AND engine {word} ({})", places.join(", "))
    }
}
