//! Credits on their way from one account to another. Every transfer takes from one account exactly what it gives to
//! another, so all accounts together hold nothing, always.

mod audit;
mod holds;

pub use audit::{Audit, Balance};
pub(crate) use holds::End;

use billing::{Account, TransferKind};
use sea_orm::FromQueryResult;

use crate::sql::{all, execute, values};
use crate::{Database, Id, StoreError, Tx};

/// Credits that went from one account to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// What it is about: no second transfer has the same key.
    pub key: String,
    /// When.
    pub at_ms: i64,
    /// Why, in one word.
    pub kind: TransferKind,
    /// Who gives.
    pub payer: Account,
    /// Who gets.
    pub payee: Account,
    /// How many, at least one.
    pub credits: i64,
    /// The job, the purchase or the visitor it is about; empty if there is none.
    pub subject: String,
    /// Why, in an operator's words; empty where the kind says it all.
    pub reason: String,
}

impl Tx {
    /// Writes a transfer, and moves the balances of the wallets in it. A balance may go below zero by it: whether it may
    /// is for the caller to say.
    pub(crate) async fn transfer(&self, transfer: &Transfer) -> Result<(), StoreError> {
        let Transfer { key, at_ms, kind, payer, payee, credits, subject, reason } = transfer;
        let sql = "INSERT INTO transfers (key, at, kind, payer, payee, credits, subject, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let row = values![
            key.as_str(),
            *at_ms,
            kind.name(),
            payer.name(),
            payee.name(),
            *credits,
            subject.as_str(),
            reason.as_str(),
        ];
        execute(self.db(), "writing a transfer", sql, row).await?;
        for (account, change) in [(payer, -credits), (payee, *credits)] {
            if let Account::Wallet(wallet) = account {
                self.move_balance(wallet, change).await?;
            }
        }
        Ok(())
    }

    async fn move_balance(&self, wallet: &str, change: i64) -> Result<(), StoreError> {
        let sql = "UPDATE wallets SET balance = balance + $1 WHERE id = $2";
        match execute(self.db(), "moving a balance", sql, values![change, wallet]).await? {
            1 => Ok(()),
            _ => Err(StoreError::Ledger { reason: format!("there is no wallet {wallet}") }),
        }
    }

    /// Gives credits to a wallet out of nothing but the operator's word.
    ///
    /// # Errors
    /// [`StoreError`]; among them [`StoreError::Ledger`] if there is no such wallet.
    pub async fn grant(
        &self,
        wallet: &Id,
        credits: i64,
        reason: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let payee = Account::Wallet(wallet.to_string());
        self.by_hand(TransferKind::Grant, Account::Adjustments, payee, credits, reason, now_ms)
            .await
    }

    /// Takes credits from a wallet, on the operator's word; `false` if it has fewer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke(
        &self,
        wallet: &Id,
        credits: i64,
        reason: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        self.lock_wallet(wallet).await?;
        if self.balance(wallet).await? < credits {
            return Ok(false);
        }
        let payer = Account::Wallet(wallet.to_string());
        self.by_hand(TransferKind::Revoke, payer, Account::Adjustments, credits, reason, now_ms)
            .await?;
        Ok(true)
    }

    async fn by_hand(
        &self,
        kind: TransferKind,
        payer: Account,
        payee: Account,
        credits: i64,
        reason: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let key = format!("{}:{}", kind.name(), Id::random()?);
        let (subject, reason) = (String::new(), reason.to_owned());
        self.transfer(&Transfer { key, at_ms, kind, payer, payee, credits, subject, reason }).await
    }
}

impl Database {
    /// The last transfers of an account, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transfers(
        &self,
        account: &Account,
        limit: u32,
    ) -> Result<Vec<Transfer>, StoreError> {
        let sql = "SELECT key, at, kind, payer, payee, credits, subject, reason FROM transfers
            WHERE payer = $1 OR payee = $1 ORDER BY at DESC, key DESC LIMIT $2";
        let row = values![account.name(), i64::from(limit)];
        let rows: Vec<Row> = all(self.reader(), "reading transfers", sql, row).await?;
        rows.into_iter().map(Transfer::try_from).collect()
    }
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    at: i64,
    kind: String,
    payer: String,
    payee: String,
    credits: i64,
    subject: String,
    reason: String,
}

impl TryFrom<Row> for Transfer {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |what: &str| StoreError::Row {
            table: "transfers",
            id: row.key.clone(),
            reason: what.to_owned(),
        };
        Ok(Self {
            at_ms: row.at,
            kind: row.kind.parse().map_err(|_| wrong("its kind"))?,
            payer: row.payer.parse().map_err(|_| wrong("its payer"))?,
            payee: row.payee.parse().map_err(|_| wrong("its payee"))?,
            credits: row.credits,
            subject: row.subject,
            reason: row.reason,
            key: row.key,
        })
    }
}
