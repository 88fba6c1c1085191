use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{NAME, permanent};
use crate::{Commission, EngineError, Watch};

/// What is written down of a task, as JSON; times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Note {
    /// It is about to be asked for: whoever reads this has not heard the answer.
    Asking { at: u64 },
    /// It goes by this name.
    Asked { task: String, at: u64 },
    /// It was not taken, and may be asked for again.
    Refused,
    /// It came to nothing, and may be asked for again.
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
    let note = serde_json::to_string(note).expect("a note is text and numbers");
    watch.commission(&Commission { engine: NAME, seed, note: &note, cost_microdollars })
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_an_older_program_can_still_be_read() {
        for (text, note) in [
            (r#"{"state":"asking","at":1764000000}"#, Note::Asking { at: 1_764_000_000 }),
            (
                r#"{"state":"asked","task":"550e8400","at":1764000000}"#,
                Note::Asked { task: "550e8400".into(), at: 1_764_000_000 },
            ),
            (r#"{"state":"refused"}"#, Note::Refused),
            (r#"{"state":"over"}"#, Note::Over),
        ] {
            assert_eq!(serde_json::to_string(&note).unwrap(), text);
            assert_eq!(serde_json::from_str::<Note>(text).unwrap(), note);
        }
    }
}
