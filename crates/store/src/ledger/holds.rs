//! Credits of jobs that are not over. A hold ends once: the row is removed by whoever captures or voids it.

use billing::{Account, TransferKind};
use sea_orm::FromQueryResult;

use super::Transfer;
use crate::sql::{all, execute, one, values};
use crate::{Database, Id, StoreError, Tx};

#[derive(FromQueryResult)]
struct Hold {
    wallet: String,
    credits: i64,
}

/// What becomes of a hold.
#[derive(Clone, Copy)]
pub(crate) enum End {
    /// The loop was made: the studio has earned the credits.
    Capture,
    /// It was not: the wallet has them back.
    Void,
}

impl Tx {
    /// Sets credits of a wallet aside for a job. The wallet is locked, and was found to have them.
    ///
    /// # Errors
    /// [`StoreError`]; among them [`StoreError::Ledger`] if the wallet has fewer.
    pub async fn hold(
        &self,
        wallet: &Id,
        job: &Id,
        credits: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        if self.balance(wallet).await? < credits {
            let reason = format!("wallet {wallet} has fewer than {credits} credits");
            return Err(StoreError::Ledger { reason });
        }
        self.transfer(&Transfer {
            key: format!("hold:{job}"),
            at_ms: now_ms,
            kind: TransferKind::Hold,
            payer: Account::Wallet(wallet.to_string()),
            payee: Account::Holds,
            credits,
            subject: job.to_string(),
            reason: String::new(),
        })
        .await?;
        let sql = "INSERT INTO holds (job, wallet, credits, at) VALUES ($1, $2, $3, $4)";
        let row = values![job.as_str(), wallet.as_str(), credits, now_ms];
        execute(self.db(), "holding credits", sql, row).await.map(drop)
    }

    /// Ends the hold of a job; `false` if it has none, or none any more.
    pub(crate) async fn end_hold(
        &self,
        job: &str,
        end: End,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM holds WHERE job = $1 RETURNING wallet, credits";
        let hold: Option<Hold> = one(self.db(), "ending a hold", sql, values![job]).await?;
        let Some(Hold { wallet, credits }) = hold else { return Ok(false) };
        let (kind, payee) = match end {
            End::Capture => (TransferKind::Capture, Account::Revenue),
            End::Void => (TransferKind::Void, Account::Wallet(wallet)),
        };
        self.transfer(&Transfer {
            key: format!("end:{job}"),
            at_ms: now_ms,
            kind,
            payer: Account::Holds,
            payee,
            credits,
            subject: job.to_owned(),
            reason: String::new(),
        })
        .await?;
        Ok(true)
    }

    /// Ends the hold of a job that is over or was never there: captured if it was made, else voided. `false` if there is
    /// nothing to do.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_hold(&self, job: &Id, now_ms: i64) -> Result<bool, StoreError> {
        #[derive(FromQueryResult)]
        struct State {
            state: String,
        }
        let sql = "SELECT state FROM jobs WHERE id = $1";
        let job = job.as_str();
        let state: Option<State> = one(self.db(), "reading a job", sql, values![job]).await?;
        let end = match state.as_ref().map(|row| row.state.as_str()) {
            Some("queued" | "running") => return Ok(false),
            Some("done") => End::Capture,
            _ => End::Void,
        };
        self.end_hold(job, end, now_ms).await
    }
}

impl Database {
    /// Jobs that are over, or that there never were, and that credits are still held for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn abandoned_holds(&self, limit: u32) -> Result<Vec<Id>, StoreError> {
        #[derive(FromQueryResult)]
        struct Name {
            job: String,
        }
        let sql = "SELECT h.job AS job FROM holds h LEFT JOIN jobs j ON j.id = h.job
            WHERE j.id IS NULL OR j.state NOT IN ('queued', 'running') ORDER BY h.at LIMIT $1";
        let names: Vec<Name> =
            all(self.reader(), "finding holds", sql, values![i64::from(limit)]).await?;
        Ok(names.into_iter().filter_map(|name| name.job.parse().ok()).collect())
    }
}
