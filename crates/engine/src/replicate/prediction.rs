use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A prediction, as far as it is of interest. What Replicate promises to say may be missing all the same.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Prediction {
    pub(super) id: String,
    #[serde(default)]
    pub(super) status: Status,
    #[serde(default)]
    pub(super) input: Value,
    #[serde(default)]
    pub(super) output: Value,
    #[serde(default)]
    pub(super) error: Value,
    #[serde(default)]
    logs: Option<String>,
    #[serde(default)]
    data_removed: Option<bool>,
    #[serde(default)]
    version: Value,
    #[serde(default)]
    created_at: Value,
    #[serde(default)]
    webhook: Value,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Starting,
    Processing,
    Succeeded,
    Failed,
    /// By somebody, or because it took too long.
    Canceled,
    /// Its time was over before it began.
    Aborted,
    /// One that was not known when this was written: nothing ends with it.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Prediction {
    /// What the model has written so far.
    pub(super) fn logs(&self) -> &str {
        self.logs.as_deref().unwrap_or_default()
    }

    /// Whether the answer is no longer there: an hour after its end everything is deleted.
    pub(super) fn is_gone(&self) -> bool {
        self.output.is_null() || self.data_removed == Some(true)
    }

    /// Whether it was created by a request of this input, version and callback since a time.
    ///
    /// Replicate may add inputs that were left out, and older answers do not name the webhook.
    pub(super) fn is_of(
        &self,
        input: &Map<String, Value>,
        version: Option<&str>,
        callback: Option<&str>,
        since_ms: i64,
    ) -> bool {
        let same_input = input.iter().all(|(name, value)| is_same(&self.input[name], value));
        let elsewhere =
            |ours: &str, theirs: Option<&str>| theirs.is_some_and(|theirs| theirs != ours);
        let other_version = version.is_some_and(|ours| elsewhere(ours, self.version.as_str()));
        let other_callback = callback.is_some_and(|ours| elsewhere(ours, self.webhook.as_str()));
        let created = self.created_at.as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let too_old = created.is_some_and(|at| at.as_millisecond() < since_ms);
        same_input && !other_version && !other_callback && !too_old
    }
}

/// Whether two values are the same, `8` and `8.0` being so.
fn is_same(theirs: &Value, ours: &Value) -> bool {
    match (theirs.as_f64(), ours.as_f64()) {
        (Some(theirs), Some(ours)) => theirs == ours,
        _ => theirs == ours,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn prediction(value: Value) -> Prediction {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn every_status_is_known_and_a_new_one_ends_nothing() {
        for (word, status) in [
            ("starting", Status::Starting),
            ("processing", Status::Processing),
            ("succeeded", Status::Succeeded),
            ("failed", Status::Failed),
            ("canceled", Status::Canceled),
            ("aborted", Status::Aborted),
        ] {
            assert_eq!(prediction(json!({"id": "a", "status": word})).status, status);
        }
        for status in [json!("queued"), json!("")] {
            assert_eq!(prediction(json!({"id": "a", "status": status})).status, Status::Unknown);
        }
        assert_eq!(prediction(json!({"id": "a"})).status, Status::Unknown);
    }

    #[test]
    fn an_answer_is_gone_when_it_is_null_or_removed() {
        assert!(prediction(json!({"id": "a", "output": null})).is_gone());
        assert!(prediction(json!({"id": "a", "output": "x", "data_removed": true})).is_gone());
        assert!(!prediction(json!({"id": "a", "output": "x", "data_removed": false})).is_gone());
    }

    #[test]
    fn a_prediction_is_ours_by_all_that_we_said() {
        let Value::Object(input) = json!({"prompt": "drums", "seed": 7, "top_p": 0.0}) else {
            panic!("an object")
        };
        let theirs = json!({"id": "a", "version": "671a", "created_at": "2026-01-01T00:00:00.5Z",
            "webhook": "https://loops.example.com/hooks/1",
            "input": {"prompt": "drums", "seed": 7, "top_p": 0, "top_k": 250}});
        let since_ms = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let callback = Some("https://loops.example.com/hooks/1");
        let ours = prediction(theirs.clone());
        assert!(ours.is_of(&input, Some("671a"), callback, since_ms));
        assert!(ours.is_of(&input, None, None, since_ms));
        assert!(!ours.is_of(&input, Some("8cf6"), callback, since_ms));
        assert!(!ours.is_of(
            &input,
            Some("671a"),
            Some("https://loops.example.com/hooks/2"),
            since_ms
        ));
        assert!(!ours.is_of(&input, Some("671a"), callback, since_ms + 501));
        for (name, value) in
            [("seed", json!(8)), ("prompt", json!("bass")), ("prompt", Value::Null)]
        {
            let mut other = theirs.clone();
            other["input"][name] = value;
            assert!(!prediction(other).is_of(&input, Some("671a"), callback, since_ms), "{name}");
        }
    }
}
