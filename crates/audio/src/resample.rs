//! From one sample rate to another.
//!
//! A windowed sinc, laid out by phase: every output sample is one weighted sum over the source around its instant, in
//! double precision where the weights are made and in a fixed order where they are applied.

use std::f64::consts::PI;

use crate::{Clip, maths};

/// Where the band that is kept ends, and where everything is gone, as shares of the lower of the two rates: 20 kHz and
/// 22.05 kHz at 44.1 kHz.
const PASS: f64 = 0.4535;
const STOP: f64 = 0.5;
/// What is left beyond the band, in dB. The window and the number of weights follow from it (J. F. Kaiser,
/// "Nonrecursive digital filter design using the I0-sinh window function", IEEE ISCAS 1974).
const STOP_DB: f64 = 108.0;
/// Rates in a ratio of small numbers have few phases, each with weights of its own. Beyond this many, weights between
/// two phases are interpolated: over 1/2048 of a frame a sinc departs from a line by less than −120 dB.
const PHASES_MAX: u64 = 2048;
/// Sums that run side by side.
const LANES: usize = 8;

/// The clip at another sample rate, with the same instants: nothing is delayed, and the number of frames is the nearest
/// to the same duration.
///
/// Anything above 20 kHz, or above 0.4535 times the lower rate, is on its way out; at half that rate it is 100 dB down.
/// The weights take memory in proportion to the ratio of the rates: [`crate::decode`] refuses rates above 768 kHz.
///
/// # Panics
/// When one of the rates is 0.
pub fn resample(clip: &Clip, sample_rate: u32) -> Clip {
    if clip.sample_rate() == sample_rate {
        return clip.clone();
    }
    let kernel = Kernel::new(clip.sample_rate(), sample_rate);
    let planes = clip.channels().iter().map(|plane| kernel.apply(plane)).collect();
    Clip::from_channels(sample_rate, planes)
}

struct Kernel {
    /// The rates, without common factors.
    from: u64,
    to: u64,
    phases: u64,
    /// Frames of the source on either side of an instant.
    reach: usize,
    /// The weights of a phase: twice the reach, filled up to whole lanes.
    taps: usize,
    /// The weights of each phase from 0 to 1 frame, both included.
    weights: Vec<f32>,
}

impl Kernel {
    fn new(from: u32, to: u32) -> Self {
        assert!(from > 0 && to > 0, "sample rates above 0");
        let common = u64::from(greatest_common_divisor(from, to));
        let (from, to) = (u64::from(from) / common, u64::from(to) / common);
        // Everything in frames of the source.
        let lower = (to as f64 / from as f64).min(1.0);
        let cutoff = lower * (PASS + STOP) / 2.0;
        let width = lower * (STOP - PASS);
        let length = (STOP_DB - 7.95) / (2.285 * 2.0 * PI * width);
        let reach = (length / 2.0).ceil() as usize;
        let phases = to.min(PHASES_MAX);
        let taps = (2 * reach).next_multiple_of(LANES);
        let mut kernel = Self { from, to, phases, reach, taps, weights: Vec::new() };
        for phase in 0..=phases {
            kernel.push_phase(phase as f64 / phases as f64, cutoff);
        }
        kernel
    }

    /// The weights for an instant a fraction of a frame after frame `reach - 1` of those it is applied to.
    fn push_phase(&mut self, fraction: f64, cutoff: f64) {
        let beta = 0.1102 * (STOP_DB - 8.7);
        let reach = self.reach as f64;
        let weight = |tap: usize| {
            let distance = tap as f64 - (reach - 1.0) - fraction;
            let window = 1.0 - (distance / reach) * (distance / reach);
            let sinc = match PI * 2.0 * cutoff * distance {
                0.0 => 1.0,
                angle => maths::sin(angle) / angle,
            };
            if window > 0.0 { sinc * bessel_i0(beta * window.sqrt()) } else { 0.0 }
        };
        let weights: Vec<f64> = (0..2 * self.reach).map(weight).collect();
        // A constant stays the same constant in every phase.
        let sum: f64 = weights.iter().sum();
        self.weights.extend(weights.iter().map(|weight| (weight / sum) as f32));
        self.weights.resize(self.weights.len().next_multiple_of(self.taps), 0.0);
    }

    fn apply(&self, plane: &[f32]) -> Vec<f32> {
        let frames = (plane.len() as u64 * self.to + self.from / 2) / self.from;
        // Silence on either side, for the first instants and the last.
        let mut source = vec![0.0; self.reach - 1];
        source.extend_from_slice(plane);
        source.resize(source.len() + self.taps + 1, 0.0);
        let sum = |frame: u64| {
            let place = frame * self.from;
            let (start, rest) = ((place / self.to) as usize, place % self.to);
            let (phase, between) = (rest * self.phases / self.to, rest * self.phases % self.to);
            let source = &source[start..start + self.taps];
            let at = |phase: u64| {
                let start = phase as usize * self.taps;
                weighted(source, &self.weights[start..start + self.taps])
            };
            if between == 0 {
                return at(phase);
            }
            let share = (between as f64 / self.to as f64) as f32;
            (1.0 - share) * at(phase) + share * at(phase + 1)
        };
        (0..frames).map(sum).collect()
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn weighted(source: &[f32], weights: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    for (source, weights) in source.chunks_exact(LANES).zip(weights.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += source[lane] * weights[lane];
        }
    }
    sums.iter().sum()
}

/// The modified Bessel function of the first kind and order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 {
        term *= (x / (2.0 * n)) * (x / (2.0 * n));
        sum += term;
        n += 1.0;
    }
    sum
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::spectrum::Spectrum;

    const RATES: [u32; 10] =
        [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 47_999, 48_000, 96_000, 384_000];

    fn tone(hz: f64, sample_rate: u32) -> Clip {
        let step = TAU * hz / f64::from(sample_rate);
        let frames = 0..2 * sample_rate;
        let plane = frames.map(|n| (0.5 * maths::sin(step * f64::from(n))) as f32).collect();
        Clip::from_channels(sample_rate, vec![plane])
    }

    #[test]
    fn the_duration_stays_to_the_nearest_frame() {
        for from in RATES {
            for to in [44_100, 48_000] {
                for frames in [0, 1, 2, 999, 44_100] {
                    let result = resample(&Clip::silent(from, 2, frames), to);
                    let exact = frames as f64 * f64::from(to) / f64::from(from);
                    assert!((result.frames() as f64 - exact).abs() <= 0.5, "{from} {to} {frames}");
                    assert_eq!((result.sample_rate(), result.channels().len()), (to, 2));
                }
            }
        }
    }

    #[test]
    fn a_tone_comes_out_as_if_it_had_been_made_at_the_other_rate() {
        for from in RATES {
            for to in [44_100, 48_000] {
                let lower = f64::from(from.min(to));
                for hz in [100.0, 0.2 * lower, 0.44 * lower] {
                    let (result, ideal) = (resample(&tone(hz, from), to), tone(hz, to));
                    // Away from the ends, before and after which there is silence.
                    let middle = to as usize / 4..to as usize * 3 / 2;
                    for n in middle {
                        let off = result.channels()[0][n] - ideal.channels()[0][n];
                        // 90 dB below the tone: level, phase, images and aliases at once.
                        assert!(off.abs() < 0.5 * 3.2e-5, "{from} to {to}, {hz} Hz: {off} at {n}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_gone() {
        for (from, to, hz) in [
            (48_000, 44_100, 22_400.0),
            (96_000, 44_100, 23_000.0),
            (96_000, 48_000, 40_000.0),
            (384_000, 44_100, 100_000.0),
        ] {
            let result = resample(&tone(hz, from), to);
            let middle = to as usize / 2..to as usize * 3 / 2;
            let power: f64 =
                Spectrum::of(&result.channels()[0][middle], to, 4096).powers().iter().sum();
            let db = 10.0 * maths::log10(power / 0.125);
            assert!(db < -90.0, "{from} to {to}, {hz} Hz: {db}");
        }
    }

    #[test]
    fn the_same_rate_is_the_same_clip() {
        let clip = tone(440.0, 48_000);
        assert_eq!(resample(&clip, 48_000), clip);
    }
}
