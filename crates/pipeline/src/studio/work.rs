use std::sync::Arc;
use std::time::Duration;

use store::{Claim, Failure, Job, JobState, JobsOf, StoreError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tracing::Instrument;

use super::Studio;
use super::produced::{NotProduced, Produced, produce_all};
use super::watching::{Progress, Stop, Watching};
use crate::{AccountView, BriefView, ProduceError};

/// How long an idle worker waits before it looks for what other processes have put into the queue.
const PATIENCE: Duration = Duration::from_millis(250);
/// How often progress is written down, at most.
const BEAT_MAX: Duration = Duration::from_secs(1);
/// What the first further try waits; each one after it twice as long.
const BACK_OFF_MS: i64 = 1000;
/// What a further try waits at most.
const BACK_OFF_MAX_MS: i64 = 60_000;

/// Takes jobs from the queue and makes them, one at a time.
pub struct Worker {
    studio: Arc<Studio>,
    name: String,
    jobs: JobsOf,
    /// Turns to `true` when no further job is to be begun.
    drain: watch::Receiver<bool>,
    /// Turns to `true` when the one at hand is to be put back.
    abandon: watch::Receiver<bool>,
}

/// Which jobs a worker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// Those that are computed here.
    Playing,
    /// Those that others record while the worker waits.
    Recording,
}

impl Bench {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Playing => "playing",
            Self::Recording => "recording",
        }
    }
}

/// How a job at hand ended.
enum Outcome {
    Produced(Box<Produced>),
    /// It was not made, and is either tried again or not.
    Not {
        failure: Failure,
        again: bool,
    },
    /// The claim was lost: the job was cancelled, or given to another after a silence.
    Lost,
    /// The process ends before the job does.
    Abandoned,
}

impl Worker {
    /// A worker of this name, which ends after the job at hand once `drain` turns to `true`, and puts it back once
    /// `abandon` does.
    pub fn new(
        studio: Arc<Studio>,
        bench: Bench,
        name: String,
        drain: watch::Receiver<bool>,
        abandon: watch::Receiver<bool>,
    ) -> Self {
        let jobs = match bench {
            Bench::Playing => studio.roster.played(),
            Bench::Recording => studio.roster.recorded(),
        };
        Self { studio, name, jobs, drain, abandon }
    }

    /// Works until it is told to end. What fails in the store is logged and tried again: a worker never gives up.
    pub async fn run(mut self) {
        while !*self.drain.borrow() {
            match self.claim().await {
                Ok(Some((claim, job))) => {
                    let span = tracing::info_span!("job", request = %job.request, job = %job.id);
                    self.make(claim, job).instrument(span).await;
                }
                Ok(None) => self.rest(PATIENCE).await,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "no job could be claimed"
                    );
                    self.rest(BEAT_MAX).await;
                }
            }
        }
    }

    async fn rest(&mut self, patience: Duration) {
        let bell = self.studio.bell();
        tokio::select! {
            () = bell.order(patience) => {}
            _ = self.drain.changed() => {}
        }
    }

    async fn claim(&self) -> Result<Option<(Claim, Job)>, StoreError> {
        let (now_ms, rules, worker) = (self.studio.now_ms(), self.studio.rules, self.name.clone());
        let jobs = self.jobs.clone();
        self.studio
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let lease_until_ms = now_ms + rules.lease_ms;
                    tx.claim(&worker, now_ms, lease_until_ms, rules.running_per_visitor, &jobs)
                        .await
                })
            })
            .await
    }

    async fn make(&self, claim: Claim, job: Job) {
        tracing::info!(engine = job.engine, seed = job.seed, attempt = job.attempts, "job begins");
        self.studio.bell.changed(&job.id);
        let begun_ms = self.studio.now_ms();
        let outcome = self.outcome(&claim, &job).await;
        let settled = match outcome {
            Outcome::Produced(produced) => self.studio.settle(&claim, &job, *produced).await,
            Outcome::Not { failure, again } => self.not_made(&claim, &job, failure, again).await,
            Outcome::Abandoned => self.studio.put_back(&claim, &job, self.studio.now_ms()).await,
            Outcome::Lost => {
                tracing::info!("job is no longer wanted");
                Ok(())
            }
        };
        if let Err(error) = settled {
            // What was made is not lost to anybody: when the lease is over, the job is made again.
            tracing::error!(error = &error as &dyn std::error::Error, "job could not be settled");
            let failure =
                Failure { code: "storage".into(), text: "The loop could not be stored.".into() };
            if let Err(error) = self.not_made(&claim, &job, failure, true).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "job waits for its lease to end"
                );
            }
        }
        tracing::info!(ms = self.studio.now_ms() - begun_ms, "job ends");
        self.studio.bell.changed(&job.id);
    }

    /// Computes on a thread of its own, and meanwhile renews the lease and looks whether the job is still wanted.
    async fn outcome(&self, claim: &Claim, job: &Job) -> Outcome {
        let progress = Arc::new(Progress::default());
        let mut computing = match self.begin(job, progress.clone()) {
            Ok(computing) => computing,
            Err(failure) => return Outcome::Not { failure, again: false },
        };
        let lease = Duration::from_millis(self.studio.rules.lease_ms.unsigned_abs());
        let mut beat = tokio::time::interval((lease / 3).min(BEAT_MAX));
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        beat.tick().await;
        let mut told = progress.mark();
        let mut abandon = self.abandon.clone();
        let _place = self.studio.benches.take(&job.id, progress.clone());
        let lost = loop {
            tokio::select! {
                done = &mut computing => return outcome_of(done),
                _ = beat.tick() => {
                    if !self.renew(claim, &progress).await {
                        break Outcome::Lost;
                    }
                    if progress.mark() != told {
                        told = progress.mark();
                        self.studio.bell.changed(&job.id);
                    }
                }
                () = told_to(&mut abandon) => break Outcome::Abandoned,
            }
        };
        progress.stop(match lost {
            Outcome::Lost if self.is_over(&claim.job).await => Stop::Unwanted,
            _ => Stop::Abandoned,
        });
        // The thread ends at the engine's next step; nobody waits for what it says then.
        lost
    }

    /// Whether nobody goes on with a job whose claim was lost.
    async fn is_over(&self, job: &store::Id) -> bool {
        let job = self.studio.database.job(job).await;
        matches!(job, Ok(Some(Job { state: JobState::Cancelled | JobState::Failed(_), .. })))
    }

    fn begin(
        &self,
        job: &Job,
        progress: Arc<Progress>,
    ) -> Result<tokio::task::JoinHandle<Result<Produced, NotProduced>>, Failure> {
        let failed = |text: &str| Failure { code: "engine".into(), text: text.into() };
        let brief =
            serde_json::from_str::<BriefView>(&job.brief).map_err(|error| error.to_string());
        let brief = brief.and_then(|view| view.brief().map_err(|error| error.to_string()));
        let brief = brief.map_err(|error| {
            tracing::error!(error, "the stored brief cannot be read");
            failed("The brief could not be read any more.")
        })?;
        if self.studio.engines().by_name(&job.engine).is_none() {
            return Err(failed("The engine is no longer there."));
        }
        let account: Option<AccountView> = serde_json::from_str(&job.account).ok();
        let studio = self.studio.clone();
        let (name, seed, grant) = (job.engine.clone(), job.seed, job.grant);
        let runtime = Handle::current();
        let mut watching = Watching { progress, studio, job: job.id.clone(), runtime };
        let span = tracing::Span::current();
        Ok(tokio::task::spawn_blocking(move || {
            let _within = span.enter();
            let studio = watching.studio.clone();
            let engine = studio.engines().by_name(&name).expect("it was there a moment ago");
            let fallback = studio.fallback_for(engine, &brief, grant);
            produce_all(engine, fallback, &brief, seed, account, &mut watching)
        }))
    }

    async fn renew(&self, claim: &Claim, progress: &Progress) -> bool {
        let until_ms = self.studio.now_ms() + self.studio.rules.lease_ms;
        let (claim, stage, share) = (claim.clone(), progress.stage(), progress.share());
        let renewed = self
            .studio
            .database
            .write(move |tx| {
                Box::pin(async move { tx.heartbeat(&claim, until_ms, stage, share).await })
            })
            .await;
        renewed.unwrap_or_else(|error| {
            // The lease may outlast the trouble; if not, the settlement finds that it did not.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the lease could not be renewed"
            );
            true
        })
    }

    async fn not_made(
        &self,
        claim: &Claim,
        job: &Job,
        failure: Failure,
        again: bool,
    ) -> Result<(), StoreError> {
        if again && job.attempts < self.studio.rules.attempts_max {
            let wait_ms = (BACK_OFF_MS << (job.attempts - 1).min(10)).min(BACK_OFF_MAX_MS);
            tracing::warn!(code = failure.code, wait_ms, "job is tried again");
            return self.studio.put_back(claim, job, self.studio.now_ms() + wait_ms).await;
        }
        tracing::warn!(code = failure.code, "job fails, and its use is given back");
        self.studio.fail(claim, job, failure).await
    }
}

/// Waits until a wish is there.
async fn told_to(wish: &mut watch::Receiver<bool>) {
    // The sender is there for as long as there are workers.
    drop(wish.wait_for(|wish| *wish).await);
}

fn outcome_of(done: Result<Result<Produced, NotProduced>, tokio::task::JoinError>) -> Outcome {
    let not = |code: &str, text: &str, again| Outcome::Not {
        failure: Failure { code: code.to_owned(), text: text.to_owned() },
        again,
    };
    let error = match done {
        Ok(Ok(produced)) => return Outcome::Produced(Box::new(produced)),
        Ok(Err(error)) => error,
        Err(panic) => {
            tracing::error!(
                error = &panic as &dyn std::error::Error,
                "the engine stopped in the middle"
            );
            return not("engine", "The engine stopped in the middle of the loop.", true);
        }
    };
    tracing::warn!(error = &error as &dyn std::error::Error, "nothing was made");
    match error {
        NotProduced::Produce(ProduceError::Cancelled(_)) => Outcome::Lost,
        NotProduced::Produce(ProduceError::NotGoodEnough { .. }) => {
            not("not_good_enough", "No take kept every promise, so none is delivered.", false)
        }
        NotProduced::Produce(ProduceError::Engine { source, .. }) => {
            not("engine", "The engine could not make this loop.", source.may_pass())
        }
        NotProduced::Encode(_) => not("engine", "The sound does not fit its file.", false),
    }
}
