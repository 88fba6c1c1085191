//! An engine on somebody else's machine: its work is commissioned, takes as long as the story says, and costs money.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use brief::Brief;
use engine::{
    Abilities, Commission, Cost, Engine, EngineError, Mock, MockConfig, Recorded, Take, Watch,
};

/// What a take costs.
pub(crate) const COST_MICRODOLLARS: u64 = 40_000;
/// What is noted before anything is asked for.
const ASKED: &str = "asked";

/// The other machine, as it stands.
#[derive(Clone, Default)]
pub(crate) struct Elsewhere(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Pieces of work that were begun.
    created: u32,
    /// Whether nothing becomes ready.
    held: bool,
    /// Whether the answer to a creation is lost.
    deaf: bool,
    unavailable: bool,
    garbage: bool,
    /// How the last call was stopped, if it was.
    stopped: Option<&'static str>,
}

impl Elsewhere {
    pub(crate) fn hold(&self, held: bool) {
        self.0.lock().unwrap().held = held;
    }

    pub(crate) fn lose_answers(&self) {
        self.0.lock().unwrap().deaf = true;
    }

    pub(crate) fn disappear(&self) {
        self.0.lock().unwrap().unavailable = true;
    }

    pub(crate) fn send_garbage(&self) {
        self.0.lock().unwrap().garbage = true;
    }

    pub(crate) fn created(&self) -> u32 {
        self.0.lock().unwrap().created
    }

    pub(crate) fn stopped(&self) -> Option<&'static str> {
        self.0.lock().unwrap().stopped
    }

    /// Begins the work, unless an earlier try did.
    fn begin(&self, seed: u64, watch: &mut dyn Watch) -> Result<(), EngineError> {
        let engine = self.name();
        let mut note = watch.commissioned(engine, seed)?;
        if note.is_none() {
            let cost_microdollars = COST_MICRODOLLARS;
            watch.commission(&Commission { engine, seed, note: ASKED, cost_microdollars })?;
            let mut state = self.0.lock().unwrap();
            state.created += 1;
            if !state.deaf {
                note = Some(format!("work-{}", state.created));
            }
            drop(state);
            if let Some(note) = &note {
                watch.commission(&Commission { engine, seed, note, cost_microdollars: 0 })?;
            }
        }
        while note.as_deref().is_none_or(|note| note == ASKED) {
            watch.pause(Duration::from_secs(60))?;
            note = watch.commissioned(engine, seed)?;
        }
        Ok(())
    }
}

impl Engine for Elsewhere {
    fn name(&self) -> &'static str {
        "elsewhere"
    }

    fn version(&self) -> &str {
        "1"
    }

    fn abilities(&self) -> Abilities {
        let mock = Mock::new(MockConfig::default()).abilities();
        let mut licence = mock.licence.clone();
        licence.id = "CC-BY-NC-4.0".into();
        licence.commercial_use = false;
        let cost = Cost { microdollars_per_take: COST_MICRODOLLARS, microdollars_per_second: 0 };
        Abilities { licence, cost, takes_max: 2, ..mock }
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        if self.0.lock().unwrap().unavailable {
            let (engine, reason) = (self.name().to_owned(), "it is switched off".to_owned());
            return Err(EngineError::Unavailable { engine, reason });
        }
        let done = self.begin(seed, watch).and_then(|()| {
            while self.0.lock().unwrap().held {
                watch.pause(Duration::from_millis(5))?;
            }
            Ok(())
        });
        if let Err(error) = done {
            let how = if watch.abandoned() { "abandoned" } else { "unwanted" };
            self.0.lock().unwrap().stopped = watch.cancelled().then_some(how);
            return Err(error);
        }
        if self.0.lock().unwrap().garbage {
            let files = vec![b"no sound at all".to_vec()];
            return Ok(Take::Recorded(Recorded { files, reference: None }));
        }
        Mock::new(MockConfig::default()).generate(brief, seed, watch)
    }

    fn heard(&self, note: &str, reference: &str) -> Option<String> {
        (note == ASKED).then(|| reference.to_owned())
    }
}
