//! The close look: 128 taps at the sixteenths between two samples, for one gap.

use super::taps::taps_at;
use crate::outline::{by_halves, larger};

/// Samples that an interpolated one is made of.
pub(super) const TAPS: usize = 128;
const HALF: usize = TAPS / 2;
/// The parts of a gap: a tone at the very edge of what can be sampled reads at most 0.04 dB low.
const PARTS: usize = 16;
/// The instants up to the middle of the gap.
const LANES: usize = PARTS / 2;
/// Shape of the Kaiser window.
const KAISER_BETA: f64 = 6.0;

/// The taps of all sixteenths. Mirrored ones share an even and an odd half, as those of the quick look do.
pub(super) struct Close {
    even: [[f32; LANES]; HALF],
    odd: [[f32; LANES]; HALF],
}

impl Close {
    pub(super) fn new() -> Self {
        let taps: [[f64; TAPS]; LANES] =
            std::array::from_fn(|lane| taps_at((lane + 1) as f64 / PARTS as f64, KAISER_BETA));
        let table = |sign: f64| {
            std::array::from_fn(|at| {
                taps.map(|taps| ((taps[at] + sign * taps[TAPS - 1 - at]) / 2.0) as f32)
            })
        };
        Self { even: table(1.0), odd: table(-1.0) }
    }

    /// The largest magnitude in the gap in the middle of the window.
    pub(super) fn peak(&self, window: &[f32; TAPS]) -> f32 {
        let mirrored = |at: usize| window[TAPS - 1 - at];
        let even = weighted(&self.even, &std::array::from_fn(|at| window[at] + mirrored(at)));
        let odd = weighted(&self.odd, &std::array::from_fn(|at| window[at] - mirrored(at)));
        by_halves(std::array::from_fn::<_, LANES, _>(|at| even[at].abs() + odd[at].abs()), larger)
    }
}

/// The sum of the samples with each lane's weights.
fn weighted(weights: &[[f32; LANES]; HALF], samples: &[f32; HALF]) -> [f32; LANES] {
    let mut sums = [0.0f32; LANES];
    for (weights, sample) in weights.iter().zip(samples) {
        for lane in 0..LANES {
            sums[lane] += weights[lane] * sample;
        }
    }
    sums
}
