use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{NAME, permanent};
use crate::{Commission, EngineError, Watch};

/// What is written down of an order, as JSON; times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Note {
    /// It is about to be placed: whoever reads this has not heard the answer.
    Asking {
        /// What the titles of its songs hold, and of no others.
        mark: String,
        /// The newest song there was before it, where songs are listed.
        #[serde(default)]
        newest: Option<String>,
        at: u64,
    },
    /// Its songs, or the task that makes them, go by these names.
    Asked { ids: Vec<String>, at: u64 },
    /// It was not taken, and may be placed again.
    Refused,
    /// It came to nothing, and another may be placed.
    Over,
}

pub(super) fn read(watch: &dyn Watch, seed: u64) -> Result<Option<Note>, EngineError> {
    let Some(text) = watch.commissioned(NAME, seed)? else { return Ok(None) };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| permanent(format!("the note of an earlier try cannot be read: {error}")))
}

pub(super) fn write(
    note: &Note,
    seed: u64,
    cost_microdollars: u64,
    watch: &mut dyn Watch,
) -> Result<(), EngineError> {
    let note = as_text(note);
    watch.commission(&Commission { engine: NAME, seed, note: &note, cost_microdollars })
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// What a note becomes once the name of the task has been heard in another way than by the answer.
pub(super) fn heard(note: &str, task: &str) -> Option<String> {
    let Note::Asking { at, .. } = serde_json::from_str(note).ok()? else { return None };
    (!task.is_empty()).then(|| as_text(&Note::Asked { ids: vec![task.to_owned()], at }))
}

/// The name of the task that a reseller calls back about. Such calls are not signed: nothing else of them is believed, and
/// the task is asked after as ever.
pub fn task_of_call(body: &[u8]) -> Option<String> {
    let call: Value = serde_json::from_slice(body).ok()?;
    let task = call.pointer("/data/task_id").or_else(|| call.pointer("/data/taskId"))?;
    task.as_str().filter(|task| !task.is_empty()).map(str::to_owned)
}

fn as_text(note: &Note) -> String {
    serde_json::to_string(note).expect("a note is text and numbers")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKING: &str =
        r#"{"state":"asking","mark":"000000000000002a-69259c3a","newest":null,"at":1764072506}"#;

    #[test]
    fn a_note_of_an_older_program_can_still_be_read() {
        let note = Note::Asking {
            mark: "000000000000002a-69259c3a".into(),
            newest: None,
            at: 1_764_072_506,
        };
        assert_eq!(as_text(&note), ASKING);
        let asked = r#"{"state":"asked","ids":["a","b"],"at":5}"#;
        let read: Note = serde_json::from_str(asked).unwrap();
        assert_eq!(read, Note::Asked { ids: vec!["a".into(), "b".into()], at: 5 });
    }

    #[test]
    fn a_call_tells_the_name_of_a_task_whose_answer_was_lost() {
        let call = br#"{"code":200,"msg":"ok","data":{"callbackType":"text","task_id":"2fac9f72","data":[]}}"#;
        let task = task_of_call(call).unwrap();
        let note = heard(ASKING, &task).unwrap();
        let read: Note = serde_json::from_str(&note).unwrap();
        assert_eq!(read, Note::Asked { ids: vec!["2fac9f72".into()], at: 1_764_072_506 });
        assert_eq!(task_of_call(b"not JSON"), None);
        assert_eq!(task_of_call(br#"{"code":200,"data":null}"#), None);
    }

    #[test]
    fn a_name_that_is_known_is_not_replaced() {
        assert_eq!(heard(r#"{"state":"asked","ids":["a"],"at":5}"#, "b"), None);
        assert_eq!(heard(r#"{"state":"over"}"#, "b"), None);
        assert_eq!(heard("", "b"), None);
    }
}
