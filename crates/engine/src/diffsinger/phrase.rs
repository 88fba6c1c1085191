//! Lines as segments of a score: each phrase with its breath, its sounds, its notes and its pitch.

use serde_json::{Map, Value};

use super::dictionary::{BREATH, Phoneme, SILENCE};
use super::ds::{Segment, Spoken, SungNote};
use super::line::Sung;
use super::pitch;
use super::timing::{self, Way};

/// A pause this long, in seconds, ends a phrase.
const PAUSE: f64 = 0.35;
/// Before a phrase a voice is silent for so long …
const LEAD_IN: f64 = 0.1;
/// … or breathes, if the pause before leaves more time than a breath takes.
const BREATH_SECONDS: f64 = 0.3;
const BREATHES_AFTER: f64 = 0.5;
/// After a phrase it rings out.
const RING_OUT: f64 = 0.15;

/// The phrases of a line that goes round every so many seconds. Their offsets count from the start of the loop; that of the
/// first may be below 0, as what comes before a vowel comes before its beat.
pub(super) fn phrases(line: &[Sung], loop_seconds: f64, seed: u64) -> Vec<Segment> {
    if line.is_empty() {
        return Vec::new();
    }
    let ways = timing::ways(line, loop_seconds);
    let mut phrases = Vec::new();
    let mut first: usize = 0;
    for last in 0..line.len() {
        if ways[last].rest < PAUSE && last + 1 < line.len() {
            continue;
        }
        let before = &ways[first.checked_sub(1).unwrap_or(line.len() - 1)];
        phrases
            .push(Phrase::of(&line[first..=last], &ways[first..=last], before).into_segment(seed));
        first = last + 1;
    }
    phrases
}

/// A phrase that is being written down.
struct Phrase<'a> {
    line: &'a [Sung],
    offset: f64,
    words: Vec<String>,
    phonemes: Vec<Spoken>,
    /// The groups of phonemes and what is sung on each: nothing, in a rest.
    groups: Vec<(usize, Option<&'a Sung>)>,
}

impl<'a> Phrase<'a> {
    /// `ways` are those after each syllable, `before` the one before the first.
    fn of(line: &'a [Sung], ways: &[Way], before: &Way) -> Self {
        let mut phrase =
            Self { line, offset: 0.0, words: Vec::new(), phonemes: Vec::new(), groups: Vec::new() };
        match before.rest > BREATHES_AFTER {
            true => phrase.rest(BREATH, BREATH_SECONDS),
            false => phrase.rest(SILENCE, LEAD_IN),
        }
        let mut haste = before.haste;
        for (at, (sung, way)) in line.iter().zip(ways).enumerate() {
            phrase.consonants(&sung.syllable.onset, haste);
            if at == 0 {
                phrase.offset = sung.start() - phrase.seconds();
            }
            phrase.vowel(sung, way.vowel);
            phrase.consonants(&sung.syllable.coda, way.haste);
            if way.rest > 0.0 && at + 1 < line.len() {
                phrase.rest(SILENCE, way.rest);
            }
            haste = way.haste;
        }
        phrase.rest(SILENCE, RING_OUT);
        phrase
    }

    fn rest(&mut self, symbol: &str, seconds: f64) {
        self.words.push(symbol.to_owned());
        self.groups.push((0, None));
        self.put(symbol, seconds);
    }

    fn vowel(&mut self, sung: &'a Sung, seconds: f64) {
        self.words.extend(sung.syllable.word.clone());
        self.groups.push((0, Some(sung)));
        self.put(&sung.syllable.vowel.symbol, seconds);
    }

    /// They go with the vowel or the rest before them.
    fn consonants(&mut self, phonemes: &[Phoneme], haste: f64) {
        for phoneme in phonemes {
            self.put(&phoneme.symbol, haste * timing::usual_seconds(phoneme));
        }
    }

    fn put(&mut self, symbol: &str, seconds: f64) {
        self.phonemes.push(Spoken { symbol: symbol.to_owned(), seconds });
        if let Some((count, _)) = self.groups.last_mut() {
            *count += 1;
        }
    }

    fn seconds(&self) -> f64 {
        self.phonemes.iter().map(|phoneme| phoneme.seconds).sum()
    }

    fn into_segment(self, seed: u64) -> Segment {
        let tones: Vec<_> = self.line.iter().flat_map(|sung| &sung.tones).copied().collect();
        Segment {
            f0: pitch::curve(&tones, self.offset, self.seconds()),
            notes: self.notes(),
            offset: self.offset,
            text: self.words.join(" "),
            groups: self.groups.iter().map(|(count, _)| *count).collect(),
            phonemes: self.phonemes,
            // As large as any tool takes a seed to be.
            others: Map::from_iter([("seed".to_owned(), Value::from(seed % (1 << 31)))]),
        }
    }

    /// A note for each rest, and for each syllable as many as it has, over all the sounds of its group.
    fn notes(&self) -> Vec<SungNote> {
        let mut notes = Vec::new();
        let mut phonemes = self.phonemes.iter();
        for (count, sung) in &self.groups {
            let all: f64 = phonemes.by_ref().take(*count).map(|phoneme| phoneme.seconds).sum();
            let Some(sung) = sung else {
                notes.push(SungNote { pitch: None, seconds: all, slur: false });
                continue;
            };
            let end = sung.start() + all;
            let starts = sung.tones.iter().map(|tone| tone.start);
            let ends = starts.skip(1).chain([end]).map(|until| until.min(end));
            notes.extend(sung.tones.iter().zip(ends).enumerate().map(|(at, (tone, until))| {
                let seconds = (until - tone.start).max(0.0);
                SungNote { pitch: Some(tone.pitch), seconds, slur: at > 0 }
            }));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::{Manner, Syllable};
    use super::super::ds;
    use super::super::melody::Tone;
    use super::*;

    fn sung(text: &str, tones: &[(f64, f64, f64)]) -> Sung {
        let phoneme = |symbol: &str| Phoneme {
            symbol: symbol.to_owned(),
            manner: if symbol == "a" { Manner::Vowel } else { Manner::Fricative },
        };
        let (onset, coda) = text.split_once('a').unwrap();
        let consonants = |text: &str| text.chars().map(|c| phoneme(&c.to_string())).collect();
        Sung {
            syllable: Syllable {
                word: Some(text.to_owned()),
                onset: consonants(onset),
                vowel: phoneme("a"),
                coda: consonants(coda),
            },
            tones: tones.iter().map(|&(start, end, pitch)| Tone { start, end, pitch }).collect(),
        }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    fn spelled(segment: &Segment) -> Vec<&str> {
        segment.phonemes.iter().map(|phoneme| phoneme.symbol.as_str()).collect()
    }

    /// The times at which the phonemes of this name begin.
    fn beginnings(segment: &Segment, symbol: &str) -> Vec<f64> {
        let mut time = segment.offset;
        let mut found = Vec::new();
        for phoneme in &segment.phonemes {
            if phoneme.symbol == symbol {
                found.push(time);
            }
            time += phoneme.seconds;
        }
        found
    }

    #[test]
    fn vowels_begin_with_their_notes_and_consonants_come_before() {
        let line = [
            sung("sa", &[(0.0, 0.5, 60.0)]),
            sung("fas", &[(0.5, 0.75, 62.0), (0.75, 1.0, 64.0)]),
            sung("sa", &[(2.0, 2.5, 60.0)]),
        ];
        let phrases = phrases(&line, 4.0, 7);
        let [first, second] = phrases.as_slice() else { panic!("two phrases: {phrases:?}") };

        assert_eq!(spelled(first), ["AP", "s", "a", "f", "a", "s", "SP"]);
        assert_eq!(first.text, "AP sa fas SP");
        assert_eq!(first.groups, [2, 2, 2, 1]);
        assert!(close(first.offset, -0.4), "a breath and a consonant before the beat");
        let vowels = beginnings(first, "a");
        assert!(close(vowels[0], 0.0) && close(vowels[1], 0.5), "{vowels:?}");
        // The syllable ends with its note, consonant and all.
        assert!(close(*beginnings(first, "SP").last().unwrap(), 1.0));

        let notes: Vec<_> = first.notes.iter().map(|note| (note.pitch, note.slur)).collect();
        let wanted = [
            (None, false),
            (Some(60.0), false),
            (Some(62.0), false),
            (Some(64.0), true),
            (None, false),
        ];
        assert_eq!(notes, wanted);
        assert!(close(first.notes[2].seconds, 0.25));
        assert!(close(beginnings(second, "a")[0], 2.0));
    }

    #[test]
    fn what_comes_before_the_first_beat_is_kept_free_at_the_loops_end() {
        let line = [sung("sa", &[(0.0, 1.0, 60.0)]), sung("sa", &[(1.0, 2.0, 60.0)])];
        let phrases = phrases(&line, 2.0, 0);
        let [only] = phrases.as_slice() else { panic!("one phrase") };
        assert!(close(only.offset, -0.2), "{}", only.offset);
        let silence = *beginnings(only, "SP").last().unwrap();
        assert!(
            close(silence, 1.9),
            "the last vowel ends where the first consonant begins: {silence}"
        );
    }

    #[test]
    fn every_phrase_keeps_the_rules_of_the_format() {
        let mut line = Vec::new();
        for step in 0..64_u32 {
            let start = f64::from(step) * 0.1875;
            let long = if step % 5 == 0 { 0.09 } else { 0.4 };
            let tone = (start, start + f64::min(long, 0.1875), 60.0 + f64::from(step % 7));
            if !(3..=6).contains(&(step % 9)) {
                line.push(sung(["sa", "fast", "a", "stras"][step as usize % 4], &[tone]));
            }
        }
        let segments = phrases(&line, 12.0, u64::MAX);
        assert!(segments.len() > 3);
        let shifted: Vec<Segment> = segments
            .iter()
            .map(|segment| Segment { offset: segment.offset + 1.0, ..segment.clone() })
            .collect();
        let read = ds::read(&ds::write(&shifted).to_string()).unwrap();
        assert_eq!(read.len(), segments.len());
        let vowels: Vec<f64> =
            segments.iter().flat_map(|segment| beginnings(segment, "a")).collect();
        assert_eq!(vowels.len(), line.len());
        assert!(vowels.iter().zip(&line).all(|(vowel, sung)| close(*vowel, sung.start())));
    }
}
