//! How long each sound of a line lasts: vowels begin with their notes, and consonants take their time from what comes
//! before.

use super::dictionary::{Manner, Phoneme};
use super::line::Sung;

/// A pause shorter than this, in seconds, is not heard as one: the vowel goes on.
const REST_MIN: f64 = 0.06;
/// The share that consonants take at most of the way from one vowel to the next, and of a note.
const CONSONANTS_MAX: f64 = 0.6;

/// The way from the beginning of one vowel to that of the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    /// How long the vowel is held.
    pub(super) vowel: f64,
    /// The silence after the consonants that end the syllable; 0 or a pause that is one.
    pub(super) rest: f64,
    /// How much of their usual length the consonants of the way have.
    pub(super) haste: f64,
}

/// The usual length of a sound in seconds; that of a vowel is its note's.
pub(super) fn usual_seconds(phoneme: &Phoneme) -> f64 {
    match phoneme.manner {
        Manner::Glide | Manner::Stop => 0.06,
        Manner::Nasal => 0.07,
        Manner::Fricative => 0.1,
        Manner::Other | Manner::Vowel => 0.08,
    }
}

/// The way after each syllable of a line that goes round every so many seconds.
pub(super) fn ways(line: &[Sung], loop_seconds: f64) -> Vec<Way> {
    let next = |at: usize| match line.get(at + 1) {
        Some(next) => (next, next.start()),
        None => (&line[0], line[0].start() + loop_seconds),
    };
    let way = |(at, sung): (usize, &Sung)| {
        let (following, until) = next(at);
        let length = |phonemes: &[Phoneme]| phonemes.iter().map(usual_seconds).sum();
        let (coda, onset) = (length(&sung.syllable.coda), length(&following.syllable.onset));
        way(until - sung.start(), sung.end() - sung.start(), coda, onset)
    };
    line.iter().enumerate().map(way).collect()
}

/// `all` of the way in seconds, of which the note is `held` for; the usual lengths of the consonants that end this syllable
/// and begin the next.
fn way(all: f64, held: f64, coda: f64, onset: f64) -> Way {
    let usual: f64 = coda + onset;
    let haste = if usual > CONSONANTS_MAX * all { CONSONANTS_MAX * all / usual } else { 1.0 };
    let longest = all - haste * usual;
    let shortest = (1.0 - CONSONANTS_MAX) * held.min(all);
    let vowel = (held - haste * coda).max(shortest).min(longest);
    let rest = longest - vowel;
    if rest < REST_MIN {
        return Way { vowel: longest, rest: 0.0, haste };
    }
    Way { vowel, rest, haste }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_reaches_the_next_leaves_room_for_its_consonants_only() {
        let close = way(0.5, 0.5, 0.06, 0.1);
        assert!((close.vowel - 0.34).abs() < 1e-12);
        assert_eq!((close.rest, close.haste), (0.0, 1.0));
    }

    #[test]
    fn a_short_note_is_followed_by_silence() {
        let short = way(1.0, 0.5, 0.06, 0.1);
        assert_eq!((short.vowel, short.haste), (0.44, 1.0));
        assert!((short.rest - 0.4).abs() < 1e-12);
    }

    #[test]
    fn where_time_is_short_consonants_hurry_and_the_vowel_stays() {
        let fast = way(0.2, 0.2, 0.14, 0.16);
        assert!((fast.vowel - 0.08).abs() < 1e-12 && fast.rest == 0.0, "{fast:?}");
        assert!((fast.haste * 0.3 - 0.12).abs() < 1e-12, "{fast:?}");
    }
}
