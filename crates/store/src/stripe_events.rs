//! What Stripe has told: each event is kept before it is answered, and seen to afterwards.

use sea_orm::FromQueryResult;

use crate::sql::{all, execute, one, values};
use crate::{Database, StoreError, Tx};

/// An event as Stripe told it: only what it is about is kept, since Stripe is asked what is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Stripe's name of it.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// The checkout it is about.
    pub session: Option<String>,
    /// The payment it is about.
    pub intent: Option<String>,
    /// The charge it is about.
    pub charge: Option<String>,
    /// The purchase that is named in it.
    pub purchase: Option<String>,
}

/// An event that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEvent {
    /// What was told.
    pub told: Told,
    /// How often it was tried to see to it.
    pub attempts: i64,
}

impl Tx {
    /// Keeps an event; `false` if it was told before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_event(&self, told: &Told, now_ms: i64) -> Result<bool, StoreError> {
        let sql = "INSERT INTO stripe_events (id, kind, session, intent, charge, purchase, received_at, run_at, attempts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0) ON CONFLICT (id) DO NOTHING";
        let Told { id, kind, session, intent, charge, purchase } = told;
        let row = values![
            id.as_str(),
            kind.as_str(),
            session.clone(),
            intent.clone(),
            charge.clone(),
            purchase.clone(),
            now_ms,
        ];
        Ok(execute(self.db(), "keeping an event", sql, row).await? == 1)
    }

    /// Says that an event was seen to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn event_is_done(&self, id: &str, outcome: &str) -> Result<(), StoreError> {
        let sql = "UPDATE stripe_events SET outcome = $1, attempts = attempts + 1 WHERE id = $2";
        execute(self.db(), "closing an event", sql, values![outcome, id]).await.map(drop)
    }

    /// Says that an event could not be seen to, and when it is tried again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn event_waits(&self, id: &str, run_at_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE stripe_events SET run_at = $1, attempts = attempts + 1 WHERE id = $2 AND outcome IS NULL";
        execute(self.db(), "putting an event off", sql, values![run_at_ms, id]).await.map(drop)
    }

    /// Forgets events that were seen to before an instant: Stripe no longer tells them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_events(&self, before_ms: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM stripe_events WHERE outcome IS NOT NULL AND received_at < $1";
        execute(self.db(), "forgetting events", sql, values![before_ms]).await
    }

    /// Moves a mark to `now_ms` if it is not after `before_ms`; `false` if somebody else has moved it meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn move_mark(
        &self,
        name: &str,
        before_ms: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO marks (name, at) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE marks.at <= $3";
        Ok(execute(self.db(), "moving a mark", sql, values![name, now_ms, before_ms]).await? == 1)
    }
}

impl Database {
    /// Events that wait to be seen to, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn waiting_events(
        &self,
        now_ms: i64,
        limit: u32,
    ) -> Result<Vec<WaitingEvent>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: String,
            kind: String,
            session: Option<String>,
            intent: Option<String>,
            charge: Option<String>,
            purchase: Option<String>,
            attempts: i64,
        }
        let sql = "SELECT id, kind, session, intent, charge, purchase, attempts FROM stripe_events
            WHERE outcome IS NULL AND run_at <= $1 ORDER BY run_at, id LIMIT $2";
        let row = values![now_ms, i64::from(limit)];
        let rows: Vec<Row> = all(self.reader(), "finding events", sql, row).await?;
        let event = |row: Row| WaitingEvent {
            told: Told {
                id: row.id,
                kind: row.kind,
                session: row.session,
                intent: row.intent,
                charge: row.charge,
                purchase: row.purchase,
            },
            attempts: row.attempts,
        };
        Ok(rows.into_iter().map(event).collect())
    }

    /// Where a mark is; `None` if it was never set.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mark_at(&self, name: &str) -> Result<Option<i64>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            at: i64,
        }
        let sql = "SELECT at FROM marks WHERE name = $1";
        let row: Option<Row> = one(self.reader(), "reading a mark", sql, values![name]).await?;
        Ok(row.map(|row| row.at))
    }
}
