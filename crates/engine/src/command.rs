//! Any program as an engine: it reads a brief as JSON and writes a sound file.
//!
//! The program is the operator's choice and trusted as far as that goes: it may use the network and read what its user
//! may read. What it is kept from is outstaying its time, filling the memory or the disk, and living on when nobody waits
//! for it any more.

mod desk;
mod order;
mod outcome;
mod program;
mod running;

use std::borrow::Cow;
use std::path::PathBuf;
use std::process;
use std::time::{Duration, Instant};

use brief::{Brief, Kind};

use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Licence, Maturity, Recorded, Take, Watch,
};
use desk::Desk;
use order::Order;
use outcome::Failure;
use running::Running;

/// How often a program is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// What a program is told of the world around it, beside its own folder for what is temporary.
const ENVIRONMENT: [&str; 3] = ["PATH", "HOME", "LANG"];

/// Which program, what it makes and how far it may go.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandConfig {
    /// The name the engine is chosen by.
    pub name: String,
    /// To be changed whenever the same brief and seed may sound different.
    pub version: String,
    /// The program: a path, or a name that is looked for in `PATH`.
    pub program: PathBuf,
    /// Its arguments, each as it is: no shell reads them.
    pub arguments: Vec<String>,
    /// What may be done with its takes.
    pub licence: Licence,
    /// The kinds it makes.
    pub kinds: Vec<Kind>,
    /// Whether it also makes single hits.
    pub one_shots: bool,
    /// The longest take it makes, in seconds.
    pub seconds_max: f64,
    /// Whether the same brief and seed always give the same bytes.
    pub seeds_reproduce: bool,
    /// What a take costs.
    pub cost: Cost,
    /// How long it may take.
    pub time_max: Duration,
    /// How much address space each of its processes may have; `None` for as much as there is.
    pub memory_max_bytes: Option<u64>,
    /// How large the sound, and each of its other outputs, may be.
    pub output_max_bytes: u64,
}

impl CommandConfig {
    /// A program that makes loops of every kind up to forty seconds, within ten minutes and 64 MiB.
    pub fn new(program: impl Into<PathBuf>, licence: Licence) -> Self {
        Self {
            name: "command".to_owned(),
            version: "1".to_owned(),
            program: program.into(),
            arguments: Vec::new(),
            licence,
            kinds: Kind::ALL.to_vec(),
            one_shots: false,
            seconds_max: 40.0,
            seeds_reproduce: false,
            cost: Cost::default(),
            time_max: Duration::from_secs(600),
            memory_max_bytes: None,
            output_max_bytes: 64 << 20,
        }
    }
}

/// The engine.
pub struct Command {
    config: CommandConfig,
}

impl Command {
    /// One that runs the program for every take.
    pub fn new(config: CommandConfig) -> Self {
        Self { config }
    }

    fn ready(&self) -> Result<PathBuf, Failure> {
        if self.config.memory_max_bytes.is_some() && !running::CAN_LIMIT_MEMORY {
            let reason = "only Linux can limit the memory of a program: take the limit out";
            return Err(Failure::Unavailable(reason.to_owned()));
        }
        program::found(&self.config.program).map_err(Failure::Unavailable)
    }

    /// Runs the program to its end.
    fn run(&self, desk: &Desk, watch: &mut dyn Watch) -> Result<Vec<u8>, Failure> {
        let mut command = process::Command::new(self.ready()?);
        command.args(&self.config.arguments).env_clear().env("TMPDIR", desk.folder());
        command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        desk.sit_down(&mut command)?;
        let mut running = Running::start(&mut command, self.config.memory_max_bytes)
            .map_err(|error| Failure::of_start(&self.config.program, &error))?;

        let until = Instant::now() + self.config.time_max;
        let mut told = 0.0;
        let status = loop {
            if let Some(status) = running.ended()? {
                break status;
            }
            if Instant::now() >= until {
                running.stop()?;
                return Err(Failure::too_slow(self.config.time_max));
            }
            self.within_bounds(desk)?;
            if let Some(share) = desk.progress().filter(|share| *share > told) {
                told = share;
                watch.progress(share);
            }
            if let Err(cancelled) = watch.pause(LOOK_EVERY) {
                running.stop()?;
                return Err(cancelled.into());
            }
        };
        self.within_bounds(desk)?;
        outcome::of(status, &desk.last_words())?;
        desk.sound()?.ok_or_else(|| Failure::no_sound(&desk.last_words()))
    }

    fn within_bounds(&self, desk: &Desk) -> Result<(), Failure> {
        let most = self.config.output_max_bytes;
        if desk.largest_output()? > most {
            return Err(Failure::Permanent(format!("it wrote more than {most} bytes")));
        }
        Ok(())
    }
}

impl Engine for Command {
    fn name(&self) -> &str {
        &self.config.name
    }

    fn version(&self) -> &str {
        &self.config.version
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Owned(self.config.kinds.clone()),
            one_shots: self.config.one_shots,
            delivery: Delivery::Recorded,
            seconds_max: self.config.seconds_max,
            licence: self.config.licence.clone(),
            seeds_reproduce: self.config.seeds_reproduce,
            writes_midi: false,
            cost: self.config.cost,
            // Each of them may take minutes.
            takes_max: 2,
            maturity: Maturity::Checked,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        match self.ready() {
            Ok(_) => Ok(()),
            Err(failure) => Err(failure.of_engine(self.name())),
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
        watch.step(0.0)?;
        let made = Desk::new().map_err(Failure::from).and_then(|desk| {
            desk.put(&Order::new(brief, seed, abilities.seconds_to_ask(brief), desk.take()))?;
            self.run(&desk, watch)
        });
        let sound = made.map_err(|failure| failure.of_engine(self.name()))?;
        watch.step(1.0)?;
        Ok(Take::Recorded(Recorded { files: vec![sound], reference: None }))
    }
}
