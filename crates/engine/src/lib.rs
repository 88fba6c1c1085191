//! The contract of a music engine, the registry, and one module for each engine.
//!
//! An engine turns a [`Brief`](brief::Brief) and a seed into a [`Take`]; what becomes of the take is not its business.

mod abilities;
mod breaker;
mod contract;
mod error;
mod guarded;
mod registry;
mod secret;
mod take;
mod watch;

mod ace_step;
mod built_in;
mod command;
mod diffsinger;
mod mock;
pub mod replicate;
mod riffusion;
mod suno;

mod wire;
mod words;

pub use abilities::{Abilities, Cost, Delivery, Licence, Maturity};
pub use ace_step::{AceStep, AceStepConfig};
pub use breaker::{Breaker, BreakerRules, Pass, Resting, Verdict};
pub use built_in::{BuiltIn, LOOP_LICENCE};
pub use command::{Command, CommandConfig};
pub use contract::Engine;
pub use diffsinger::{Diffsinger, DiffsingerConfig, SungScore};
pub use error::EngineError;
pub use guarded::{Guarded, Readiness};
pub use mock::{Fault, Mock, MockConfig};
pub use registry::Registry;
pub use riffusion::{Riffusion, RiffusionConfig, SeedImage};
pub use secret::Secret;
pub use suno::{
    Suno, SunoConfig, SunoStyle, WARNING as SUNO_WARNING, task_of_call as suno_task_of_call,
};
pub use take::{Onset, Played, Recorded, Take};
pub use watch::{Cancelled, Commission, Unwatched, Watch};
pub use wire::{Wire, WireConfig};
