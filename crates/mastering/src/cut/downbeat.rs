//! Which beat is the first of its bar, and whether the beats are not the half beats.
//!
//! What is struck in each half beat of a bar, averaged over all bars, is held against what most music does: kicks and
//! basses on the first, and rather on the third than between, snares and claps on the second and the fourth, changes
//! of colour at bar lines, and after a silence the beginning.

use std::ops::Range;

use super::bands::{BANDS, LOW, SNARES};
use super::beats::Beats;
use super::region::Ground;

/// For each half beat of a bar of four: how likely a low drum or a bass is there, a snare or a clap, anything.
const LOW_OF_FOUR: [f64; 8] = [1.0, -0.3, -0.2, 0.0, 0.4, 0.2, -0.2, -0.4];
const SNARE_OF_FOUR: [f64; 8] = [-0.5, -0.3, 0.7, -0.3, 0.0, -0.3, 0.7, -0.2];
const STRUCK_OF_FOUR: [f64; 8] = [0.5, -0.3, 0.2, -0.2, 0.3, -0.2, 0.2, -0.2];
/// What each of these, and a change of colour, says.
const LOW_SAYS: f64 = 1.0;
const SNARE_SAYS: f64 = 0.6;
const STRUCK_SAYS: f64 = 0.4;
const CHANGE_SAYS: f64 = 0.5;
/// What the first attack says after a silence, and what at once.
const AFTER_SILENCE_SAYS: f64 = 1.5;
const AT_ONCE_SAYS: f64 = 0.15;
/// At once is within this, in ms; a silence lasts longer than this, in beats: shorter ones lie between two notes.
const AT_ONCE_MS: f64 = 60.0;
const SILENCE_BEATS: f64 = 0.6;
/// What the pulse says that was found from all that is new.
const PULSE_SAYS: f64 = 0.15;
/// What hardly differs from place to place says little: the part of the mean that counts as difference.
const EVEN: f64 = 0.15;
/// How long a stroke is listened to, and what is heard before it, in ms.
const STROKE_MS: f64 = 60.0;
const BEFORE_MS: Range<f64> = 6.0..30.0;
/// How far from its place an onset is heard as its own, in ms and in beats.
const NEAR_MS: f64 = 25.0;
const NEAR_BEATS: f64 = 0.075;

/// The same beats, or those halfway between them where those are more likely; and how much speaks for each beat of the
/// bar to be its first, by beat number modulo the beats in a bar.
pub(super) fn on_the_beat(ground: &Ground, beats: Beats) -> (Beats, Vec<f64>) {
    let of_beats = |halves: Vec<f64>| halves.into_iter().step_by(2).collect();
    let halves = of_halves(ground, &beats);
    let likeliest = (0..halves.len()).max_by(|&a, &b| halves[a].total_cmp(&halves[b]));
    let is_between = likeliest.is_some_and(|half| half % 2 == 1);
    // Where halves are played late it is known which are the halves.
    if is_between && !beats.swing.is_of_eighths() {
        let between = beats.halfway(ground.attacks, ground.ms());
        let halves = of_halves(ground, &between);
        return (between, of_beats(halves));
    }
    (beats, of_beats(halves))
}

/// How much speaks for each half beat of the bar to be its first.
fn of_halves(ground: &Ground, beats: &Beats) -> Vec<f64> {
    let bar = Bar { ground, beats, halves: 2 * ground.grid.beats_per_bar.max(1) as usize };
    let says = [
        (LOW_SAYS, bar.fit(|half| bar.stroke(half, 0..LOW), &LOW_OF_FOUR)),
        (SNARE_SAYS, bar.fit(|half| bar.stroke(half, SNARES), &SNARE_OF_FOUR)),
        (STRUCK_SAYS, bar.fit(|half| bar.rise(half), &STRUCK_OF_FOUR)),
        (CHANGE_SAYS, different(&bar.mean(|half| bar.change(half)))),
    ];
    let mut evidence: Vec<f64> = (0..bar.halves)
        .map(|half| says.iter().map(|(weight, fits)| weight * fits[half]).sum())
        .collect();
    evidence.iter_mut().step_by(2).for_each(|beat| *beat += PULSE_SAYS);
    if let Some((half, says)) = bar.beginning() {
        evidence[half] += says;
    }
    evidence
}

/// A bar laid over all bars of a take.
struct Bar<'a> {
    ground: &'a Ground<'a>,
    beats: &'a Beats,
    /// Half beats in it.
    halves: usize,
}

impl Bar<'_> {
    /// How well what is measured at each half beat fits what is usual, if each were the first.
    fn fit(&self, measure: impl Fn(usize) -> Option<f64>, of_four: &[f64; 8]) -> Vec<f64> {
        let found = different(&self.mean(measure));
        let usual = |place: usize| match (self.halves, place % 2) {
            (8, _) => of_four[place],
            // Of other meters it is known where the first beat is, and that the halves are none.
            (_, 1) => of_four[1],
            _ if place == 0 => of_four[0].max(0.0),
            _ => 0.0,
        };
        (0..self.halves)
            .map(|first| {
                let at = |place: usize| found[(first + place) % self.halves] * usual(place);
                (0..self.halves).map(at).sum()
            })
            .collect()
    }

    /// The mean at each half beat of what is known there.
    fn mean(&self, measure: impl Fn(usize) -> Option<f64>) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.halves];
        for half in 0..2 * self.beats.count() - 1 {
            let Some(value) = measure(half) else { continue };
            sums[half % self.halves].0 += value;
            sums[half % self.halves].1 += 1.0;
        }
        sums.into_iter().map(|(sum, count)| sum / f64::max(count, 1.0)).collect()
    }

    fn frame_of(&self, half: usize) -> f64 {
        self.beats.frame_of(self.beats.swing.beat_of(2 * half as i64))
    }

    /// The frame of a half beat whose stroke is in the take from its start to its end.
    fn whole(&self, half: usize) -> Option<f64> {
        let ms = self.ground.ms();
        let inside = BEFORE_MS.end * ms..self.ground.frames as f64 - STROKE_MS * ms;
        Some(self.frame_of(half)).filter(|frame| inside.contains(frame))
    }

    /// By how much some bands become louder, as an amplitude.
    fn stroke(&self, half: usize, bands: Range<usize>) -> Option<f64> {
        let (frame, ms) = (self.whole(half)?, self.ground.ms());
        let power = |from: f64, to: f64| {
            let hops = self.ground.bands.hop_of(from)..=self.ground.bands.hop_of(to);
            let powers = &self.ground.bands.powers[hops];
            let sum: f32 = powers.iter().flat_map(|powers| &powers[bands.clone()]).sum();
            f64::from(sum) / powers.len() as f64
        };
        let before = power(frame - BEFORE_MS.end * ms, frame - BEFORE_MS.start * ms);
        Some((power(frame, frame + STROKE_MS * ms) - before).max(0.0).sqrt())
    }

    /// The strongest rise.
    fn rise(&self, half: usize) -> Option<f64> {
        let (frame, near) = (self.whole(half)?, NEAR_MS * self.ground.ms());
        let hops = self.ground.bands.hop_of(frame - near)..=self.ground.bands.hop_of(frame + near);
        let rises = &self.ground.novelty.whole[hops];
        Some(f64::from(rises.iter().fold(0.0f32, |old, &rise| old.max(rise))))
    }

    /// How much the half bar from here differs from the one before, by the share of each band in it.
    fn change(&self, half: usize) -> Option<f64> {
        let span = self.halves / 2;
        let before = self.frame_of(half.checked_sub(span)?);
        let (now, after) = (self.frame_of(half), self.frame_of(half + span));
        if before < 0.0 || after > self.ground.frames as f64 {
            return None;
        }
        let (before, after) = (self.colour(before, now), self.colour(now, after));
        Some(before.iter().zip(after).map(|(a, b)| (a - b).abs()).sum())
    }

    fn colour(&self, from: f64, to: f64) -> [f64; BANDS] {
        let hops = self.ground.bands.hop_of(from)..=self.ground.bands.hop_of(to);
        let mut sums = [f64::MIN_POSITIVE; BANDS];
        for powers in &self.ground.bands.powers[hops] {
            sums.iter_mut().zip(powers).for_each(|(sum, &power)| *sum += f64::from(power).sqrt());
        }
        let whole: f64 = sums.iter().sum();
        sums.map(|sum| sum / whole)
    }

    /// The half beat with which the take begins, and what that says.
    fn beginning(&self) -> Option<(usize, f64)> {
        let frame = self.ground.attacks.first()?.frame;
        let place = 2.0 * self.beats.beat_of(frame);
        let half = (place.round() as i64).rem_euclid(self.halves as i64) as usize;
        let is_near = (place - place.round()).abs() < 2.0 * NEAR_BEATS;
        let is_after_silence = frame > SILENCE_BEATS * self.beats.frames_a_beat()
            && self.ground.is_silent_before(frame);
        let says = if frame < AT_ONCE_MS * self.ground.ms() {
            AT_ONCE_SAYS
        } else if is_after_silence {
            AFTER_SILENCE_SAYS
        } else {
            return None;
        };
        is_near.then_some((half, says))
    }
}

/// How far each number is from the mean, against how far all are.
fn different(numbers: &[f64]) -> Vec<f64> {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let spread = numbers.iter().map(|number| (number - mean) * (number - mean)).sum::<f64>().sqrt();
    let whole = spread + EVEN * mean * count.sqrt() + f64::MIN_POSITIVE;
    numbers.iter().map(|number| (number - mean) / whole).collect()
}
