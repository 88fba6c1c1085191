//! The contract of a music engine, the registry, and one module for each engine.
//!
//! An engine turns a [`Brief`](brief::Brief) and a seed into a [`Take`]; what becomes of the take is not its business.

mod abilities;
mod contract;
mod error;
mod guarded;
mod registry;
mod secret;
mod take;
mod watch;

mod built_in;
mod mock;
pub mod replicate;

mod wire;
mod words;

pub use abilities::{Abilities, Cost, Delivery, Licence, Maturity};
pub use built_in::{BuiltIn, LOOP_LICENCE};
pub use contract::Engine;
pub use error::EngineError;
pub use mock::{Fault, Mock, MockConfig};
pub use guarded::{Guarded, Readiness};
pub use registry::Registry;
pub use secret::Secret;
pub use take::{Onset, Played, Recorded, Take};
pub use watch::{Cancelled, Commission, Unwatched, Watch};
pub use wire::{Wire, WireConfig};
