//! Families of loops by construction, good and bad, shared by the tests of this crate.
#![allow(dead_code, reason = "each test takes the families it needs")]

use std::f64::consts::TAU;

use audio::maths;

/// White noise by number, −1 to 1.
pub(crate) fn noise(n: u32) -> f32 {
    let mut x = n.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    ((x ^ (x >> 16)) >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// A number from `from` to `to` that depends on seed and place only.
pub(crate) fn between(seed: u32, place: u32, from: f64, to: f64) -> f64 {
    from + (to - from) * (0.5 + 0.5 * f64::from(noise(seed.wrapping_mul(977).wrapping_add(place))))
}

/// A chord of partials with whole periods, a little hiss over it: seamless.
pub(crate) fn circular_pad(seed: u32, frames: usize) -> Vec<f32> {
    let mut plane = vec![0.0f32; frames];
    for at in 0..6 {
        let hz = between(seed, at, 60.0, 4000.0 / f64::from(at + 1));
        let turns = (hz * frames as f64 / 44_100.0).round();
        let gain = 0.3 * between(seed, at + 40, 0.1, 1.0) / f64::from(at + 1);
        add_tone(&mut plane, turns / frames as f64, between(seed, at + 20, 0.0, 1.0), gain);
    }
    let hiss = maths::gain_of_db(between(seed, 60, -90.0, -50.0)) as f32;
    plane.iter_mut().enumerate().for_each(|(n, x)| *x += hiss * noise(seed ^ n as u32));
    plane
}

/// A sine of so many turns a frame, by rotation: a library sine for each sample would be most of the tests' time.
fn add_tone(plane: &mut [f32], turns: f64, phase: f64, gain: f64) {
    let (sin, cos) = (maths::sin(TAU * turns), maths::cos(TAU * turns));
    let (mut y, mut x) = (gain * maths::sin(TAU * phase), gain * maths::cos(TAU * phase));
    for sample in plane {
        *sample += y as f32;
        (y, x) = (y * cos + x * sin, x * cos - y * sin);
    }
}

/// The same pad, cut where its periods are not whole; the jump is at least a tenth of its level.
pub(crate) fn cut_pad(seed: u32, frames: usize) -> Vec<f32> {
    let whole = circular_pad(seed, frames + frames / 7);
    let power: f32 = whole.iter().map(|x| x * x).sum::<f32>() / whole.len() as f32;
    let start = (0..5000)
        .find(|&start| (whole[start + frames] - whole[start]).abs() > 0.1 * power.sqrt())
        .expect("a pad is rarely equal to itself somewhere else");
    whole[start..start + frames].to_vec()
}

/// Low-passed noise in a circle: seamless.
pub(crate) fn circular_noise(seed: u32, frames: usize) -> Vec<f32> {
    let smooth = between(seed, 1, 1.0, 40.0) as usize;
    (0..frames)
        .map(|n| {
            (0..smooth).map(|k| noise(seed.wrapping_add(((n + k) % frames) as u32))).sum::<f32>()
                / smooth as f32
        })
        .collect()
}

/// Kicks, hats and a ringing bell on the grid of sixteenths, tails wrapped: seamless.
pub(crate) fn circular_drums(seed: u32, frames: usize) -> Vec<f32> {
    let mut plane = vec![0.0f32; frames];
    for step in 0..16u32 {
        let at = step as usize * frames / 16;
        if step % 4 == 0 {
            add(&mut plane, at, 30_000, |t| {
                let phase = 50.0 * t + 4.0 * (1.0 - maths::exp(-t * 40.0));
                maths::sin(TAU * phase) * maths::exp(-t * 7.0)
            });
        }
        if between(seed, step, 0.0, 1.0) > 0.5 {
            let decay = between(seed, step + 16, 30.0, 90.0);
            add(&mut plane, at, 12_000, |t| {
                0.2 * f64::from(noise(seed ^ (t * 44_100.0) as u32)) * maths::exp(-t * decay)
            });
        }
        if between(seed, step + 32, 0.0, 1.0) > 0.8 {
            let hz = between(seed, step + 48, 200.0, 900.0);
            add(&mut plane, at, 60_000, |t| 0.2 * maths::sin(TAU * hz * t) * maths::exp(-t * 5.0));
        }
    }
    plane
}

/// A bass line of decaying saws (their edges as sharp as can be) with an attack of 2 ms, tails wrapped: seamless.
pub(crate) fn circular_bass(seed: u32, frames: usize) -> Vec<f32> {
    let mut plane = vec![0.0f32; frames];
    let notes = [1u32, 2, 4, 8][(seed % 4) as usize];
    for note in 0..notes {
        let hz = between(seed, note, 40.0, 110.0);
        let at = note as usize * frames / notes as usize;
        let length = frames as f64 / f64::from(notes) / 44_100.0;
        let (mut level, fall) = (1.0, maths::exp(-1.5 / 44_100.0));
        let release = maths::exp(-60.0 / 44_100.0);
        add(&mut plane, at, frames, |t| {
            level *= if t < length { fall } else { release };
            0.6 * (0.5 - (hz * t).fract()) * (t / 0.002).min(1.0) * level
        });
    }
    plane
}

fn add(plane: &mut [f32], at: usize, frames: usize, mut sound: impl FnMut(f64) -> f64) {
    let total = plane.len();
    (0..frames).for_each(|n| plane[(at + n) % total] += sound(n as f64 / 44_100.0) as f32);
}

/// The last part of a plane faded to silence.
pub(crate) fn faded(mut plane: Vec<f32>, fade: usize) -> Vec<f32> {
    let frames = plane.len();
    for n in 0..fade {
        plane[frames - 1 - n] *= n as f32 / fade as f32;
    }
    plane
}

/// Some silence at the end, or around the join.
pub(crate) fn with_gap(mut plane: Vec<f32>, before: usize, after: usize) -> Vec<f32> {
    let frames = plane.len();
    plane[frames - before..].fill(0.0);
    plane[..after].fill(0.0);
    plane
}
