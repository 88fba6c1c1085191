//! Whether the ledger agrees with itself and with everything that it tells of.

use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, FromQueryResult, IsolationLevel, TransactionTrait,
};

use crate::sql::{all, number, values};
use crate::{Database, StoreError};

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What each account holds; all wallets count as one, by the balances that their rows say.
    pub balances: Vec<Balance>,
    /// Transfers there are.
    pub transfers: i64,
    /// Everything that does not agree, in words.
    pub problems: Vec<String>,
}

/// What an account holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The account's name, or `wallets`.
    pub account: String,
    /// Credits; below zero for where they come from.
    pub credits: i64,
}

impl Audit {
    /// What all accounts hold together: nothing, or the ledger is wrong.
    pub fn sum(&self) -> i64 {
        self.balances.iter().map(|balance| balance.credits).sum()
    }
}

/// Rows that must not be: what is wrong with them, and the statement that finds their names as `name`.
const NEVER: &[(&str, &str)] = &[
    (
        "wallet whose balance is not what its transfers come to",
        "SELECT w.id AS name FROM wallets w WHERE w.balance <>
            (SELECT COALESCE(sum(credits), 0) FROM transfers WHERE payee = 'wallet:' || w.id)
            - (SELECT COALESCE(sum(credits), 0) FROM transfers WHERE payer = 'wallet:' || w.id)",
    ),
    (
        "wallet that transfers name and that is not there",
        "SELECT name FROM (SELECT payer AS name FROM transfers UNION SELECT payee FROM transfers) AS named
            WHERE name LIKE 'wallet:%' AND substr(name, 8) NOT IN (SELECT id FROM wallets)",
    ),
    (
        "transfer of an unknown account",
        "SELECT key AS name FROM transfers
            WHERE (payer NOT LIKE 'wallet:%' AND payer NOT IN ('holds', 'revenue', 'purchases', 'adjustments'))
            OR (payee NOT LIKE 'wallet:%' AND payee NOT IN ('holds', 'revenue', 'purchases', 'adjustments'))",
    ),
    (
        "hold without its transfer",
        "SELECT h.job AS name FROM holds h WHERE NOT EXISTS (SELECT 1 FROM transfers t
            WHERE t.key = 'hold:' || h.job AND t.credits = h.credits AND t.payer = 'wallet:' || h.wallet)",
    ),
    (
        "hold that ended and is still there, or that did not end and is gone",
        "SELECT t.subject AS name FROM transfers t WHERE t.kind = 'hold' AND
            (CASE WHEN EXISTS (SELECT 1 FROM holds h WHERE h.job = t.subject) THEN 1 ELSE 0 END) =
            (CASE WHEN EXISTS (SELECT 1 FROM transfers e WHERE e.key = 'end:' || t.subject) THEN 1 ELSE 0 END)",
    ),
    (
        "hold that did not end as it began",
        "SELECT t.subject AS name FROM transfers t JOIN transfers e ON e.key = 'end:' || t.subject
            WHERE t.kind = 'hold' AND (e.credits <> t.credits OR (e.kind = 'void' AND e.payee <> t.payer))",
    ),
    (
        "paid job that waits or runs without a hold",
        "SELECT j.id AS name FROM jobs j WHERE j.state IN ('queued', 'running') AND j.credits > 0
            AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.job = j.id AND h.credits = j.credits)",
    ),
    (
        "hold of a job that is over, or not there",
        "SELECT h.job AS name FROM holds h LEFT JOIN jobs j ON j.id = h.job
            WHERE j.id IS NULL OR j.state NOT IN ('queued', 'running')",
    ),
    (
        "paid job that was made and not captured, or not made and captured",
        "SELECT j.id AS name FROM jobs j WHERE j.credits > 0 AND
            (CASE WHEN j.state = 'done' THEN 1 ELSE 0 END) <>
            (CASE WHEN EXISTS (SELECT 1 FROM transfers e WHERE e.key = 'end:' || j.id AND e.kind = 'capture'
             AND e.credits = j.credits) THEN 1 ELSE 0 END)",
    ),
    (
        "purchase whose transfers are not what its row says",
        "SELECT p.id AS name FROM purchases p WHERE
            p.credited <> (SELECT COALESCE(sum(credits), 0) FROM transfers
             WHERE subject = p.id AND kind = 'purchase')
            OR p.refunded <> (SELECT COALESCE(sum(CASE WHEN kind = 'refund' THEN credits ELSE -credits END), 0)
             FROM transfers WHERE subject = p.id AND kind IN ('refund', 'refund_failed'))
            OR p.disputed <> (SELECT COALESCE(sum(CASE WHEN kind = 'dispute' THEN credits ELSE -credits END), 0)
             FROM transfers WHERE subject = p.id AND kind IN ('dispute', 'dispute_won'))
            OR p.credited NOT IN (0, p.credits) OR p.refunded < 0 OR p.disputed < 0
            OR p.refunded + p.disputed > p.credited",
    ),
    (
        "purchase that is credited and was not paid, or the reverse",
        "SELECT p.id AS name FROM purchases p WHERE
            (CASE WHEN p.credited > 0 THEN 1 ELSE 0 END) <>
            (CASE WHEN p.state IN ('paid', 'refunded', 'disputed', 'lost') THEN 1 ELSE 0 END)",
    ),
];

/// Names that are told of one kind of problem, at most.
const TOLD_MAX: i64 = 5;

impl Database {
    /// Looks through the whole ledger, as it is at one instant: whoever writes meanwhile neither waits nor disturbs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(&self) -> Result<Audit, StoreError> {
        // SQLite reads one instant in any transaction.
        let postgres = self.reader().get_database_backend() == DbBackend::Postgres;
        let isolation = postgres.then_some(IsolationLevel::RepeatableRead);
        let access = postgres.then_some(AccessMode::ReadOnly);
        let instant = self.reader().begin_with_config(isolation, access).await;
        let instant = instant.map_err(StoreError::of("beginning"))?;
        let audit = audit(&instant).await?;
        instant.rollback().await.map_err(StoreError::of("ending"))?;
        Ok(audit)
    }
}

async fn audit(db: &impl ConnectionTrait) -> Result<Audit, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        account: String,
        credits: i64,
    }
    #[derive(FromQueryResult)]
    struct Name {
        name: String,
    }
    let action = "auditing";
    let sql = "SELECT account, CAST(sum(credits) AS BIGINT) AS credits FROM (
            SELECT payee AS account, credits FROM transfers WHERE payee NOT LIKE 'wallet:%'
            UNION ALL SELECT payer, -credits FROM transfers WHERE payer NOT LIKE 'wallet:%'
            UNION ALL SELECT 'wallets', balance FROM wallets
        ) AS entries GROUP BY account ORDER BY account";
    let rows: Vec<Row> = all(db, action, sql, values![]).await?;
    let balances = rows.into_iter().map(|Row { account, credits }| Balance { account, credits });
    let transfers = number(db, action, "SELECT count(*) AS n FROM transfers", values![]).await?;
    let mut audit = Audit { balances: balances.collect(), transfers, problems: Vec::new() };
    if audit.sum() != 0 {
        audit.problems.push(format!("all accounts together hold {} and not nothing", audit.sum()));
    }
    for (problem, sql) in NEVER {
        let sql = format!("{sql} ORDER BY 1 LIMIT {}", TOLD_MAX + 1);
        let names: Vec<Name> = all(db, action, &sql, values![]).await?;
        let more = names.len() as i64 > TOLD_MAX;
        let told = names.into_iter().take(TOLD_MAX as usize);
        audit.problems.extend(told.map(|row| format!("{problem}: {}", row.name)));
        if more {
            audit.problems.push(format!("{problem}: and more"));
        }
    }
    Ok(audit)
}
