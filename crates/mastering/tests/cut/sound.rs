//! Sounds by construction: each starts at its first sample, and is over after a while.

use std::f64::consts::TAU;

use audio::maths;

use crate::families::{between, noise};

/// Frames a second of all of them.
pub(crate) const RATE: f64 = 44_100.0;

fn rendered(seconds: f64, mut at: impl FnMut(f64) -> f64) -> Vec<f32> {
    let frames = (seconds * RATE) as usize;
    let fade = |n: usize| ((frames - n) as f64 / 200.0).min(1.0);
    (0..frames).map(|n| (at(n as f64 / RATE) * fade(n)) as f32).collect()
}

fn hiss(seed: u32, t: f64) -> f64 {
    f64::from(noise(seed.wrapping_mul(7919) ^ (t * RATE) as u32))
}

pub(crate) fn kick(seed: u32) -> Vec<f32> {
    let hz = between(seed, 1, 42.0, 60.0);
    let sweep = between(seed, 2, 2.0, 5.0);
    let decay = between(seed, 3, 6.0, 14.0);
    let click = between(seed, 4, 0.0, 0.3);
    rendered(0.5, |t| {
        let phase = hz * t + sweep * (1.0 - maths::exp(-t * 45.0)) / 2.0;
        maths::sin(TAU * phase) * maths::exp(-t * decay)
            + click * hiss(seed, t) * maths::exp(-t * 400.0)
    })
}

pub(crate) fn snare(seed: u32) -> Vec<f32> {
    let hz = between(seed, 5, 160.0, 240.0);
    let decay = between(seed, 6, 14.0, 30.0);
    rendered(0.35, |t| {
        0.4 * maths::sin(TAU * hz * t) * maths::exp(-t * 25.0)
            + 0.5 * hiss(seed, t) * maths::exp(-t * decay)
    })
}

pub(crate) fn hat(seed: u32) -> Vec<f32> {
    let decay = between(seed, 7, 40.0, 110.0);
    let mut last = 0.0;
    rendered(0.12, |t| {
        let now = hiss(seed ^ 99, t);
        let high = now - last;
        last = now;
        0.25 * high * maths::exp(-t * decay)
    })
}

/// A plucked string: partials that die away, the high ones first.
pub(crate) fn pluck(seed: u32, hz: f64) -> Vec<f32> {
    let bright = between(seed, 8, 1.0, 2.0);
    rendered(0.6, |t| {
        (1..=8)
            .map(f64::from)
            .map(|n| {
                maths::sin(TAU * hz * n * t) / maths::pow(n, bright)
                    * maths::exp(-t * (4.0 + 2.0 * n))
            })
            .sum::<f64>()
            * 0.3
            * (t / 0.001).min(1.0)
    })
}

/// A saw through a closing filter, as long as it is held.
pub(crate) fn bass(seed: u32, hz: f64, seconds: f64) -> Vec<f32> {
    let partials = between(seed, 9, 4.0, 12.0) as u32;
    rendered(seconds + 0.03, |t| {
        let open = |n: f64| maths::exp(-t * n * 0.8);
        let release = if t > seconds { maths::exp(-(t - seconds) * 200.0) } else { 1.0 };
        (1..=partials)
            .map(f64::from)
            .map(|n| maths::sin(TAU * hz * n * t) / n * open(n))
            .sum::<f64>()
            * 0.4
            * (t / 0.002).min(1.0)
            * release
    })
}

/// A chord that fades in and out.
pub(crate) fn pad(seed: u32, hz: &[f64], seconds: f64) -> Vec<f32> {
    let swell = between(seed, 10, 0.05, 0.3);
    rendered(seconds + swell, |t| {
        let level = (t / swell).min(1.0) * ((seconds + swell - t) / swell).clamp(0.0, 1.0);
        let tones = hz.iter().enumerate().map(|(at, hz)| {
            let phase = between(seed, 20 + at as u32, 0.0, 1.0);
            maths::sin(TAU * (hz * t + phase)) + 0.3 * maths::sin(TAU * (2.003 * hz * t + phase))
        });
        tones.sum::<f64>() * 0.12 * level
    })
}
