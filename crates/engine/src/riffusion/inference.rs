//! What is said to the server, and what it answers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::wire::Answer;

/// From one picture in words to another; `alpha` is how far.
#[derive(Serialize)]
pub(super) struct Inference<'a> {
    pub(super) start: Prompt<'a>,
    pub(super) end: Prompt<'a>,
    pub(super) alpha: f64,
    pub(super) num_inference_steps: u32,
    pub(super) seed_image_id: &'static str,
}

#[derive(Serialize)]
pub(super) struct Prompt<'a> {
    pub(super) prompt: &'a str,
    pub(super) seed: u32,
    pub(super) negative_prompt: &'a str,
    pub(super) denoising: f64,
    pub(super) guidance: f64,
}

/// It answers with a picture too, and says how long the sound is; nobody needs to know.
#[derive(Deserialize)]
struct Painted {
    audio: String,
}

/// The seeds of both pictures, of 31 bits as every version of the server takes them.
pub(super) fn two_seeds(seed: u64) -> (u32, u32) {
    // Multiplying by an odd number keeps seeds apart, and the upper bits are those that all lower ones have a say in.
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 33) as u32, (mixed >> 2) as u32 & 0x7fff_ffff)
}

/// The sound file in an answer, which is JSON although it calls itself HTML.
///
/// # Errors
/// What the answer has instead.
pub(super) fn sound_of(answer: &Answer) -> Result<Vec<u8>, String> {
    let painted: Painted = answer
        .json()
        .map_err(|error| format!("its answer is not as expected: {error}: {}", answer.excerpt()))?;
    let (media_type, encoded) = painted
        .audio
        .strip_prefix("data:")
        .and_then(|uri| uri.split_once(";base64,"))
        .ok_or("its answer has no sound in base64")?;
    if !media_type.starts_with("audio/") {
        return Err(format!("it sent '{media_type}' where a sound was expected"));
    }
    STANDARD.decode(encoded).map_err(|error| format!("the base64 of its sound is broken: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn sound(body: &str) -> Result<Vec<u8>, String> {
        sound_of(&Answer { status: 200, headers: HeaderMap::new(), body: body.into() })
    }

    #[test]
    fn the_sound_is_taken_out_of_its_uri() {
        let painted = r#"{"image": "data:image/jpeg;base64,/9j/", "audio": "data:audio/mpeg;base64,SUQzBAA=",
                          "duration_s": 5.11}"#;
        assert_eq!(sound(painted).unwrap(), b"ID3\x04\0");
    }

    #[test]
    fn whatever_is_no_sound_is_refused() {
        for (body, why) in [
            ("<!doctype html><title>500</title>", "not as expected"),
            (r#"{"image": "data:image/jpeg;base64,/9j/"}"#, "missing field `audio`"),
            (r#"{"audio": "https://example.org/a.mp3"}"#, "no sound in base64"),
            (r#"{"audio": "data:audio/mpeg,SUQz"}"#, "no sound in base64"),
            (r#"{"audio": "data:text/html;base64,SUQz"}"#, "it sent 'text/html'"),
            (r#"{"audio": "data:audio/mpeg;base64,SUQ*"}"#, "base64 of its sound is broken"),
        ] {
            let refusal = sound(body).unwrap_err();
            assert!(refusal.contains(why), "{body}: {refusal}");
        }
    }

    #[test]
    fn neighbouring_seeds_and_both_pictures_differ() {
        let mut seeds: Vec<u32> =
            (0..1000).map(two_seeds).flat_map(|(start, end)| [start, end]).collect();
        assert!(seeds.iter().all(|seed| *seed < 1 << 31));
        seeds.sort_unstable();
        seeds.dedup();
        assert!(seeds.len() > 1990, "{}", seeds.len());
    }
}
