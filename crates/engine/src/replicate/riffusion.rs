use std::borrow::Cow;

use brief::{Brief, Kind};
use serde_json::{Map, Value, json};

use super::model::{Model, addresses};
use super::place::Place;
use crate::{Abilities, Cost, Delivery, Licence, Maturity, words};

const LICENCE: Licence = Licence {
    id: Cow::Borrowed("LicenseRef-CreativeML-OpenRAIL-M"),
    name: Cow::Borrowed("Riffusion weights: CreativeML Open RAIL-M"),
    text: Cow::Borrowed(
        "Made with Riffusion v1, whose weights are licensed under CreativeML Open RAIL-M: any use, commercial use \
         included, but those that the licence's attachment A forbids, such as breaking the law or harming others. \
         Full text: https://huggingface.co/spaces/CompVis/stable-diffusion-license",
    ),
    commercial_use: true,
};

/// Riffusion, which paints a spectrogram of five seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct RiffusionConfig {
    /// The version of `riffusion/riffusion`, 64 hexadecimal digits.
    pub version: String,
    /// How much of the picture that it begins with is painted over, 0 to 1.
    pub denoising: f64,
    /// How often it goes over the picture; at least 1.
    pub num_inference_steps: u32,
    /// The picture that it begins with, which gives the rhythm: `vibes`, `og_beat`, `agile`, …
    pub seed_image_id: String,
    /// What a take costs; Replicate charges by the second of its machines, so this is an estimate.
    pub cost: Cost,
}

impl Default for RiffusionConfig {
    fn default() -> Self {
        Self {
            version: "8cf61ea6c56afd61d8f5b9ffd14d7c216c0a93844ce2d82ac1c9ecc9c7f24e05".into(),
            denoising: 0.75,
            num_inference_steps: 50,
            seed_image_id: "vibes".into(),
            cost: Cost::per_take(5_000),
        }
    }
}

/// The pictures that the model has.
const IMAGES: [&str; 11] = [
    "agile",
    "marim",
    "mask_beat_lines_80",
    "mask_gradient_dark",
    "mask_gradient_top_70",
    "mask_gradient_top_fifth_75",
    "mask_top_third_75",
    "mask_top_third_95",
    "motorway",
    "og_beat",
    "vibes",
];

pub(super) struct Riffusion {
    config: RiffusionConfig,
    place: Place,
}

impl Riffusion {
    pub(super) const NAME: &str = "replicate-riffusion";

    pub(super) fn new(config: RiffusionConfig) -> Result<Self, String> {
        if !IMAGES.contains(&config.seed_image_id.as_str()) {
            return Err(format!(
                "seed_image_id is one of {}, not '{}'",
                IMAGES.join(", "),
                config.seed_image_id
            ));
        }
        if !(0.0..=1.0).contains(&config.denoising) {
            return Err("denoising is from 0 to 1".into());
        }
        if config.num_inference_steps == 0 {
            return Err("num_inference_steps is at least 1".into());
        }
        let place = Place::new("riffusion/riffusion", Some(&config.version))?;
        Ok(Self { config, place })
    }
}

impl Model for Riffusion {
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
            // 512 columns of 10 ms, less the window of the last.
            seconds_max: 5.0,
            licence: LICENCE,
            // It takes no seed.
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 2,
            maturity: Maturity::Trial,
        }
    }

    fn settings(&self) -> Map<String, Value> {
        Map::from_iter([
            ("denoising".into(), json!(self.config.denoising)),
            ("num_inference_steps".into(), json!(self.config.num_inference_steps)),
            ("seed_image_id".into(), json!(self.config.seed_image_id)),
        ])
    }

    fn wishes(&self, brief: &Brief, _seed: u64) -> Map<String, Value> {
        Map::from_iter([("prompt_a".into(), json!(words::prompt_of(brief)))])
    }

    fn sounds(&self, output: &Value) -> Result<Vec<String>, String> {
        match output["error"].as_str().filter(|error| !error.is_empty()) {
            Some(error) => Err(error.to_owned()),
            None => Ok(addresses(&output["audio"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sound_is_taken_and_the_picture_left() {
        let model = Riffusion::new(RiffusionConfig::default()).unwrap();
        let output = json!({"audio": "https://a.example/gen.wav", "spectrogram": "https://a.example/gen.jpg",
            "error": null});
        assert_eq!(model.sounds(&output), Ok(vec!["https://a.example/gen.wav".to_owned()]));
    }

    #[test]
    fn an_error_in_the_answer_counts_although_the_prediction_succeeded() {
        let model = Riffusion::new(RiffusionConfig::default()).unwrap();
        let output = json!({"audio": "https://a.example/gen.wav", "spectrogram": null, "error": "NSFW content"});
        assert_eq!(model.sounds(&output), Err("NSFW content".to_owned()));
    }
}
