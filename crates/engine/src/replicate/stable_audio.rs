use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value, json};

use super::model::{Model, seed_of, whole_seconds};
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Licence, Maturity, words};

const LICENCE: Licence = Licence {
    id: Cow::Borrowed("LicenseRef-Stability-AI-Terms"),
    name: Cow::Borrowed("Stable Audio 2.5: Stability AI's terms of use"),
    text: Cow::Borrowed(
        "Made with Stable Audio 2.5. Whoever makes a sound owns it as far as the law lets them, and may use it \
         commercially under Stability AI's terms of use and its acceptable use policy. \
         Full text: https://stability.ai/terms-of-use",
    ),
    commercial_use: true,
};

/// Stability AI's Stable Audio 2.5, an official model: Replicate always runs its newest version.
#[derive(Clone, Debug, PartialEq)]
pub struct StableAudioConfig {
    /// How often it goes over the whole, 4 to 8.
    pub steps: u32,
    /// How closely the prompt is followed, 1 to 25.
    pub cfg_scale: f64,
    /// What a take costs.
    pub cost: Cost,
}

impl Default for StableAudioConfig {
    fn default() -> Self {
        Self { steps: 8, cfg_scale: 1.0, cost: Cost::per_take(200_000) }
    }
}

pub(super) struct StableAudio {
    config: StableAudioConfig,
    place: Place,
}

impl StableAudio {
    pub(super) const NAME: &str = "stable-audio";

    pub(super) fn new(config: StableAudioConfig) -> Result<Self, String> {
        if !(4..=8).contains(&config.steps) {
            return Err("steps are from 4 to 8".into());
        }
        if !(1.0..=25.0).contains(&config.cfg_scale) {
            return Err("cfg_scale is from 1 to 25".into());
        }
        Ok(Self { config, place: Place::new("stability-ai/stable-audio-2.5", None)? })
    }
}

impl Model for StableAudio {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(Kind::ALL),
            one_shots: true,
            delivery: Delivery::Recorded,
            seconds_max: 190.0,
            licence: LICENCE,
            // Which version runs is not ours to say.
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 2,
            maturity: Maturity::Trial,
        }
    }

    fn settings(&self) -> Map<String, Value> {
        Map::from_iter([
            ("steps".into(), json!(self.config.steps)),
            ("cfg_scale".into(), json!(self.config.cfg_scale)),
        ])
    }

    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        Map::from_iter([
            ("prompt".into(), json!(words::prompt_of(brief))),
            ("duration".into(), json!(whole_seconds(&self.abilities(), brief))),
            ("seed".into(), json!(seed_of(seed))),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_official_model_has_no_version_to_pin() {
        let model = StableAudio::new(StableAudioConfig::default()).unwrap();
        assert_eq!(model.place().version, None);
        assert!((&model as &dyn Model).version().starts_with("official-"));
        assert!(!model.abilities().seeds_reproduce);
    }

    #[test]
    fn what_the_model_would_refuse_is_refused_at_the_start() {
        for config in [
            StableAudioConfig { steps: 3, ..Default::default() },
            StableAudioConfig { steps: 9, ..Default::default() },
            StableAudioConfig { cfg_scale: 0.5, ..Default::default() },
            StableAudioConfig { cfg_scale: f64::INFINITY, ..Default::default() },
        ] {
            assert!(StableAudio::new(config).is_err());
        }
    }
}
