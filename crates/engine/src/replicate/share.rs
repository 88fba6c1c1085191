use std::time::Duration;

use super::prediction::{Prediction, Status};

/// What a prediction usually takes: at this time it counts as half done.
const HALF: Duration = Duration::from_secs(30);
/// What is left for fetching the sound.
const MOST: f64 = 0.9;
/// It is accepted.
const LEAST: f64 = 0.02;

/// How far a prediction is, 0 to 1, from what its model writes or else by the time that it has taken.
pub(super) fn share_of(prediction: &Prediction, taken: Duration) -> f64 {
    let written = (prediction.status == Status::Processing).then(|| written(prediction.logs()));
    let by_time = || taken.as_secs_f64() / (taken + HALF).as_secs_f64();
    (MOST * written.flatten().unwrap_or_else(by_time)).max(LEAST)
}

/// The last `42%` or `210 / 500` of a log, as a share.
fn written(logs: &str) -> Option<f64> {
    let last = logs
        .rsplit(['\n', '\r'])
        .take(8)
        .find_map(|line| percentage(line).or_else(|| ratio(line)))?;
    (0.0..=1.0).contains(&last).then_some(last)
}

fn percentage(line: &str) -> Option<f64> {
    let before = &line[..line.rfind('%')?];
    number_at_end(before).map(|percent| percent / 100.0)
}

fn ratio(line: &str) -> Option<f64> {
    let (before, after) = line.rsplit_once('/')?;
    let digits = after.trim_start().split(|character: char| !character.is_ascii_digit()).next()?;
    let whole: f64 = digits.parse().ok()?;
    (whole > 0.0).then_some(number_at_end(before)? / whole)
}

fn number_at_end(text: &str) -> Option<f64> {
    let text = text.trim_end();
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    text[text.len() - digits..].parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn share(status: &str, logs: &str, seconds: u64) -> f64 {
        let value = json!({"id": "a", "status": status, "logs": logs});
        share_of(&serde_json::from_value(value).unwrap(), Duration::from_secs(seconds))
    }

    #[test]
    fn the_last_line_that_tells_progress_counts() {
        assert_eq!(written("  0%|  | 0/500\r 42%|████  | 210/500 [00:01<00:02]"), Some(0.42));
        assert_eq!(written("loading\n   125 /    500"), Some(0.25));
        assert_eq!(written("10%\nsaving the file\n"), Some(0.1));
        assert_eq!(written("seed 42\nno idea"), None);
        assert_eq!(written("250%"), None);
        assert_eq!(written("3 / 0"), None);
        assert_eq!(written(""), None);
    }

    #[test]
    fn without_a_word_time_tells() {
        assert_eq!(share("starting", "100%", 0), LEAST);
        assert_eq!(share("processing", "", 30), 0.45);
        assert!(share("processing", "", 100_000) < MOST);
        assert_eq!(share("processing", "50%", 1), 0.45);
    }
}
