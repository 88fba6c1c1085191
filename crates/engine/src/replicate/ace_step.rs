use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value, json};

use super::model::{Model, seed_of, whole_seconds};
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Licence, Maturity, words};

const LICENCE: Licence = Licence {
    id: Cow::Borrowed("Apache-2.0"),
    name: Cow::Borrowed("ACE-Step weights: Apache License 2.0"),
    text: Cow::Borrowed(
        "Made with ACE-Step, whose weights are licensed under the Apache License 2.0: what is made with them may be used \
         for any purpose. Full text: https://www.apache.org/licenses/LICENSE-2.0",
    ),
    commercial_use: true,
};

/// ACE-Step, which makes songs of up to four minutes; here without a singer.
#[derive(Clone, Debug, PartialEq)]
pub struct AceStepConfig {
    /// The version of `lucataco/ace-step`, 64 hexadecimal digits.
    pub version: String,
    /// How often it goes over the whole, 10 to 200.
    pub number_of_steps: u32,
    /// How closely the tags are followed, 0 to 30.
    pub guidance_scale: f64,
    /// What a take costs; Replicate charges by the second of its machines, so this is an estimate.
    pub cost: Cost,
}

impl Default for AceStepConfig {
    fn default() -> Self {
        Self {
            version: "280fc4f9ee507577f880a167f639c02622421d8fecf492454320311217b688f1".into(),
            number_of_steps: 60,
            guidance_scale: 15.0,
            cost: Cost::per_take(20_000),
        }
    }
}

pub(super) struct AceStep {
    config: AceStepConfig,
    place: Place,
}

impl AceStep {
    pub(super) const NAME: &str = "replicate-ace-step";

    pub(super) fn new(config: AceStepConfig) -> Result<Self, String> {
        if !(10..=200).contains(&config.number_of_steps) {
            return Err("number_of_steps is from 10 to 200".into());
        }
        if !(0.0..=30.0).contains(&config.guidance_scale) {
            return Err("guidance_scale is from 0 to 30".into());
        }
        let place = Place::new("lucataco/ace-step", Some(&config.version))?;
        Ok(Self { config, place })
    }
}

impl Model for AceStep {
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
            seconds_max: 240.0,
            licence: LICENCE,
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
            ("lyrics".into(), json!("[instrumental]")),
            ("number_of_steps".into(), json!(self.config.number_of_steps)),
            ("guidance_scale".into(), json!(self.config.guidance_scale)),
        ])
    }

    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        Map::from_iter([
            ("tags".into(), json!(words::prompt_of(brief))),
            ("duration".into(), json!(whole_seconds(&self.abilities(), brief))),
            ("seed".into(), json!(seed_of(seed))),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sings() {
        let request = brief::Request { kind: Some("chords".into()), ..Default::default() };
        let brief = request.settle().unwrap().brief;
        let model = AceStep::new(AceStepConfig::default()).unwrap();
        let input = (&model as &dyn Model).input(&brief, 1);
        assert_eq!(input["lyrics"], "[instrumental]");
        assert_eq!(input["tags"], words::prompt_of(&brief));
    }

    #[test]
    fn what_the_model_would_refuse_is_refused_at_the_start() {
        for number_of_steps in [9, 201] {
            assert!(AceStep::new(AceStepConfig { number_of_steps, ..Default::default() }).is_err());
        }
        for guidance_scale in [-0.1, 30.1, f64::NAN] {
            assert!(AceStep::new(AceStepConfig { guidance_scale, ..Default::default() }).is_err());
        }
    }
}
