//! A stand-in for somebody else's engine: it is there at once, costs nothing, gives the same recording every time, and
//! fails when it is told to.

mod fault;
mod recording;

pub use fault::Fault;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use brief::{Brief, Kind};

use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, LOOP_LICENCE, Maturity, Recorded, Take, Watch,
};
use fault::Orders;

/// How the mock behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MockConfig {
    /// What goes wrong at every call; `None` lets all go well.
    pub fault: Option<Fault>,
    /// How long a take is waited for.
    pub delay: Duration,
    /// Whether words in a prompt say what goes wrong with it: `mock:delay=2s`, `mock:fail=retryable` (or `permanent`,
    /// `unavailable`), `mock:garbage`, `mock:silence`, `mock:short`. `mock:first=2` lets it go wrong for the first two takes
    /// of a brief only, and `mock:fail-first=2` is short for `mock:fail=retryable mock:first=2`.
    pub faults_from_prompt: bool,
}

/// The engine.
pub struct Mock {
    config: MockConfig,
    /// How many calls for a prompt went wrong, until one goes well.
    failed: Mutex<HashMap<String, u32>>,
}

impl Mock {
    /// One that behaves as told.
    pub fn new(config: MockConfig) -> Self {
        Self { config, failed: Mutex::default() }
    }

    fn orders(&self, brief: &Brief) -> Result<Orders, EngineError> {
        let usual = Orders { fault: self.config.fault, delay: self.config.delay, first: None };
        match &brief.prompt {
            Some(prompt) if self.config.faults_from_prompt => usual.overruled(prompt),
            _ => Ok(usual),
        }
        .map_err(|reason| EngineError::Permanent { engine: self.name().to_owned(), reason })
    }

    /// Whether it is still to go wrong, for one more call.
    fn goes_wrong(&self, brief: &Brief, first: Option<u32>) -> bool {
        let Some(first) = first else { return true };
        let prompt = brief.prompt.clone().unwrap_or_default();
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let times = failed.remove(&prompt).unwrap_or(0);
        let wrong = times < first;
        if wrong {
            failed.insert(prompt, times + 1);
        }
        wrong
    }

    fn wait(&self, delay: Duration, watch: &mut dyn Watch) -> Result<(), EngineError> {
        const STEPS: u32 = 20;
        for step in 0..STEPS {
            watch.step(f64::from(step) / f64::from(STEPS))?;
            if !delay.is_zero() {
                watch.pause(delay / STEPS)?;
            }
        }
        Ok(watch.step(1.0)?)
    }
}

impl Engine for Mock {
    fn name(&self) -> &str {
        "mock"
    }

    fn version(&self) -> &str {
        synth::VERSION
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(Kind::ALL),
            one_shots: true,
            delivery: Delivery::Recorded,
            // Sixteen bars at 60 BPM, and two to spare.
            seconds_max: 72.0,
            licence: LOOP_LICENCE,
            seeds_reproduce: true,
            writes_midi: false,
            cost: Cost::default(),
            takes_max: 4,
            maturity: Maturity::Proven,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        match self.config.fault {
            Some(fault @ (Fault::Unavailable | Fault::Retryable)) => Err(fault.error(self.name())),
            _ => Ok(()),
        }
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let abilities = self.abilities();
        EngineError::if_beyond(self.name(), &abilities, brief)?;
        let orders = self.orders(brief)?;
        self.wait(orders.delay, watch)?;
        let seconds = abilities.seconds_to_ask(brief);
        let fault = orders.fault.filter(|_| self.goes_wrong(brief, orders.first));
        let file = match fault {
            None => recording::of(brief, seed, seconds),
            Some(Fault::Garbage) => recording::garbage(seed),
            Some(Fault::Silence) => recording::silence(seconds),
            // Half of what is needed, whatever was asked for on top.
            Some(Fault::Short) => recording::of(brief, seed, brief.grid().seconds() / 2.0),
            Some(fault) => return Err(fault.error(self.name())),
        };
        Ok(Take::Recorded(Recorded { files: vec![file], reference: None }))
    }
}
