//! A free prompt, read from left to right with a table of words: no grammar, and nothing is guessed that is not shown.

mod kind;
mod numbers;
mod text;

pub(crate) use kind::{ChosenKind, choose};
pub(crate) use text::Text;

use audio::{Key, Scale};

use crate::account::NotUnderstood;
use crate::vocabulary::{self, Meaning, WORDS_MAX, Weight};
use crate::{Instrument, Kind, Mood, Quote, Style, key_text, names};

/// What a prompt says, in its order.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) not_understood: Vec<NotUnderstood>,
}

/// Some words of the prompt that say one thing.
pub(crate) struct Mention {
    pub(crate) what: What,
    pub(crate) quote: Quote,
    /// "no", "without": it is not wanted.
    pub(crate) excluded: bool,
    /// Counts phrases: parts between punctuation, and between words such as "with" and "and".
    phrase: usize,
    /// Whether the phrase was tied to one before it that already said what is to be made.
    tied: bool,
}

/// What some words say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    Bpm(f64),
    /// A number without a unit that could be a tempo.
    BareBpm(f64),
    Bars(f64),
    Seconds(f64),
    Key(Key),
    Scale(Scale),
    Kind(Kind, Weight),
    Style(Style),
    Mood(Mood),
    Instrument(Instrument, Weight),
    Intensity(f64),
    IntensityWord(u8),
    Swing(f64),
    SwingWord(f64),
    OneShot,
    Major,
    Minor,
    /// A word such as "drumless" that refuses by itself.
    Without(Kind),
    /// Something unknown that is not wanted: there is nothing to do, and that is right.
    Something,
    Filler,
}

impl Reading {
    /// Reads a prompt; empty text says nothing.
    pub(crate) fn of(prompt: &str) -> Self {
        let text = Text::new(prompt);
        let reader = Reader {
            text: &text,
            reading: Self::default(),
            phrase: 0,
            tied: false,
            named: false,
            refused: None,
        };
        reader.read()
    }

    /// Everything wanted of one sort, in the prompt's order.
    pub(crate) fn wanted<T>(&self, sort: impl Fn(What) -> Option<T>) -> Vec<(T, Quote)> {
        let wanted = self.mentions.iter().filter(|mention| !mention.excluded);
        wanted.filter_map(|mention| Some((sort(mention.what)?, mention.quote.clone()))).collect()
    }
}

/// The words that start a refusal, such as "no drums".
struct Refused {
    start: usize,
    /// "not" refuses the next word, "no" all up to the next noun.
    next_word_only: bool,
    /// It has refused something; only "or" and "and" take it further.
    done: bool,
}

struct Reader<'a> {
    text: &'a Text<'a>,
    reading: Reading,
    phrase: usize,
    tied: bool,
    /// Whether this part between punctuation has said what is to be made.
    named: bool,
    refused: Option<Refused>,
}

enum Found {
    Says(Vec<What>),
    Filler,
    Unknown,
}

impl Reader<'_> {
    fn read(mut self) -> Reading {
        let mut at = 0;
        while at < self.text.len() {
            if self.text.breaks(at) {
                (self.phrase, self.tied, self.named, self.refused) =
                    (self.phrase + 1, false, false, None);
            }
            at += self.step(at);
        }
        self.settle_bare_tempo();
        self.reading
    }

    /// Reads what stands at a place and returns how many tokens that took.
    fn step(&mut self, at: usize) -> usize {
        if let Some((length, next_word_only)) = refusal_at(self.text, at) {
            self.refused = Some(Refused { start: at, next_word_only, done: false });
            return length;
        }
        let (length, found) = find(self.text, at);
        if let Found::Filler = found
            && let Some(linker) = linker_at(self.text, at)
        {
            self.link(at, linker);
            return 1;
        }
        if self.refused.as_ref().is_some_and(|refused| refused.done) {
            self.refused = None;
        }
        match found {
            Found::Filler => {}
            Found::Says(whats) => self.say(at..at + length, &whats),
            Found::Unknown if self.refused.is_some() => {
                self.say(at..at + length, &[What::Something])
            }
            Found::Unknown => self.miss(at, length),
        }
        length
    }

    fn link(&mut self, at: usize, linker: Linker) {
        let refusing = self.refused.take().is_some();
        let goes_on = linker == Linker::Or
            || linker == Linker::And
                && matches!(find(self.text, at + 1), (_, Found::Says(whats)) if whats.iter().any(is_noun));
        if refusing && goes_on {
            self.refused = Some(Refused { start: at, next_word_only: false, done: false });
            return;
        }
        self.phrase += 1;
        self.tied = self.named;
    }

    fn say(&mut self, tokens: std::ops::Range<usize>, whats: &[What]) {
        let mut quote = self.text.quote(tokens.clone());
        let mut excluded = false;
        // "No reese bass" leaves all other basses.
        let instruments: Vec<What> =
            whats.iter().copied().filter(|what| matches!(what, What::Instrument(..))).collect();
        let whats =
            if self.refused.is_some() && !instruments.is_empty() { &instruments } else { whats };
        if let Some(refused) = &mut self.refused {
            excluded = true;
            quote = self.text.quote(refused.start..tokens.end);
            refused.done = refused.next_word_only || whats.iter().any(ends_refusal);
            // A second word under the same "no" is quoted by itself.
            refused.start = tokens.end;
        }
        for what in whats {
            let (what, excluded) = match *what {
                // "no swing" asks for something: straight.
                What::SwingWord(_) if excluded => (What::SwingWord(0.5), false),
                What::Without(kind) => (What::Kind(kind, Weight::Named), true),
                what => (what, excluded),
            };
            let mention = Mention {
                what,
                quote: quote.clone(),
                excluded,
                phrase: self.phrase,
                tied: self.tied,
            };
            self.reading.mentions.push(mention);
        }
        self.named |= !excluded && whats.iter().any(is_noun);
    }

    /// Neighbouring unknown words are one part that is not understood.
    fn miss(&mut self, at: usize, length: usize) {
        let quote = self.text.quote(at..at + length);
        let did_you_mean = names::nearest_word(self.text.word(at));
        let after_last =
            at > 0
                && !self.text.breaks(at)
                && self.reading.not_understood.last().is_some_and(|last| {
                    last.quote.range.end == self.text.quote(at - 1..at).range.end
                });
        match self.reading.not_understood.last_mut() {
            Some(last) if after_last && last.did_you_mean.is_none() && did_you_mean.is_none() => {
                last.quote.text += self.text.gap(at);
                last.quote.text += &quote.text;
                last.quote.range.end = quote.range.end;
            }
            _ => self.reading.not_understood.push(NotUnderstood { quote, did_you_mean }),
        }
    }

    /// A number alone is the tempo only if nothing else is.
    fn settle_bare_tempo(&mut self) {
        let told = self.reading.mentions.iter().any(|mention| matches!(mention.what, What::Bpm(_)));
        let (bare, rest): (Vec<Mention>, _) = std::mem::take(&mut self.reading.mentions)
            .into_iter()
            .partition(|mention| told && matches!(mention.what, What::BareBpm(_)));
        self.reading.mentions = rest;
        let missed = bare
            .into_iter()
            .map(|mention| NotUnderstood { quote: mention.quote, did_you_mean: None });
        self.reading.not_understood.extend(missed);
        self.reading.not_understood.sort_by_key(|part| part.quote.range.start);
    }
}

/// The longest thing that can be read at a place; of two as long, keys before words before numbers.
fn find(text: &Text, at: usize) -> (usize, Found) {
    let key = key_text::read(text, at).map(|(length, said)| {
        let what = match said {
            key_text::Said::Key(key) => What::Key(key),
            key_text::Said::Scale(scale) => What::Scale(scale),
        };
        (length, Found::Says(vec![what]))
    });
    let words = (1..=WORDS_MAX).rev().find_map(|length| {
        let phrase = text.phrase(at, at + length)?;
        Some((length, said_by(vocabulary::meanings(&phrase)?)))
    });
    let number = numbers::read(text, at).map(|(length, what)| match what {
        Some(What::Filler) => (length, Found::Filler),
        Some(what) => (length, Found::Says(vec![what])),
        None => (length, Found::Unknown),
    });
    let mut longest: Option<(usize, Found)> = None;
    for candidate in [key, words, number].into_iter().flatten() {
        if longest.as_ref().is_none_or(|(length, _)| candidate.0 > *length) {
            longest = Some(candidate);
        }
    }
    let linker = linker_at(text, at).is_some();
    longest.unwrap_or((1, if linker { Found::Filler } else { Found::Unknown }))
}

fn said_by(meanings: &[Meaning]) -> Found {
    let whats: Vec<What> = meanings
        .iter()
        .filter_map(|meaning| {
            Some(match *meaning {
                Meaning::Kind(kind, weight) => What::Kind(kind, weight),
                Meaning::Style(style) => What::Style(style),
                Meaning::Mood(mood) => What::Mood(mood),
                Meaning::Instrument(instrument, weight) => What::Instrument(instrument, weight),
                Meaning::Intensity(intensity) => What::IntensityWord(intensity),
                Meaning::Swing(swing) => What::SwingWord(swing),
                Meaning::OneShot => What::OneShot,
                Meaning::Major => What::Major,
                Meaning::Minor => What::Minor,
                Meaning::Without(kind) => What::Without(kind),
                Meaning::Filler => return None,
            })
        })
        .collect();
    if whats.is_empty() { Found::Filler } else { Found::Says(whats) }
}

/// Whether a word stands for a thing that sounds, and not for how it sounds.
fn is_noun(what: &What) -> bool {
    matches!(what, What::Kind(..) | What::Instrument(..))
}

/// Whether "no" is spent after this.
fn ends_refusal(what: &What) -> bool {
    !matches!(
        what,
        What::Mood(_) | What::Style(_) | What::IntensityWord(_) | What::Major | What::Minor
    )
}

/// How many tokens a word of refusal takes, and whether it refuses the next word only.
fn refusal_at(text: &Text, at: usize) -> Option<(usize, bool)> {
    for (phrase, next_word_only) in [
        ("don t want", false),
        ("do not want", false),
        ("don t use", false),
        ("instead of", false),
        ("nothing", true),
    ] {
        let length = phrase.split(' ').count();
        if text.phrase(at, at + length).as_deref() == Some(phrase) {
            return Some((length, next_word_only));
        }
    }
    match text.word(at) {
        "no" | "without" | "sans" | "minus" | "except" | "sin" | "sem" => Some((1, false)),
        "not" | "never" => Some((1, true)),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Linker {
    And,
    Or,
    /// "with", "over", "but": what comes after is said about what came before, and a "no" ends here.
    Other,
}

fn linker_at(text: &Text, at: usize) -> Option<Linker> {
    match text.word(at) {
        "and" => Some(Linker::And),
        // A capital E is rather a note.
        "y" | "e" if text.written(at) == text.word(at) => Some(Linker::And),
        "or" | "nor" => Some(Linker::Or),
        "with" | "w" | "over" | "under" | "plus" | "featuring" | "feat" | "on" | "alongside"
        | "but" | "only" | "just" | "for" | "then" | "against" | "above" | "below" | "beneath"
        | "behind" | "along" => Some(Linker::Other),
        _ => None,
    }
}
