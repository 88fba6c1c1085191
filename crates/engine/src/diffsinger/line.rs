//! A melody with its words: which syllable is sung on which notes.

use super::dictionary::{Dictionary, Syllable, Unspoken};
use super::lyrics::Utterance;
use super::melody::Tone;

/// A syllable takes this long at least, in seconds: faster notes go on with the one before.
const SYLLABLE_MIN: f64 = 0.14;
/// Tones that are further apart, in seconds, are not one sound.
const APART: f64 = 0.1;

/// A syllable and the tones it is sung on, at least one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sung {
    pub(super) syllable: Syllable,
    pub(super) tones: Vec<Tone>,
}

/// What a lyric is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Syllable(Syllable),
    Hold,
}

impl Sung {
    /// Where its vowel begins.
    pub(super) fn start(&self) -> f64 {
        self.tones[0].start
    }

    pub(super) fn end(&self) -> f64 {
        self.tones[self.tones.len() - 1].end
    }
}

/// A text in the syllables of a voice.
pub(super) fn steps(text: &[Utterance], voice: &Dictionary) -> Result<Vec<Step>, Unspoken> {
    let mut steps = Vec::new();
    for utterance in text {
        match utterance {
            Utterance::Word(word) => {
                steps.extend(voice.syllables(word)?.into_iter().map(Step::Syllable))
            }
            Utterance::Hold => steps.push(Step::Hold),
        }
    }
    Ok(steps)
}

/// Puts a lyric under a melody, from the beginning again as often as there are notes for it.
///
/// `lyric` has at least one syllable.
pub(super) fn line(melody: &[Tone], lyric: &[Step]) -> Vec<Sung> {
    let mut steps = lyric.iter().cycle().peekable();
    let mut line: Vec<Sung> = Vec::new();
    for tone in melody {
        let asked = steps.next_if(|step| **step == Step::Hold).is_some();
        if let Some(before) = line.last_mut()
            && (asked || tone.start - before.start() < SYLLABLE_MIN)
            && tone.start - before.end() < APART
        {
            before.tones.push(*tone);
            continue;
        }
        let next = steps.find_map(|step| match step {
            Step::Syllable(syllable) => Some(syllable.clone()),
            Step::Hold => None,
        });
        line.extend(next.map(|syllable| Sung { syllable, tones: vec![*tone] }));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::{Manner, Phoneme};
    use super::*;

    fn syllable(name: &str) -> Step {
        let vowel = Phoneme { symbol: name.to_owned(), manner: Manner::Vowel };
        Step::Syllable(Syllable { word: Some(name.to_owned()), onset: vec![], vowel, coda: vec![] })
    }

    fn sung(starts: &[f64], lyric: &[Step]) -> Vec<(String, usize)> {
        let tone = |start: &f64| Tone { start: *start, end: start + 0.09, pitch: 60.0 };
        let tones: Vec<Tone> = starts.iter().map(tone).collect();
        line(&tones, lyric)
            .into_iter()
            .map(|sung| (sung.syllable.vowel.symbol, sung.tones.len()))
            .collect()
    }

    #[test]
    fn a_lyric_goes_round_under_a_melody() {
        let lyric = [syllable("la"), syllable("lu")];
        let found = sung(&[0.0, 0.5, 1.0], &lyric);
        assert_eq!(found, [("la".into(), 1), ("lu".into(), 1), ("la".into(), 1)]);
    }

    #[test]
    fn notes_too_fast_for_a_tongue_go_on_with_the_syllable() {
        let lyric = [syllable("la"), syllable("lu")];
        assert_eq!(sung(&[0.0, 0.1, 0.2], &lyric), [("la".into(), 2), ("lu".into(), 1)]);
    }

    #[test]
    fn a_dash_holds_what_sounds_and_not_what_is_long_over() {
        let lyric = [syllable("la"), Step::Hold, syllable("lu")];
        assert_eq!(sung(&[0.0, 0.18, 0.4], &lyric), [("la".into(), 2), ("lu".into(), 1)]);
        assert_eq!(sung(&[0.0, 0.5, 1.0], &lyric)[1], ("lu".into(), 1));
    }
}
