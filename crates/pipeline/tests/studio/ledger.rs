//! Whatever happens in whatever order, and wherever it breaks off, all accounts together hold nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use billing::{Entitlement, Payment, Progress, entitlement};
use pipeline::{Asking, Studio};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use store::{Failure, Id, StoreError};

use crate::house::{House, MORNING_MS, POLICY, everything, kick, somebody};
use crate::money::{key, opened, wallet};

const WALLETS: usize = 3;

/// Something that happens to a wallet, a job or a purchase; which of them there are is drawn by number.
#[derive(Clone, Debug)]
enum Step {
    Order {
        wallet: usize,
    },
    Capture,
    Fail,
    Cancel {
        job: usize,
    },
    Expire {
        job: usize,
    },
    Sweep {
        job: usize,
    },
    Open {
        wallet: usize,
        credits: i64,
    },
    Stripe {
        purchase: usize,
        paid: bool,
        refunded: i64,
        disputed: i64,
        open: bool,
    },
    Grant {
        wallet: usize,
        credits: i64,
    },
    Revoke {
        wallet: usize,
        credits: i64,
    },
    /// The step within is done, and the process dies before it can commit.
    Dies(Box<Step>),
}

fn step() -> impl Strategy<Value = Step> {
    let living = prop_oneof![
        6 => (0..WALLETS).prop_map(|wallet| Step::Order { wallet }),
        4 => Just(Step::Capture),
        1 => Just(Step::Fail),
        1 => (0..9usize).prop_map(|job| Step::Cancel { job }),
        1 => (0..9usize).prop_map(|job| Step::Expire { job }),
        1 => (0..9usize).prop_map(|job| Step::Sweep { job }),
        2 => (0..WALLETS, 1..9i64).prop_map(|(wallet, credits)| Step::Open { wallet, credits }),
        6 => (0..4usize, any::<bool>(), 0..100i64, 0..100i64, any::<bool>()).prop_map(
            |(purchase, paid, refunded, disputed, open)| {
                // Half of the time nothing is taken back.
                let (refunded, disputed) = ((refunded - 50).max(0), (disputed - 50).max(0));
                Step::Stripe { purchase, paid, refunded, disputed, open }
            },
        ),
        1 => (0..WALLETS, 1..5i64).prop_map(|(wallet, credits)| Step::Grant { wallet, credits }),
        1 => (0..WALLETS, 1..5i64).prop_map(|(wallet, credits)| Step::Revoke { wallet, credits }),
    ];
    (living, prop::bool::weighted(0.15)).prop_map(|(step, dies)| match dies {
        true => Step::Dies(Box::new(step)),
        false => step,
    })
}

/// Steps of one wave happen at the same time.
fn waves() -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(), 1..5), 5..25)
}

struct World {
    studio: Arc<Studio>,
    wallets: Vec<Id>,
    asking: Vec<Asking>,
}

impl World {
    async fn of(studio: Arc<Studio>, wallets: Vec<Id>) -> Self {
        let mut asking = Vec::new();
        for (number, wallet) in wallets.iter().enumerate() {
            let key = key(studio.database(), wallet).await;
            let name = format!("buyer-{number}");
            asking.push(Asking { wallet: Some(key), ..somebody(&name, "203.0.113.9") });
        }
        Self { studio, wallets, asking }
    }

    async fn take(&self, step: &Step, dies: bool) -> Result<(), StoreError> {
        let database = self.studio.database();
        match step.clone() {
            Step::Dies(step) => Box::pin(self.take(&step, true)).await,
            Step::Order { wallet } => {
                // An order is a transaction of the studio's own, which cannot be told to die: chaos tries that from outside.
                self.studio.order(&self.asking[wallet], kick()).await.map(drop).map_err(|error| {
                    match error {
                        pipeline::OrderError::Store(error) => error,
                        error => panic!("{error}"),
                    }
                })
            }
            Step::Capture | Step::Fail => {
                let captures = matches!(step, Step::Capture);
                let failure = Failure { code: "engine".into(), text: "It failed.".into() };
                let work = database.write(move |tx| {
                    Box::pin(async move {
                        let far = i64::MAX / 4;
                        let Some((claim, _)) =
                            tx.claim("hand", far, far, 100, &everything()).await?
                        else {
                            return Ok(());
                        };
                        match captures {
                            true => tx.complete(&claim, &Id::random()?, MORNING_MS).await?,
                            false => tx.fail(&claim, &failure, MORNING_MS).await?,
                        };
                        alive(dies)
                    })
                });
                work.await
            }
            Step::Cancel { job } | Step::Expire { job } | Step::Sweep { job } => {
                let Some(job) = self.job(job).await else { return Ok(()) };
                let step = step.clone();
                let failure = Failure { code: "deadline".into(), text: "Too late.".into() };
                let work = database.write(move |tx| {
                    Box::pin(async move {
                        match step {
                            Step::Cancel { .. } => tx.cancel(&job, MORNING_MS).await?,
                            Step::Expire { .. } => tx.expire(&job, &failure, i64::MAX / 4).await?,
                            _ => tx.sweep_hold(&job, MORNING_MS).await?,
                        };
                        alive(dies)
                    })
                });
                work.await
            }
            Step::Open { wallet, credits } => {
                opened(database, &self.wallets[wallet], credits).await;
                Ok(())
            }
            Step::Stripe { purchase, paid, refunded, disputed, open } => {
                let Some(before) = self.purchase(purchase).await else { return Ok(()) };
                let amount = before.terms.price.minor;
                // Stripe never says that what was paid no longer is.
                let paid = paid || before.credited > 0;
                let entitlement = entitlement(
                    &before.terms,
                    &Payment {
                        progress: if paid { Progress::Paid } else { Progress::Open },
                        amount_total: Some(amount),
                        currency: Some("usd".to_owned()),
                        livemode: false,
                        refunded: refunded.min(amount),
                        disputed,
                        dispute_open: open,
                        dispute_lost: !open && disputed > 0,
                    },
                );
                self.settle(before, entitlement, dies).await
            }
            Step::Grant { wallet, credits } => {
                let wallet = self.wallets[wallet].clone();
                let work = database.write(move |tx| {
                    Box::pin(async move {
                        tx.grant(&wallet, credits, "a story", MORNING_MS).await?;
                        alive(dies)
                    })
                });
                work.await
            }
            Step::Revoke { wallet, credits } => {
                let wallet = self.wallets[wallet].clone();
                let work = database.write(move |tx| {
                    Box::pin(async move {
                        tx.revoke(&wallet, credits, "a story", MORNING_MS).await?;
                        alive(dies)
                    })
                });
                work.await
            }
        }
    }

    async fn settle(
        &self,
        before: store::Purchase,
        entitlement: Entitlement,
        dies: bool,
    ) -> Result<(), StoreError> {
        let settled = store::Settled {
            entitlement,
            session: format!("cs_test_{}", before.id),
            intent: Some(format!("pi_{}", before.id)),
            receipt_url: None,
            check_at_ms: Some(MORNING_MS),
        };
        let work = self.studio.database().write(move |tx| {
            Box::pin(async move {
                tx.settle_purchase(&before, &settled, MORNING_MS).await?;
                alive(dies)
            })
        });
        work.await
    }

    /// One of the jobs that are not over.
    async fn job(&self, number: usize) -> Option<Id> {
        let far = i64::MAX / 4;
        let jobs = self.studio.database().overdue(far, 100).await.unwrap();
        (!jobs.is_empty()).then(|| jobs[number % jobs.len()].clone())
    }

    async fn purchase(&self, number: usize) -> Option<store::Purchase> {
        let far = i64::MAX / 4;
        let purchases = self.studio.database().purchases_to_check(far, 100).await.unwrap();
        (!purchases.is_empty()).then(|| purchases[number % purchases.len()].clone())
    }
}

fn alive(dies: bool) -> Result<(), StoreError> {
    // Any error takes back what the transaction did, as the death of its process does.
    if dies { Err(StoreError::Closing) } else { Ok(()) }
}

async fn balances(studio: &Studio) {
    let audit = studio.database().audit().await.unwrap();
    assert_eq!((audit.sum(), &audit.problems), (0, &Vec::new()), "{audit:?}");
}

async fn happens(house: House, waves: Vec<Vec<Step>>) {
    let house = house.with(access::Policy { daily_limit: 1, ..POLICY }).await;
    let other = house.another(POLICY).await;
    let mut wallets = Vec::new();
    for _ in 0..WALLETS {
        wallets.push(wallet(house.studio.database()).await);
    }
    // Two processes over one store.
    let worlds = [
        Arc::new(World::of(house.studio.clone(), wallets.clone()).await),
        Arc::new(World::of(other, wallets).await),
    ];
    // Somebody reads all the while.
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn({
        let (studio, over) = (house.studio.clone(), over.clone());
        async move {
            while !over.load(Ordering::Relaxed) {
                balances(&studio).await;
                tokio::task::yield_now().await;
            }
        }
    });
    for wave in waves {
        let steps = wave.into_iter().enumerate().map(|(number, step)| {
            let world = worlds[number % 2].clone();
            tokio::spawn(async move {
                match world.take(&step, false).await {
                    Ok(()) | Err(StoreError::Closing) => {}
                    Err(error) => panic!("{step:?}: {error}"),
                }
            })
        });
        for step in steps.collect::<Vec<_>>() {
            step.await.unwrap();
        }
        balances(&house.studio).await;
    }
    over.store(true, Ordering::Relaxed);
    reader.await.unwrap();
}

fn try_everything<F: Future<Output = House>>(house: impl Fn() -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config =
        Config { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let tried = TestRunner::new(config).run(&waves(), |waves| {
        runtime.block_on(async { happens(house().await, waves).await });
        Ok(())
    });
    if let Err(TestError::Fail(reason, waves)) = tried {
        panic!("{reason} after {waves:#?}");
    }
    tried.unwrap();
}

#[test]
fn the_ledger_balances_in_every_order_of_things_on_sqlite() {
    try_everything(House::sqlite_and_folder);
}

#[test]
fn the_ledger_balances_in_every_order_of_things_on_postgres() {
    try_everything(House::postgres_and_folder);
}
