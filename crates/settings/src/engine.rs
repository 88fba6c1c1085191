//! Who makes the loops. The terms that hold for all of them are here; what one engine needs is in a file of its own.

pub(crate) mod ace_step;
pub(crate) mod command;
pub(crate) mod diffsinger;
pub(crate) mod replicate;
pub(crate) mod riffusion;
pub(crate) mod suno;
mod texts;

pub use ace_step::AceStepSettings;
pub use command::CommandSettings;
pub use diffsinger::{DiffsingerSettings, ScoreSettings};
pub use replicate::{MappedModelSettings, MusicGenSettings, ReplicateSettings};
pub use riffusion::RiffusionSettings;
pub use suno::{SunoSettings, SunoWay};

use crate::Secret;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Switch, Text};

/// Who makes the loops, and on which terms.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineSettings {
    /// The engine of a brief that names none. Whether there is such an engine is for the registry to say.
    pub usual: String,
    /// The engine that serves when another is not available.
    pub fallback: Option<String>,
    /// Whether credits are taken for what may not be used commercially.
    pub noncommercial_sales: bool,
    /// What may be spent on each engine within a day, in millionths of a US dollar.
    pub spend_microdollars_a_day: u64,
    /// Whether the engine is there that fails when its prompt says so.
    pub mock: bool,
    /// A program that makes takes.
    pub command: Option<CommandSettings>,
    /// A singer.
    pub diffsinger: Option<DiffsingerSettings>,
    /// A Riffusion server.
    pub riffusion: Option<RiffusionSettings>,
    /// Models at Replicate, if there is a token.
    pub replicate: Option<ReplicateSettings>,
    /// A server of ACE-Step's.
    pub ace_step: Option<AceStepSettings>,
    /// A way to Suno.
    pub suno: Option<SunoSettings>,
}

pub(crate) static SECTION: Section = Section {
    name: "engine",
    about: "Who makes the loops, and on which terms. What each engine needs stands in a section of its own.",
    keys: &[&USUAL, &FALLBACK, &NONCOMMERCIAL_SALES, &SPEND, &MOCK],
};

static USUAL: Key<Text<String>> = Key {
    name: "engine.usual",
    variables: &["CLOUDMUSIC_ENGINE"],
    absent: Absent::Is("built-in"),
    secret: false,
    about: "The engine of a request that names none.",
    shape: Text { allowed: NAMES, parse: name },
};

static FALLBACK: Key<Text<String>> = Key {
    name: "engine.fallback",
    variables: &["CLOUDMUSIC_ENGINE_FALLBACK"],
    absent: Absent::Means { words: "none", example: "built-in" },
    secret: false,
    about: "The engine that serves when another is not available, which is said on the loop. It does so for credits only if \
            it costs as much.",
    shape: Text { allowed: NAMES, parse: name },
};

static NONCOMMERCIAL_SALES: Key<Switch> = Key {
    name: "engine.allow_noncommercial_sales",
    variables: &["CLOUDMUSIC_ALLOW_NONCOMMERCIAL_SALES"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether credits are taken for loops whose licence forbids commercial use, such as MusicGen's. Whether you may \
            sell them is for you to know; without this, such engines serve free loops only.",
    shape: Switch,
};

static SPEND: Key<Text<u64>> = Key {
    name: "engine.spend_usd_a_day",
    variables: &["CLOUDMUSIC_ENGINE_SPEND_USD_A_DAY"],
    absent: Absent::Is("5.00"),
    secret: false,
    about: "What may be spent on each engine within a day, by what its takes are expected to cost; after that it is not \
            available until the next.",
    shape: Text { allowed: "US dollars, such as 5.00", parse: dollars },
};

static MOCK: Key<Switch> = Key {
    name: "engine.mock",
    variables: &["CLOUDMUSIC_MOCK"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether there is an engine 'mock', which gives the same recording every time and fails when the prompt says \
            so, for trials and demonstrations.",
    shape: Switch,
};

const NAMES: &str = "a name that 'cloudmusic engines' lists";

impl EngineSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let usual = reader.value(&USUAL);
        let fallback = reader.optional(&FALLBACK);
        let noncommercial_sales = reader.value(&NONCOMMERCIAL_SALES);
        let spend_microdollars_a_day = reader.value(&SPEND);
        let mock = reader.value(&MOCK);
        let replicate = ReplicateSettings::read(reader);
        let riffusion = RiffusionSettings::read(reader);
        let ace_step = AceStepSettings::read(reader);
        let suno = SunoSettings::read(reader);
        let diffsinger = DiffsingerSettings::read(reader);
        let command = CommandSettings::read(reader);
        Some(Self {
            usual: usual?,
            fallback: fallback?,
            noncommercial_sales: noncommercial_sales?,
            spend_microdollars_a_day: spend_microdollars_a_day?,
            mock: mock?,
            command: command?,
            diffsinger: diffsinger?,
            riffusion: riffusion?,
            replicate: replicate?,
            ace_step: ace_step?,
            suno: suno?,
        })
    }
}

fn name(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if text.is_empty() || !text.chars().all(fits) {
        return Err(Fault::new("is not the name of an engine"));
    }
    Ok(text.into())
}

/// What a service knows its customer by: it goes into a header as it is.
fn keyed(text: &str) -> Result<Secret, Fault> {
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Fault::new("is empty, or has a blank or a character that is not ASCII"));
    }
    Ok(Secret::new(text))
}

/// Millionths of a dollar, from dollars with at most six decimals.
fn dollars(text: &str) -> Result<u64, Fault> {
    const DOLLARS_MAX: u64 = 1_000_000;
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 {
        return Err(Fault::new("is not an amount of dollars"));
    }
    let whole = whole.parse().ok().filter(|whole: &u64| *whole <= DOLLARS_MAX);
    let whole = whole.ok_or(Fault::new("is out of range"))?;
    let part: u64 = format!("{part:0<6}").parse().map_err(|_| Fault::new("is out of range"))?;
    Ok(whole * 1_000_000 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_read_to_the_last_millionth() {
        assert_eq!(dollars("5.00"), Ok(5_000_000));
        assert_eq!(dollars("0.000001"), Ok(1));
        assert_eq!(dollars("12"), Ok(12_000_000));
        for wrong in ["", ".5", "5.", "-1", "1e3", "0.0000001", "5,00", "1000001"] {
            assert!(dollars(wrong).is_err(), "{wrong}");
        }
    }
}
