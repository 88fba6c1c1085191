//! What the prompt does not want.

use super::desk::Desk;
use super::key::plural;
use crate::account::NoteCode;
use crate::prompt::{Reading, What};
use crate::{Brief, Field, Kind, Quote};

impl Desk {
    /// Says of everything that the prompt does not want what comes of it.
    pub(super) fn exclusions(&mut self, reading: &Reading, brief: &Brief) {
        let mut told: Vec<&Quote> = Vec::new();
        for mention in reading.mentions.iter().filter(|mention| mention.excluded) {
            let quote = &mention.quote;
            if told.contains(&quote) {
                continue;
            }
            told.push(quote);
            let (field, fate) = fate(mention.what, brief);
            let kind = plural(brief.kind);
            let text = match fate {
                Fate::Absent => format!("{quote} is understood: it is not asked for"),
                Fate::Part => format!(
                    "{quote} is understood, but style and seed may still bring it into {kind}"
                ),
                Fate::Asked => format!("{quote} gives way to what is asked for elsewhere"),
                Fate::Limit => format!("{quote} is not used: name the value that is wanted"),
            };
            self.note(field, NoteCode::Excluded, text, Some(quote.clone()));
        }
    }
}

/// What becomes of something that is not wanted.
enum Fate {
    /// It would not have been there anyway.
    Absent,
    /// It may belong to what is made.
    Part,
    /// Something else asks for it.
    Asked,
    /// It says what a value is not.
    Limit,
}

fn fate(what: What, brief: &Brief) -> (Field, Fate) {
    let asked_if = |asked| if asked { Fate::Asked } else { Fate::Absent };
    match what {
        What::Kind(kind, _) if is_part(kind, brief.kind) => (Field::Kind, Fate::Part),
        What::Kind(kind, _) => (Field::Kind, asked_if(kind == brief.kind)),
        // Where none is named, style and seed choose among those that fit.
        What::Instrument(instrument, _)
            if brief.instruments.is_empty() && instrument.fits(brief.kind) =>
        {
            (Field::Instruments, Fate::Part)
        }
        What::Instrument(instrument, _) => {
            (Field::Instruments, asked_if(brief.instruments.contains(&instrument)))
        }
        What::Style(style) => (Field::Style, asked_if(style == brief.style)),
        What::Mood(mood) => (Field::Moods, asked_if(brief.moods.has(mood))),
        What::Key(key) => (Field::Key, asked_if(brief.key == Some(key))),
        What::Scale(scale) => {
            (Field::Key, asked_if(brief.key.is_some_and(|key| key.scale == scale)))
        }
        What::Bpm(_) | What::BareBpm(_) => (Field::Bpm, Fate::Limit),
        What::Bars(_) | What::Seconds(_) => (Field::Length, Fate::Limit),
        What::OneShot => (Field::Length, Fate::Absent),
        What::Intensity(_) => (Field::Intensity, Fate::Limit),
        What::IntensityWord(_) => (Field::Intensity, Fate::Absent),
        What::Swing(_) => (Field::Swing, Fate::Limit),
        What::SwingWord(_) => (Field::Swing, Fate::Absent),
        What::Major | What::Minor | What::Without(_) | What::Something | What::Filler => {
            (Field::Prompt, Fate::Absent)
        }
    }
}

/// Whether a whole groove contains the other kind.
pub(super) fn is_part(other: Kind, kind: Kind) -> bool {
    kind == Kind::Drums && matches!(other, Kind::Kick | Kind::Hats | Kind::Percussion)
}
