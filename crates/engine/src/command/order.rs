use audio::Key;
use brief::{Brief, Length};
use serde::Serialize;

use crate::words;

/// What a program reads: the brief under the names that requests and passports use, and what goes with it.
/// docs/write-an-engine.md tells every field; none is taken away or changed without telling there.
#[derive(Serialize)]
pub(super) struct Order<'a> {
    /// All of the brief in one line, for people.
    summary: String,
    /// The brief in words for a model that reads text: the listener's own if there are any.
    prompt: String,
    /// What a model that takes it may be told to avoid.
    negative_prompt: &'static str,
    kind: &'static str,
    style: &'static str,
    bpm: f64,
    bars: Option<u32>,
    one_shot: bool,
    key: Option<KeyNames>,
    intensity: u8,
    moods: Vec<&'static str>,
    swing: f64,
    instruments: Vec<&'static str>,
    /// Of the finished file; a take may have any.
    sample_rate: u32,
    seed: u64,
    /// How long the take is to be: the loop and some bars to choose from.
    seconds: f64,
    /// Where the sound file is to be written.
    output: &'a str,
}

#[derive(Serialize)]
struct KeyNames {
    name: String,
    short: String,
    open_key: String,
    wheel: String,
}

impl<'a> Order<'a> {
    pub(super) fn new(brief: &Brief, seed: u64, seconds: f64, output: &'a str) -> Self {
        Self {
            summary: brief.to_string(),
            prompt: words::prompt_of(brief),
            negative_prompt: words::unwanted(brief),
            kind: brief.kind.name(),
            style: brief.style.name(),
            bpm: brief.bpm,
            bars: match brief.length {
                Length::Bars(bars) => Some(bars),
                Length::OneShot => None,
            },
            one_shot: brief.length == Length::OneShot,
            key: brief.key.map(KeyNames::of),
            intensity: brief.intensity,
            moods: brief.moods.iter().map(|mood| mood.name()).collect(),
            swing: brief.swing,
            instruments: brief.instruments.iter().map(|instrument| instrument.name()).collect(),
            sample_rate: brief.sample_rate,
            seed,
            seconds,
            output,
        }
    }
}

impl KeyNames {
    fn of(key: Key) -> Self {
        Self {
            name: key.to_string(),
            short: key.short(),
            open_key: key.open_key(),
            wheel: key.wheel(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_program_reads_the_whole_brief() {
        let request = brief::Request {
            kind: Some("bass".into()),
            style: Some("techno".into()),
            bpm: Some(128.0),
            key: Some("Am".into()),
            bars: Some(2),
            intensity: Some(4),
            moods: vec!["dark".into()],
            ..Default::default()
        };
        let brief = request.settle().unwrap().brief;
        let order = serde_json::to_value(Order::new(&brief, 9, 7.5, "/run/take.wav")).unwrap();
        let expected = json!({
            "summary": brief.to_string(),
            "prompt": words::prompt_of(&brief),
            "negative_prompt": "vocals, drums, fade in, fade out, silence",
            "kind": "bass", "style": "techno", "bpm": 128.0, "bars": 2, "one_shot": false,
            "key": {"name": "A minor", "short": "Am", "open_key": "1m", "wheel": "8A"},
            "intensity": 4, "moods": ["dark"], "swing": brief.swing, "instruments": [],
            "sample_rate": 44_100, "seed": 9, "seconds": 7.5, "output": "/run/take.wav",
        });
        assert_eq!(order, expected);
    }

    #[test]
    fn a_single_hit_has_no_bars_and_drums_no_key() {
        let request =
            brief::Request { kind: Some("kick".into()), one_shot: true, ..Default::default() };
        let brief = request.settle().unwrap().brief;
        let order = serde_json::to_value(Order::new(&brief, 1, 4.0, "/run/take.wav")).unwrap();
        assert_eq!((&order["bars"], &order["one_shot"]), (&json!(null), &json!(true)));
        assert_eq!(order["key"], json!(null));
    }
}
