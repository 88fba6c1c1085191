use brief::{Brief, Length};
use serde::Serialize;

/// A brief, field by field, under the names that requests use.
#[derive(Clone, Debug, Serialize)]
pub struct BriefView {
    /// All of it in one line.
    summary: String,
    kind: &'static str,
    style: &'static str,
    bpm: f64,
    /// `None` for a one-shot.
    bars: Option<u32>,
    one_shot: bool,
    key: Option<KeyView>,
    intensity: u8,
    moods: Vec<&'static str>,
    swing: f64,
    instruments: Vec<&'static str>,
    sample_rate: u32,
    prompt: Option<String>,
}

/// A key in the notations that DJs use.
#[derive(Clone, Debug, Serialize)]
struct KeyView {
    /// `A minor`.
    name: String,
    /// `Am`.
    short: String,
    /// `1m`.
    open_key: String,
    /// `8A`.
    wheel: String,
}

impl BriefView {
    pub(super) fn of(brief: &Brief) -> Self {
        let key = brief.key.map(|key| KeyView {
            name: key.to_string(),
            short: key.short(),
            open_key: key.open_key(),
            wheel: key.wheel(),
        });
        Self {
            summary: brief.to_string(),
            kind: brief.kind.name(),
            style: brief.style.name(),
            bpm: brief.bpm,
            bars: match brief.length {
                Length::Bars(bars) => Some(bars),
                Length::OneShot => None,
            },
            one_shot: brief.length == Length::OneShot,
            key,
            intensity: brief.intensity,
            moods: brief.moods.iter().map(|mood| mood.name()).collect(),
            swing: brief.swing,
            instruments: brief.instruments.iter().map(|instrument| instrument.name()).collect(),
            sample_rate: brief.sample_rate,
            prompt: brief.prompt.clone(),
        }
    }
}
