//! What an operator configures: flags, the environment, `.env` and `cloudmusic.toml`, checked at the start.
//!
//! [`Sources::gather`] collects the texts, [`Settings::read`] turns them into typed values or says everything that is
//! wrong at once. Each key stands once, beside the values it gives, with its variables, its default, its range and its
//! explanation; reading, errors, [`Settings::explain`] and [`example`] all go by it.

mod access;
mod billing;
mod engine;
mod log;
mod objects;
mod queue;
mod server;
mod settings;
mod store;

mod secret;
mod web_address;

mod error;
mod source;

mod gather;
mod layers;
mod reader;

mod dotenv;
mod file;
mod variables;

mod example;
mod key;
mod sections;
mod shape;

mod near;
mod show;

pub use access::AccessSettings;
pub use billing::{BillingSettings, StripeSettings};
pub use engine::{
    AceStepSettings, CommandSettings, DiffsingerSettings, EngineSettings, MappedModelSettings,
    MusicGenSettings, ReplicateSettings, RiffusionSettings, ScoreSettings, SunoSettings, SunoWay,
};
pub use error::{SettingsError, Wrong};
pub use example::example;
pub use gather::{File, Flag, Sources};
pub use log::{LogFormat, LogSettings};
pub use objects::{BucketSettings, ObjectSettings};
pub use queue::QueueSettings;
pub use secret::Secret;
pub use server::{Role, ServerSettings};
pub use settings::{Explained, Settings};
pub use source::Source;
pub use store::{Database, StoreSettings};
pub use web_address::WebAddress;
