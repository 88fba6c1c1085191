//! The join: where the end of a region goes over into its start, and the circle that comes of it.
//!
//! The place is free. What lies before the region's start follows its end as well as the start itself does, and what
//! lies after its end leads on from the start; so the join goes where no attack is near, where both sides sound most
//! alike, and where their waves lie upon each other after a shift of a few milliseconds that nobody hears.

use std::f64::consts::FRAC_PI_2;
use std::ops::RangeInclusive;

use audio::{Clip, maths};

use super::attacks::Attack;

/// Frames of the take that become one where waves are compared: the shift is found among those first.
const COARSE: usize = 8;
/// An attack may lie as close as this to a fade without being touched, in ms: its place may be that wrong.
const GUARD_MS: f64 = 3.0;
/// Attacks as close as this after one line and after the other are the same one, in ms.
const SAME_MS: f64 = 30.0;
/// Sound this far below the mean of the take is not heard to change, in dB.
const INAUDIBLE_DB: f64 = 40.0;
/// How long the end fades where nothing leads to the start, in ms.
const ABRUPT_MS: f64 = 6.0;
/// What it costs to take the first attack from beyond the end of the region.
const BEYOND: f64 = 0.1;
/// What a second of distance from the start costs: of equal places the nearest is taken.
const DISTANT: f64 = 0.1;
/// Opposite waves are not lifted by more than this correlation asks for.
const CORRELATION_MIN: f64 = -0.5;

/// A region of a take, from bar line to bar line, in frames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lines {
    pub(super) from: f64,
    pub(super) to: f64,
}

/// What may be tried for a join.
#[derive(Clone, Debug)]
pub(super) struct Freedom {
    /// Where the kept part may begin, in frames from the region's start.
    pub(super) places: Vec<isize>,
    /// How many frames the fade may take.
    pub(super) fades: Vec<usize>,
    /// How far the end may be moved, in frames.
    pub(super) shift: usize,
}

/// Where the end goes over into the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Join {
    /// The first frame of the take that is kept as it is.
    pub(super) place: usize,
    /// Frames of the fade, which ends `length` frames later.
    pub(super) fade: usize,
    /// Frames of the circle.
    pub(super) length: usize,
    /// How much it will be heard; about 1 for two sounds that have nothing to do with each other.
    pub(super) cost: f64,
}

/// A take to be listened to by joins.
pub(super) struct Sides<'a> {
    mono: &'a [f32],
    coarse: Vec<f32>,
    attacks: &'a [Attack],
    rate: f64,
    /// The mean power of a frame.
    power: f64,
}

impl<'a> Sides<'a> {
    pub(super) fn new(mono: &'a Clip, attacks: &'a [Attack]) -> Self {
        let rate = f64::from(mono.sample_rate());
        let mono = &mono.channels()[0][..];
        let coarse = mono.chunks(COARSE).map(|frames| frames.iter().sum::<f32>() / COARSE as f32);
        let power = mono.iter().map(|x| f64::from(x * x)).sum::<f64>() / mono.len().max(1) as f64;
        Self { mono, coarse: coarse.collect(), attacks, rate, power }
    }

    /// The join that is heard least, if there is room for any.
    pub(super) fn best(&self, lines: Lines, freedom: &Freedom) -> Option<Join> {
        let (from, length) =
            (lines.from.round() as isize, (lines.to - lines.from).round() as usize);
        let mut best: Option<Join> = None;
        for &place in &freedom.places {
            let Ok(start) = usize::try_from(from + place) else { continue };
            let swapped = self.swapped(lines, place as f64);
            for &fade in freedom.fades.iter().filter(|&&fade| fade <= start && 2 * fade <= length) {
                let touched = self.touched(start, fade) + self.touched(start + length, fade);
                let distance = place.unsigned_abs() as f64 / self.rate;
                let beyond = if place > 0 { BEYOND } else { 0.0 };
                let fixed = swapped + touched + DISTANT * distance + beyond;
                if best.is_some_and(|best| best.cost <= fixed) {
                    continue;
                }
                let Some((length, unlike)) = self.alike(start, fade, length, freedom.shift) else {
                    continue;
                };
                let cost = fixed + unlike;
                if best.is_none_or(|best| cost < best.cost) {
                    best = Some(Join { place: start, fade, length, cost });
                }
            }
        }
        best.map(|join| self.refined(join))
    }

    /// The join for want of any other: silence leads to the start.
    pub(super) fn abrupt(&self, lines: Lines) -> Join {
        let place = (lines.from.round() as usize).min(self.mono.len() - 1);
        let length = (lines.to - lines.from).round() as usize;
        let length = length.min(self.mono.len() - place).max(1);
        let fade = ((ABRUPT_MS / 1000.0 * self.rate) as usize).min(length);
        Join { place, fade, length, cost: 1.0 }
    }

    /// The strength of the attacks that a fade up to `end` would blur.
    fn touched(&self, end: usize, fade: usize) -> f64 {
        let guard = GUARD_MS / 1000.0 * self.rate;
        let (from, to) = (end as f64 - fade as f64 - guard, end as f64 + guard);
        self.between(from, to).iter().map(|attack| attack.strength).sum()
    }

    /// The strength of the attacks that only one has of what is taken from beyond a line and what is left out for it.
    fn swapped(&self, lines: Lines, place: f64) -> f64 {
        let (first, last) = if place < 0.0 { (place, 0.0) } else { (0.0, place) };
        let at_start = self.between(lines.from + first, lines.from + last);
        let at_end = self.between(lines.to + first, lines.to + last);
        let same = SAME_MS / 1000.0 * self.rate;
        let length = lines.to - lines.from;
        let lacks = |one: &[Attack], other: &[Attack], off: f64| -> f64 {
            let is_there =
                |a: &Attack| other.iter().any(|b| (b.frame - a.frame - off).abs() <= same);
            one.iter().filter(|a| !is_there(a)).map(|a| a.strength).sum()
        };
        lacks(at_start, at_end, length) + lacks(at_end, at_start, -length)
    }

    /// The attacks from one frame up to another.
    fn between(&self, from: f64, to: f64) -> &[Attack] {
        let first = self.attacks.partition_point(|attack| attack.frame < from);
        let last = self.attacks.partition_point(|attack| attack.frame < to);
        &self.attacks[first..last.max(first)]
    }

    /// The length close to `length` at which both sides of a fade are most alike, and how unlike they are then.
    fn alike(
        &self,
        start: usize,
        fade: usize,
        length: usize,
        shift: usize,
    ) -> Option<(usize, f64)> {
        let fade = (fade / COARSE).max(1);
        let start = start / COARSE;
        let before = self.coarse.get(start.checked_sub(fade)?..start)?;
        let middle = length / COARSE;
        let shift = shift / COARSE;
        (middle.saturating_sub(shift)..=middle + shift)
            .filter_map(|length| {
                let after = self.coarse.get(start + length - fade..start + length)?;
                let moved = length.abs_diff(middle) as f64 / (shift.max(1) as f64);
                // Of equal places the nearest.
                Some((length, self.unlike(before, after) + 0.02 * moved))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(found, cost)| ((length + found * COARSE).saturating_sub(middle * COARSE), cost))
    }

    /// How much it is heard when one goes over into the other.
    fn unlike(&self, a: &[f32], b: &[f32]) -> f64 {
        let Products { aa, ab, bb } = Products::of(a, b);
        let power = aa.max(bb) / a.len() as f64;
        if power <= 0.0 || self.power <= 0.0 {
            return 0.0;
        }
        let db = |ratio: f64| 10.0 * maths::log10(ratio.max(1e-12));
        let audible = ((db(power / self.power) + INAUDIBLE_DB) / INAUDIBLE_DB).clamp(0.0, 1.0);
        let correlation = if aa > 0.0 && bb > 0.0 { ab / (aa * bb).sqrt() } else { 0.0 };
        let level = db(aa.max(1e-6 * bb) / bb.max(1e-6 * aa)).abs() / 30.0;
        audible * (0.5 * (1.0 - correlation) + level.min(1.0))
    }

    /// The same join with its length to the frame.
    fn refined(&self, join: Join) -> Join {
        let before = &self.mono[join.place - join.fade..join.place];
        let last = self.mono.len() - join.place;
        let near =
            join.length.saturating_sub(COARSE).max(join.fade)..=(join.length + COARSE).min(last);
        let correlation = |length: usize| {
            let end = join.place + length;
            Products::of(before, &self.mono[end - join.fade..end]).correlation()
        };
        let length =
            near.map(|length| (length, correlation(length))).max_by(|a, b| a.1.total_cmp(&b.1));
        Join { length: length.map_or(join.length, |(length, _)| length), ..join }
    }
}

/// The region played in a circle: its frame 0 is the bar line.
pub(super) struct Circle {
    pub(super) clip: Clip,
    /// The frames of the take that are in it, apart from the fade.
    pub(super) kept: RangeInclusive<f64>,
    /// The frame of the take that is its frame 0.
    zero: f64,
}

impl Circle {
    pub(super) fn of(take: &Clip, lines: Lines, join: &Join) -> Self {
        let Join { place, fade, length, .. } = *join;
        let end = place + length;
        // There is silence before the take.
        let missing = fade.saturating_sub(place);
        let sums = take.channels().iter().fold(Products::default(), |sum, plane| {
            let before = &plane[place + missing - fade..place];
            sum + Products::of(before, &plane[end + missing - fade..end])
        });
        let correlation = sums.correlation().max(CORRELATION_MIN);
        // The first attack is taken from whichever side of the join it lies on.
        let first = lines.from.round() as usize;
        let zero =
            if place <= first { first } else { (lines.to.round() as usize).clamp(place, end) };
        let planes = take.channels().iter().map(|plane| {
            let mut circle = plane[place..end].to_vec();
            for n in 0..fade {
                let way = FRAC_PI_2 * (n as f64 + 0.5) / fade as f64;
                let (rise, fall) = (maths::sin(way), maths::cos(way));
                let level = 1.0 / (1.0 + 2.0 * correlation * rise * fall).sqrt();
                let before = if n < missing { 0.0 } else { plane[place + n - fade] };
                let after = &mut circle[length - fade + n];
                *after =
                    (f64::from(before) * rise * level + f64::from(*after) * fall * level) as f32;
            }
            circle.rotate_left((zero - place) % length);
            circle
        });
        Self {
            clip: Clip::from_channels(take.sample_rate(), planes.collect()),
            kept: place as f64..=(end - fade) as f64,
            zero: zero as f64,
        }
    }

    /// Where a frame of the take is in the circle.
    pub(super) fn place_of(&self, frame: f64) -> f64 {
        (frame - self.zero).rem_euclid(self.clip.frames() as f64)
    }
}

/// The sums of squares and products of two stretches.
#[derive(Clone, Copy, Debug, Default)]
struct Products {
    aa: f64,
    ab: f64,
    bb: f64,
}

impl Products {
    fn of(a: &[f32], b: &[f32]) -> Self {
        use crate::level::product;
        Self { aa: product(a, a), ab: product(a, b), bb: product(b, b) }
    }

    fn correlation(self) -> f64 {
        if self.aa > 0.0 && self.bb > 0.0 { self.ab / (self.aa * self.bb).sqrt() } else { 0.0 }
    }
}

impl std::ops::Add for Products {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { aa: self.aa + other.aa, ab: self.ab + other.ab, bb: self.bb + other.bb }
    }
}
