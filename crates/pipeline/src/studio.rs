//! The studio at work: orders come in, workers make them, what was promised is settled.

mod bell;
mod benches;
mod clock;
mod commissions;
mod cut_again;
mod encode_later;
mod gauge;
mod order;
mod pace;
mod produced;
mod readiness;
mod roster;
mod settle;
mod summary;
mod upkeep;
mod watching;
mod work;

pub use bell::{Bell, Listener};
pub use clock::{Clock, SystemClock};
pub use cut_again::{CutAgainError, CutWish};
pub use encode_later::{EncodeError, FileFormat};
pub use order::{Allowed, Answer, Asking, Blocked, Order, OrderError};
pub use roster::Roster;
pub use summary::{PeaksView, PromisesView, SummaryView};
pub use upkeep::Swept;
pub use work::{Bench, Worker};

use access::{Calendar, Policy};
use billing::Prices;
use engine::Registry;
use store::{Database, Objects};
use tokio::sync::Semaphore;

use benches::Benches;
use gauge::Gauge;
use pace::Pace;

/// How work is shared out.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Jobs of one visitor that run at a time.
    pub running_per_visitor: u32,
    /// How long a worker may be silent before its job is given to another.
    pub lease_ms: i64,
    /// How often a job is begun before it fails.
    pub attempts_max: u32,
    /// How long anybody waits for a job.
    pub deadline_ms: i64,
    /// How much earlier paid work goes than free work that comes at the same time.
    pub paid_head_start_ms: i64,
    /// Workers of this process, by which waiting times are guessed.
    pub workers: u32,
}

/// Everything that orders and workers share.
pub struct Studio {
    database: Database,
    objects: Objects,
    roster: Roster,
    public_address: Option<String>,
    policy: Policy,
    prices: Prices,
    calendar: Calendar,
    rules: Rules,
    clock: Box<dyn Clock>,
    bell: Bell,
    benches: Benches,
    gauge: Gauge,
    pace: Pace,
    encoders: Semaphore,
}

/// What a studio is made of.
pub struct Parts {
    /// Where rows are kept.
    pub database: Database,
    /// Where sound is kept.
    pub objects: Objects,
    /// Who makes it, and on which terms.
    pub roster: Roster,
    /// Where services can call the studio back: `https://` and a host, without a path. Without it, they are asked.
    pub public_address: Option<String>,
    /// What is allowed.
    pub policy: Policy,
    /// What a loop costs in credits.
    pub prices: Prices,
    /// Which day it is.
    pub calendar: Calendar,
    /// How work is shared out.
    pub rules: Rules,
    /// What time it is.
    pub clock: Box<dyn Clock>,
}

impl Studio {
    /// Opens the studio.
    pub fn new(parts: Parts) -> Self {
        let Parts {
            database,
            objects,
            roster,
            public_address,
            policy,
            prices,
            calendar,
            rules,
            clock,
        } = parts;
        Self {
            database,
            objects,
            roster,
            public_address,
            policy,
            prices,
            calendar,
            rules,
            clock,
            bell: Bell::default(),
            benches: Benches::default(),
            gauge: Gauge::default(),
            pace: Pace::default(),
            encoders: Semaphore::new(rules.workers.max(1) as usize),
        }
    }

    /// Where rows are kept.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Where sound is kept.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// Who makes it, and on which terms.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Who makes it.
    pub fn engines(&self) -> &Registry {
        &self.roster.engines
    }

    /// The name of the engine that is used unless another is asked for.
    pub fn usual_engine(&self) -> &str {
        &self.roster.usual
    }

    /// What is allowed.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What a loop costs in credits.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// Workers of this process; if there are none, they are taken to be as many elsewhere.
    pub fn workers(&self) -> u32 {
        self.rules.workers.max(1)
    }

    /// Tells when a job has changed.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// What time it is.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// When the day of now is over.
    pub fn resets_at_ms(&self) -> i64 {
        self.calendar.next_day_ms(self.now_ms())
    }
}

/// A view as it is stored.
fn json(view: &impl serde::Serialize) -> String {
    serde_json::to_string(view).expect("keys are texts, and no value can fail")
}
