use std::fmt::Display;

use audio::Key;
use brief::{
    BARS, BPM, Brief, INTENSITY, Instrument, Kind, Length, Mood, PROMPT_CHARACTERS_MAX,
    SAMPLE_RATES, SWING, Style,
};
use serde::{Deserialize, Serialize};

use super::RecordError;

/// A brief, field by field, under the names that requests use; as a record it gives the brief back exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BriefView {
    /// All of it in one line, for people.
    pub summary: String,
    /// What is made.
    pub kind: String,
    /// The genre.
    pub style: String,
    /// Beats a minute.
    pub bpm: f64,
    /// `None` for a one-shot.
    pub bars: Option<u32>,
    /// Whether it is a single hit.
    pub one_shot: bool,
    /// `None` for what carries no key.
    pub key: Option<KeyView>,
    /// 1 to 5.
    pub intensity: u8,
    /// The colours.
    pub moods: Vec<String>,
    /// 0.5 to 0.75.
    pub swing: f64,
    /// The instruments that were asked for by name.
    pub instruments: Vec<String>,
    /// Frames a second.
    pub sample_rate: u32,
    /// The free text that it was read from.
    pub prompt: Option<String>,
}

/// A key in the notations that DJs use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// `A minor`, `D dorian`: the only one that tells every scale.
    pub name: String,
    /// `Am`.
    pub short: String,
    /// `1m`.
    pub open_key: String,
    /// `8A`.
    pub wheel: String,
}

impl BriefView {
    /// The view of a brief.
    pub fn of(brief: &Brief) -> Self {
        Self {
            summary: brief.to_string(),
            kind: brief.kind.name().to_owned(),
            style: brief.style.name().to_owned(),
            bpm: brief.bpm,
            bars: match brief.length {
                Length::Bars(bars) => Some(bars),
                Length::OneShot => None,
            },
            one_shot: brief.length == Length::OneShot,
            key: brief.key.map(KeyView::of),
            intensity: brief.intensity,
            moods: brief.moods.iter().map(|mood| mood.name().to_owned()).collect(),
            swing: brief.swing,
            instruments: brief
                .instruments
                .iter()
                .map(|instrument| instrument.name().to_owned())
                .collect(),
            sample_rate: brief.sample_rate,
            prompt: brief.prompt.clone(),
        }
    }

    /// The brief that it is the view of. The summary, and the key's names but the first, say nothing more and are not
    /// read.
    ///
    /// # Errors
    /// [`RecordError`] for the first field that no request settles to: a word nobody knows here, a number out of range,
    /// or what does not go with the kind.
    pub fn brief(&self) -> Result<Brief, RecordError> {
        let kind = named("kind", &self.kind, Kind::named)?;
        let fitting = |name: &str| Instrument::named(name).filter(|one| one.fits(kind));
        Ok(Brief {
            kind,
            length: self.length(kind)?,
            bpm: within("bpm", self.bpm, BPM)?,
            key: self.key_of(kind)?,
            intensity: within("intensity", self.intensity, INTENSITY)?,
            moods: all_named("moods", &self.moods, Mood::named)?,
            style: named("style", &self.style, Style::named)?,
            swing: within("swing", self.swing, SWING)?,
            instruments: all_named("instruments", &self.instruments, fitting)?,
            prompt: self.short_prompt()?,
            sample_rate: self.known_sample_rate()?,
        })
    }

    fn length(&self, kind: Kind) -> Result<Length, RecordError> {
        match (self.one_shot, self.bars) {
            (false, Some(bars)) if BARS.contains(&bars) => Ok(Length::Bars(bars)),
            (true, None) if kind.has_one_shot() => Ok(Length::OneShot),
            (true, None) => Err(wrong("one_shot", format_args!("true for {}", kind.name()))),
            (true, Some(bars)) => Err(wrong("bars", format_args!("{bars} for a one-shot"))),
            (false, Some(bars)) => Err(wrong("bars", bars)),
            (false, None) => Err(wrong("bars", "missing from a loop")),
        }
    }

    fn key_of(&self, kind: Kind) -> Result<Option<Key>, RecordError> {
        match &self.key {
            Some(view) => {
                let key = named("key", &view.name, |name| {
                    name.parse::<Key>().ok().filter(|key| key.to_string() == name)
                })?;
                if kind.is_tonal() {
                    Ok(Some(key))
                } else {
                    Err(wrong("key", format_args!("{key} for {}", kind.name())))
                }
            }
            None if kind.is_tonal() => {
                Err(wrong("key", format_args!("missing from {}", kind.name())))
            }
            None => Ok(None),
        }
    }

    fn short_prompt(&self) -> Result<Option<String>, RecordError> {
        let characters = self.prompt.as_ref().map_or(0, |prompt| prompt.chars().count());
        if characters > PROMPT_CHARACTERS_MAX {
            return Err(wrong("prompt", format_args!("{characters} characters long")));
        }
        Ok(self.prompt.clone())
    }

    fn known_sample_rate(&self) -> Result<u32, RecordError> {
        if SAMPLE_RATES.contains(&self.sample_rate) {
            Ok(self.sample_rate)
        } else {
            Err(wrong("sample_rate", self.sample_rate))
        }
    }
}

impl KeyView {
    /// The view of a key.
    pub fn of(key: Key) -> Self {
        Self {
            name: key.to_string(),
            short: key.short(),
            open_key: key.open_key(),
            wheel: key.wheel(),
        }
    }
}

fn named<T>(
    field: &'static str,
    name: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<T, RecordError> {
    find(name).ok_or_else(|| wrong(field, format_args!("'{name}'")))
}

fn all_named<T, C: FromIterator<T>>(
    field: &'static str,
    names: &[String],
    find: impl Fn(&str) -> Option<T>,
) -> Result<C, RecordError> {
    names.iter().map(|name| named(field, name, &find)).collect()
}

fn within<T: Copy + Display + Into<f64>>(
    field: &'static str,
    value: T,
    (low, high): (f64, f64),
) -> Result<T, RecordError> {
    if (low..=high).contains(&value.into()) { Ok(value) } else { Err(wrong(field, value)) }
}

fn wrong(field: &'static str, value: impl Display) -> RecordError {
    RecordError { field, value: value.to_string() }
}
