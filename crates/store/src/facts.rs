use access::Visitor;

use crate::sql::{execute, values};
use crate::{Id, StoreError, Tx};

/// Something that happened. Facts are written with what they tell of, in one transaction, and never changed.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'a> {
    /// When.
    pub at_ms: i64,
    /// What: `allow`, `block`, `done`, `failed`, `cancelled`, `retried`, `reclaimed` …
    pub kind: &'a str,
    /// Which of its sort: the grant, the reason, the failure.
    pub code: &'a str,
    /// Whose doing it was.
    pub visitor: &'a Visitor,
    /// The job it is about, if there is one.
    pub job: Option<&'a Id>,
    /// The request that began it.
    pub request: &'a str,
}

impl Tx {
    /// Writes a fact.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record(&self, fact: Fact<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO facts (at, kind, code, visitor, job, request) VALUES ($1, $2, $3, $4, $5, $6)";
        let job = fact.job.map_or("", Id::as_str);
        let row =
            values![fact.at_ms, fact.kind, fact.code, fact.visitor.as_str(), job, fact.request];
        execute(self.db(), "writing a fact", sql, row).await.map(drop)
    }
}
