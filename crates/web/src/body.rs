use axum::extract::{FromRequest, Path, Request};
use axum::http::{StatusCode, header};
use brief::{Field, Refusal, Refusals, Settled};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::Id;

use crate::problem::Problem;

/// The largest body of a request: a prompt of 500 characters fits many times.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to come: a kilobyte comes in no time, and who dawdles holds a connection.
const BODY_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A JSON object that came as a request's body.
pub(crate) struct JsonObject(pub(crate) Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for JsonObject {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind =
            kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
        if kind.as_deref() != Some("application/json") {
            let detail = "send the body as JSON, with Content-Type: application/json";
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Not JSON",
                detail,
            ));
        }
        let length =
            request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if length
            .and_then(|length| length.parse::<u64>().ok())
            .is_some_and(|length| length > BODY_BYTES_MAX as u64)
        {
            return Err(too_large());
        }
        let body = tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, state)).await;
        let body = body.map_err(|_| {
            let detail = "the body did not come within 10 seconds";
            Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow", detail)
        })?;
        let body = body.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => Problem::malformed("the body broke off"),
        })?;
        match serde_json::from_slice(&body) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Problem::malformed("the body has to be a JSON object")),
            Err(error) => Err(Problem::malformed(format!("the body is not JSON: {error}"))),
        }
    }
}

fn too_large() -> Problem {
    let detail = format!("a body is at most {} KiB", BODY_BYTES_MAX / 1024);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large", detail)
}

/// The id in the path of a request.
pub(crate) fn id(path: &Path<String>) -> Result<Id, Problem> {
    path.0.parse().map_err(|()| Problem::not_found("there is nothing of this id"))
}

/// What a request asks for, checked.
pub(crate) struct Asked {
    pub(crate) settled: Settled,
    pub(crate) seed: Option<u64>,
    pub(crate) engine: Option<String>,
    /// A hash of the request, whatever the order of its members.
    pub(crate) fingerprint: String,
}

/// Reads a brief from a body: every problem at once, each with its field.
pub(crate) fn asked(JsonObject(mut object): JsonObject) -> Result<Asked, Problem> {
    // The members of a map are sorted by name.
    let canonical = Value::Object(object.clone()).to_string();
    let fingerprint = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut reader = Reader { object: &mut object, errors: Vec::new() };
    let request = brief::Request {
        kind: reader.text("kind"),
        one_shot: reader.read("one_shot", "true or false", Value::as_bool).unwrap_or(false),
        bpm: reader.read("bpm", "a number", Value::as_f64),
        bars: reader.whole("bars"),
        seconds: reader.read("seconds", "a number", Value::as_f64),
        key: reader.text("key"),
        intensity: reader.read("intensity", "a whole number", whole).map(|figure| figure as i64),
        moods: reader.texts("moods"),
        style: reader.text("style"),
        swing: reader.read("swing", "a number", Value::as_f64),
        instruments: reader.texts("instruments"),
        sample_rate: reader.whole("sample_rate"),
        prompt: reader.text("prompt"),
    };
    let seed = reader.read("seed", "a whole number from 0 to 9007199254740991", |value| {
        whole(value)
            .and_then(|figure| u64::try_from(figure).ok())
            .filter(|seed| *seed <= pipeline::SEED_MAX)
    });
    let engine = reader.text("engine");
    let mut errors = reader.errors;
    errors.extend(object.keys().map(|name| {
        error(name, "unknown_field", "", "the members that docs/api.md lists", "leave it out")
    }));
    let settled = request.settle();
    match (settled, errors.is_empty()) {
        (Ok(settled), true) => Ok(Asked { settled, seed, engine, fingerprint }),
        (settled, _) => {
            let mut sentences: Vec<String> = errors
                .iter()
                .filter_map(|error| Some(format!("{} is refused", error.get("field")?.as_str()?)))
                .collect();
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

fn error(field: &str, code: &str, value: &str, allowed: &str, remedy: &str) -> Value {
    json!({"field": field, "code": code, "value": value, "allowed": allowed, "remedy": remedy, "quote": null})
}

/// Takes members out of an object; what has the wrong type becomes an error.
struct Reader<'a> {
    object: &'a mut Map<String, Value>,
    errors: Vec<Value>,
}

impl Reader<'_> {
    fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        match self.object.remove(name) {
            None | Some(Value::Null) => None,
            Some(value) => {
                let taken = read(&value);
                if taken.is_none() {
                    let shown: String = value.to_string().chars().take(80).collect();
                    self.errors.push(error(
                        name,
                        "wrong_type",
                        &shown,
                        wanted,
                        "send that, or leave it out",
                    ));
                }
                taken
            }
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, "a text without zero bytes", |value| plain(value.as_str()?))
    }

    fn texts(&mut self, name: &str) -> Vec<String> {
        let texts = self.read(name, "a list of texts without zero bytes", |value| {
            value.as_array()?.iter().map(|text| plain(text.as_str()?)).collect()
        });
        texts.unwrap_or_default()
    }

    fn whole(&mut self, name: &str) -> Option<u32> {
        self.read(name, "a whole number", |value| {
            whole(value).and_then(|figure| u32::try_from(figure).ok())
        })
    }
}

/// A text that every database takes: PostgreSQL has no zero byte in one.
fn plain(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| text.to_owned())
}

/// A whole number, also if it is written `4.0`.
fn whole(value: &Value) -> Option<i128> {
    if let Some(figure) = value.as_u64() {
        return Some(i128::from(figure));
    }
    let figure = value.as_f64().filter(|figure| figure.fract() == 0.0 && figure.abs() < 1e15)?;
    Some(figure as i128)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
