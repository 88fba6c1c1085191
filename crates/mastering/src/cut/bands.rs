//! How much sounds in each octave, a thousandth of a second and a half at a time.
//!
//! Plain recursive filters: their arithmetic is the same on every machine, which fast Fourier transforms that choose
//! their instructions by the processor are not, and decisions follow from it.

use std::f64::consts::TAU;
use std::ops::Range;

use audio::{Clip, maths};

/// The number of bands.
pub(super) const BANDS: usize = 8;
/// The bands below 200 Hz: kicks and basses.
pub(super) const LOW: usize = 2;
/// The bands of 1600 to 6400 Hz: snares and claps more than kicks and hats.
pub(super) const SNARES: Range<usize> = 5..7;
/// Where each band ends and the next begins, in Hz; the last has no end.
const EDGES_HZ: [f64; BANDS - 1] = [100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0];
/// Hops a second: 64 frames of 44.1 kHz each.
const HOPS_A_SECOND: f64 = 689.0;
/// Far below the last bit of 24, and far above the numbers that processors are slow with.
const STANDING: f32 = 1e-18;

/// The power of each band, summed over each hop.
pub(super) struct Bands {
    /// Frames in a hop.
    pub(super) hop: usize,
    /// Powers, lowest band first.
    pub(super) powers: Vec<[f32; BANDS]>,
}

impl Bands {
    /// Listens to the first plane; a last hop that is cut short is left out.
    pub(super) fn of(mono: &Clip) -> Self {
        let rate = f64::from(mono.sample_rate());
        let hop = ((rate / HOPS_A_SECOND).round() as usize).max(1);
        Self { hop, powers: split(&mono.channels()[0], hop, pull(rate)) }
    }

    /// The hop in which a frame lies, the last one for frames beyond.
    pub(super) fn hop_of(&self, frame: f64) -> usize {
        ((frame.max(0.0) / self.hop as f64) as usize).min(self.powers.len().saturating_sub(1))
    }
}

/// How far each low-pass follows its input in one frame. The last one follows at once, as do all whose edge the
/// sample rate cannot carry.
fn pull(rate: f64) -> [f32; BANDS] {
    std::array::from_fn(|band| match EDGES_HZ.get(band) {
        Some(&hz) if hz < 0.4 * rate => (1.0 - maths::exp(-TAU * hz / rate)) as f32,
        _ => 1.0,
    })
}

/// A band is the difference of two neighbouring low-passes, each of two poles.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn split(plane: &[f32], hop: usize, pull: [f32; BANDS]) -> Vec<[f32; BANDS]> {
    let (mut once, mut twice) = ([0.0f32; BANDS], [0.0f32; BANDS]);
    plane
        .chunks_exact(hop)
        .map(|frames| {
            let mut powers = [0.0f32; BANDS];
            for &x in frames {
                for band in 0..BANDS {
                    once[band] += pull[band] * (x + STANDING - once[band]);
                    twice[band] += pull[band] * (once[band] - twice[band]);
                }
                powers[0] += twice[0] * twice[0];
                for band in 1..BANDS {
                    let between = twice[band] - twice[band - 1];
                    powers[band] += between * between;
                }
            }
            powers
        })
        .collect()
}
