//! Texts with names in braces, and what the names stand for in a brief.

use brief::{Brief, Length};
use serde_json::{Map, Value};

use crate::replicate::model::{number, seed_of, whole_seconds};
use crate::{Abilities, words};

/// What can be named.
const NAMES: [&str; 7] = ["prompt", "negative_prompt", "bpm", "key", "seconds", "seed", "bars"];

/// A piece of a text.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Name(&'static str),
}

/// Whether every text can be read.
pub(super) fn check(inputs: &Map<String, Value>) -> Result<(), String> {
    inputs.iter().try_for_each(|(name, value)| {
        check_value(value).map_err(|error| format!("the input {name}: {error}"))
    })
}

/// The inputs with every name replaced by what it stands for.
pub(super) fn fill(
    inputs: &Map<String, Value>,
    abilities: &Abilities,
    brief: &Brief,
    seed: u64,
) -> Map<String, Value> {
    let meaning = |name: &str| meaning(name, abilities, brief, seed);
    inputs.iter().map(|(name, value)| (name.clone(), filled(value, &meaning))).collect()
}

fn check_value(value: &Value) -> Result<(), String> {
    match value {
        Value::String(text) => pieces(text).map(drop),
        Value::Array(values) => values.iter().try_for_each(check_value),
        Value::Object(values) => values.values().try_for_each(check_value),
        _ => Ok(()),
    }
}

fn filled(value: &Value, meaning: &dyn Fn(&str) -> Value) -> Value {
    match value {
        Value::String(text) => match &pieces(text).expect("it was read at the start")[..] {
            [Piece::Name(name)] => meaning(name),
            pieces => {
                Value::String(pieces.iter().map(|piece| piece_text(piece, meaning)).collect())
            }
        },
        Value::Array(values) => values.iter().map(|value| filled(value, meaning)).collect(),
        Value::Object(values) => Value::Object(
            values.iter().map(|(name, value)| (name.clone(), filled(value, meaning))).collect(),
        ),
        other => other.clone(),
    }
}

fn piece_text(piece: &Piece, meaning: &dyn Fn(&str) -> Value) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Name(name) => match meaning(name) {
            Value::String(text) => text,
            number => number.to_string(),
        },
    }
}

fn meaning(name: &str, abilities: &Abilities, brief: &Brief, seed: u64) -> Value {
    match name {
        "prompt" => words::prompt_of(brief).into(),
        "negative_prompt" => words::unwanted(brief).into(),
        "bpm" => number(brief.bpm),
        "key" => brief.key.map(|key| key.to_string()).unwrap_or_default().into(),
        "seconds" => whole_seconds(abilities, brief).into(),
        "seed" => seed_of(seed).into(),
        "bars" => match brief.length {
            Length::Bars(bars) => bars.into(),
            Length::OneShot => 1.into(),
        },
        other => unreachable!("{other} is none of the names"),
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        let (name, after) = rest
            .split_once('}')
            .filter(|_| brace == "{")
            .ok_or_else(|| format!("a brace of '{text}' stands alone; two of them mean one"))?;
        let known = NAMES.iter().find(|known| **known == name);
        let known = known
            .ok_or_else(|| format!("{{{name}}} means nothing; there are {}", NAMES.join(", ")))?;
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Name(known));
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{BuiltIn, Engine};

    fn filled_in(inputs: Value) -> Value {
        let request = brief::Request {
            kind: Some("bass".into()),
            bars: Some(2),
            bpm: Some(120.0),
            key: Some("Am".into()),
            ..Default::default()
        };
        let brief = request.settle().unwrap().brief;
        let Value::Object(inputs) = inputs else { panic!("an object") };
        check(&inputs).unwrap();
        Value::Object(fill(&inputs, &BuiltIn.abilities(), &brief, 6))
    }

    #[test]
    fn numbers_stay_numbers_unless_words_are_around_them() {
        assert_eq!(
            filled_in(
                json!({"a": "{bpm}", "b": "{seconds}", "c": "{seed}", "d": "{bars}", "e": "{bpm} bpm in {key}"})
            ),
            json!({"a": 120, "b": 4, "c": 7, "d": 2, "e": "120 bpm in A minor"})
        );
    }

    #[test]
    fn names_are_found_in_lists_and_objects() {
        assert_eq!(
            filled_in(json!({"a": ["{key}", {"b": "{{{bars}}}"}], "c": null, "d": true, "e": 1.5})),
            json!({"a": ["A minor", {"b": "{2}"}], "c": null, "d": true, "e": 1.5})
        );
    }

    #[test]
    fn words_are_those_of_the_brief() {
        let filled = filled_in(json!({"a": "{prompt}", "b": "{negative_prompt}"}));
        assert!(filled["a"].as_str().unwrap().contains("bass line"), "{filled}");
        assert!(filled["b"].as_str().unwrap().contains("vocals"), "{filled}");
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for text in ["{tempo}", "{", "}", "{prompt", "prompt}", "{ bpm }", "{}"] {
            let inputs = Map::from_iter([("a".into(), json!([text]))]);
            let error = check(&inputs).unwrap_err();
            assert!(error.starts_with("the input a: "), "{error}");
        }
    }
}
