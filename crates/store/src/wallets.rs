//! Wallets: who holds them, and how they are found.

mod recovery;

use billing::{Account, TransferKind};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::ledger::Transfer;
use crate::objects::sha256;
use crate::sql::{execute, number, one, values};
use crate::{Database, Id, StoreError, Tx};

/// A wallet as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Its name, which is no secret.
    pub id: Id,
    /// Credits that can be spent; below zero when a payment was taken back after they were.
    pub credits: i64,
    /// Credits of jobs that are not over.
    pub held: i64,
    /// Whether there is a recovery code.
    pub has_recovery_code: bool,
    /// Whether anybody was ever told one.
    pub recovery_was_told: bool,
    /// Browsers that hold it.
    pub browsers: i64,
    /// Purchases that were begun with it.
    pub purchases: i64,
}

/// What a visitor can pay with, locked until the end of the transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// The wallet of their browser.
    pub held: Option<Id>,
    /// The wallet that was brought over from the prototype for them.
    pub imported: Option<Id>,
}

impl Purse {
    /// Which of them pays: the browser's, once it has taken over what the other holds.
    pub fn payer(&self) -> Option<&Id> {
        self.held.as_ref().or(self.imported.as_ref())
    }
}

#[derive(FromQueryResult)]
struct Name {
    id: String,
}

impl Tx {
    /// A new wallet with nothing in it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn new_wallet(&self, now_ms: i64) -> Result<Id, StoreError> {
        let id = Id::random()?;
        let sql = "INSERT INTO wallets (id, balance, created_at) VALUES ($1, 0, $2)";
        execute(self.db(), "making a wallet", sql, values![id.as_str(), now_ms]).await?;
        Ok(id)
    }

    /// A new secret that proves that a browser holds the wallet. Only its hash is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn new_wallet_key(&self, wallet: &Id, now_ms: i64) -> Result<Id, StoreError> {
        let secret = Id::random()?;
        let sql = "INSERT INTO wallet_keys (hash, wallet, created_at) VALUES ($1, $2, $3)";
        let row = values![hash(&secret), wallet.as_str(), now_ms];
        execute(self.db(), "making a wallet's key", sql, row).await?;
        Ok(secret)
    }

    /// The wallet that a secret proves, if there is a secret.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet_of(&self, secret: Option<&Id>) -> Result<Option<Id>, StoreError> {
        wallet_of(self.db(), secret).await
    }

    /// One browser no longer holds its wallet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn drop_wallet_key(&self, secret: &Id) -> Result<(), StoreError> {
        let sql = "DELETE FROM wallet_keys WHERE hash = $1";
        execute(self.db(), "dropping a wallet's key", sql, values![hash(secret)]).await.map(drop)
    }

    /// No other browser holds the wallet any more, and its recovery code no longer counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn drop_other_wallet_keys(
        &self,
        wallet: &Id,
        secret: &Id,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM wallet_keys WHERE wallet = $1 AND hash <> $2";
        let row = values![wallet.as_str(), hash(secret)];
        execute(self.db(), "dropping a wallet's keys", sql, row).await?;
        // As if one had been told: who pays from elsewhere is not let in any more.
        let sql = "UPDATE wallets SET recovery = NULL, recovery_told_at = COALESCE(recovery_told_at, $2) WHERE id = $1";
        let row = values![wallet.as_str(), now_ms];
        execute(self.db(), "dropping a recovery code", sql, row).await.map(drop)
    }

    /// A wallet as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet(&self, id: &Id) -> Result<Option<Wallet>, StoreError> {
        wallet(self.db(), id).await
    }

    /// Moves what the visitor's imported wallet holds to the one of their browser, if they have both.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn absorb(&self, purse: &Purse, now_ms: i64) -> Result<(), StoreError> {
        let (Some(held), Some(imported)) = (&purse.held, &purse.imported) else { return Ok(()) };
        let credits = self.balance(imported).await?;
        if credits <= 0 {
            return Ok(());
        }
        self.transfer(&Transfer {
            key: format!("absorb:{}", Id::random()?),
            at_ms: now_ms,
            kind: TransferKind::Absorb,
            payer: Account::Wallet(imported.to_string()),
            payee: Account::Wallet(held.to_string()),
            credits,
            subject: imported.to_string(),
            reason: String::new(),
        })
        .await
    }

    /// Until the end of the transaction nobody else pays with the wallet.
    pub(crate) async fn lock_wallet(&self, wallet: &Id) -> Result<(), StoreError> {
        self.lock(&format!("wallet {wallet}")).await
    }

    pub(crate) async fn balance(&self, wallet: &Id) -> Result<i64, StoreError> {
        let sql = "SELECT balance AS n FROM wallets WHERE id = $1";
        number(self.db(), "reading a balance", sql, values![wallet.as_str()]).await
    }
}

impl Database {
    /// The wallet that a secret proves, as it stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet_by_key(&self, secret: &Id) -> Result<Option<Wallet>, StoreError> {
        match wallet_of(self.reader(), Some(secret)).await? {
            Some(id) => wallet(self.reader(), &id).await,
            None => Ok(None),
        }
    }

    /// A wallet by its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet(&self, id: &Id) -> Result<Option<Wallet>, StoreError> {
        wallet(self.reader(), id).await
    }
}

pub(crate) async fn wallet_of(
    db: &impl ConnectionTrait,
    secret: Option<&Id>,
) -> Result<Option<Id>, StoreError> {
    let Some(secret) = secret else { return Ok(None) };
    let sql = "SELECT wallet AS id FROM wallet_keys WHERE hash = $1";
    let name: Option<Name> = one(db, "finding a wallet", sql, values![hash(secret)]).await?;
    Ok(name.and_then(|name| name.id.parse().ok()))
}

async fn wallet(db: &impl ConnectionTrait, id: &Id) -> Result<Option<Wallet>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        balance: i64,
        held: i64,
        coded: i64,
        told: i64,
        browsers: i64,
        purchases: i64,
    }
    let sql = "SELECT balance,
        (SELECT CAST(COALESCE(sum(credits), 0) AS BIGINT) FROM holds WHERE wallet = $1) AS held,
        CAST(CASE WHEN recovery IS NULL THEN 0 ELSE 1 END AS BIGINT) AS coded,
        CAST(CASE WHEN recovery_told_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS told,
        (SELECT count(*) FROM wallet_keys WHERE wallet = $1) AS browsers,
        (SELECT count(*) FROM purchases WHERE wallet = $1) AS purchases
        FROM wallets WHERE id = $1";
    let row: Option<Row> = one(db, "reading a wallet", sql, values![id.as_str()]).await?;
    Ok(row.map(|row| Wallet {
        id: id.clone(),
        credits: row.balance,
        held: row.held,
        has_recovery_code: row.coded == 1,
        recovery_was_told: row.told == 1,
        browsers: row.browsers,
        purchases: row.purchases,
    }))
}

/// What is kept of a secret of 128 random bits: nobody finds it by trying, so one round of hashing is enough.
fn hash(secret: &Id) -> String {
    sha256(secret.as_str().as_bytes())
}
