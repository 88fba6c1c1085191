//! Recovery codes, by which a wallet comes to another browser. Only the hash of a code is kept.

use sea_orm::FromQueryResult;

use super::Name;
use crate::objects::sha256;
use crate::sql::{execute, one, values};
use crate::{Id, StoreError, Tx};

impl Tx {
    /// Gives the wallet another recovery code; the one before it no longer counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_recovery_code(
        &self,
        wallet: &Id,
        code: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE wallets SET recovery = $1, recovery_told_at = $2 WHERE id = $3";
        let row = values![sha256(code.as_bytes()), now_ms, wallet.as_str()];
        execute(self.db(), "setting a recovery code", sql, row).await.map(drop)
    }

    /// The wallet that a recovery code brings back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet_by_recovery_code(&self, code: &str) -> Result<Option<Id>, StoreError> {
        let sql = "SELECT id FROM wallets WHERE recovery = $1";
        let row = values![sha256(code.as_bytes())];
        let name: Option<Name> = one(self.db(), "finding a wallet", sql, row).await?;
        Ok(name.and_then(|name| name.id.parse().ok()))
    }

    /// How long a network has to wait before it may try another code, if it has tried `wrong_max` wrong ones within
    /// `window_ms`. Until the end of the transaction nobody else of this network tries.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn guessing_wait_ms(
        &self,
        network: &str,
        wrong_max: i64,
        window_ms: i64,
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            since: i64,
            wrong: i64,
        }
        self.lock(&format!("guesses {network}")).await?;
        let sql = "SELECT since, wrong FROM guesses WHERE network = $1";
        let row: Option<Row> = one(self.db(), "counting guesses", sql, values![network]).await?;
        Ok(row.and_then(|Row { since, wrong }| {
            let wait_ms = since + window_ms - now_ms;
            (wrong >= wrong_max && wait_ms > 0).then_some(wait_ms)
        }))
    }

    /// Counts a wrong code of a network.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn guessed_wrong(
        &self,
        network: &str,
        window_ms: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO guesses (network, since, wrong) VALUES ($1, $2, 1)
            ON CONFLICT (network) DO UPDATE SET
            wrong = CASE WHEN guesses.since > $3 THEN guesses.wrong + 1 ELSE 1 END,
            since = CASE WHEN guesses.since > $3 THEN guesses.since ELSE excluded.since END";
        let row = values![network, now_ms, now_ms - window_ms];
        execute(self.db(), "counting a guess", sql, row).await.map(drop)
    }
}
