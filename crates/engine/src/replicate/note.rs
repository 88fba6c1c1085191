//! What is written down about a prediction, so that it is never created twice.
//!
//! A note is JSON: `{"state": …, "over": […]}`. The states:
//! - `{"state":"asking","at_ms":1764000000000}`: a prediction is being created, at this time of our clock. If that is all
//!   there is, the answer was lost, and whether the prediction exists is to be found out.
//! - `{"state":"asked","prediction":"gm3qorzdhgbfurvjtvhg6dckhu"}`: it exists.
//! - `{"state":"refused"}`: it certainly was not created.
//! - `{"state":"over"}`: it existed and has nothing (more) to give. The next try creates another one.
//!
//! `over` names the predictions of the same take that are over, so that nothing of them, such as a webhook that comes late,
//! is taken for news.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Nobody tries the same take more often.
const OVER_MAX: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    #[serde(flatten)]
    pub(super) state: State,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) over: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub(super) enum State {
    Asking { at_ms: i64 },
    Asked { prediction: String },
    Refused,
    Over,
}

/// What to write instead of the note that stands there, once a webhook has told that a prediction exists. `None` if it is no
/// news, or none of ours.
pub(super) fn heard(present: &str, prediction: &str) -> Option<String> {
    let note = Note::read(present)?;
    let waits = matches!(note.state, State::Asking { .. });
    let news = waits && is_id(prediction) && !note.is_over(prediction);
    news.then(|| note.with(State::Asked { prediction: prediction.to_owned() }).text())
}

impl Note {
    /// That of a take of which nothing was asked yet.
    pub(super) fn blank() -> Self {
        Self { state: State::Over, over: Vec::new() }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers can be written")
    }

    /// The note that follows this one.
    pub(super) fn with(&self, state: State) -> Self {
        let mut over = self.over.clone();
        if let (State::Asked { prediction }, State::Over) = (&self.state, &state) {
            over.push(prediction.clone());
            over.drain(..over.len().saturating_sub(OVER_MAX));
        }
        Self { state, over }
    }

    pub(super) fn is_over(&self, prediction: &str) -> bool {
        self.over.iter().any(|over| over == prediction)
    }

    /// Whether the next prediction is a new expense, and not one that was written down already.
    pub(super) fn is_settled(&self) -> bool {
        self.state == State::Over
    }
}

/// Whether this can be the name of a prediction: it goes into an address.
pub(super) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

/// Now, by the clock on the wall.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_are_written() {
        for (note, text) in [
            (
                Note { state: State::Asking { at_ms: 1_764_000_000_000 }, over: Vec::new() },
                r#"{"state":"asking","at_ms":1764000000000}"#,
            ),
            (
                Note { state: State::Asked { prediction: "gm3q".into() }, over: vec!["a1".into()] },
                r#"{"state":"asked","prediction":"gm3q","over":["a1"]}"#,
            ),
            (Note { state: State::Refused, over: Vec::new() }, r#"{"state":"refused"}"#),
            (Note { state: State::Over, over: Vec::new() }, r#"{"state":"over"}"#),
        ] {
            assert_eq!(note.text(), text);
            assert_eq!(Note::read(text), Some(note));
        }
        assert_eq!(Note::read("about to ask"), None);
        assert_eq!(Note::read("{}"), None);
    }

    #[test]
    fn what_is_over_is_remembered() {
        let mut note = Note::blank();
        for number in 0..10 {
            note = note.with(State::Asked { prediction: format!("p{number}") }).with(State::Over);
        }
        assert!(!note.is_over("p1") && note.is_over("p2") && note.is_over("p9"));
    }

    #[test]
    fn a_webhook_answers_a_question_that_is_open_and_no_other() {
        let asking = r#"{"state":"asking","at_ms":1,"over":["old"]}"#;
        assert_eq!(
            heard(asking, "new").as_deref(),
            Some(r#"{"state":"asked","prediction":"new","over":["old"]}"#)
        );
        assert_eq!(heard(asking, "old"), None);
        assert_eq!(heard(asking, "../cancel"), None);
        assert_eq!(heard(asking, ""), None);
        assert_eq!(heard(r#"{"state":"asked","prediction":"a"}"#, "new"), None);
        assert_eq!(heard(r#"{"state":"over"}"#, "new"), None);
        assert_eq!(heard("another engine's", "new"), None);
    }
}
