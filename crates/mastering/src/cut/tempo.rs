use audio::Grid;

use super::attacks::Attack;
use super::bands::Bands;
use super::beats::Beats;
use super::novelty::Novelty;
use super::region::Region;
use super::uncuttable::Uncuttable;
use super::{prevailing, pulse};

/// How close to its sixteenth an attack has to lie to speak for the beats, in ms.
const CLOSE_MS: f64 = 10.0;
/// A pulse is one when of the strength of all attacks this share falls into place, beyond what chance puts there.
const SHARE_MIN: f64 = 0.5;
/// Fewer attacks make no pulse.
const ATTACKS_MIN: usize = 3;

/// The pulse of a take.
#[derive(Clone, Debug, PartialEq)]
pub struct Tempo {
    /// Beats a minute on average.
    pub bpm: f64,
    /// How far single beats stray from that, in percent of it.
    pub drift_percent_max: f64,
    /// The share of all that is struck, by strength, that lies on sixteenths, beyond what chance puts there; to 1.
    pub confidence: f64,
    /// The beats, in seconds of the take.
    pub beats_seconds: Vec<f64>,
}

impl Tempo {
    /// The tempo of these beats.
    pub(super) fn of(beats: &Beats, confidence: f64, rate: f64) -> Self {
        let seconds = (0..beats.count()).map(|beat| beats.frame_of(beat as f64) / rate);
        Self::between_beats(seconds.collect(), confidence)
    }

    fn between_beats(beats_seconds: Vec<f64>, confidence: f64) -> Self {
        let count = beats_seconds.len() - 1;
        let mean = (beats_seconds[count] - beats_seconds[0]) / count as f64;
        let strays = beats_seconds.windows(2).map(|pair| ((pair[1] - pair[0]) / mean - 1.0).abs());
        let drift_percent_max = 100.0 * strays.fold(0.0, f64::max);
        Self { bpm: 60.0 / mean, drift_percent_max, confidence, beats_seconds }
    }

    /// The tempo within a region.
    pub(super) fn between(&self, region: &Region) -> Self {
        const ROUNDING: f64 = 0.03;
        let (from, to) = (region.from_seconds() - ROUNDING, region.to_seconds() + ROUNDING);
        let inside: Vec<f64> =
            self.beats_seconds.iter().copied().filter(|beat| (from..to).contains(beat)).collect();
        if inside.len() < 2 { self.clone() } else { Self::between_beats(inside, self.confidence) }
    }
}

/// The beats of a take, near the tempo of the grid, and how much speaks for them.
pub(super) fn find(
    novelty: &Novelty,
    attacks: &[Attack],
    bands: &Bands,
    grid: &Grid,
) -> Result<(Beats, f64), Uncuttable> {
    let rate = f64::from(grid.sample_rate);
    let hop = bands.hop as f64;
    let frames_a_beat = 60.0 / grid.bpm * rate;
    let none = |share: f64| Uncuttable::NoPulse { bpm: grid.bpm, share_percent: 100.0 * share };
    let mut first: Vec<f64> =
        pulse::beats(novelty, frames_a_beat / hop).into_iter().map(|at| at * hop).collect();
    if attacks.len() < ATTACKS_MIN || first.is_empty() {
        return Err(none(0.0));
    }
    cover(&mut first, frames_a_beat, bands.powers.len() as f64 * hop);
    let ms = rate / 1000.0;
    let beats = Beats::fit(first, attacks, ms);
    let confidence = confidence(&beats, attacks, ms);
    if let Some(found_bpm) = prevailing::other_than(grid.bpm, novelty, rate / hop) {
        return Err(Uncuttable::Tempo { asked_bpm: grid.bpm, found_bpm });
    }
    if confidence < SHARE_MIN {
        return Err(none(confidence));
    }
    Ok((beats, confidence))
}

/// Adds beats before the first and after the last, so that the whole take is between two of them.
fn cover(beats: &mut Vec<f64>, frames_a_beat: f64, frames: f64) {
    while beats[0] > 0.0 {
        beats.insert(0, beats[0] - frames_a_beat);
    }
    while beats.last().is_some_and(|&last| last < frames) || beats.len() < 3 {
        beats.push(beats[beats.len() - 1] + frames_a_beat);
    }
}

fn confidence(beats: &Beats, attacks: &[Attack], ms: f64) -> f64 {
    let all: f64 = attacks.iter().map(|attack| attack.strength).sum();
    let close = beats.placed(attacks, CLOSE_MS * ms);
    let share = close.iter().map(|placed| placed.attack.strength).sum::<f64>() / all;
    let chance = (8.0 * CLOSE_MS * ms / beats.frames_a_beat()).min(0.9);
    ((share - chance) / (1.0 - chance)).max(0.0)
}
