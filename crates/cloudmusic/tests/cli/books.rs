//! A data folder with wallets, as a studio leaves it.

use std::path::Path;

use access::Visitor;
use billing::{Entitlement, Money, PurchaseState, Terms};
use sea_orm::ConnectionTrait;
use store::{Database, Id, NewPurchase, Settled, StoreError, Url};
use tempfile::TempDir;

use crate::{Ran, finished, program};

/// An instant that nobody's clock shows any more: 2026-11-25 09:00:00 UTC.
const NINE_MS: i64 = 1_795_597_200_000;

pub(crate) struct Books(TempDir);

/// A wallet that bought forty credits.
pub(crate) struct Bought {
    pub(crate) wallet: String,
    pub(crate) purchase: String,
}

pub(crate) const SESSION: &str = "cs_test_a1";
pub(crate) const INTENT: &str = "pi_a1";

impl Books {
    pub(crate) fn new() -> Self {
        let books = Self(TempDir::new().unwrap());
        books.with(async |_| Ok(()));
        books
    }

    /// Only a folder: nothing was ever kept in it.
    pub(crate) fn unopened() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// `cloudmusic ARGUMENTS --data FOLDER`, with no settings but these.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finished(
            program()
                .env_clear()
                .current_dir(self.folder())
                .args(arguments)
                .arg("--data")
                .arg(self.folder()),
        )
    }

    pub(crate) fn bought(&self) -> Bought {
        self.with(async |database| {
            let (wallet, purchase) = (new_wallet(database).await?, Id::random()?);
            let terms = Terms {
                credits: 40,
                price: Money { minor: 400, currency: "usd".parse().unwrap() },
                livemode: false,
            };
            let visitor: Visitor = "0123456789abcdef0123456789abcdef".parse().unwrap();
            let new = NewPurchase {
                id: purchase.clone(),
                wallet: wallet.clone(),
                owner: "owner".to_owned(),
                visitor,
                network: access::Network::of("192.0.2.1".parse().unwrap()),
                pack: "small".to_owned(),
                terms,
                created_at_ms: NINE_MS,
                check_at_ms: NINE_MS,
            };
            database.write(move |tx| Box::pin(async move { tx.open_purchase(&new).await })).await?;
            let before = database.purchase(&purchase).await?.unwrap();
            let settled = Settled {
                entitlement: Entitlement {
                    state: PurchaseState::Paid,
                    credited: 40,
                    refunded: 0,
                    disputed: 0,
                },
                session: SESSION.to_owned(),
                intent: Some(INTENT.to_owned()),
                receipt_url: None,
                check_at_ms: None,
            };
            let paid = database.write(move |tx| {
                Box::pin(
                    async move { tx.settle_purchase(&before, &settled, NINE_MS + 60_000).await },
                )
            });
            assert!(paid.await?);
            Ok(Bought { wallet: wallet.to_string(), purchase: purchase.to_string() })
        })
    }

    /// What the recovery code of this form brings back.
    pub(crate) fn wallet_of_code(&self, digits: &str) -> Option<String> {
        let digits = digits.to_owned();
        self.with(async |database| {
            let found = database.write(move |tx| {
                Box::pin(async move { tx.wallet_by_recovery_code(&digits).await })
            });
            Ok(found.await?.map(|id| id.to_string()))
        })
    }

    /// Does to the tables what no program should.
    pub(crate) fn tamper(&self, sql: &str) {
        let url = format!("sqlite:{}", self.folder().join("cloudmusic.db").display());
        runtime().block_on(async {
            let database = sea_orm::Database::connect(url).await.unwrap();
            database.execute_unprepared(sql).await.unwrap();
            database.close().await.unwrap();
        });
    }

    fn with<T>(&self, work: impl AsyncFnOnce(&Database) -> Result<T, StoreError>) -> T {
        runtime().block_on(async {
            let url = Url::Sqlite(self.folder().join("cloudmusic.db"));
            let database = Database::open(&url, 2).await.unwrap();
            let done = work(&database).await.unwrap();
            database.close().await;
            done
        })
    }
}

async fn new_wallet(database: &Database) -> Result<Id, StoreError> {
    database
        .write(|tx| {
            Box::pin(async move {
                let wallet = tx.new_wallet(NINE_MS).await?;
                tx.new_wallet_key(&wallet, NINE_MS).await?;
                Ok(wallet)
            })
        })
        .await
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}
