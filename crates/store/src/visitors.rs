use access::{Day, Facts, Network, Visitor};
use billing::{Account, TransferKind};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::ledger::Transfer;
use crate::sql::{execute, one, values};
use crate::wallets::wallet_of;
use crate::{Database, Id, Purse, StoreError, Tx};

/// Digits of a visitor that name the wallet that is brought over for them: as many as an [`Id`] has, and all of them are
/// digits of one.
const WALLET_DIGITS: usize = 26;

/// What is brought over from the prototype for one visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Who.
    pub visitor: Visitor,
    /// The day that `used` counts for.
    pub day: Day,
    /// Free loops used on that day.
    pub used: u32,
    /// Credits.
    pub credits: i64,
}

impl Database {
    /// What is known of a visitor and of the wallet that `secret` proves now, the length of the queue apart.
    /// Nothing is locked: by the time of an order it may have changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn facts_of(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
        secret: Option<&Id>,
    ) -> Result<Facts, StoreError> {
        let held = wallet_of(self.reader(), secret).await?;
        let (facts, _) = facts_of(self.reader(), visitor, network, day, held).await?;
        Ok(facts)
    }
}

impl Tx {
    /// What is known of a visitor and of the wallet that `secret` proves, the length of the queue apart, and what can be
    /// paid with. Until the end of the transaction no other order of this wallet, visitor or network is decided.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn facts_of(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
        secret: Option<&Id>,
    ) -> Result<(Facts, Purse), StoreError> {
        // Always wallet, visitor, network, so that no two orders wait for each other.
        let held = self.wallet_of(secret).await?;
        if let Some(wallet) = &held {
            self.lock_wallet(wallet).await?;
        }
        // Nobody but the visitor pays with an imported wallet, so it needs no lock of its own.
        self.lock(visitor.as_str()).await?;
        self.lock(&network.to_string()).await?;
        facts_of(self.db(), visitor, network, day, held).await
    }

    /// Takes one of the day's free loops from a visitor and their network.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_free(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
    ) -> Result<(), StoreError> {
        let day = day.to_string();
        let visitors = "INSERT INTO visitors (visitor, day, used) VALUES ($1, $2, 1)
            ON CONFLICT (visitor) DO UPDATE SET day = excluded.day,
            used = CASE WHEN visitors.day = excluded.day THEN visitors.used + 1 ELSE 1 END";
        execute(self.db(), "taking", visitors, values![visitor.as_str(), day.clone()]).await?;
        let networks = "INSERT INTO networks (network, day, used) VALUES ($1, $2, 1)
            ON CONFLICT (network) DO UPDATE SET day = excluded.day,
            used = CASE WHEN networks.day = excluded.day THEN networks.used + 1 ELSE 1 END";
        execute(self.db(), "taking", networks, values![network.to_string(), day]).await.map(drop)
    }

    /// Gives back a free loop, if its day is not over: a new day has begun with none used.
    pub(crate) async fn give_free_back(
        &self,
        visitor: &str,
        network: &str,
        day: &str,
    ) -> Result<(), StoreError> {
        for (sql, whose) in [
            (
                "UPDATE visitors SET used = used - 1 WHERE visitor = $1 AND day = $2 AND used > 0",
                visitor,
            ),
            (
                "UPDATE networks SET used = used - 1 WHERE network = $1 AND day = $2 AND used > 0",
                network,
            ),
        ] {
            execute(self.db(), "giving back", sql, values![whose, day]).await?;
        }
        Ok(())
    }

    /// Brings over a visitor of the prototype: the day's uses unless the visitor has been here already, since what is known
    /// here is newer, and their credits unless those were brought over before. Whether anything was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn import(&self, imported: &Imported, now_ms: i64) -> Result<bool, StoreError> {
        let sql = "INSERT INTO visitors (visitor, day, used) VALUES ($1, $2, $3)
            ON CONFLICT (visitor) DO NOTHING";
        let Imported { visitor, day, used, .. } = imported;
        let row = values![visitor.as_str(), day.to_string(), i64::from(*used)];
        let is_new = execute(self.db(), "importing", sql, row).await? == 1;
        let has_credits = imported.credits > 0 && self.import_credits(imported, now_ms).await?;
        Ok(is_new || has_credits)
    }

    async fn import_credits(&self, imported: &Imported, now_ms: i64) -> Result<bool, StoreError> {
        let visitor = &imported.visitor;
        let wallet = &visitor.as_str()[..WALLET_DIGITS];
        let sql = "INSERT INTO wallets (id, visitor, balance, created_at) VALUES ($1, $2, 0, $3)
            ON CONFLICT (id) DO NOTHING";
        let row = values![wallet, visitor.as_str(), now_ms];
        if execute(self.db(), "importing a wallet", sql, row).await? == 0 {
            return Ok(false);
        }
        self.transfer(&Transfer {
            key: format!("import:{visitor}"),
            at_ms: now_ms,
            kind: TransferKind::Import,
            payer: Account::Adjustments,
            payee: Account::Wallet(wallet.to_owned()),
            credits: imported.credits,
            subject: visitor.to_string(),
            reason: "brought over from the prototype".to_owned(),
        })
        .await?;
        Ok(true)
    }
}

async fn facts_of(
    db: &impl ConnectionTrait,
    visitor: &Visitor,
    network: Network,
    day: Day,
    held: Option<Id>,
) -> Result<(Facts, Purse), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        credits: i64,
        imported: Option<String>,
        imported_credits: i64,
        used: i64,
        network_used: i64,
        in_flight: i64,
    }
    let sql = "SELECT
        COALESCE((SELECT balance FROM wallets WHERE id = $4), 0) AS credits,
        (SELECT id FROM wallets WHERE visitor = $1 AND id <> $4) AS imported,
        COALESCE((SELECT balance FROM wallets WHERE visitor = $1 AND id <> $4), 0) AS imported_credits,
        COALESCE((SELECT used FROM visitors WHERE visitor = $1 AND day = $2), 0) AS used,
        COALESCE((SELECT used FROM networks WHERE network = $3 AND day = $2), 0) AS network_used,
        (SELECT count(*) FROM jobs WHERE visitor = $1 AND state IN ('queued', 'running')) AS in_flight";
    let wallet = held.as_ref().map_or("", Id::as_str);
    let values = values![visitor.as_str(), day.to_string(), network.to_string(), wallet];
    let Some(row) = one::<Row>(db, "reading what is left", sql, values).await? else {
        return Ok((Facts::default(), Purse { held, imported: None }));
    };
    let count = |figure: i64| u32::try_from(figure).unwrap_or(0);
    let facts = Facts {
        // What both hold counts as one: the second pays into the first before anything is taken.
        credits: row.credits + row.imported_credits,
        used_today: count(row.used),
        network_used_today: count(row.network_used),
        in_flight: count(row.in_flight),
        queue_length: 0,
    };
    let imported = row.imported.and_then(|id| id.parse().ok());
    Ok((facts, Purse { held, imported }))
}
