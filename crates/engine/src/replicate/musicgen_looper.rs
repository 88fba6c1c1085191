use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value, json};

use super::model::{Model, number, seed_of, whole_seconds};
use super::musicgen;
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Maturity, words};

/// Andreas Jansson's looper, which makes loops of MusicGen's takes at a given tempo.
#[derive(Clone, Debug, PartialEq)]
pub struct MusicGenLooperConfig {
    /// The version of `andreasjansson/musicgen-looper`, 64 hexadecimal digits.
    pub version: String,
    /// `medium` or `large`.
    pub model_version: String,
    /// How many loops of one idea are made, 1 to 20: the first that can be cut to the bar is taken.
    pub variations: u32,
    /// What a take costs; Replicate charges by the second of its machines, so this is an estimate.
    pub cost: Cost,
}

impl Default for MusicGenLooperConfig {
    fn default() -> Self {
        Self {
            // Older versions answer in other shapes.
            version: "f8140d0457c2b39ad8728a80736fea9a67a0ec0cd37b35f40b68cce507db2366".into(),
            model_version: "large".into(),
            variations: 2,
            cost: Cost::per_take(90_000),
        }
    }
}

pub(super) struct MusicGenLooper {
    config: MusicGenLooperConfig,
    place: Place,
}

impl MusicGenLooper {
    pub(super) const NAME: &str = "musicgen-looper";

    pub(super) fn new(config: MusicGenLooperConfig) -> Result<Self, String> {
        if !["medium", "large"].contains(&config.model_version.as_str()) {
            return Err(format!(
                "model_version is medium or large, not '{}'",
                config.model_version
            ));
        }
        if !(1..=20).contains(&config.variations) {
            return Err(format!("variations are from 1 to 20, not {}", config.variations));
        }
        let place = Place::new("andreasjansson/musicgen-looper", Some(&config.version))?;
        Ok(Self { config, place })
    }
}

impl Model for MusicGenLooper {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(Kind::ALL),
            one_shots: false,
            delivery: Delivery::Recorded,
            seconds_max: 20.0,
            licence: musicgen::LICENCE,
            // The same seed gives the same music; nobody promises the same bytes on another of their machines.
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 2,
            maturity: Maturity::Trial,
        }
    }

    fn settings(&self) -> Map<String, Value> {
        Map::from_iter([
            ("model_version".into(), json!(self.config.model_version)),
            ("variations".into(), json!(self.config.variations)),
            ("output_format".into(), json!("wav")),
        ])
    }

    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        let seconds = whole_seconds(&self.abilities(), brief).max(2);
        Map::from_iter([
            ("prompt".into(), json!(words::prompt_of(brief))),
            ("bpm".into(), number(brief.bpm)),
            ("max_duration".into(), json!(seconds)),
            ("seed".into(), json!(seed_of(seed))),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tempo_is_a_number_of_its_own() {
        let request = brief::Request {
            kind: Some("drums".into()),
            bars: Some(4),
            bpm: Some(127.5),
            ..Default::default()
        };
        let brief = request.settle().unwrap().brief;
        let model = MusicGenLooper::new(MusicGenLooperConfig::default()).unwrap();
        let input = (&model as &dyn Model).input(&brief, 0);
        assert_eq!(input["bpm"], 127.5);
        // Six bars of 1.88 s.
        assert_eq!((&input["max_duration"], &input["seed"]), (&json!(12), &json!(1)));
        assert_eq!((&input["variations"], &input["model_version"]), (&json!(2), &json!("large")));
    }

    #[test]
    fn what_the_model_would_refuse_is_refused_at_the_start() {
        for variations in [0, 21] {
            let config = MusicGenLooperConfig { variations, ..Default::default() };
            assert!(MusicGenLooper::new(config).is_err());
        }
        let config = MusicGenLooperConfig { model_version: "small".into(), ..Default::default() };
        assert!(MusicGenLooper::new(config).is_err());
    }
}
