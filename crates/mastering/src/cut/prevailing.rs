//! The tempo at which what is new repeats itself best, whatever was asked for.

use audio::maths;

use super::novelty::Novelty;
use super::pulse::RATIO_MAX;

/// Hops of the novelty in one step: 6 ms.
const STEP: usize = 4;
/// Tempi that are told apart, in BPM.
const SLOWEST_BPM: f64 = 55.0;
const FASTEST_BPM: f64 = 215.0;
/// How much of the best repetition the asked tempo, its half or its double has to show.
const SHARE_MIN: f64 = 0.2;
/// A figure of three sixteenths or of three eighths repeats itself at these ratios to its beat.
const DOTTED: [f64; 4] = [1.0 / 3.0, 2.0 / 3.0, 4.0 / 3.0, 8.0 / 3.0];
/// How much of what is new has to come again for a tempo to be told from chance.
const CLEAR_MIN: f64 = 0.5;

/// Another tempo than the asked one, if it is plainly another.
pub(super) fn other_than(asked_bpm: f64, novelty: &Novelty, hops_a_second: f64) -> Option<f64> {
    let steps = steps(novelty);
    let a_second = hops_a_second / STEP as f64;
    let lag_of = |bpm: f64| ((60.0 / bpm * a_second).round() as usize).max(1);
    let best = (lag_of(FASTEST_BPM)..=lag_of(SLOWEST_BPM))
        .map(|lag| (lag, repeats(&steps, lag)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|best| best.1 > CLEAR_MIN * repeats(&steps, 0))?;
    let around = |bpm: f64| {
        (lag_of(bpm * RATIO_MAX)..=lag_of(bpm / RATIO_MAX))
            .map(|lag| repeats(&steps, lag))
            .fold(0.0, f64::max)
    };
    let asked =
        [0.5, 1.0, 2.0].map(|times| around(times * asked_bpm)).into_iter().fold(0.0, f64::max);
    let found_bpm = 60.0 * a_second / best.0 as f64;
    let is_dotted = DOTTED
        .iter()
        .any(|times| maths::ln(found_bpm / asked_bpm / times).abs() < maths::ln(RATIO_MAX));
    (asked < SHARE_MIN * best.1 && !is_dotted).then_some(found_bpm)
}

/// What is new in each step, less the mean; spread a little, for no player is that exact.
fn steps(novelty: &Novelty) -> Vec<f64> {
    let highest: Vec<f64> = novelty
        .whole
        .chunks(STEP)
        .map(|hops| f64::from(hops.iter().fold(0.0f32, |old, &rise| old.max(rise))))
        .collect();
    let mean = highest.iter().sum::<f64>() / highest.len().max(1) as f64;
    let spread = highest.windows(3).map(|three| 0.5 * three[0] + three[1] + 0.5 * three[2]);
    spread.map(|step| step - 2.0 * mean).collect()
}

/// How much is new again after one and after two times so many steps, on average.
fn repeats(steps: &[f64], lag: usize) -> f64 {
    let again = |lag: usize| {
        let later = steps.get(lag..).unwrap_or_default();
        let sum: f64 = steps.iter().zip(later).map(|(a, b)| a * b).sum();
        sum / later.len().max(1) as f64
    };
    again(lag) + 0.5 * again(2 * lag)
}
