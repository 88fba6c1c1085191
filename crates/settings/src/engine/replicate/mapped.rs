use serde::Deserialize;
use serde_json::{Map, Value};

use crate::key::{Absent, Key};
use crate::shape::{Fault, Given, Shape};

/// A model at Replicate that this program does not know, and how it is spoken to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedModelSettings {
    /// The name of the engine.
    pub name: String,
    /// `owner/name` at Replicate.
    pub model: String,
    /// 64 hexadecimal digits; official models have none.
    #[serde(default)]
    pub version: Option<String>,
    /// What the model is told, with names in braces for what is in the brief.
    pub inputs: Map<String, Value>,
    /// Where the sounds are in its answer, as JSON pointers; wherever there are addresses otherwise.
    #[serde(default)]
    pub sounds: Vec<String>,
    /// The kinds of loops that it makes; all of them if none is named.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Whether it makes single hits.
    #[serde(default)]
    pub one_shots: bool,
    /// The longest take.
    pub seconds_max: f64,
    /// The licence of its takes: an SPDX expression, …
    pub licence: String,
    /// … its name for people, …
    pub licence_name: String,
    /// … and where its text is, or what it says.
    pub licence_text: String,
    /// Whether takes may be sold and used in what is sold.
    pub commercial_use: bool,
    /// Whether the same seed gives the same take.
    #[serde(default)]
    pub seeds_reproduce: bool,
    /// What a take costs.
    pub cost_usd: f64,
}

pub(super) static MAPPED: Key<Models> = Key {
    name: "replicate.mapped",
    variables: &["CLOUDMUSIC_REPLICATE_MAPPED"],
    absent: Absent::Means { words: "no others", example: EXAMPLE },
    secret: false,
    about: "Any other models that make sound of words, each of which becomes an engine. In the texts of inputs, {prompt}, \
            {negative_prompt}, {bpm}, {key}, {seconds}, {seed} and {bars} stand for what is asked. sounds says where the \
            addresses are in the answer (JSON pointers); without it, all of them count. In this file it may also be written as \
            tables, [[replicate.mapped]].",
    shape: Models,
};

const EXAMPLE: &str = r#"[{"name": "ace-step-1-5", "model": "visoar/ace-step-1.5",
    "version": "0000000000000000000000000000000000000000000000000000000000000000",
    "inputs": {"caption": "{prompt}", "lyrics": "[instrumental]", "duration": "{seconds}"},
    "seconds_max": 600, "licence": "MIT", "licence_name": "ACE-Step 1.5: MIT",
    "licence_text": "https://opensource.org/license/mit", "commercial_use": true, "cost_usd": 0.02}]"#;

/// A list of mappings: JSON in a word, an array of tables in the file.
pub(super) struct Models;

impl Shape for Models {
    type Value = Vec<MappedModelSettings>;

    fn read(&self, given: Given<'_>) -> Result<Self::Value, Fault> {
        let value = match given {
            Given::Word(word) => serde_json::from_str(word)
                .map_err(|error| Fault::but("is not JSON", error.to_string()))?,
            Given::Typed(value) => serde_json::to_value(value)
                .map_err(|error| Fault::but("is no array of tables", error.to_string()))?,
        };
        let models: Vec<MappedModelSettings> = serde_json::from_value(value)
            .map_err(|error| Fault::but("is no list of models", error.to_string()))?;
        let wrong = models.iter().find(|model| !(0.0..=1_000.0).contains(&model.cost_usd));
        match wrong {
            Some(_) => Err(Fault::new("has a cost that is out of range")),
            None => Ok(models),
        }
    }

    fn allowed(&self) -> String {
        "a list of models, as JSON in a variable and as tables in this file, with name, model, version, inputs, sounds, kinds, \
         one_shots, seconds_max, licence, licence_name, licence_text, commercial_use, seeds_reproduce and cost_usd"
            .into()
    }

    fn in_file(&self, word: &str) -> String {
        let value: Option<toml::Value> = serde_json::from_str(word).ok();
        value.map(|value| value.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_reads_the_same_as_a_word_and_in_the_file() {
        let word = Models.read(Given::Word(EXAMPLE)).unwrap();
        let line = format!("mapped = {}", Models.in_file(EXAMPLE));
        let table: toml::Table = line.parse().unwrap();
        assert_eq!(Models.read(Given::Typed(&table["mapped"])).unwrap(), word);
        assert_eq!(word[0].inputs["duration"], "{seconds}");
        assert!(word[0].kinds.is_empty() && !word[0].one_shots);
    }

    #[test]
    fn tables_are_a_list() {
        let table: toml::Table = "
            [[mapped]]
            name = 'a'
            model = 'b/c'
            inputs = { prompt = '{prompt}', steps = 8 }
            seconds_max = 10
            licence = 'MIT'
            licence_name = 'MIT'
            licence_text = 'as it is'
            commercial_use = true
            cost_usd = 0.01
        "
        .parse()
        .unwrap();
        let models = Models.read(Given::Typed(&table["mapped"])).unwrap();
        assert_eq!((models.len(), models[0].seconds_max), (1, 10.0));
        assert_eq!(models[0].inputs["steps"], 8);
    }

    #[test]
    fn what_is_missing_or_unknown_is_told() {
        for (word, problem) in [
            ("[", "is not JSON"),
            ("{}", "is no list of models"),
            (r#"[{"name": "a"}]"#, "is no list of models"),
        ] {
            assert_eq!(Models.read(Given::Word(word)).unwrap_err().problem, problem);
        }
        let more = EXAMPLE.replace("\"licence\":", "\"price\": 1, \"licence\":");
        let fault = Models.read(Given::Word(&more)).unwrap_err();
        assert!(fault.remedy.unwrap().contains("price"));
        let dear = EXAMPLE.replace("0.02", "-1");
        assert!(Models.read(Given::Word(&dear)).is_err());
    }
}
