//! The quick look: 16 taps at the quarters between two samples, for many gaps at a time.

use super::taps::{Reach, taps_at};
use crate::outline::{by_halves, larger};

/// Samples that an interpolated one is made of.
pub(super) const TAPS: usize = 16;
const HALF: usize = TAPS / 2;
/// Gaps that are interpolated at a time.
pub(super) const GAPS: usize = 16;
/// The samples around them.
pub(super) const SPAN: usize = GAPS + TAPS - 1;
/// Shape of the Kaiser window: with 16 taps the closest to far longer interpolators on hats, saws, pads and noise.
const KAISER_BETA: f64 = 4.0;
/// Single precision may put a sum this far, relatively, above its exact bound.
const ROUNDING: f32 = 1.0 + 1e-5;

/// The taps of all quarters, and the bounds that follow from them.
///
/// The taps at ¼ and ¾ are each other's mirror image. With the sums and differences of mirrored samples both come
/// from one even and one odd half, and the larger magnitude of the two is `|even| + |odd|`.
pub(super) struct Quick {
    quarter_even: [f32; HALF],
    quarter_odd: [f32; HALF],
    middle: [f32; HALF],
    /// The most that samples of magnitude 1 can come to.
    gain: f32,
    /// The same for samples without any bend …
    straight: f32,
    /// … and what each unit of bend can add.
    bend: f32,
}

/// The outline of the samples around some gaps.
#[derive(Clone, Copy)]
pub(super) struct Near {
    /// The largest magnitude of the samples at the ends of the gaps.
    pub(super) peak: f32,
    /// The largest second difference of all samples.
    pub(super) bend: f32,
}

impl Quick {
    pub(super) fn new() -> Self {
        let [quarter, middle]: [[f64; TAPS]; 2] = [0.25, 0.5].map(|at| taps_at(at, KAISER_BETA));
        let reach = Reach::of(&quarter, 0.25).or(Reach::of(&middle, 0.5));
        let half = |tap: &dyn Fn(usize) -> f64| std::array::from_fn(|at| tap(at) as f32);
        Self {
            quarter_even: half(&|at| (quarter[at] + quarter[TAPS - 1 - at]) / 2.0),
            quarter_odd: half(&|at| (quarter[at] - quarter[TAPS - 1 - at]) / 2.0),
            middle: half(&|at| middle[at]),
            gain: reach.gain as f32 * ROUNDING,
            straight: reach.straight as f32 * ROUNDING,
            bend: reach.bend as f32 * ROUNDING,
        }
    }

    /// The most that the interpolated waveform can reach between samples of at most this magnitude, all those around
    /// them included, with second differences of at most this one.
    pub(super) fn bound(&self, peak: f32, bend: f32) -> f32 {
        (peak * self.gain).min(peak * self.straight + bend * self.bend)
    }

    /// A closer bound than [`Quick::bound`]: the straight line counts only between the samples next to the gaps.
    pub(super) fn near_bound(&self, near: Near) -> f32 {
        near.peak * self.straight + near.bend * self.bend
    }

    /// The largest magnitude in each gap: a loop without a branch, whose turns do not depend on each other.
    pub(super) fn peaks(&self, span: &[f32; SPAN]) -> [f32; GAPS] {
        let mut peaks = [0.0; GAPS];
        for gap in 0..GAPS {
            let (mut even, mut odd, mut middle) = (0.0f32, 0.0f32, 0.0f32);
            for tap in 0..HALF {
                let (left, right) = (span[gap + tap], span[gap + TAPS - 1 - tap]);
                even += self.quarter_even[tap] * (left + right);
                odd += self.quarter_odd[tap] * (left - right);
                middle += self.middle[tap] * (left + right);
            }
            peaks[gap] = larger(middle.abs(), even.abs() + odd.abs());
        }
        peaks
    }
}

impl Near {
    pub(super) fn of(span: &[f32; SPAN]) -> Self {
        let (mut peaks, mut bends) = ([0.0f32; GAPS], [0.0f32; GAPS]);
        let second = |at: usize| ((span[at] - span[at + 1]) + (span[at + 2] - span[at + 1])).abs();
        for gap in 0..GAPS {
            peaks[gap] = larger(span[HALF - 1 + gap].abs(), span[HALF + gap].abs());
            // Two runs that overlap cover the span.
            bends[gap] = larger(second(gap), second(SPAN - 2 - GAPS + gap));
        }
        Self { peak: by_halves(peaks, larger), bend: by_halves(bends, larger) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths;

    #[test]
    fn no_signal_goes_beyond_the_bounds() {
        let quick = Quick::new();
        let mut state = 1u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let tenths = |count: u32| maths::pow(0.1, f64::from(count)) as f32;
        for round in 0..2000 {
            // From noise to nearly straight lines.
            let (curve, slope) = (random() * tenths(round % 5), random());
            let noise = tenths(round % 7);
            let span: [f32; SPAN] = std::array::from_fn(|n| {
                0.1 * slope * n as f32 + 0.01 * curve * (n * n) as f32 + noise * random()
            });
            let peak = span.iter().fold(0.0f32, |old, x| old.max(x.abs()));
            let reached = by_halves(quick.peaks(&span), larger);
            let near = Near::of(&span);
            assert!(reached <= quick.near_bound(near), "round {round}, near");
            assert!(reached <= quick.bound(peak, near.bend), "round {round}");
        }
    }

    #[test]
    fn the_worst_signal_reaches_the_bound_of_the_gain() {
        let quick = Quick::new();
        let mut worst = [0.0; SPAN];
        for (sample, tap) in worst.iter_mut().zip(taps_at::<TAPS>(0.5, KAISER_BETA)) {
            *sample = tap.signum() as f32;
        }
        assert!((quick.peaks(&worst)[0] / quick.bound(1.0, f32::MAX) - 1.0).abs() < 2e-2);
    }
}
