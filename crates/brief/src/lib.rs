//! What is asked for: the words of a brief, their ranges, and a free prompt understood.
//!
//! Nothing here knows how sound is made, and a value out of range is refused, never bent.

mod account;
mod field;
mod fit;
mod key_text;
mod length;
mod names;
mod prompt;
mod refusal;
mod request;
mod settle;
mod summary;
mod usual;
mod vocabulary;
mod words;

pub use account::{Account, Entry, NotUnderstood, Note, NoteCode, Origin, Quote};
pub use field::Field;
pub use key_text::parse_key;
pub use length::{BARS, SECONDS, nearest_bars, seconds_of};
pub use refusal::{Refusal, RefusalCode, Refusals};
pub use request::Request;
pub use settle::{BPM, INTENSITY, PROMPT_CHARACTERS_MAX, SAMPLE_RATES, SWING, Settled};
pub use usual::Usual;
pub use words::{Instrument, Kind, Mood, Moods, Style};

use audio::{Grid, Key};

/// What is asked, complete and checked: an engine needs nothing else but a seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// What is to be made.
    pub kind: Kind,
    /// How it is to be cut.
    pub length: Length,
    /// Beats a minute, 60 to 200.
    pub bpm: f64,
    /// The key; tonal kinds always have one, atonal kinds never.
    pub key: Option<Key>,
    /// From 1, calm, to 5, full on.
    pub intensity: u8,
    /// Colours, freely combined.
    pub moods: Moods,
    /// The genre.
    pub style: Style,
    /// How late the off-beat sixteenths come: 0.5 is straight, 0.667 a triplet feel, 0.75 the most.
    pub swing: f64,
    /// Instruments asked for by name, each of which fits the kind; empty leaves the choice to style and seed.
    pub instruments: Vec<Instrument>,
    /// The free text that the brief was read from, if it was: engines that read text get it as it is.
    pub prompt: Option<String>,
    /// Frames a second of the finished file: 44 100 or 48 000.
    pub sample_rate: u32,
}

/// Whether the sound goes round or is struck once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// A loop of 1, 2, 4, 8 or 16 bars.
    Bars(u32),
    /// A single hit, as long as it rings.
    OneShot,
}

impl Brief {
    /// The grid that a loop fills; for a one-shot, the grid of one bar that it may use.
    pub fn grid(&self) -> Grid {
        let bars = match self.length {
            Length::Bars(bars) => bars,
            Length::OneShot => 1,
        };
        Grid { bpm: self.bpm, beats_per_bar: 4, bars, sample_rate: self.sample_rate }
    }
}
