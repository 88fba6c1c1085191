use brief::{Field, Refusal, Refusals, Settled};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::JsonObject;
use super::members::{Members, error, sentences, whole};
use crate::problem::Problem;

/// What a request asks for, checked.
pub(crate) struct Asked {
    pub(crate) settled: Settled,
    pub(crate) seed: Option<u64>,
    pub(crate) engine: Option<String>,
    /// A hash of the request, whatever the order of its members.
    pub(crate) fingerprint: String,
}

/// Reads a brief from a body: every problem at once, each with its field.
pub(crate) fn asked(JsonObject(object): JsonObject) -> Result<Asked, Problem> {
    // The members of a map are sorted by name.
    let canonical = Value::Object(object.clone()).to_string();
    let fingerprint = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut members = Members::of(object);
    let request = brief::Request {
        kind: members.text("kind"),
        one_shot: members.read("one_shot", "true or false", Value::as_bool).unwrap_or(false),
        bpm: members.read("bpm", "a number", Value::as_f64),
        bars: members.whole("bars"),
        seconds: members.read("seconds", "a number", Value::as_f64),
        key: members.text("key"),
        intensity: members.read("intensity", "a whole number", whole).map(|figure| figure as i64),
        moods: members.texts("moods"),
        style: members.text("style"),
        swing: members.read("swing", "a number", Value::as_f64),
        instruments: members.texts("instruments"),
        sample_rate: members.whole("sample_rate"),
        prompt: members.text("prompt"),
    };
    let seed = members.read("seed", "a whole number from 0 to 9007199254740991", |value| {
        whole(value)
            .and_then(|figure| u64::try_from(figure).ok())
            .filter(|seed| *seed <= pipeline::SEED_MAX)
    });
    let engine = members.text("engine");
    let mut errors = members.rest();
    let settled = request.settle();
    match (settled, errors.is_empty()) {
        (Ok(settled), true) => Ok(Asked { settled, seed, engine, fingerprint }),
        (settled, _) => {
            let mut sentences = sentences(&errors);
            if let Err(Refusals(refusals)) = settled {
                // A value of the wrong type was taken for absent: what is said of it then is noise.
                let known =
                    |field: Field| errors.iter().any(|error| error["field"] == field.name());
                let further: Vec<&Refusal> =
                    refusals.iter().filter(|refusal| !known(refusal.field)).collect();
                sentences.extend(further.iter().map(|refusal| refusal.to_string()));
                let further: Vec<Value> = further.into_iter().map(refusal).collect();
                errors.extend(further);
            }
            Err(Problem::refused(errors, sentences.join("; ")))
        }
    }
}

fn refusal(refusal: &Refusal) -> Value {
    let quote = refusal.quote.as_ref().map(
        |quote| json!({"text": quote.text, "start": quote.range.start, "end": quote.range.end}),
    );
    let mut view = error(
        refusal.field.name(),
        refusal.code.name(),
        &refusal.value,
        &refusal.allowed,
        &refusal.remedy,
    );
    view["quote"] = json!(quote);
    view
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use serde_json::Map;

    use super::*;

    fn read(text: &str) -> Result<Asked, Problem> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else { panic!("{text}") };
        asked(JsonObject(object))
    }

    fn fields(text: &str) -> Vec<(String, String)> {
        let Err(problem) = read(text) else { panic!("{text} was accepted") };
        let text = format!("{problem:?}");
        let value = problem_errors(&problem);
        assert!(!value.is_empty(), "{text}");
        value
            .iter()
            .map(|error| {
                (
                    error["field"].as_str().unwrap().to_owned(),
                    error["code"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    }

    fn problem_errors(problem: &Problem) -> Vec<Value> {
        problem.more_for_tests("errors").as_array().cloned().unwrap_or_default()
    }

    #[test]
    fn a_whole_request_is_read() {
        let asked = read(
            r#"{"kind": "bass", "bpm": 128, "bars": 4, "key": "Am", "intensity": 4, "moods": ["dark"],
            "style": "techno", "swing": 0.5, "instruments": ["acid bass"], "seed": 7, "engine": "built-in",
            "prompt": null, "seconds": null, "one_shot": false, "sample_rate": 44100}"#,
        )
        .unwrap_or_else(|problem| panic!("{problem:?}"));
        assert_eq!(
            asked.settled.brief.to_string(),
            "bass, techno, 128 BPM, 4 bars, A minor, intensity 4, dark, swing 0.50, with acid bass"
        );
        assert_eq!((asked.seed, asked.engine.as_deref()), (Some(7), Some("built-in")));
    }

    #[test]
    fn every_problem_is_told_at_once_with_its_field() {
        let told = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
        };
        assert_eq!(fields(r#"{"kind": "bass", "tempo": 3}"#), told(&[("tempo", "unknown_field")]));
        assert_eq!(
            fields(r#"{"kind": 5, "bpm": "fast", "bars": 2.5, "moods": "dark", "seed": -1}"#),
            told(&[
                ("kind", "wrong_type"),
                ("bpm", "wrong_type"),
                ("bars", "wrong_type"),
                ("moods", "wrong_type"),
                ("seed", "wrong_type")
            ])
        );
        assert_eq!(
            fields(r#"{"kind": "kick", "bpm": 250, "nonsense": 1}"#),
            told(&[("nonsense", "unknown_field"), ("bpm", "out_of_range")])
        );
        assert_eq!(fields("{}"), told(&[("kind", "missing")]));
        assert_eq!(
            fields(r#"{"prompt": "bass \u0000", "kind": "bass"}"#),
            told(&[("prompt", "wrong_type")])
        );
    }

    #[test]
    fn the_order_of_members_does_not_matter_and_their_values_do() {
        let one = read(r#"{"kind": "kick", "bpm": 128}"#).ok().unwrap().fingerprint;
        let same = read(r#"{"bpm": 128, "kind": "kick"}"#).ok().unwrap().fingerprint;
        let other = read(r#"{"bpm": 129, "kind": "kick"}"#).ok().unwrap().fingerprint;
        assert_eq!(one, same);
        assert_ne!(one, other);
    }

    proptest! {
        #[test]
        fn nothing_that_comes_can_break_the_reader(
            names in proptest::collection::vec("(kind|bpm|bars|seed|moods|prompt|key|intensity|x)", 0..6),
            texts in proptest::collection::vec(".{0,40}", 6),
            figures in proptest::collection::vec(any::<f64>(), 6),
            shapes in proptest::collection::vec(0u8..5, 6),
        ) {
            let mut object = Map::new();
            for (at, name) in names.into_iter().enumerate() {
                object.insert(name, match shapes[at] {
                    0 => json!(texts[at]),
                    1 => json!(figures[at]),
                    2 => json!([texts[at], figures[at]]),
                    3 => json!({ "deep": texts[at] }),
                    _ => json!(figures[at] as i64),
                });
            }
            drop(asked(JsonObject(object)));
        }
    }
}
