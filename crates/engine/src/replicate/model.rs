use brief::Brief;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::place::Place;
use crate::Abilities;

/// What a model at Replicate is told, and where in its answer the sounds are.
pub(super) trait Model: Send + Sync {
    /// The name of the engine.
    fn name(&self) -> &str;

    fn place(&self) -> &Place;

    fn abilities(&self) -> Abilities;

    /// What is the same for every take.
    fn settings(&self) -> Map<String, Value>;

    /// What is said about this take.
    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value>;

    /// Where the sounds are, the best first.
    ///
    /// # Errors
    /// What the model says went wrong, although the prediction succeeded.
    fn sounds(&self, output: &Value) -> Result<Vec<String>, String> {
        Ok(addresses(output))
    }
}

impl dyn Model + '_ {
    /// All that the model is told.
    pub(super) fn input(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        let mut input = self.settings();
        input.extend(self.wishes(brief, seed));
        input
    }

    /// Changes with the model and with its settings.
    pub(super) fn version(&self) -> String {
        let settings = Value::Object(self.settings()).to_string();
        let digest = Sha256::digest(settings.as_bytes());
        let settings: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        let model = self.place().version.as_deref().map_or("official", |version| &version[..12]);
        format!("{model}-{settings}")
    }
}

/// Whole seconds, enough for a brief.
pub(super) fn whole_seconds(abilities: &Abilities, brief: &Brief) -> u64 {
    let most = abilities.seconds_max.floor();
    abilities.seconds_to_ask(brief).ceil().min(most).max(1.0) as u64
}

/// A seed as the models count: from 1 to 2³¹ − 1. Several of them take 0 and everything below for "any".
pub(super) fn seed_of(seed: u64) -> u64 {
    1 + seed % (i32::MAX as u64)
}

/// A number without a fraction if it has none: models that count in whole numbers take nothing else.
pub(super) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

/// Every address in an answer, whatever its shape, in order.
pub(super) fn addresses(output: &Value) -> Vec<String> {
    match output {
        Value::String(text) if text.starts_with("https://") || text.starts_with("http://") => {
            vec![text.clone()]
        }
        Value::Array(several) => several.iter().flat_map(addresses).collect(),
        Value::Object(several) => several.values().flat_map(addresses).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_seed_has_one_that_is_not_any() {
        assert_eq!(seed_of(0), 1);
        assert_eq!(seed_of(41), 42);
        assert_eq!(seed_of(i32::MAX as u64 - 1), i32::MAX as u64);
        assert_eq!(seed_of(i32::MAX as u64), 1);
        assert!((1..=i32::MAX as u64).contains(&seed_of(u64::MAX)));
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        assert_eq!(number(128.0).to_string(), "128");
        assert_eq!(number(127.5).to_string(), "127.5");
    }

    #[test]
    fn addresses_are_found_in_every_shape_that_models_answer_in() {
        let (a, b) = ("https://a.example/1.wav", "https://b.example/2.wav");
        assert_eq!(addresses(&json!(a)), [a]);
        assert_eq!(addresses(&json!([a, b])), [a, b]);
        assert_eq!(addresses(&json!([[a], [b]])), [a, b]);
        assert_eq!(
            addresses(&json!({"variation_01": a, "variation_02": null, "variation_03": b})),
            [a, b]
        );
        assert!(
            addresses(&json!({"text": "none", "n": 3, "file": "file:///etc/passwd"})).is_empty()
        );
    }
}
