//! Orders and what becomes of them.

mod claim;
mod end;
mod enqueue;
mod line;

pub use claim::{Claim, JobsOf};
pub use end::Failure;
pub use enqueue::Enqueue;
pub use line::Standing;

use access::{Grant, Visitor};
use sea_orm::FromQueryResult;

use crate::sql::{one, values};
use crate::{Database, Id, StoreError};

/// An order for a loop.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name.
    pub id: Id,
    /// How far it has come.
    pub state: JobState,
    /// The cookie's owner, who may cancel it.
    pub owner: String,
    /// Who asked.
    pub visitor: Visitor,
    /// What it was granted on.
    pub grant: Grant,
    /// The engine's name.
    pub engine: String,
    /// The seed that was asked for or drawn.
    pub seed: u64,
    /// The brief as JSON.
    pub brief: String,
    /// How the brief came to be, as JSON.
    pub account: String,
    /// The id of the request that began it.
    pub request: String,
    /// What the request asked for, as a hash: another request under the same key is told apart by it.
    pub fingerprint: String,
    /// Its place in the queue: the smallest goes first.
    pub turn_ms: i64,
    /// When it came.
    pub created_at_ms: i64,
    /// When it was over.
    pub finished_at_ms: Option<i64>,
    /// How often it was begun.
    pub attempts: u32,
}

/// How far a job has come.
#[derive(Clone, Debug, PartialEq)]
pub enum JobState {
    /// It waits.
    Queued,
    /// A worker is at it.
    Running {
        /// At what.
        stage: Stage,
        /// The share that is done, 0 to 1.
        progress: f64,
    },
    /// It was made.
    Done {
        /// What was made.
        asset: Id,
    },
    /// It was not made, and what it took was given back.
    Failed(Failure),
    /// Nobody wants it any more, and what it took was given back.
    Cancelled,
}

impl JobState {
    /// Whether nothing more happens to it.
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Queued | Self::Running { .. })
    }
}

/// What a worker is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The engine plays.
    Generating,
    /// The take is finished, checked and stored.
    Finishing,
}

impl Stage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generating => "generating",
            Self::Finishing => "finishing",
        }
    }
}

impl Database {
    /// A job by its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job(&self, id: &Id) -> Result<Option<Job>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
        let row = one::<Row>(self.reader(), "reading a job", &sql, values![id.as_str()]).await?;
        row.map(Job::try_from).transpose()
    }
}

/// The columns of [`Row`].
const COLUMNS: &str = "id, state, turn, owner, visitor, granted, credits, engine, seed, brief, account, request,
    fingerprint, created_at, finished_at, attempts, stage, progress, failure_code, failure_text, asset";

#[derive(FromQueryResult)]
struct Row {
    id: String,
    state: String,
    turn: i64,
    owner: String,
    visitor: String,
    granted: String,
    credits: i64,
    engine: String,
    seed: i64,
    brief: String,
    account: String,
    request: String,
    fingerprint: String,
    created_at: i64,
    finished_at: Option<i64>,
    attempts: i64,
    stage: String,
    progress: i64,
    failure_code: Option<String>,
    failure_text: Option<String>,
    asset: Option<String>,
}

impl TryFrom<Row> for Job {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |what: &str| StoreError::Row {
            table: "jobs",
            id: row.id.clone(),
            reason: what.to_owned(),
        };
        let id = |text: &str| text.parse::<Id>().map_err(|()| wrong("an id"));
        let state = match row.state.as_str() {
            "queued" => JobState::Queued,
            "running" => JobState::Running {
                stage: match row.stage.as_str() {
                    "generating" => Stage::Generating,
                    "finishing" => Stage::Finishing,
                    _ => return Err(wrong("its stage")),
                },
                progress: row.progress as f64 / 1000.0,
            },
            "done" => JobState::Done { asset: id(row.asset.as_deref().unwrap_or_default())? },
            "failed" => JobState::Failed(Failure {
                code: row.failure_code.clone().unwrap_or_default(),
                text: row.failure_text.clone().unwrap_or_default(),
            }),
            "cancelled" => JobState::Cancelled,
            _ => return Err(wrong("its state")),
        };
        let grant = match row.granted.as_str() {
            "paid" => Grant::Paid(row.credits),
            "free" => Grant::Free,
            _ => return Err(wrong("its grant")),
        };
        Ok(Self {
            id: id(&row.id)?,
            state,
            visitor: row.visitor.parse().map_err(|_| wrong("its visitor"))?,
            grant,
            seed: u64::try_from(row.seed).map_err(|_| wrong("its seed"))?,
            owner: row.owner,
            engine: row.engine,
            brief: row.brief,
            account: row.account,
            request: row.request,
            fingerprint: row.fingerprint,
            turn_ms: row.turn,
            created_at_ms: row.created_at,
            finished_at_ms: row.finished_at,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        })
    }
}
