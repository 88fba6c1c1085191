use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::EngineError;
use crate::wire::{Answer, WireError};

/// Longer explanations are cut: they go into logs and pages.
const CHARACTERS_MAX: usize = 300;

/// Why Replicate did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("{0}")]
    Refused(Refusal),
    /// It did something, but what it says about it is not what it promises to say.
    #[error("its answer cannot be read: {0}")]
    Unreadable(String),
}

/// What it says when it does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Replicate answered {status}: {detail}")]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) detail: String,
    /// How long it wants to be left alone.
    pub(super) retry_after: Option<Duration>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    title: Value,
    detail: Value,
    retry_after: Value,
}

impl Refusal {
    /// Reads an answer that is none; the token is not in it.
    pub(super) fn of(answer: &Answer, token: &str) -> Self {
        let body: Body = answer.json().unwrap_or_default();
        let in_body =
            body.retry_after.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let mut said = [told(&body.title), told(&body.detail)];
        if said[1].contains(&said[0]) {
            said[0].clear();
        }
        let mut detail =
            said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": ");
        if detail.is_empty() {
            detail = answer.excerpt();
        }
        if detail.is_empty() {
            detail = "it says no more".into();
        }
        Self {
            status: answer.status,
            detail: clean(&detail, token),
            retry_after: answer.retry_after().max(in_body),
        }
    }

    /// Whether it is about the model or its version, and not about the input.
    fn is_about_the_version(&self) -> bool {
        let said = self.detail.to_lowercase();
        said.contains("version")
            && ["not permitted", "permission", "not exist", "not found", "invalid version"]
                .iter()
                .any(|words| said.contains(words))
    }

    fn for_engine(self, engine: &str) -> EngineError {
        let engine = engine.to_owned();
        let reason = match self.status {
            401 | 403 => format!("{self}; check the token, REPLICATE_API_TOKEN"),
            402 => format!("{self}; the account at Replicate has no credit left"),
            404 => format!("{self}; check the model and its version"),
            _ => self.to_string(),
        };
        match self.status {
            401..=404 => EngineError::Unavailable { engine, reason },
            400 | 422 if self.is_about_the_version() => EngineError::Unavailable { engine, reason },
            300..=399 => EngineError::Unavailable { engine, reason },
            408 | 409 | 425 | 429 | 500.. => EngineError::Retryable { engine, reason },
            _ => EngineError::Permanent { engine, reason },
        }
    }
}

impl AskError {
    /// Whether there is nothing of that name.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused(Refusal { status: 404 | 410, .. }))
    }

    /// Whether the same question may be answered a little later. A question only: creating is another matter.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Wire(error) => matches!(error, WireError::NotSent(_) | WireError::Lost(_)),
            Self::Refused(refusal) => {
                matches!(refusal.status, 408 | 409 | 425 | 429 | 500..)
            }
            Self::Unreadable(_) => true,
        }
    }

    /// How long to wait before the next question, if it said so.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            _ => None,
        }
    }

    pub(super) fn for_engine(self, engine: &str) -> EngineError {
        match self {
            Self::Wire(error) => error.for_engine(engine),
            Self::Refused(refusal) => refusal.for_engine(engine),
            Self::Unreadable(_) => {
                EngineError::Retryable { engine: engine.to_owned(), reason: self.to_string() }
            }
        }
    }
}

/// What a model says about its failure, in one line and not at length.
pub(super) fn clean(text: &str, token: &str) -> String {
    let text = if token.is_empty() { text.to_owned() } else { text.replace(token, "•••") };
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(CHARACTERS_MAX).collect()
}

/// A text, or the messages of a list of them.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(several) => {
            several.iter().map(told).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
        }
        Value::Object(one) => {
            let place = one.get("loc").and_then(Value::as_array).and_then(|place| place.last());
            let message =
                one.get("msg").or_else(|| one.get("message")).map(told).unwrap_or_default();
            match place.and_then(Value::as_str) {
                Some(place) => format!("{place}: {message}"),
                None => message,
            }
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
    use serde_json::json;

    use super::*;

    fn refusal(status: u16, body: &str) -> Refusal {
        let answer = Answer { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() };
        Refusal::of(&answer, "r8_hunter2")
    }

    fn of_create(status: u16, body: &str) -> EngineError {
        AskError::Refused(refusal(status, body)).for_engine("musicgen")
    }

    #[test]
    fn a_detail_is_a_text_or_a_list() {
        let text = refusal(
            402,
            r#"{"title":"Insufficient credit","detail":"You have none.","status":402}"#,
        );
        assert_eq!(text.to_string(), "Replicate answered 402: Insufficient credit: You have none.");
        let list = json!({"detail": [{"type": "enum", "loc": ["body", "input", "output_format"],
            "msg": "Input should be 'wav' or 'mp3'"}]});
        assert_eq!(
            refusal(422, &list.to_string()).detail,
            "output_format: Input should be 'wav' or 'mp3'"
        );
        assert_eq!(refusal(502, "<h1>Bad\nGateway</h1>").detail, "<h1>Bad Gateway</h1>");
        assert_eq!(refusal(500, "").detail, "it says no more");
        assert_eq!(refusal(400, "[]").detail, "[]");
    }

    #[test]
    fn the_longer_of_both_pauses_is_kept() {
        let throttled = r#"{"detail":"Request was throttled.","status":429,"retry_after":10}"#;
        assert_eq!(refusal(429, throttled).retry_after, Some(Duration::from_secs(10)));
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("12"))]);
        let answer = Answer { status: 429, headers, body: throttled.into() };
        assert_eq!(Refusal::of(&answer, "").retry_after, Some(Duration::from_secs(12)));
        assert_eq!(refusal(429, r#"{"retry_after":-1}"#).retry_after, None);
        assert_eq!(refusal(429, r#"{"retry_after":1e300}"#).retry_after, None);
    }

    #[test]
    fn statuses_tell_who_can_do_something_about_it() {
        let body = r#"{"title":"t","detail":"d"}"#;
        for status in [401, 402, 403, 404, 302] {
            assert!(matches!(of_create(status, body), EngineError::Unavailable { .. }), "{status}");
        }
        for status in [408, 409, 425, 429, 500, 503] {
            assert!(matches!(of_create(status, body), EngineError::Retryable { .. }), "{status}");
        }
        for status in [400, 413, 422] {
            assert!(matches!(of_create(status, body), EngineError::Permanent { .. }), "{status}");
        }
        let version = r#"{"title":"Invalid version or not permitted","detail":"The specified version does not exist"}"#;
        assert!(matches!(of_create(422, version), EngineError::Unavailable { .. }));
        assert!(of_create(401, body).to_string().contains("REPLICATE_API_TOKEN"));
        assert!(of_create(402, body).to_string().contains("credit"));
    }

    #[test]
    fn the_token_is_not_told_and_nothing_is_told_at_length() {
        let echoed =
            refusal(401, &json!({"detail": "no such token r8_hunter2\u{1b}[2J"}).to_string());
        assert_eq!(echoed.detail, "no such token •••[2J".replace("•••[", "••• ["));
        assert_eq!(
            refusal(400, &json!({"detail": "é".repeat(9000)}).to_string()).detail.chars().count(),
            300
        );
    }
}
