//! A brief as the body of `POST /release_task`.

use audio::{Key, Mode};
use brief::Brief;
use serde_json::{Value, json};

use super::AceStepConfig;
use crate::words::prompt_of;

/// What the server takes at least (`DURATION_MIN` in `acestep/constants.py`).
const SECONDS_MIN: f64 = 10.0;

/// Tempo, key, metre and length have fields of their own. With them given and the rewriting of prompts switched off, the
/// language model of the server has nothing to make up.
pub(super) fn write(config: &AceStepConfig, brief: &Brief, seed: u64, seconds: f64) -> Value {
    let mut order = json!({
        "task_type": "text2music",
        "prompt": prompt_of(brief),
        "lyrics": "[Instrumental]",
        "vocal_language": "unknown",
        "bpm": brief.bpm.round() as u32,
        "time_signature": "4",
        "audio_duration": seconds.max(SECONDS_MIN).ceil(),
        "use_random_seed": false,
        "seed": seeds(seed, config.batch),
        "batch_size": config.batch.max(1),
        "audio_format": "flac",
        "thinking": config.thinking,
        "use_format": false,
        "use_cot_caption": false,
        "use_cot_language": false,
    });
    if let Some(key) = brief.key {
        order["key_scale"] = key_scale(key).into();
    }
    if let Some(model) = &config.model {
        order["model"] = model.as_str().into();
    }
    if let Some(steps) = config.steps {
        order["inference_steps"] = steps.into();
    }
    order
}

/// A key as the model was taught it: major or minor, the nearer one; the very scale is in the prompt.
fn key_scale(key: Key) -> String {
    let mode = match key.scale.mode() {
        Mode::Major => "major",
        Mode::Minor => "minor",
    };
    format!("{} {mode}", key.tonic.name())
}

/// As many seeds as takes, none of them -1, which means any. A list goes as text.
fn seeds(seed: u64, batch: u32) -> Value {
    let folded = (seed ^ (seed >> 32)) as u32 & 0x7fff_ffff;
    if batch <= 1 {
        return folded.into();
    }
    let each = (0..batch).map(|take| (folded.wrapping_add(take) & 0x7fff_ffff).to_string());
    each.collect::<Vec<_>>().join(",").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(request: brief::Request) -> Brief {
        request.settle().unwrap().brief
    }

    #[test]
    fn every_property_of_a_brief_has_its_own_field() {
        let bass = brief(brief::Request {
            kind: Some("bass".into()),
            bpm: Some(127.6),
            key: Some("F# dorian".into()),
            ..Default::default()
        });
        let config = AceStepConfig {
            model: Some("acestep-v15-base".into()),
            steps: Some(40),
            ..AceStepConfig::new("http://127.0.0.1:8001")
        };
        let order = write(&config, &bass, 5, 19.2);
        assert_eq!(order["bpm"], 128);
        assert_eq!(order["key_scale"], "F# minor");
        assert!(order["prompt"].as_str().unwrap().contains("in F# dorian"));
        assert_eq!(order["audio_duration"], 20.0);
        assert_eq!((&order["seed"], &order["batch_size"]), (&json!("5,6"), &json!(2)));
        assert_eq!(order["use_random_seed"], false);
        assert_eq!(order["lyrics"], "[Instrumental]");
        assert_eq!(
            (&order["model"], &order["inference_steps"]),
            (&json!("acestep-v15-base"), &json!(40))
        );
    }

    #[test]
    fn what_the_brief_and_the_operator_leave_open_is_left_open() {
        let drums = brief(brief::Request { kind: Some("drums".into()), ..Default::default() });
        let config = AceStepConfig { batch: 1, ..AceStepConfig::new("http://127.0.0.1:8001") };
        let order = write(&config, &drums, u64::MAX, 6.0);
        for field in ["key_scale", "model", "inference_steps"] {
            assert!(order.get(field).is_none(), "{field}");
        }
        assert_eq!(order["audio_duration"], 10.0, "the server makes nothing shorter");
        assert_eq!(order["seed"], 0, "a single seed is a number, and never negative");
    }
}
