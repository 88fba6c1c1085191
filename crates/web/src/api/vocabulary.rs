use std::sync::LazyLock;

use ::audio::{Key, Scale};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use brief::{
    BARS, BPM, INTENSITY, Instrument, Kind, Mood, PROMPT_CHARACTERS_MAX, SAMPLE_RATES, SECONDS,
    SWING, Style,
};
use serde_json::{Value, json};

/// `GET /api/v1/vocabulary`: what can be asked for.
pub(crate) async fn vocabulary() -> Response {
    static VOCABULARY: LazyLock<String> = LazyLock::new(|| words().to_string());
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, VOCABULARY.as_str()).into_response()
}

fn words() -> Value {
    let kinds = Kind::ALL.iter().map(|kind| {
        let fits = |instrument: &&Instrument| instrument.fits(*kind);
        let instruments: Vec<&str> =
            Instrument::ALL.iter().filter(fits).map(|instrument| instrument.name()).collect();
        json!({"name": kind.name(), "tonal": kind.is_tonal(), "one_shot": kind.has_one_shot(),
            "instruments": instruments})
    });
    let styles = Style::ALL.iter().map(|style| {
        let usual = style.usual();
        let mode = if usual.scale == Scale::Major { "major" } else { "minor" };
        json!({"name": style.name(), "bpm": usual.bpm, "key_mode": mode, "bars": usual.bars,
            "intensity": usual.intensity, "swing": usual.swing, "reason": usual.reason})
    });
    let moods: Vec<&str> = Mood::ALL.iter().map(|mood| mood.name()).collect();
    json!({
        "kinds": kinds.collect::<Vec<_>>(),
        "styles": styles.collect::<Vec<_>>(),
        "moods": moods,
        "bars": BARS,
        "bpm": [BPM.0, BPM.1],
        "intensity": [INTENSITY.0, INTENSITY.1],
        "swing": [SWING.0, SWING.1],
        "seconds": [SECONDS.0, SECONDS.1],
        "sample_rates": SAMPLE_RATES,
        "prompt_characters_max": PROMPT_CHARACTERS_MAX,
        "seed_max": pipeline::SEED_MAX,
        "scales": Scale::ALL.iter().map(|scale| scale.name()).collect::<Vec<_>>(),
        "keys": keys(),
    })
}

/// The 24 keys of the wheel, as DJs go round it.
fn keys() -> Vec<Value> {
    let names = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
    let keys = names.iter().flat_map(|tonic| [format!("{tonic} minor"), format!("{tonic} major")]);
    let mut keys: Vec<Key> = keys.filter_map(|name| name.parse().ok()).collect();
    let place = |key: &Key| {
        let wheel = key.wheel();
        let (number, letter) = wheel.split_at(wheel.len() - 1);
        (letter.to_owned(), number.parse::<u32>().unwrap_or(0))
    };
    keys.sort_by_key(place);
    keys.iter()
        .map(|key| {
            json!({"name": key.to_string(), "short": key.short(), "wheel": key.wheel(), "open_key": key.open_key()})
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_has_every_key_once() {
        let keys = keys();
        assert_eq!(keys.len(), 24);
        assert_eq!((&keys[0]["wheel"], &keys[0]["short"]), (&json!("1A"), &json!("G#m")));
        assert_eq!(
            keys[7],
            json!({"name": "A minor", "short": "Am", "wheel": "8A", "open_key": "1m"})
        );
        assert_eq!(keys[19]["wheel"], "8B");
    }
}
