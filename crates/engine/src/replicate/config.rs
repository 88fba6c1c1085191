use std::time::Duration;

use super::{
    AceStepConfig, MappedConfig, MusicGenConfig, MusicGenLooperConfig, RiffusionConfig,
    StableAudioConfig,
};
use crate::Secret;

/// How to reach Replicate, and which of its models are engines here.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicateConfig {
    /// What proves who asks: `r8_…`. Without one every model says that it is not available.
    pub token: Secret,
    /// What webhooks are signed with: `whsec_…`. Without one nobody is called back, as nobody could tell who calls.
    pub webhook_secret: Option<Secret>,
    /// Scheme, host, perhaps a port, and the path before `/predictions`; no slash at the end.
    pub api_base: String,
    /// The hosts that sounds may be fetched from: `*.example.org` is everything below it, `127.0.0.1:8080` is a stand-in.
    pub delivery_hosts: Vec<String>,
    /// How long one try waits for a take. The prediction goes on after it, and so does the next try.
    pub patience: Duration,
    /// When Replicate itself ends a prediction, from its creation on: a limit to what one can cost. At least 5 s.
    pub cancel_after: Duration,
    /// How long a prediction whose creation was not answered is looked for before it counts as never created, and how long
    /// Replicate may be out of reach while one runs.
    pub lost_patience: Duration,
    /// The pause before a prediction is asked about for the first time; each further one is longer …
    pub poll_first: Duration,
    /// … up to this.
    pub poll_most: Duration,
    /// Each of them is an engine of its own.
    pub models: Vec<ReplicateModel>,
}

/// A model that is an engine.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplicateModel {
    /// `musicgen`
    MusicGen(MusicGenConfig),
    /// `musicgen-looper`
    MusicGenLooper(MusicGenLooperConfig),
    /// `replicate-riffusion`
    Riffusion(RiffusionConfig),
    /// `replicate-ace-step`
    AceStep(AceStepConfig),
    /// `stable-audio`
    StableAudio(StableAudioConfig),
    /// Any other.
    Mapped(Box<MappedConfig>),
}

/// Replicate itself, with no token yet, and MusicGen.
impl Default for ReplicateConfig {
    fn default() -> Self {
        Self {
            token: Secret::new(""),
            webhook_secret: None,
            api_base: "https://api.replicate.com/v1".into(),
            delivery_hosts: vec!["replicate.delivery".into(), "*.replicate.delivery".into()],
            // A model that nobody used for a while takes minutes to begin.
            patience: Duration::from_secs(12 * 60),
            cancel_after: Duration::from_secs(10 * 60),
            lost_patience: Duration::from_secs(2 * 60),
            poll_first: Duration::from_millis(500),
            poll_most: Duration::from_secs(5),
            models: vec![ReplicateModel::MusicGen(MusicGenConfig::default())],
        }
    }
}

/// Why a model cannot be an engine as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine {engine} cannot be set up: {reason}")]
pub struct SetupError {
    /// Its name.
    pub engine: String,
    /// What is wrong.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let config = ReplicateConfig {
            token: Secret::new("r8_hunter2"),
            webhook_secret: Some(Secret::new("whsec_hunter2")),
            ..Default::default()
        };
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
