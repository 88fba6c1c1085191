use std::ops::Range;

use super::bands::{BANDS, LOW as LOW_BANDS, MIDDLE};
use super::beats::Beats;
use super::region::Ground;

/// What makes a bar begin: low drums and basses, anything struck, and a change of colour …
const LOW: f64 = 0.5;
const STRUCK: f64 = 0.15;
const CHANGE: f64 = 0.35;
/// … and what speaks against it: a backbeat.
const BACKBEAT: f64 = 0.7;
/// A backbeat is so much stronger than the beats between, and its low drums are no stronger than this.
const BACKBEAT_RISES: f64 = 1.2;
const BACKBEAT_LOW: f64 = 1.3;
/// A snare that is so much louder than all other beats of the bar, and opposite a kick so much louder, is on the third.
const ALONE: f64 = 1.5;
const HALF_TIME: f64 = 0.5;
/// The first attack of a take is that of a bar: surely after a silence, likely at once, else seldom.
const AFTER_SILENCE: f64 = 0.6;
const AT_ONCE: f64 = 0.25;
/// At once is within this, in ms.
const AT_ONCE_MS: f64 = 60.0;
/// How long a stroke is listened to, in ms.
const STROKE_MS: f64 = 80.0;
/// How far from a beat an onset is heard as its own, in ms.
const NEAR_MS: f64 = 25.0;

/// How much speaks for each beat of the bar to be its first, by beat number modulo the beats in a bar; about 0 to 1.
pub(super) fn evidence(ground: &Ground, beats: &Beats) -> Vec<f64> {
    let bar = ground.grid.beats_per_bar.max(1) as usize;
    let last = beats.count();
    let low = by_place(bar, (0..last).map(|beat| loudness(ground, beats, beat, 0..LOW_BANDS)));
    let struck = by_place(bar, (0..last).map(|beat| strongest(ground, beats, beat)));
    let change = by_place(bar, (0..last).map(|beat| change(ground, beats, beat, bar.div_ceil(2))));
    let mut evidence: Vec<f64> = (0..bar)
        .map(|place| {
            LOW * stand_out(&low)[place]
                + STRUCK * stand_out(&struck)[place]
                + CHANGE * stand_out(&change)[place]
        })
        .collect();
    let middle = by_place(bar, (0..last).map(|beat| loudness(ground, beats, beat, MIDDLE)));
    for place in backbeat(&middle, &low) {
        evidence[place] -= BACKBEAT;
    }
    if let Some(place) = half_time(&middle, &low) {
        evidence[place] += HALF_TIME;
    }
    if let Some((place, weight)) = first_attack(ground, beats) {
        evidence[place] += weight;
    }
    evidence
}

/// The beats of a bar of four that snares or claps are on.
fn backbeat(middle: &[f64], low: &[f64]) -> Vec<usize> {
    if middle.len() != 4 {
        return Vec::new();
    }
    let stands = |places: [usize; 2], others: [usize; 2]| {
        let weakest = middle[places[0]].min(middle[places[1]]);
        let strongest = middle[others[0]].max(middle[others[1]]);
        let (low_here, low_there) =
            (low[places[0]] + low[places[1]], low[others[0]] + low[others[1]]);
        weakest > BACKBEAT_RISES * strongest && low_here <= BACKBEAT_LOW * low_there
    };
    match (stands([0, 2], [1, 3]), stands([1, 3], [0, 2])) {
        (true, _) => vec![0, 2],
        (_, true) => vec![1, 3],
        _ => Vec::new(),
    }
}

/// The beat opposite the only snare of a bar of four.
fn half_time(middle: &[f64], low: &[f64]) -> Option<usize> {
    let snare = (0..middle.len()).max_by(|&a, &b| middle[a].total_cmp(&middle[b]))?;
    let opposite = (snare + 2) % middle.len();
    let alone =
        (0..middle.len()).all(|place| place == snare || ALONE * middle[place] < middle[snare]);
    (middle.len() == 4 && alone && low[opposite] > ALONE * low[snare]).then_some(opposite)
}

/// The place in the bar of the first attack, and how much that says.
fn first_attack(ground: &Ground, beats: &Beats) -> Option<(usize, f64)> {
    let bar = i64::from(ground.grid.beats_per_bar.max(1));
    let frame = ground.attacks.first()?.frame;
    let beat = beats.beat_of(frame);
    let on_beat = (beat - beat.round()).abs() * beats.frames_a_beat() < NEAR_MS * ground.ms();
    let weight = if frame < AT_ONCE_MS * ground.ms() {
        AT_ONCE
    } else if ground.is_silent_before(frame) {
        AFTER_SILENCE
    } else {
        0.0
    };
    on_beat.then_some(((beat.round() as i64).rem_euclid(bar) as usize, weight))
}

/// The frame of a beat whose stroke is in the take from its start to its end.
fn whole(ground: &Ground, beats: &Beats, beat: usize) -> Option<f64> {
    let frame = beats.frame_of(beat as f64);
    let before = NEAR_MS * ground.ms();
    let inside = before..ground.frames as f64 - STROKE_MS * ground.ms();
    inside.contains(&frame).then_some(frame)
}

/// The strongest rise at a beat.
fn strongest(ground: &Ground, beats: &Beats, beat: usize) -> Option<f64> {
    let near = NEAR_MS * ground.ms();
    let frame = whole(ground, beats, beat)?;
    let (from, to) = (ground.bands.hop_of(frame - near), ground.bands.hop_of(frame + near));
    let strongest = ground.novelty.whole[from..=to].iter().fold(0.0f32, |old, &rise| old.max(rise));
    Some(f64::from(strongest))
}

/// How loud some bands are right after a beat, as an amplitude.
fn loudness(ground: &Ground, beats: &Beats, beat: usize, bands: Range<usize>) -> Option<f64> {
    let frame = whole(ground, beats, beat)?;
    let (from, to) =
        (ground.bands.hop_of(frame), ground.bands.hop_of(frame + STROKE_MS * ground.ms()));
    let powers = ground.bands.powers[from..=to].iter();
    let powers = powers.map(|powers| f64::from(powers[bands.clone()].iter().sum::<f32>()));
    Some(powers.sum::<f64>().sqrt())
}

/// How much the sound differs, by the share of power in each band, between some beats and those before them.
fn change(ground: &Ground, beats: &Beats, beat: usize, span: usize) -> Option<f64> {
    let colour = |from: f64| -> [f64; BANDS] {
        let (from, to) = (beats.frame_of(from), beats.frame_of(from + span as f64));
        let (from, to) = (ground.bands.hop_of(from), ground.bands.hop_of(to));
        let mut sums = [f64::MIN_POSITIVE; BANDS];
        for powers in &ground.bands.powers[from..=to] {
            sums.iter_mut().zip(powers).for_each(|(sum, &power)| *sum += f64::from(power).sqrt());
        }
        let whole = sums.iter().sum::<f64>();
        sums.map(|sum| sum / whole)
    };
    if beat < span || beat + span >= beats.count() {
        return None;
    }
    let (before, after) = (colour((beat - span) as f64), colour(beat as f64));
    Some(before.iter().zip(after).map(|(a, b)| (a - b).abs()).sum())
}

/// The mean at each place of the bar of what is known.
fn by_place(bar: usize, values: impl Iterator<Item = Option<f64>>) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); bar];
    for (beat, value) in values.enumerate() {
        let Some(value) = value else { continue };
        sums[beat % bar].0 += value;
        sums[beat % bar].1 += 1.0;
    }
    sums.iter().map(|(sum, count)| sum / f64::max(*count, 1.0)).collect()
}

/// How far each mean stands out from the lowest, as a part of the highest.
fn stand_out(means: &[f64]) -> Vec<f64> {
    let highest = means.iter().copied().fold(0.0, f64::max);
    let lowest = means.iter().copied().fold(highest, f64::min);
    means.iter().map(|mean| if highest > 0.0 { (mean - lowest) / highest } else { 0.0 }).collect()
}
