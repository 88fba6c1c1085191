//! What the server answers, read leniently: fields come and go from one version to the next.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{permanent, retryable, unavailable};
use crate::EngineError;
use crate::wire::Answer;

/// Every answer to a request that was understood comes in this, mostly with the status 200; `code` is the true one.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    data: Value,
    code: Option<u16>,
    error: Option<String>,
}

/// The content of an answer.
pub(super) fn open<T: DeserializeOwned>(answer: &Answer) -> Result<T, EngineError> {
    if !answer.is_success() {
        return Err(refusal(answer.status, &detail(answer)));
    }
    let envelope: Envelope = answer.json().map_err(|_| stranger(answer))?;
    let code = envelope.code.unwrap_or(200);
    if code != 200 {
        return Err(refusal(code, envelope.error.as_deref().unwrap_or("it does not say why")));
    }
    serde_json::from_value(envelope.data).map_err(|_| stranger(answer))
}

/// A refusal in words: `{"detail": "…"}`, or a list of what is wrong with the fields.
fn detail(answer: &Answer) -> String {
    match answer.json::<Value>().ok().and_then(|body| body.get("detail").cloned()) {
        Some(Value::String(words)) => words,
        Some(list) => list.to_string(),
        None => answer.excerpt(),
    }
}

fn refusal(status: u16, words: &str) -> EngineError {
    match status {
        401 | 403 => unavailable(format!("the server wants another API key: {words}")),
        404 | 405 => {
            unavailable(format!("there is no ACE-Step API server at this address: {words}"))
        }
        408 | 425 | 429 | 500.. => retryable(format!("the server answered {status}: {words}")),
        _ => permanent(format!("the server answered {status}: {words}")),
    }
}

fn stranger(answer: &Answer) -> EngineError {
    unavailable(format!("this is not how an ACE-Step API server answers: {}", answer.excerpt()))
}

/// The answer to `POST /release_task`.
#[derive(Deserialize)]
pub(super) struct Released {
    pub(super) task_id: String,
}

/// How far a task is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// Queued or running; the share that is done.
    Working { share: f64 },
    /// Sounds are there.
    Done { addresses: Vec<String> },
    /// It came to nothing.
    Failed { reason: String },
    /// The server knows no such task: it keeps them in memory.
    Unknown,
}

/// One line of the answer to `POST /query_result`.
#[derive(Deserialize)]
pub(super) struct Line {
    status: i64,
    /// A list, written as JSON into a text.
    #[serde(default)]
    result: Value,
}

#[derive(Default, Deserialize)]
struct Item {
    file: Option<String>,
    progress: Option<f64>,
    error: Option<String>,
}

impl State {
    /// Of the first line; a task without one is unknown.
    pub(super) fn of(lines: &[Line]) -> Self {
        let Some(line) = lines.first() else { return Self::Unknown };
        let items = line.items();
        match line.status {
            0 if items.is_empty() => Self::Unknown,
            0 => {
                let share = items[0].progress.unwrap_or(0.0);
                Self::Working { share: if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 } }
            }
            1 => {
                let addresses: Vec<String> = items
                    .into_iter()
                    .filter_map(|item| item.file)
                    .filter(|file| !file.is_empty())
                    .collect();
                if addresses.is_empty() {
                    return Self::Failed { reason: "there is no sound".into() };
                }
                Self::Done { addresses }
            }
            _ => {
                let told = items.into_iter().find_map(|item| item.error);
                Self::Failed {
                    reason: told.unwrap_or_else(|| "the server does not say why".into()),
                }
            }
        }
    }
}

impl Line {
    fn items(&self) -> Vec<Item> {
        let list = match &self.result {
            Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
            other => other.clone(),
        };
        serde_json::from_value(list).unwrap_or_default()
    }
}

/// The answer to `GET /v1/stats`.
#[derive(Deserialize)]
pub(super) struct Stats {
    pub(super) jobs: Jobs,
}

#[derive(Deserialize)]
pub(super) struct Jobs {
    #[serde(default)]
    pub(super) queued: u64,
    #[serde(default)]
    pub(super) running: u64,
}

/// The answer to `GET /health`.
#[derive(Deserialize)]
pub(super) struct Health {
    pub(super) status: String,
}

/// The answer to `GET /v1/model_inventory`, and of older servers to `GET /v1/models`.
#[derive(Deserialize)]
pub(super) struct Models {
    pub(super) models: Vec<Model>,
}

#[derive(Deserialize)]
pub(super) struct Model {
    pub(super) name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, headers: Default::default(), body: body.as_bytes().to_vec() }
    }

    fn state(data: &str) -> State {
        let body =
            format!(r#"{{"data":{data},"code":200,"error":null,"timestamp":1,"extra":null}}"#);
        State::of(&open::<Vec<Line>>(&answer(200, &body)).unwrap())
    }

    #[test]
    fn every_state_of_a_task_is_told_apart() {
        let working = r#"[{"task_id":"a","status":0,"result":"[{\"file\":\"\",\"wave\":\"\",\"status\":0,\"progress\":0.4,\"stage\":\"running\"}]"}]"#;
        assert_eq!(state(working), State::Working { share: 0.4 });
        let unknown = r#"[{"task_id":"a","status":0,"result":"[]"}]"#;
        assert_eq!(state(unknown), State::Unknown);
        assert_eq!(state("[]"), State::Unknown);
        let done = r#"[{"task_id":"a","status":1,"result":"[{\"file\":\"/v1/audio?path=%2Ftmp%2F1.flac\",\"status\":1},{\"file\":\"/v1/audio?path=%2Ftmp%2F2.flac\",\"status\":1}]"}]"#;
        let addresses =
            ["1", "2"].map(|name| format!("/v1/audio?path=%2Ftmp%2F{name}.flac")).to_vec();
        assert_eq!(state(done), State::Done { addresses });
        let failed = r#"[{"task_id":"a","status":2,"result":"[{\"file\":\"\",\"status\":2,\"error\":\"CUDA out of memory\"}]"}]"#;
        assert_eq!(state(failed), State::Failed { reason: "CUDA out of memory".into() });
        let silent = r#"[{"task_id":"a","status":1,"result":"[{\"file\":\"\",\"status\":1}]"}]"#;
        assert_eq!(state(silent), State::Failed { reason: "there is no sound".into() });
    }

    #[test]
    fn the_code_within_counts_more_than_the_status() {
        let told = open::<Value>(&answer(200, r#"{"data":null,"code":500,"error":"no model"}"#));
        assert!(
            matches!(told, Err(EngineError::Retryable { reason, .. }) if reason.contains("no model"))
        );
    }

    #[test]
    fn refusals_say_whether_another_try_may_help() {
        let of = |status, body: &str| open::<Value>(&answer(status, body)).unwrap_err();
        let key = of(401, r#"{"detail":"Invalid API key"}"#);
        assert!(
            matches!(key, EngineError::Unavailable { reason, .. } if reason.contains("API key"))
        );
        let busy = of(429, r#"{"detail":"Server busy: queue is full"}"#);
        assert!(matches!(busy, EngineError::Retryable { reason, .. } if reason.contains("full")));
        let fields = of(422, r#"{"detail":[{"loc":["body","bpm"],"msg":"not a number"}]}"#);
        assert!(matches!(fields, EngineError::Permanent { reason, .. } if reason.contains("bpm")));
        let page = of(200, "<html>nginx</html>");
        assert!(
            matches!(page, EngineError::Unavailable { reason, .. } if reason.contains("nginx"))
        );
    }
}
