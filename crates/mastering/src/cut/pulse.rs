//! The pulse of a take whose tempo is about known: beats that follow a drifting tempo.
//!
//! Every moment is at one of the places of a beat of one of the possible lengths. Place moves on with time, and
//! the length may change where a beat begins, at a price; the path that collects the most of what is new at beats, and
//! less at eighths and sixteenths, is found exactly (N. Whiteley, A. Cemgil, S. Godsill, "Bayesian modelling of temporal
//! structure in musical audio", 2006; F. Krebs, S. Böck, G. Widmer, "An efficient state-space model for joint tempo and
//! meter tracking", 2015).

use audio::maths;

use super::novelty::Novelty;

/// Hops of the novelty in one step of the search: 6 ms.
const STEP: usize = 4;
/// How far the tempo may be from the asked one, as a ratio.
pub(super) const RATIO_MAX: f64 = 1.06;
pub(super) const RATIO_MIN: f64 = 0.94;
/// What the four sixteenths of a beat are worth: all bands, and the low ones.
const WORTH: [f64; 4] = [1.0, 0.3, 0.62, 0.3];
const WORTH_LOW: [f64; 4] = [1.0, 0.1, 0.25, 0.1];
/// How far from its place an onset still counts in part, in steps.
const SPREAD: f64 = 1.8;
/// The most by which the length of a beat changes to the next, in steps.
const CHANGE_MAX: usize = 3;
/// The price of a change by one step, in strong onsets.
const CHANGE_PRICE: f32 = 0.06;
/// The price of a tempo at the edge of what is allowed, a beat.
const EDGE_PRICE: f64 = 0.05;

/// The beats of a take in hops of the novelty, as fractions, the whole take covered; empty when it is shorter than a
/// beat.
pub(super) fn beats(novelty: &Novelty, hops_a_beat: f64) -> Vec<f64> {
    let whole = steps(&novelty.whole);
    let low = steps(&novelty.low);
    let asked = hops_a_beat / STEP as f64;
    let shortest = ((asked / RATIO_MAX).floor() as usize).max(4);
    let longest = ((asked * RATIO_MAX).ceil() as usize).max(shortest);
    let mut lengths: Vec<Length> =
        (shortest..=longest).map(|steps| Length::new(steps, asked)).collect();
    // For each step and length: the length of the beat before, if a beat begins here.
    let mut before: Vec<Vec<u16>> = Vec::with_capacity(whole.len());
    for step in 0..whole.len() {
        let ends: Vec<f32> = lengths.iter().map(|length| length.end(step)).collect();
        let mut from = Vec::with_capacity(lengths.len());
        for (at, length) in lengths.iter_mut().enumerate() {
            let near = at.saturating_sub(CHANGE_MAX)..(at + CHANGE_MAX + 1).min(ends.len());
            let value = |other: usize| ends[other] - CHANGE_PRICE * at.abs_diff(other) as f32;
            let best = near.max_by(|&a, &b| value(a).total_cmp(&value(b))).unwrap_or(at);
            length.step(step, value(best), whole[step], low[step]);
            from.push(best as u16);
        }
        before.push(from);
    }
    trace(&lengths, &before, whole.len())
}

/// The path back from the best end, as hops.
fn trace(lengths: &[Length], before: &[Vec<u16>], steps: usize) -> Vec<f64> {
    let Some(last) = steps.checked_sub(1) else { return Vec::new() };
    let ends = lengths.iter().enumerate().flat_map(|(at, length)| {
        (0..length.steps).map(move |place| (at, place, length.value(last, place)))
    });
    let Some((mut at, place, _)) = ends.max_by(|a, b| a.2.total_cmp(&b.2)) else {
        return Vec::new();
    };
    let mut beats = Vec::new();
    let mut step = last as isize - place as isize;
    while step >= 0 {
        beats.push((step as usize * STEP) as f64 + 0.5 * STEP as f64);
        at = usize::from(before[step as usize][at]);
        step -= lengths[at].steps as isize;
    }
    beats.reverse();
    beats
}

/// Beats of one length: what the best path to each of its places has collected.
struct Length {
    steps: usize,
    /// By place, which moves on by one each step: the place `p` at step `t` is kept at `(p − t) mod steps`.
    collected: Vec<f32>,
    worth: Vec<f32>,
    worth_low: Vec<f32>,
    price: f32,
}

impl Length {
    fn new(steps: usize, asked: f64) -> Self {
        let off = (maths::ln(steps as f64 / asked) / maths::ln(RATIO_MAX)).abs();
        Self {
            steps,
            collected: vec![0.0; steps],
            worth: worth(steps, &WORTH),
            worth_low: worth(steps, &WORTH_LOW),
            price: (EDGE_PRICE * off * off) as f32,
        }
    }

    fn index(&self, step: usize, place: usize) -> usize {
        (place + self.steps - step % self.steps) % self.steps
    }

    fn value(&self, step: usize, place: usize) -> f32 {
        self.collected[self.index(step, place)]
    }

    /// What the path has that was at the last place one step ago, and begins a beat now.
    fn end(&self, step: usize) -> f32 {
        self.value(step, 0)
    }

    /// Moves on to `step`, a new beat of this length beginning with `start`.
    fn step(&mut self, step: usize, start: f32, whole: f32, low: f32) {
        let first = self.index(step, 0);
        self.collected[first] = start - self.price;
        if whole == 0.0 && low == 0.0 {
            return;
        }
        let (early, late) = self.collected.split_at_mut(first);
        let worths = self.worth.iter().zip(&self.worth_low);
        for (value, (worth, worth_low)) in late.iter_mut().chain(early).zip(worths) {
            *value += whole * worth + low * worth_low;
        }
    }
}

/// What a strong onset is worth at each place of a beat; 0 on average, so that no length is favoured.
fn worth(steps: usize, sixteenths: &[f64; 4]) -> Vec<f32> {
    let beat = steps as f64;
    let at = |place: usize| -> f64 {
        let bump = |(number, worth): (usize, &f64)| {
            let off = (place as f64 - number as f64 * beat / 4.0 + beat / 2.0).rem_euclid(beat)
                - beat / 2.0;
            worth * maths::exp(-0.5 * (off / SPREAD) * (off / SPREAD))
        };
        sixteenths.iter().enumerate().map(bump).sum()
    };
    let worths: Vec<f64> = (0..steps).map(at).collect();
    let mean = worths.iter().sum::<f64>() / beat;
    worths.into_iter().map(|worth| (worth - mean) as f32).collect()
}

/// The strongest hop of each step, 1 for a strong one of the take.
fn steps(rises: &[f32]) -> Vec<f32> {
    let mut steps: Vec<f32> = rises
        .chunks(STEP)
        .map(|hops| hops.iter().fold(0.0f32, |old, &rise| old.max(rise)))
        .collect();
    // A rise is new once: of the steps around the strongest one only that counts.
    let highest = steps.clone();
    for at in 0..steps.len() {
        let near = &highest[at.saturating_sub(2)..(at + 3).min(highest.len())];
        if near.iter().any(|&other| other > highest[at]) {
            steps[at] = 0.0;
        }
    }
    let mut heights: Vec<f32> = steps.iter().copied().filter(|&rise| rise > 0.0).collect();
    heights.sort_by(f32::total_cmp);
    if let Some(&strong) = heights.get(heights.len() * 9 / 10) {
        steps.iter_mut().for_each(|rise| *rise = (*rise / strong).min(1.5));
    }
    steps
}
