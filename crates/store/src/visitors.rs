use access::{Day, Facts, Grant, Network, Visitor};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::sql::{execute, one, values};
use crate::{Database, StoreError, Tx};

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
    /// What is known of a visitor now, the length of the queue apart. Nothing is locked: by the time of an order it may
    /// have changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn facts_of(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
    ) -> Result<Facts, StoreError> {
        facts_of(self.reader(), visitor, network, day).await
    }
}

impl Tx {
    /// What is known of a visitor, the length of the queue apart. Until the end of the transaction no other order of this
    /// visitor or this network is decided.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn facts_of(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
    ) -> Result<Facts, StoreError> {
        // Always in this order, so that no two orders wait for each other.
        self.lock(visitor.as_str()).await?;
        self.lock(&network.to_string()).await?;
        facts_of(self.db(), visitor, network, day).await
    }

    /// Takes from a visitor and their network what a grant costs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(
        &self,
        visitor: &Visitor,
        network: Network,
        day: Day,
        grant: Grant,
    ) -> Result<(), StoreError> {
        match grant {
            Grant::Paid(credits) => self.add_credits(visitor.as_str(), -credits).await,
            Grant::Free => {
                let day = day.to_string();
                let visitors =
                    "INSERT INTO visitors (visitor, day, used, credits) VALUES ($1, $2, 1, 0)
                    ON CONFLICT (visitor) DO UPDATE SET day = excluded.day,
                    used = CASE WHEN visitors.day = excluded.day THEN visitors.used + 1 ELSE 1 END";
                execute(self.db(), "taking", visitors, values![visitor.as_str(), day.clone()])
                    .await?;
                let networks = "INSERT INTO networks (network, day, used) VALUES ($1, $2, 1)
                    ON CONFLICT (network) DO UPDATE SET day = excluded.day,
                    used = CASE WHEN networks.day = excluded.day THEN networks.used + 1 ELSE 1 END";
                execute(self.db(), "taking", networks, values![network.to_string(), day])
                    .await
                    .map(drop)
            }
        }
    }

    /// Gives back what a job took: credits always, a free loop if its day is not over, since a new day has begun with
    /// none used.
    pub(crate) async fn give_back(
        &self,
        visitor: &str,
        network: &str,
        day: &str,
        credits: i64,
    ) -> Result<(), StoreError> {
        if credits > 0 {
            return self.add_credits(visitor, credits).await;
        }
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

    /// Brings over a visitor of the prototype. What is known here already is newer, and stays; whether anything was
    /// brought over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn import(&self, imported: &Imported) -> Result<bool, StoreError> {
        let sql = "INSERT INTO visitors (visitor, day, used, credits) VALUES ($1, $2, $3, $4)
            ON CONFLICT (visitor) DO NOTHING";
        let Imported { visitor, day, used, credits } = imported;
        let row = values![visitor.as_str(), day.to_string(), i64::from(*used), *credits];
        Ok(execute(self.db(), "importing", sql, row).await? == 1)
    }

    async fn add_credits(&self, visitor: &str, credits: i64) -> Result<(), StoreError> {
        let sql = "UPDATE visitors SET credits = credits + $1 WHERE visitor = $2";
        execute(self.db(), "moving credits", sql, values![credits, visitor]).await.map(drop)
    }
}

async fn facts_of(
    db: &impl ConnectionTrait,
    visitor: &Visitor,
    network: Network,
    day: Day,
) -> Result<Facts, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        credits: i64,
        used: i64,
        network_used: i64,
        in_flight: i64,
    }
    let sql = "SELECT
        COALESCE((SELECT credits FROM visitors WHERE visitor = $1), 0) AS credits,
        COALESCE((SELECT used FROM visitors WHERE visitor = $1 AND day = $2), 0) AS used,
        COALESCE((SELECT used FROM networks WHERE network = $3 AND day = $2), 0) AS network_used,
        (SELECT count(*) FROM jobs WHERE visitor = $1 AND state IN ('queued', 'running')) AS in_flight";
    let values = values![visitor.as_str(), day.to_string(), network.to_string()];
    let row = one::<Row>(db, "reading what is left", sql, values).await?;
    let count = |figure: i64| u32::try_from(figure).unwrap_or(0);
    Ok(row.map_or_else(Facts::default, |row| Facts {
        credits: row.credits,
        used_today: count(row.used),
        network_used_today: count(row.network_used),
        in_flight: count(row.in_flight),
        queue_length: 0,
    }))
}
