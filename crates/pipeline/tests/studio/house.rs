//! A studio with hands on its clock and on its engine.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use access::{Calendar, Network, Policy, Visitor};
use billing::Prices;
use brief::Brief;
use engine::{Abilities, BuiltIn, Engine, EngineError, Registry, Take, Watch};
use jiff::tz::TimeZone;
use pipeline::{Answer, Asking, Bench, Clock, Order, Parts, Roster, Rules, Studio, Worker};
use sea_orm::ConnectionTrait;
use store::{Bucket, Database, Id, Job, JobState, JobsOf, Objects, Url};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::elsewhere::Elsewhere;

/// 25 November 2026, nine o'clock in UTC.
pub(crate) const MORNING_MS: i64 = 1_795_597_200_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const LEASE_MS: i64 = 3_000;
pub(crate) const DEADLINE_MS: i64 = 600_000;
pub(crate) const HEAD_START_MS: i64 = 300_000;

/// Three takes of `Elsewhere`.
const SPEND_MICRODOLLARS_A_DAY: i64 = 3 * crate::elsewhere::COST_MICRODOLLARS as i64;

pub(crate) const POLICY: Policy =
    Policy { daily_limit: 4, network_daily_limit: 40, in_flight_max: 100, queue_max: 1000 };

pub(crate) struct House {
    pub(crate) studio: Arc<Studio>,
    pub(crate) clock: Hand,
    pub(crate) script: Script,
    pub(crate) elsewhere: Elsewhere,
    parts: Kept,
}

/// What a studio allows and does when something fails.
struct Terms {
    policy: Policy,
    fallback: bool,
}

/// What another studio over the same store needs.
struct Kept {
    url: Url,
    objects: Objects,
    /// Removed with the house.
    folder: TempDir,
}

impl House {
    pub(crate) async fn sqlite_and_folder() -> Self {
        let folder = TempDir::new().unwrap();
        let objects = Objects::in_folder(&folder.path().join("objects")).unwrap();
        Self::of(Url::Sqlite(folder.path().join("studio.db")), objects, folder, POLICY).await
    }

    pub(crate) async fn postgres_and_folder() -> Self {
        let folder = TempDir::new().unwrap();
        let objects = Objects::in_folder(&folder.path().join("objects")).unwrap();
        Self::of(Url::Postgres(new_database().await), objects, folder, POLICY).await
    }

    pub(crate) async fn sqlite_and_bucket() -> Self {
        let folder = TempDir::new().unwrap();
        let bucket = Bucket {
            name: needed("CLOUDMUSIC_TEST_S3_BUCKET"),
            endpoint: Some(needed("CLOUDMUSIC_TEST_S3_ENDPOINT")),
            region: "us-east-1".to_owned(),
            access_key_id: needed("CLOUDMUSIC_TEST_S3_KEY"),
            secret_access_key: needed("CLOUDMUSIC_TEST_S3_SECRET"),
            session_token: None,
            prefix: Id::random().unwrap().to_string(),
            path_style: true,
            allow_http: true,
        };
        let objects = Objects::in_bucket(&bucket).unwrap();
        Self::of(Url::Sqlite(folder.path().join("studio.db")), objects, folder, POLICY).await
    }

    async fn of(url: Url, objects: Objects, folder: TempDir, policy: Policy) -> Self {
        let (clock, script, elsewhere) = (Hand::default(), Script::default(), Elsewhere::default());
        let terms = Terms { policy, fallback: false };
        let studio = open(&url, &objects, &clock, &script, &elsewhere, terms).await;
        Self { studio, clock, script, elsewhere, parts: Kept { url, objects, folder } }
    }

    /// The same store, opened by another process that allows something else.
    pub(crate) async fn with(self, policy: Policy) -> Self {
        let studio = self.another(policy).await;
        Self { studio, ..self }
    }

    /// The same store, opened by a process in which the usual engine serves when another is not available.
    pub(crate) async fn with_fallback(self) -> Self {
        let studio = self.open(Terms { policy: POLICY, fallback: true }).await;
        Self { studio, ..self }
    }

    /// Another process over the same store.
    pub(crate) async fn another(&self, policy: Policy) -> Arc<Studio> {
        self.open(Terms { policy, fallback: false }).await
    }

    async fn open(&self, terms: Terms) -> Arc<Studio> {
        let Kept { url, objects, .. } = &self.parts;
        open(url, objects, &self.clock, &self.script, &self.elsewhere, terms).await
    }

    /// Writes to the database behind the studio's back.
    pub(crate) async fn tamper(&self, sql: &str) -> Result<(), sea_orm::DbErr> {
        let url = match &self.parts.url {
            Url::Sqlite(path) => format!("sqlite:{}", path.display()),
            Url::Postgres(url) => url.clone(),
        };
        let connection = sea_orm::Database::connect(url).await?;
        let done = connection.execute_unprepared(sql).await.map(drop);
        connection.close().await?;
        done
    }

    /// How many bytes of objects lie in the folder.
    pub(crate) fn objects_in_folder(&self) -> Option<usize> {
        let objects = self.parts.folder.path().join("objects");
        let folders = std::fs::read_dir(objects).ok()?;
        Some(folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap()).count())
    }

    pub(crate) async fn order(&self, asking: &Asking) -> Answer {
        self.studio.order(asking, kick()).await.unwrap()
    }

    /// Orders, and it is allowed.
    pub(crate) async fn ordered(&self, asking: &Asking) -> Id {
        match self.order(asking).await {
            Answer::Allowed(allowed) => allowed.job.id,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn job(&self, id: &Id) -> Job {
        self.studio.database().job(id).await.unwrap().unwrap()
    }

    async fn facts(&self, asking: &Asking) -> access::Facts {
        let wallet = asking.wallet.as_ref();
        self.studio.allowance(&asking.visitor, asking.network, wallet).await.unwrap().0
    }

    /// Free loops that a visitor has used today.
    pub(crate) async fn used(&self, asking: &Asking) -> u32 {
        self.facts(asking).await.used_today
    }

    pub(crate) async fn credits(&self, asking: &Asking) -> i64 {
        self.facts(asking).await.credits
    }

    pub(crate) async fn give_credits(&self, asking: &Asking, credits: i64) {
        let imported = store::Imported {
            visitor: asking.visitor.clone(),
            day: "2026-01-06".parse().unwrap(),
            used: 4,
            credits,
        };
        let work = self
            .studio
            .database()
            .write(move |tx| Box::pin(async move { tx.import(&imported, MORNING_MS).await }));
        assert!(work.await.unwrap());
    }

    /// Lets a worker work until a job is over.
    pub(crate) async fn work_until_over(&self, job: &Id) -> Job {
        let hands = Hands::start(&self.studio, 1);
        let job = self.wait_until_over(job).await;
        hands.end().await;
        job
    }

    pub(crate) async fn wait_until_over(&self, id: &Id) -> Job {
        let mut listener = self.studio.bell().listen();
        loop {
            let job = self.job(id).await;
            if job.state.is_over() {
                return job;
            }
            listener.change(id, std::time::Duration::from_millis(50)).await;
        }
    }

    /// Waits until a worker is at a job.
    pub(crate) async fn wait_until_running(&self, id: &Id) {
        let mut listener = self.studio.bell().listen();
        while !matches!(self.job(id).await.state, JobState::Running { .. }) {
            listener.change(id, std::time::Duration::from_millis(50)).await;
        }
    }
}

async fn open(
    url: &Url,
    objects: &Objects,
    clock: &Hand,
    script: &Script,
    elsewhere: &Elsewhere,
    terms: Terms,
) -> Arc<Studio> {
    Arc::new(Studio::new(Parts {
        database: Database::open(url, 4).await.unwrap(),
        objects: objects.clone(),
        roster: Roster {
            engines: Arc::new(Registry::of(vec![
                Box::new(script.clone()),
                Box::new(elsewhere.clone()),
            ])),
            usual: "scripted".to_owned(),
            fallback: terms.fallback.then(|| "scripted".to_owned()),
            noncommercial_sales: false,
            spend_microdollars_a_day: SPEND_MICRODOLLARS_A_DAY,
        },
        public_address: None,
        policy: terms.policy,
        prices: Prices::default(),
        calendar: Calendar::new(TimeZone::get("Europe/Berlin").unwrap()),
        rules: Rules {
            running_per_visitor: 2,
            lease_ms: LEASE_MS,
            attempts_max: 3,
            deadline_ms: DEADLINE_MS,
            paid_head_start_ms: HEAD_START_MS,
            workers: 1,
        },
        clock: Box::new(clock.clone()),
    }))
}

/// Jobs of every engine.
pub(crate) fn everything() -> JobsOf {
    JobsOf::AllBut(Vec::new())
}

/// Workers that work.
pub(crate) struct Hands {
    workers: tokio::task::JoinSet<()>,
    drain: watch::Sender<bool>,
    abandon: watch::Sender<bool>,
}

impl Hands {
    pub(crate) fn start(studio: &Arc<Studio>, count: usize) -> Self {
        let (drain, draining) = watch::channel(false);
        let (abandon, abandoning) = watch::channel(false);
        let of = |bench: Bench| {
            let workers = (0..count).map(move |number| (bench, number));
            workers.map(|(bench, number)| {
                let name = format!("{}-{number}", bench.name());
                let (drain, abandon) = (draining.clone(), abandoning.clone());
                Worker::new(studio.clone(), bench, name, drain, abandon).run()
            })
        };
        let workers = of(Bench::Playing).chain(of(Bench::Recording)).collect();
        Self { workers, drain, abandon }
    }

    /// Lets them finish what they are at.
    pub(crate) async fn end(mut self) {
        self.drain.send_replace(true);
        while let Some(ended) = self.workers.join_next().await {
            ended.unwrap();
        }
    }

    /// Lets them put back what they are at.
    pub(crate) async fn abandon(self) {
        self.abandon.send_replace(true);
        self.end().await;
    }

    /// What a power cut does.
    pub(crate) async fn kill(mut self) {
        self.workers.shutdown().await;
    }
}

/// A clock that only moves when it is moved.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Default for Hand {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MORNING_MS)))
    }
}

impl Hand {
    pub(crate) fn move_on(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// An engine that does as it is told, and otherwise plays.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    next: VecDeque<Act>,
    played: u32,
    /// Holds the engine in the middle of a take.
    held: bool,
}

pub(crate) enum Act {
    FailOnce,
    Refuse,
    Panic,
}

impl Script {
    pub(crate) fn then(&self, act: Act) {
        self.0.lock().unwrap().next.push_back(act);
    }

    pub(crate) fn hold(&self, held: bool) {
        self.0.lock().unwrap().held = held;
    }

    /// How many takes were asked for.
    pub(crate) fn played(&self) -> u32 {
        self.0.lock().unwrap().played
    }
}

impl Engine for Script {
    fn name(&self) -> &str {
        "scripted"
    }

    fn version(&self) -> &str {
        BuiltIn.version()
    }

    fn abilities(&self) -> Abilities {
        BuiltIn.abilities()
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let act = {
            let mut told = self.0.lock().unwrap();
            told.played += 1;
            told.next.pop_front()
        };
        let engine = || self.name().to_owned();
        match act {
            Some(Act::FailOnce) => {
                return Err(EngineError::Retryable {
                    engine: engine(),
                    reason: "the line broke".into(),
                });
            }
            Some(Act::Refuse) => {
                return Err(EngineError::Permanent {
                    engine: engine(),
                    reason: "not today".into(),
                });
            }
            Some(Act::Panic) => panic!("the engine panics because the story says so"),
            None => {}
        }
        while self.0.lock().unwrap().held {
            watch.step(0.5)?;
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        BuiltIn.generate(brief, seed, watch)
    }
}

/// Somebody at an address, whose browser and cookie have this name.
pub(crate) fn somebody(name: &str, address: &str) -> Asking {
    let address: IpAddr = address.parse().unwrap();
    Asking {
        visitor: Visitor::of(address, name.as_bytes()),
        network: Network::of(address),
        owner: format!("owner-{name}"),
        known: true,
        wallet: None,
        request: format!("request-of-{name}"),
    }
}

/// An order for drums that somebody else records.
pub(crate) fn recorded_drums() -> Order {
    let request = brief::Request {
        kind: Some("drums".into()),
        bars: Some(1),
        bpm: Some(120.0),
        ..Default::default()
    };
    Order {
        settled: request.settle().unwrap(),
        seed: Some(7),
        engine: Some("elsewhere".to_owned()),
        idempotency_key: None,
        fingerprint: "drums".to_owned(),
    }
}

/// An order for the quickest loop there is.
pub(crate) fn kick() -> Order {
    let request = brief::Request { kind: Some("kick".into()), bars: Some(1), ..Default::default() };
    Order {
        settled: request.settle().unwrap(),
        seed: Some(7),
        engine: None,
        idempotency_key: None,
        fingerprint: "kick".to_owned(),
    }
}

/// A database of its own on the server of `scripts/with-services`.
async fn new_database() -> String {
    let server = needed("CLOUDMUSIC_TEST_POSTGRES");
    let name = format!("story_{}", Id::random().unwrap());
    let connection = sea_orm::Database::connect(&server).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    renamed(&server, &name)
}

/// The same server's address, with another database.
fn renamed(url: &str, name: &str) -> String {
    let (server, query) = url.split_once('?').map_or((url, ""), |(server, query)| (server, query));
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}{}{query}", if query.is_empty() { "" } else { "?" })
}

pub(crate) fn needed(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run the tests with scripts/with-services, as ./check does")
    })
}
