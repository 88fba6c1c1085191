//! Scores in the format of DiffSinger, `.ds`: segments that are sung in one breath, each with its sounds of speech, their
//! lengths, its notes and the pitch of every moment.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

use audio::maths;
use serde_json::{Map, Value};

/// One segment.
///
/// Every list of lengths covers the segment: there are as many phonemes as the groups have together, as many seconds of
/// phonemes as of notes, and the pitch is known for as long.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    /// Where it begins, in seconds from the time 0 of the score.
    pub(super) offset: f64,
    /// The words, for people.
    pub(super) text: String,
    pub(super) phonemes: Vec<Spoken>,
    /// How many phonemes go together: a vowel and the consonants after it, or a rest and those.
    pub(super) groups: Vec<usize>,
    pub(super) notes: Vec<SungNote>,
    /// The fundamental in Hz.
    pub(super) f0: Curve,
    /// Whatever else there is: gender, energy, breathiness, …
    pub(super) others: Map<String, Value>,
}

/// A phoneme and its length.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spoken {
    pub(super) symbol: String,
    pub(super) seconds: f64,
}

/// A note of a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SungNote {
    /// As a MIDI note number with a fraction; `None` for a rest.
    pub(super) pitch: Option<f64>,
    pub(super) seconds: f64,
    /// Whether it goes on with the syllable of the note before.
    pub(super) slur: bool,
}

/// Values at equal distances in time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    pub(super) timestep: f64,
    pub(super) values: Vec<f64>,
}

impl Segment {
    /// Its length.
    pub(super) fn seconds(&self) -> f64 {
        self.phonemes.iter().map(|phoneme| phoneme.seconds).sum()
    }

    /// With numbers as they are written, so that whoever reads the score sings the same.
    pub(super) fn rounded(mut self) -> Self {
        self.offset = write::rounded(self.offset);
        for seconds in self.phonemes.iter_mut().map(|phoneme| &mut phoneme.seconds) {
            *seconds = write::rounded(*seconds);
        }
        for seconds in self.notes.iter_mut().map(|note| &mut note.seconds) {
            *seconds = write::rounded(*seconds);
        }
        self.f0.values.iter_mut().for_each(|hz| *hz = write::rounded_hz(*hz));
        self
    }

    /// Sung slower: everything lasts so many times as long.
    pub(super) fn stretch(&mut self, ratio: f64) {
        self.offset *= ratio;
        self.phonemes.iter_mut().for_each(|phoneme| phoneme.seconds *= ratio);
        self.notes.iter_mut().for_each(|note| note.seconds *= ratio);
        self.f0.timestep *= ratio;
        for (name, value) in &mut self.others {
            if name.ends_with("_timestep")
                && let Some(timestep) = read::number(value)
            {
                *value = Value::from(write::decimal(timestep * ratio));
            }
        }
    }

    /// Sung higher.
    pub(super) fn transpose(&mut self, semitones: f64) {
        for note in &mut self.notes {
            note.pitch = note.pitch.map(|pitch| pitch + semitones);
        }
        let ratio = maths::exp2(semitones / 12.0);
        self.f0.values.iter_mut().for_each(|hz| *hz *= ratio);
    }

    /// Something else that is known of every moment, `energy` for example: a list with its timestep, or one number for all.
    #[cfg(any(feature = "onnx", test))]
    pub(super) fn other(&self, name: &str) -> Result<Option<Curve>, String> {
        read::other(self, name)
    }
}
