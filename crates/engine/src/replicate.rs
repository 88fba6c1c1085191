//! Models that run at Replicate: one line, one way to order, and a file for each model.
//!
//! A prediction costs money from the moment it is created, and creating one cannot be repeated safely: Replicate knows no
//! idempotency keys. So what is about to be asked is written down first, an answer that was lost is looked for
//! before anything is asked again, and a try that follows an interrupted one goes on with the same prediction.

mod config;
mod engine;
mod model;
mod place;

mod ace_step;
mod mapped;
mod musicgen;
mod musicgen_looper;
mod riffusion;
mod stable_audio;

mod check;
mod fetch;
mod follow;
mod note;
mod order;
mod recover;

mod line;
mod prediction;
mod refusal;
mod schema;
mod share;

mod webhook;

pub use ace_step::AceStepConfig;
pub use config::{ReplicateConfig, ReplicateModel, SetupError};
pub use engine::Replicate;
pub use mapped::MappedConfig;
pub use musicgen::MusicGenConfig;
pub use musicgen_looper::MusicGenLooperConfig;
pub use riffusion::RiffusionConfig;
pub use stable_audio::StableAudioConfig;
pub use webhook::{Heard, Signed, Webhook, WebhookError};
