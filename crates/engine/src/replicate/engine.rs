use std::sync::Arc;

use brief::Brief;

use super::ace_step::AceStep;
use super::line::Line;
use super::mapped::Mapped;
use super::model::Model;
use super::musicgen::MusicGen;
use super::musicgen_looper::MusicGenLooper;
use super::order::Order;
use super::riffusion::Riffusion;
use super::stable_audio::StableAudio;
use super::{ReplicateConfig, ReplicateModel, SetupError, check, note};
use crate::{Abilities, Engine, EngineError, Take, Watch, Wire};

/// A model at Replicate.
pub struct Replicate {
    pub(super) model: Box<dyn Model>,
    pub(super) line: Arc<Line>,
    version: String,
}

impl Replicate {
    /// An engine for each of the configured models, in that order. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SetupError`] for the first that cannot work as it is configured.
    pub fn all(mut config: ReplicateConfig, wire: Wire) -> Result<Vec<Self>, SetupError> {
        let models = std::mem::take(&mut config.models);
        for (at, model) in models.iter().enumerate() {
            let engine = name_of(model);
            if models[..at].iter().any(|other| name_of(other) == engine) {
                let reason = "there are two of this name".to_owned();
                return Err(SetupError { engine: engine.to_owned(), reason });
            }
        }
        let line = Arc::new(Line::new(config, wire));
        models.into_iter().map(|model| Self::one(model, line.clone())).collect()
    }

    fn one(model: ReplicateModel, line: Arc<Line>) -> Result<Self, SetupError> {
        let name = name_of(&model).to_owned();
        let model = model_of(model).map_err(|reason| SetupError { engine: name, reason })?;
        let version = model.version();
        Ok(Self { model, line, version })
    }

    /// An error if there is nothing to prove with who asks.
    fn if_without_token(&self) -> Result<(), EngineError> {
        if !self.line.config.token.reveal().is_empty() {
            return Ok(());
        }
        let reason = "there is no token for Replicate; set REPLICATE_API_TOKEN".to_owned();
        Err(EngineError::Unavailable { engine: self.name().to_owned(), reason })
    }
}

impl Engine for Replicate {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn abilities(&self) -> Abilities {
        self.model.abilities()
    }

    fn check(&self) -> Result<(), EngineError> {
        self.if_without_token()?;
        check::check(self.model.as_ref(), &self.line)
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        EngineError::if_beyond(self.name(), &self.abilities(), brief)?;
        self.if_without_token()?;
        watch.step(0.0)?;
        Order::new(self.model.as_ref(), &self.line, brief, seed, watch)?.carry_out()
    }

    fn heard(&self, note: &str, reference: &str) -> Option<String> {
        note::heard(note, reference)
    }
}

fn name_of(model: &ReplicateModel) -> &str {
    match model {
        ReplicateModel::MusicGen(_) => MusicGen::NAME,
        ReplicateModel::MusicGenLooper(_) => MusicGenLooper::NAME,
        ReplicateModel::Riffusion(_) => Riffusion::NAME,
        ReplicateModel::AceStep(_) => AceStep::NAME,
        ReplicateModel::StableAudio(_) => StableAudio::NAME,
        ReplicateModel::Mapped(config) => &config.name,
    }
}

fn model_of(model: ReplicateModel) -> Result<Box<dyn Model>, String> {
    Ok(match model {
        ReplicateModel::MusicGen(config) => Box::new(MusicGen::new(config)?),
        ReplicateModel::MusicGenLooper(config) => Box::new(MusicGenLooper::new(config)?),
        ReplicateModel::Riffusion(config) => Box::new(Riffusion::new(config)?),
        ReplicateModel::AceStep(config) => Box::new(AceStep::new(config)?),
        ReplicateModel::StableAudio(config) => Box::new(StableAudio::new(config)?),
        ReplicateModel::Mapped(config) => Box::new(Mapped::new(*config)?),
    })
}
