use access::{Decision, Facts, Grant, Network, Reason, Visitor, decide};
use brief::{Brief, Length, Settled};
use engine::Engine;
use store::{Enqueue, Fact, Id, Job, JobState, StoreError};

use super::{Studio, json};
use crate::{AccountView, BriefView, SEED_MAX};

/// How much later a job goes for each of the same visitor's that is already there.
const SPACING_MS: i64 = 10_000;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Asking {
    /// By address and browser: whose allowance it is.
    pub visitor: Visitor,
    /// By address.
    pub network: Network,
    /// By cookie: whose history it is.
    pub owner: String,
    /// Whether the cookie came with the request. Who brings none is a new owner each time.
    pub known: bool,
    /// The secret of the wallet that their browser holds.
    pub wallet: Option<Id>,
    /// The id of the request.
    pub request: String,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The brief, and how it came to be.
    pub settled: Settled,
    /// The seed; drawn if there is none.
    pub seed: Option<u64>,
    /// The engine; the usual one if there is none.
    pub engine: Option<String>,
    /// The same order again is told by this key.
    pub idempotency_key: Option<String>,
    /// A hash of everything that was asked for.
    pub fingerprint: String,
}

/// The answer to an order.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It was allowed, and waits in the queue.
    Allowed(Box<Allowed>),
    /// It was allowed before, under the same key.
    Again(Box<Job>),
    /// It was blocked, and nothing was taken.
    Blocked(Blocked),
}

/// An order that was allowed.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The new job.
    pub job: Job,
    /// What was known before it was taken.
    pub facts: Facts,
}

/// An order that was blocked.
#[derive(Clone, Copy, Debug)]
pub struct Blocked {
    /// Why.
    pub reason: Reason,
    /// What it would have cost in credits.
    pub price: i64,
    /// Credits that there are.
    pub credits: i64,
    /// When to ask again, in milliseconds from now.
    pub retry_after_ms: i64,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// There is no such engine.
    #[error("engine {engine} is not known: {known} is possible")]
    UnknownEngine {
        /// What was asked for.
        engine: String,
        /// What there is.
        known: String,
    },
    /// The engine cannot make it.
    #[error("the engine {engine} cannot make this: {lack}")]
    BeyondEngine {
        /// Its name.
        engine: String,
        /// What it lacks.
        lack: String,
    },
    /// The engine cannot make anything now.
    #[error("the engine {engine} is not available: {reason}")]
    EngineUnavailable {
        /// Its name.
        engine: String,
        /// Why.
        reason: String,
    },
    /// A seed that JSON readers could not hold exactly.
    #[error("seed {seed} is out of range (0 to {SEED_MAX})")]
    Seed {
        /// What was asked for.
        seed: u64,
    },
    /// Another order has this key.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error("the order could not be kept")]
    Store(#[from] StoreError),
}

impl Studio {
    /// Decides about an order and, if it is allowed, puts it into the queue: decision, what it takes, job and fact are one
    /// transaction.
    ///
    /// # Errors
    /// [`OrderError`]; then nothing was taken.
    pub async fn order(&self, asking: &Asking, order: Order) -> Result<Answer, OrderError> {
        let engine = self.engine_for(&order)?;
        let seed = match order.seed {
            Some(seed) if seed > SEED_MAX => return Err(OrderError::Seed { seed }),
            Some(seed) => seed,
            None => drawn_seed()?,
        };
        let now_ms = self.now_ms();
        let queue_length = self.gauge.length(&self.database, now_ms).await?;
        let brief = json(&BriefView::of(&order.settled.brief));
        let account = json(&AccountView::of(&order.settled.account));
        // A key is its owner's: two behind one address may both call theirs "1". Who has no cookie yet is known by their
        // visitor's hash, so that a first order that got no answer is not made twice.
        let whose = if asking.known { &asking.owner } else { asking.visitor.as_str() };
        let key = order.idempotency_key.map(|key| format!("{whose} {key}"));
        let mut enqueue = Enqueue {
            job: Job {
                id: Id::random()?,
                state: JobState::Queued,
                owner: asking.owner.clone(),
                visitor: asking.visitor.clone(),
                // Grant and turn are told by the decision.
                grant: Grant::Free,
                turn_ms: now_ms,
                engine,
                seed,
                brief,
                account,
                request: asking.request.clone(),
                fingerprint: order.fingerprint,
                created_at_ms: now_ms,
                finished_at_ms: None,
                attempts: 0,
            },
            network: asking.network,
            day: self.calendar.day(now_ms),
            idempotency_key: key,
            deadline_at_ms: now_ms + self.rules.deadline_ms,
        };
        let (policy, head_start_ms) = (self.policy, self.rules.paid_head_start_ms);
        let price = self.price(&enqueue.job.engine, &order.settled.brief);
        let sold = self.sold_at(&enqueue.job.engine, price);
        let wallet = asking.wallet.clone();
        let decided = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(key) = &enqueue.idempotency_key
                        && let Some(before) = tx.job_by_key(key).await?
                    {
                        let same = before.fingerprint == enqueue.job.fingerprint;
                        return Ok(if same {
                            Decided::Again(Box::new(before))
                        } else {
                            Decided::KeyReused
                        });
                    }
                    let Enqueue { job, network, day, .. } = &mut enqueue;
                    let (facts, purse) =
                        tx.facts_of(&job.visitor, *network, *day, wallet.as_ref()).await?;
                    let facts = Facts { queue_length, ..facts };
                    let fact = |kind, code| Fact {
                        at_ms: now_ms,
                        kind,
                        code,
                        visitor: &job.visitor,
                        job: None,
                        request: &job.request,
                    };
                    match decide(&facts, &policy, sold) {
                        Decision::Block(reason) => {
                            tx.record(fact("block", reason.code())).await?;
                            Ok(Decided::Blocked(reason, facts))
                        }
                        Decision::Allow(grant) => {
                            tx.record(Fact { job: Some(&job.id), ..fact("allow", grant.name()) })
                                .await?;
                            match (grant, purse.payer()) {
                                (Grant::Free, _) => {
                                    tx.take_free(&job.visitor, *network, *day).await?;
                                }
                                (Grant::Paid(credits), Some(payer)) => {
                                    tx.absorb(&purse, now_ms).await?;
                                    tx.hold(payer, &job.id, credits, now_ms).await?;
                                }
                                (Grant::Paid(_), None) => {
                                    let reason = "credits were found without a wallet".to_owned();
                                    return Err(StoreError::Ledger { reason });
                                }
                            }
                            job.grant = grant;
                            job.turn_ms = turn_ms(now_ms, grant, facts.in_flight, head_start_ms);
                            tx.enqueue(&enqueue).await?;
                            Ok(Decided::Allowed(Box::new(Allowed { job: enqueue.job, facts })))
                        }
                    }
                })
            })
            .await?;
        match decided {
            Decided::KeyReused => Err(OrderError::KeyReused),
            Decided::Again(job) => Ok(Answer::Again(job)),
            Decided::Blocked(reason, facts) => {
                tracing::info!(visitor = %asking.visitor, reason = reason.code(), "block");
                let retry_after_ms = self.retry_after_ms(reason, &facts).await?;
                let credits = facts.credits;
                Ok(Answer::Blocked(Blocked { reason, price, credits, retry_after_ms }))
            }
            Decided::Allowed(allowed) => {
                tracing::info!(visitor = %asking.visitor, grant = allowed.job.grant.name(), job = %allowed.job.id, "allow");
                self.gauge.add_one();
                self.bell.ordered();
                Ok(Answer::Allowed(allowed))
            }
        }
    }

    /// What is known of a visitor and the wallet of their browser now, and what the next order at the lowest price of the
    /// usual engine would be answered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn allowance(
        &self,
        visitor: &Visitor,
        network: Network,
        wallet: Option<&Id>,
    ) -> Result<(Facts, Decision), StoreError> {
        let now_ms = self.now_ms();
        let queue_length = self.gauge.length(&self.database, now_ms).await?;
        let day = self.calendar.day(now_ms);
        let facts = self.database.facts_of(visitor, network, day, wallet).await?;
        let facts = Facts { queue_length, ..facts };
        let usual = self.usual_engine();
        let sold = self.sold_at(usual, self.prices.for_engine(usual).credits);
        Ok((facts, decide(&facts, &self.policy, sold)))
    }

    /// What a loop costs in credits, where it is paid with credits.
    pub fn price(&self, engine: &str, brief: &Brief) -> i64 {
        let is_one_shot = brief.length == Length::OneShot;
        let seconds = if is_one_shot { 0.0 } else { brief.grid().seconds() };
        self.prices.for_engine(engine).of(seconds)
    }

    /// The price, if credits may be taken for what the engine makes.
    fn sold_at(&self, engine: &str, price: i64) -> Option<i64> {
        let engine = self.engines().by_name(engine);
        engine.is_some_and(|engine| self.roster.sells(engine)).then_some(price)
    }

    fn engine_for(&self, order: &Order) -> Result<String, OrderError> {
        let name = order.engine.as_deref().unwrap_or(self.usual_engine());
        let engine = self.engines().by_name(name).ok_or_else(|| {
            let known: Vec<&str> = self.engines().iter().map(Engine::name).collect();
            OrderError::UnknownEngine { engine: name.to_owned(), known: known.join(", ") }
        })?;
        let brief = &order.settled.brief;
        if let Some(lack) = engine.abilities().lack(brief) {
            return Err(OrderError::BeyondEngine { engine: name.to_owned(), lack });
        }
        match self.unready(name) {
            // Who would serve in its place is told by the job, which knows what it was granted on.
            Some(reason) if self.roster.fallback.is_none() => {
                Err(OrderError::EngineUnavailable { engine: name.to_owned(), reason })
            }
            _ => Ok(name.to_owned()),
        }
    }

    /// When a blocked order may be allowed: after midnight, or when a job or the queue may have moved on.
    async fn retry_after_ms(&self, reason: Reason, facts: &Facts) -> Result<i64, StoreError> {
        let jobs = match reason {
            Reason::DailyLimit | Reason::NetworkLimit | Reason::NotForSale => {
                return Ok(self.resets_at_ms() - self.now_ms());
            }
            Reason::InFlight => 1,
            // The queue need not be empty, but it should not be full again at once.
            Reason::Busy => i64::from(facts.queue_length / 10),
        };
        let usual_ms = self.usual_ms(self.usual_engine()).await?.unwrap_or(1000);
        let ms = jobs * usual_ms / i64::from(self.rules.workers.max(1));
        Ok(ms.clamp(1000, 3_600_000))
    }
}

/// A job's place in the queue: the time it came, less the head start of what is paid, and later for every job of the same
/// visitor that is already there. Who asks for ten loops does not hold up who asks for one, and free work that has waited
/// as long as the head start goes before everything that comes from then on.
fn turn_ms(now_ms: i64, grant: Grant, in_flight: u32, head_start_ms: i64) -> i64 {
    let ahead_ms = if grant.credits() > 0 { head_start_ms } else { 0 };
    now_ms - ahead_ms + SPACING_MS * i64::from(in_flight)
}

enum Decided {
    Allowed(Box<Allowed>),
    Again(Box<Job>),
    Blocked(Reason, Facts),
    KeyReused,
}

/// A seed that nobody asked for: eight digits are easy to read out, and enough.
fn drawn_seed() -> Result<u64, StoreError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes) % 100_000_000)
}
