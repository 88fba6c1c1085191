mod template;

use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value};

use super::model::{Model, addresses};
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Licence, Maturity};

/// Any model at Replicate that makes sound of words, by a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedConfig {
    /// The name of the engine: lower case, digits and hyphens.
    pub name: String,
    /// `owner/name` at Replicate.
    pub model: String,
    /// 64 hexadecimal digits; `None` for an official model, of which there is one version.
    pub version: Option<String>,
    /// What the model is told. A text may hold `{prompt}`, `{negative_prompt}`, `{bpm}`, `{key}`, `{seconds}`, `{seed}` and
    /// `{bars}`; one that is nothing else but a number's name becomes that number. `{{` and `}}` stand for braces.
    pub inputs: Map<String, Value>,
    /// Where the addresses of the sounds are in the answer, as JSON pointers (RFC 6901), the best first; none for
    /// wherever there are any.
    pub sounds: Vec<String>,
    /// The kinds that it makes.
    pub kinds: Vec<Kind>,
    /// Whether it makes single hits.
    pub one_shots: bool,
    /// The longest take.
    pub seconds_max: f64,
    /// What may be done with its takes.
    pub licence: Licence,
    /// Whether it makes the same of the same seed, as far as whoever configures it knows.
    pub seeds_reproduce: bool,
    /// What a take costs.
    pub cost: Cost,
}

pub(super) struct Mapped {
    config: MappedConfig,
    place: Place,
}

impl Mapped {
    pub(super) fn new(config: MappedConfig) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if config.name.is_empty() || !config.name.bytes().all(fits) {
            return Err("its name is of lower case letters, digits and hyphens".into());
        }
        let place = Place::new(&config.model, config.version.as_deref())?;
        if let Some(wrong) = config.sounds.iter().find(|pointer| !pointer.starts_with('/')) {
            return Err(format!("'{wrong}' is no JSON pointer: it begins with a slash"));
        }
        if config.kinds.is_empty() {
            return Err("it makes no kind of sound".into());
        }
        if !(config.seconds_max >= 1.0 && config.seconds_max.is_finite()) {
            return Err("its longest take has at least a second".into());
        }
        template::check(&config.inputs)?;
        Ok(Self { config, place })
    }
}

impl Model for Mapped {
    fn name(&self) -> &str {
        &self.config.name
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn abilities(&self) -> Abilities {
        let config = &self.config;
        Abilities {
            kinds: Cow::Owned(config.kinds.clone()),
            one_shots: config.one_shots,
            delivery: Delivery::Recorded,
            seconds_max: config.seconds_max,
            licence: config.licence.clone(),
            seeds_reproduce: config.seeds_reproduce,
            writes_midi: false,
            cost: config.cost,
            takes_max: 2,
            maturity: Maturity::Trial,
        }
    }

    /// The mapping as it is written, which nothing that depends on a brief is in.
    fn settings(&self) -> Map<String, Value> {
        self.config.inputs.clone()
    }

    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        template::fill(&self.config.inputs, &self.abilities(), brief, seed)
    }

    fn sounds(&self, output: &Value) -> Result<Vec<String>, String> {
        if self.config.sounds.is_empty() {
            return Ok(addresses(output));
        }
        let at = |pointer: &String| output.pointer(pointer).map(addresses).unwrap_or_default();
        Ok(self.config.sounds.iter().flat_map(at).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::LOOP_LICENCE;

    fn config() -> MappedConfig {
        let Value::Object(inputs) =
            json!({"caption": "{prompt}", "duration": "{seconds}", "batch_size": 2})
        else {
            panic!("an object")
        };
        MappedConfig {
            name: "ace-step-1-5".into(),
            model: "visoar/ace-step-1.5".into(),
            version: Some("0".repeat(64)),
            inputs,
            sounds: vec!["/files/1".into(), "/files/0".into()],
            kinds: vec![Kind::Drums],
            one_shots: false,
            seconds_max: 600.0,
            licence: LOOP_LICENCE,
            seeds_reproduce: false,
            cost: Cost::default(),
        }
    }

    #[test]
    fn every_input_goes_out_filled_in() {
        let request = brief::Request { kind: Some("drums".into()), ..Default::default() };
        let brief = request.settle().unwrap().brief;
        let model = Mapped::new(config()).unwrap();
        let model: &dyn Model = &model;
        let input = model.input(&brief, 1);
        assert_eq!(input["caption"], crate::words::prompt_of(&brief));
        assert!(input["duration"].is_u64());
        assert_eq!(input["batch_size"], 2);
        assert!(model.version().starts_with("000000000000-"));
    }

    #[test]
    fn sounds_are_taken_where_the_mapping_says_in_its_order() {
        let output = json!({"files": ["https://a.example/0.wav", "https://a.example/1.wav"],
            "cover": "https://a.example/cover.jpg"});
        let sounds = |config| Mapped::new(config).unwrap().sounds(&output).unwrap();
        assert_eq!(sounds(config()), ["https://a.example/1.wav", "https://a.example/0.wav"]);
        assert_eq!(sounds(MappedConfig { sounds: Vec::new(), ..config() }).len(), 3);
        assert!(sounds(MappedConfig { sounds: vec!["/none".into()], ..config() }).is_empty());
    }

    #[test]
    fn a_mapping_that_cannot_work_is_refused_at_the_start() {
        for wrong in [
            MappedConfig { name: "ACE".into(), ..config() },
            MappedConfig { name: String::new(), ..config() },
            MappedConfig { model: "ace-step".into(), ..config() },
            MappedConfig { version: Some("1".into()), ..config() },
            MappedConfig { sounds: vec!["files".into()], ..config() },
            MappedConfig { kinds: Vec::new(), ..config() },
            MappedConfig { seconds_max: 0.0, ..config() },
            MappedConfig { inputs: Map::from_iter([("a".into(), json!("{tempo}"))]), ..config() },
        ] {
            assert!(Mapped::new(wrong).is_err());
        }
    }
}
