use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value, json};

use super::model::{Model, seed_of, whole_seconds};
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Licence, Maturity, words};

/// The weights of MusicGen may not be used commercially.
pub(super) const LICENCE: Licence = Licence {
    id: Cow::Borrowed("CC-BY-NC-4.0"),
    name: Cow::Borrowed("MusicGen weights: Creative Commons Attribution-NonCommercial 4.0"),
    text: Cow::Borrowed(
        "Made with MusicGen by Meta AI, whose weights are licensed under Creative Commons \
         Attribution-NonCommercial 4.0 International: share and adapt with attribution, not for commercial purposes. \
         Full text: https://creativecommons.org/licenses/by-nc/4.0/legalcode",
    ),
    commercial_use: false,
};

/// Meta's MusicGen, and everything it can be told that is not in a brief.
#[derive(Clone, Debug, PartialEq)]
pub struct MusicGenConfig {
    /// The version of `meta/musicgen`, 64 hexadecimal digits.
    pub version: String,
    /// `stereo-melody-large`, `stereo-large`, `melody-large` or `large`.
    pub model_version: String,
    /// How many tokens are chosen among.
    pub top_k: u32,
    /// Chooses among tokens of this cumulative probability; 0 leaves it to `top_k`.
    pub top_p: f64,
    /// How daring the choice is; above 0.
    pub temperature: f64,
    /// How closely the prompt is followed.
    pub classifier_free_guidance: u32,
    /// `loudness`, `clip`, `peak` or `rms`.
    pub normalization_strategy: String,
    /// Decodes by multi-band diffusion, which models that are not stereo can.
    pub multi_band_diffusion: bool,
    /// `wav` or `mp3`.
    pub output_format: String,
    /// The address of a sound whose melody is taken up by every take …
    pub input_audio: Option<String>,
    /// … or which every take goes on from, …
    pub continuation: bool,
    /// … from this second of it …
    pub continuation_start: u32,
    /// … to this one, or to its end.
    pub continuation_end: Option<u32>,
    /// What a take costs; Replicate charges by the second of its machines, so this is an estimate.
    pub cost: Cost,
}

impl Default for MusicGenConfig {
    fn default() -> Self {
        Self {
            version: "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb".into(),
            model_version: "stereo-melody-large".into(),
            top_k: 250,
            top_p: 0.0,
            temperature: 1.0,
            classifier_free_guidance: 3,
            normalization_strategy: "loudness".into(),
            multi_band_diffusion: false,
            output_format: "wav".into(),
            input_audio: None,
            continuation: false,
            continuation_start: 0,
            continuation_end: None,
            cost: Cost::per_take(70_000),
        }
    }
}

pub(super) struct MusicGen {
    config: MusicGenConfig,
    place: Place,
}

impl MusicGen {
    pub(super) const NAME: &str = "musicgen";

    pub(super) fn new(config: MusicGenConfig) -> Result<Self, String> {
        fault(&config).map_or(Ok(()), Err)?;
        let place = Place::new("meta/musicgen", Some(&config.version))?;
        Ok(Self { config, place })
    }
}

impl Model for MusicGen {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(Kind::ALL),
            one_shots: false,
            delivery: Delivery::Recorded,
            // What it was taught on; it goes on after that by listening to its own last seconds, and loses the thread.
            seconds_max: 30.0,
            licence: LICENCE,
            // The same seed gives the same music; nobody promises the same bytes on another of their machines.
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 2,
            maturity: Maturity::Checked,
        }
    }

    fn settings(&self) -> Map<String, Value> {
        let config = &self.config;
        let mut settings = Map::from_iter([
            ("model_version".into(), json!(config.model_version)),
            ("top_k".into(), json!(config.top_k)),
            ("top_p".into(), json!(config.top_p)),
            ("temperature".into(), json!(config.temperature)),
            ("classifier_free_guidance".into(), json!(config.classifier_free_guidance)),
            ("normalization_strategy".into(), json!(config.normalization_strategy)),
            ("multi_band_diffusion".into(), json!(config.multi_band_diffusion)),
            ("output_format".into(), json!(config.output_format)),
        ]);
        if let Some(sound) = &config.input_audio {
            settings.insert("input_audio".into(), json!(sound));
            settings.insert("continuation".into(), json!(config.continuation));
            settings.insert("continuation_start".into(), json!(config.continuation_start));
            if let Some(end) = config.continuation_end {
                settings.insert("continuation_end".into(), json!(end));
            }
        }
        settings
    }

    fn wishes(&self, brief: &Brief, seed: u64) -> Map<String, Value> {
        Map::from_iter([
            ("prompt".into(), json!(words::prompt_of(brief))),
            ("duration".into(), json!(whole_seconds(&self.abilities(), brief))),
            ("seed".into(), json!(seed_of(seed))),
        ])
    }
}

/// What the model would refuse, whatever the brief.
fn fault(config: &MusicGenConfig) -> Option<String> {
    let one_of = |name: &str, value: &str, all: &[&str]| {
        (!all.contains(&value))
            .then(|| format!("{name} is one of {}, not '{value}'", all.join(", ")))
    };
    let models = ["stereo-melody-large", "stereo-large", "melody-large", "large"];
    let model = config.model_version.as_str();
    let hears = model.ends_with("melody-large");
    let faults = [
        one_of("model_version", model, &models),
        one_of(
            "normalization_strategy",
            &config.normalization_strategy,
            &["loudness", "clip", "peak", "rms"],
        ),
        one_of("output_format", &config.output_format, &["wav", "mp3"]),
        (!(0.0..=1.0).contains(&config.top_p)).then(|| "top_p is from 0 to 1".into()),
        (!(config.temperature > 0.0 && config.temperature.is_finite()))
            .then(|| "temperature is above 0".into()),
        (config.multi_band_diffusion && model.starts_with("stereo"))
            .then(|| format!("multi_band_diffusion does not go with {model}")),
        (config.continuation && config.input_audio.is_none())
            .then(|| "continuation goes on from input_audio, and there is none".into()),
        (config.input_audio.is_some() && !config.continuation && !hears)
            .then(|| format!("{model} takes up no melody: choose a melody model, or continuation")),
        config
            .continuation_end
            .filter(|end| *end <= config.continuation_start)
            .map(|_| "continuation_end comes after continuation_start".into()),
    ];
    faults.into_iter().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief() -> Brief {
        let request = brief::Request {
            kind: Some("drums".into()),
            bars: Some(4),
            bpm: Some(120.0),
            ..Default::default()
        };
        request.settle().unwrap().brief
    }

    #[test]
    fn a_take_is_asked_in_the_words_and_numbers_of_the_model() {
        let model = MusicGen::new(MusicGenConfig::default()).unwrap();
        let input = (&model as &dyn Model).input(&brief(), 6);
        let prompt = words::prompt_of(&brief());
        assert_eq!(
            Value::Object(input),
            json!({
                "model_version": "stereo-melody-large", "prompt": prompt, "duration": 12, "seed": 7,
                "top_k": 250, "top_p": 0.0, "temperature": 1.0, "classifier_free_guidance": 3,
                "normalization_strategy": "loudness", "multi_band_diffusion": false, "output_format": "wav",
            })
        );
    }

    #[test]
    fn a_sound_to_go_on_from_is_passed_on() {
        let config = MusicGenConfig {
            input_audio: Some("https://loops.example.com/a.wav".into()),
            continuation: true,
            continuation_start: 2,
            continuation_end: Some(8),
            ..Default::default()
        };
        let settings = MusicGen::new(config).unwrap().settings();
        assert_eq!(settings["input_audio"], "https://loops.example.com/a.wav");
        assert_eq!(settings["continuation"], true);
        assert_eq!(
            (&settings["continuation_start"], &settings["continuation_end"]),
            (&json!(2), &json!(8))
        );
    }

    #[test]
    fn what_the_model_would_refuse_is_refused_at_the_start() {
        let usual = MusicGenConfig::default;
        let sound = || Some("https://loops.example.com/a.wav".to_owned());
        for (config, word) in [
            (MusicGenConfig { version: "latest".into(), ..usual() }, "64"),
            (MusicGenConfig { model_version: "small".into(), ..usual() }, "model_version"),
            (MusicGenConfig { output_format: "ogg".into(), ..usual() }, "output_format"),
            (MusicGenConfig { normalization_strategy: "no".into(), ..usual() }, "normalization"),
            (MusicGenConfig { top_p: 1.5, ..usual() }, "top_p"),
            (MusicGenConfig { temperature: f64::NAN, ..usual() }, "temperature"),
            (MusicGenConfig { multi_band_diffusion: true, ..usual() }, "multi_band_diffusion"),
            (MusicGenConfig { continuation: true, ..usual() }, "input_audio"),
            (
                MusicGenConfig { model_version: "large".into(), input_audio: sound(), ..usual() },
                "melody",
            ),
            (
                MusicGenConfig { continuation_start: 3, continuation_end: Some(3), ..usual() },
                "continuation_end",
            ),
        ] {
            let fault = MusicGen::new(config).err().unwrap();
            assert!(fault.contains(word), "{fault}");
        }
    }

    #[test]
    fn another_setting_is_another_version() {
        let version = |config| (&MusicGen::new(config).unwrap() as &dyn Model).version();
        let usual = version(MusicGenConfig::default());
        assert!(usual.starts_with("671ac645ce5e-"), "{usual}");
        assert_eq!(usual, version(MusicGenConfig::default()));
        assert_ne!(usual, version(MusicGenConfig { temperature: 1.1, ..Default::default() }));
    }
}
