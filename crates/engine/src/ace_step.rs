//! ACE-Step on a machine of one's own: the REST server that comes with the model.
//!
//! The protocol is that of the project ace-step/ACE-Step-1.5 as its `docs/en/API.md` describes it and its sources
//! `acestep/api_server.py`, `acestep/api/http/release_task_models.py`, `release_task_param_parser.py`, `auth.py`,
//! `model_service_routes.py`, `acestep/api/jobs/local_cache_updates.py` and `acestep/constants.py` behave, read in
//! November 2026: a task is released, asked after, and its sound fetched, all from the same host and port.

mod note;
mod order;
mod reply;
mod server;

use std::borrow::Cow;
use std::time::Duration;

use brief::{Brief, Kind};

use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Licence, Maturity, Recorded, Secret, Take,
    Unwatched, Watch, Wire,
};
use note::Note;
use reply::State;
use server::{Server, Unasked};

/// The name it is chosen by.
const NAME: &str = "ace-step";
/// Raised when an order is written in another way, so that the same brief and seed may sound different.
const ORDERS: &str = "1";

/// The server takes 10 to 600 s (`acestep/constants.py`); on the smallest graphics cards it ends at four minutes, which no
/// loop needs.
const SECONDS_MAX: f64 = 240.0;

/// How many questions in a row may go unanswered: half a minute of them, in which a server is restarted.
const UNANSWERED_MAX: u32 = 15;
/// A task whose name was lost is certainly done after that.
const LOST_FOR_SECONDS: u64 = 600;

/// Where the server is, and how it is used.
#[derive(Clone, Debug)]
pub struct AceStepConfig {
    /// The address, such as `http://127.0.0.1:8001`.
    pub base: String,
    /// What the server was given as `ACESTEP_API_KEY`, if it was.
    pub api_key: Option<Secret>,
    /// The name of one of its models, such as `acestep-v15-turbo`; its default one otherwise.
    pub model: Option<String>,
    /// Whether its language model plans the music first: better, slower, and only where the server has loaded it.
    pub thinking: bool,
    /// Diffusion steps: 1 to 20 for turbo models, 32 to 64 for the base model; the server's choice otherwise.
    pub steps: Option<u32>,
    /// How many takes are made at once, 1 to 8; a second costs little time and spares asking again.
    pub batch: u32,
    /// What a take costs whoever rents the machine.
    pub cost: Cost,
    /// How long a take may take, the queue of the server included.
    pub patience: Duration,
    /// How often a task is asked after.
    pub ask_every: Duration,
}

impl AceStepConfig {
    /// The usual way to use the server at an address.
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: base.into(),
            api_key: None,
            model: None,
            thinking: false,
            steps: None,
            batch: 2,
            cost: Cost::default(),
            patience: Duration::from_secs(15 * 60),
            ask_every: Duration::from_secs(2),
        }
    }
}

/// The engine; its name is `ace-step`.
pub struct AceStep {
    config: AceStepConfig,
    version: String,
    wire: Wire,
}

impl AceStep {
    /// Gets ready; nothing is asked yet.
    pub fn new(config: AceStepConfig, wire: Wire) -> Self {
        let version = match &config.model {
            Some(model) => format!("{model} {ORDERS}"),
            None => format!("default model {ORDERS}"),
        };
        Self { config, version, wire }
    }
}

impl Engine for AceStep {
    fn name(&self) -> &str {
        NAME
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(&[
                Kind::Kick,
                Kind::Bass,
                Kind::Texture,
                Kind::Riser,
                Kind::Hats,
                Kind::Percussion,
                Kind::Drums,
                Kind::Chords,
                Kind::Lead,
                Kind::Arp,
            ]),
            one_shots: false,
            delivery: Delivery::Recorded,
            seconds_max: SECONDS_MAX,
            licence: LICENCE,
            // Another graphics card rounds in another way.
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 3,
            maturity: Maturity::Trial,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        let server = Server::of(&self.config, &self.wire)?;
        server.health(&Unwatched)?;
        server.has_model(self.config.model.as_deref(), &Unwatched)
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let abilities = self.abilities();
        EngineError::if_beyond(NAME, &abilities, brief)?;
        watch.step(0.0)?;
        let seconds = abilities.seconds_to_ask(brief);
        let order = order::write(&self.config, brief, seed, seconds);
        let work = Work {
            server: Server::of(&self.config, &self.wire)?,
            seed,
            cost_microdollars: self.config.cost.of(seconds),
            patience: self.config.patience,
            ask_every: self.config.ask_every,
        };
        let asked = work.ask(&order, watch)?;
        let addresses = work.await_sound(&asked, watch)?;
        let files = work.fetch(&addresses, watch)?;
        watch.step(1.0)?;
        Ok(Take::Recorded(Recorded { files, reference: Some(asked.task) }))
    }
}

/// What may be done with the takes of the published models.
const LICENCE: Licence = Licence {
    id: Cow::Borrowed("MIT"),
    name: Cow::Borrowed("ACE-Step 1.5: MIT Licence"),
    text: Cow::Borrowed(
        "Made with ACE-Step 1.5, whose code and published weights are under the MIT Licence: free for any use, commercial use \
         included. Its authors ask that the sound be checked for likeness to existing works and that it be said to be made by a \
         machine. The full text is in the file LICENSE of github.com/ace-step/ACE-Step-1.5.",
    ),
    commercial_use: true,
};

/// A take that is being made.
struct Work<'a> {
    server: Server<'a>,
    seed: u64,
    cost_microdollars: u64,
    patience: Duration,
    ask_every: Duration,
}

/// A task of the server's, and when it was asked for in seconds since 1970.
struct Asked {
    task: String,
    at: u64,
}

impl Work<'_> {
    /// The task that an earlier try has asked for, or a new one.
    fn ask(&self, order: &serde_json::Value, watch: &mut dyn Watch) -> Result<Asked, EngineError> {
        let cost = match note::read(watch, self.seed)? {
            Some(Note::Asked { task, at }) => return Ok(Asked { task, at }),
            Some(Note::Asking { at }) => {
                self.certainly_done(at, watch)?;
                self.cost_microdollars
            }
            // What was counted for it has not been spent.
            Some(Note::Refused) => 0,
            Some(Note::Over) | None => self.cost_microdollars,
        };
        let at = note::now();
        note::write(&Note::Asking { at }, self.seed, cost, watch)?;
        match self.server.release(order, watch) {
            Ok(task) => {
                self.write(&Note::Asked { task: task.clone(), at }, watch)?;
                Ok(Asked { task, at })
            }
            Err(Unasked::Refused(error)) => {
                self.write(&Note::Refused, watch)?;
                Err(error)
            }
            Err(Unasked::Unsure(error)) => Err(error),
        }
    }

    /// The name of a task was lost with the answer that told it. It can never be fetched, but while it may be worked on,
    /// another one would only pile up behind it.
    fn certainly_done(&self, asked_at: u64, watch: &dyn Watch) -> Result<(), EngineError> {
        let long_ago = note::now() > asked_at.saturating_add(LOST_FOR_SECONDS);
        if long_ago || self.server.is_idle(watch)? {
            return Ok(());
        }
        Err(retryable("an earlier answer was lost, and the server may still be working on it"))
    }

    /// Waits for the addresses of the sound.
    fn await_sound(
        &self,
        asked: &Asked,
        watch: &mut dyn Watch,
    ) -> Result<Vec<String>, EngineError> {
        let mut share = 0.02;
        let mut unanswered = 0;
        loop {
            match self.server.look(&asked.task, watch) {
                Ok(State::Done { addresses }) => return Ok(addresses),
                Ok(State::Working { share: told }) => {
                    unanswered = 0;
                    share = f64::max(share, 0.02 + 0.9 * told);
                    watch.step(share)?;
                }
                Ok(State::Failed { reason }) => {
                    self.write(&Note::Over, watch)?;
                    return Err(retryable(format!("it failed: {reason}")));
                }
                Ok(State::Unknown) => {
                    self.write(&Note::Over, watch)?;
                    return Err(retryable("it was restarted and no longer knows the task"));
                }
                Err(error @ EngineError::Retryable { .. })
                | Err(error @ EngineError::Unavailable { .. }) => {
                    unanswered += 1;
                    if unanswered > UNANSWERED_MAX {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
            if note::now() > asked.at.saturating_add(self.patience.as_secs()) {
                let minutes = self.patience.as_secs().div_ceil(60);
                return Err(retryable(format!("no take has come within {minutes} minutes")));
            }
            watch.pause(self.ask_every)?;
        }
    }

    fn fetch(
        &self,
        addresses: &[String],
        watch: &mut dyn Watch,
    ) -> Result<Vec<Vec<u8>>, EngineError> {
        let mut files = Vec::with_capacity(addresses.len());
        for (done, address) in addresses.iter().enumerate() {
            watch.step(0.93 + 0.07 * done as f64 / addresses.len() as f64)?;
            match self.server.fetch(address, watch) {
                Ok(file) => files.push(file),
                Err(server::Unfetched::Gone) => {
                    self.write(&Note::Over, watch)?;
                    return Err(retryable("it has already thrown the sound away"));
                }
                Err(server::Unfetched::Other(error)) => return Err(error),
            }
        }
        Ok(files)
    }

    /// Notes that follow the first one cost nothing more.
    fn write(&self, note: &Note, watch: &mut dyn Watch) -> Result<(), EngineError> {
        note::write(note, self.seed, 0, watch)
    }
}

fn retryable(reason: impl Into<String>) -> EngineError {
    EngineError::Retryable { engine: NAME.to_owned(), reason: reason.into() }
}

fn unavailable(reason: impl Into<String>) -> EngineError {
    EngineError::Unavailable { engine: NAME.to_owned(), reason: reason.into() }
}

fn permanent(reason: impl Into<String>) -> EngineError {
    EngineError::Permanent { engine: NAME.to_owned(), reason: reason.into() }
}
