use std::fmt;
use std::ops::Range;

use crate::Field;

/// How a brief came to be, field by field, for people to read and pages to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// One entry a field, in the order of [`Field::ALL`].
    pub entries: Vec<Entry>,
    /// What else there is to know: lengths rounded, words overruled, wishes that one loop cannot hold.
    pub notes: Vec<Note>,
    /// The parts of the prompt that mean nothing here.
    pub not_understood: Vec<NotUnderstood>,
}

/// How one field came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The field.
    pub field: Field,
    /// Its value as people read it: `114`, `8 bars`, `A minor`.
    pub value: String,
    /// Where the value is from.
    pub origin: Origin,
}

/// Where a value is from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A guided field said so.
    Asked,
    /// The prompt said so, in these words.
    Understood(Vec<Quote>),
    /// Nobody said anything: the reason for the default.
    Assumed(String),
}

/// Words of the prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where they stand, in bytes; both ends lie between characters.
    pub range: Range<usize>,
    /// The words as they were written.
    pub text: String,
}

/// Something to know about the brief.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The field it is about.
    pub field: Field,
    /// What sort of note it is.
    pub code: NoteCode,
    /// A sentence for people.
    pub text: String,
    /// The words of the prompt it is about, if it is about any.
    pub quote: Option<Quote>,
}

crate::words::words! {
    /// What sort of note it is.
    NoteCode {
        /// A guided name was not the field's own word for it.
        ReadAs = "read_as",
        /// A guided field and the prompt differ; the field counts.
        Overruled = "overruled",
        /// The prompt says two things; one of them counts.
        SaidTwice = "said_twice",
        /// A length in seconds became bars.
        SecondsToBars = "seconds_to_bars",
        /// The prompt names another kind too; one loop carries one.
        OtherKind = "other_kind",
        /// The prompt names something that the kind contains anyway.
        Contained = "contained",
        /// An instrument of the prompt does not play the kind.
        UnfitInstrument = "unfit_instrument",
        /// A key was named for a kind that carries none.
        KeyUnused = "key_unused",
        /// A scale was named without its tonic.
        TonicAssumed = "tonic_assumed",
        /// The prompt says what is not wanted.
        Excluded = "excluded",
    }
}

/// A part of the prompt that means nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The words.
    pub quote: Quote,
    /// A word that is known and hardly differs.
    pub did_you_mean: Option<&'static str>,
}

impl Account {
    /// The entry of a field; seconds, bars and one-shots are told under [`Field::Length`].
    pub fn entry(&self, field: Field) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field == field)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {}", note.text)?;
        }
        for part in &self.not_understood {
            writeln!(f, "{part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field.name(), self.value)?;
        match &self.origin {
            Origin::Asked => write!(f, " (asked)"),
            Origin::Assumed(reason) => write!(f, " (assumed: {reason})"),
            Origin::Understood(quotes) => {
                let quotes: Vec<String> = quotes.iter().map(Quote::to_string).collect();
                write!(f, " (understood from {})", quotes.join(", "))
            }
        }
    }
}

impl fmt::Display for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.text)
    }
}

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not understood: {}", self.quote)?;
        match self.did_you_mean {
            Some(word) => write!(f, " (did you mean '{word}'?)"),
            None => Ok(()),
        }
    }
}
