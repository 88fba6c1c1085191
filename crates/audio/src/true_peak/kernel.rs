//! The interpolator: a windowed sinc at the quarters between two samples.

use crate::maths;
use crate::outline::{by_halves, larger};

/// Samples that an interpolated one is made of.
pub(super) const TAPS: usize = 16;
const HALF: usize = TAPS / 2;
/// Gaps that are interpolated at a time.
const GAPS: usize = 16;
/// The samples around them.
const SPAN: usize = GAPS + TAPS - 1;
/// Shape of the Kaiser window: with 16 taps the closest to far longer interpolators on hats, saws, pads and noise.
const KAISER_BETA: f64 = 4.0;
/// Single precision may put a sum this far, relatively, above its exact bound.
const ROUNDING: f32 = 1.0 + 1e-5;

/// The taps of all quarters, and the bounds that follow from them.
///
/// The taps at ¼ and ¾ are each other's mirror image. With the sums and differences of mirrored samples both come
/// from one even and one odd half, and the larger magnitude of the two is `|even| + |odd|`.
pub(super) struct Kernel {
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

impl Kernel {
    pub(super) fn new() -> Self {
        let (quarter, middle) = (taps_at(0.25), taps_at(0.5));
        let bounds = [bounds(&quarter, 0.25), bounds(&middle, 0.5)];
        let worst = |part: usize| bounds[0][part].max(bounds[1][part]) as f32 * ROUNDING;
        let half = |tap: &dyn Fn(usize) -> f64| std::array::from_fn(|at| tap(at) as f32);
        Self {
            quarter_even: half(&|at| (quarter[at] + quarter[TAPS - 1 - at]) / 2.0),
            quarter_odd: half(&|at| (quarter[at] - quarter[TAPS - 1 - at]) / 2.0),
            middle: half(&|at| middle[at]),
            gain: worst(0),
            straight: worst(1),
            bend: worst(2),
        }
    }

    /// The most that the interpolated waveform can reach between samples of at most this magnitude, all those around
    /// them included, with second differences of at most this one.
    pub(super) fn bound(&self, peak: f32, bend: f32) -> f32 {
        (peak * self.gain).min(peak * self.straight + bend * self.bend)
    }

    /// The largest magnitude between the samples of a window, in all gaps that have `TAPS` samples around them, or
    /// `known` if that is larger.
    pub(super) fn peak(&self, window: &[f32], known: f32) -> f32 {
        let Some(gaps) = (window.len() + 1).checked_sub(TAPS).filter(|&gaps| gaps > 0) else {
            return known;
        };
        if gaps < GAPS {
            let mut padded = [0.0; SPAN];
            padded[..window.len()].copy_from_slice(window);
            return self.peaks(&padded)[..gaps].iter().fold(known, |old, &new| larger(new, old));
        }
        // The last step looks at some gaps again rather than beyond the window.
        let steps = (0..gaps - GAPS).step_by(GAPS).chain([gaps - GAPS]);
        steps.fold(known, |known, from| {
            let window = window[from..].first_chunk().expect("the gaps and the taps around them");
            if self.near_bound(window) > known {
                larger(by_halves(self.peaks(window), larger), known)
            } else {
                known
            }
        })
    }

    /// A closer bound than [`Kernel::bound`], for the gaps of one step: the straight line counts only between the
    /// samples next to the gaps.
    fn near_bound(&self, window: &[f32; SPAN]) -> f32 {
        let (mut peaks, mut bends) = ([0.0f32; GAPS], [0.0f32; GAPS]);
        let second =
            |at: usize| ((window[at] - window[at + 1]) + (window[at + 2] - window[at + 1])).abs();
        for gap in 0..GAPS {
            peaks[gap] = larger(window[HALF - 1 + gap].abs(), window[HALF + gap].abs());
            // Two runs that overlap cover the window.
            bends[gap] = larger(second(gap), second(SPAN - 2 - GAPS + gap));
        }
        by_halves(peaks, larger) * self.straight + by_halves(bends, larger) * self.bend
    }

    /// The largest magnitude in each gap: a loop without a branch, whose turns do not depend on each other.
    fn peaks(&self, window: &[f32; SPAN]) -> [f32; GAPS] {
        let mut peaks = [0.0; GAPS];
        for gap in 0..GAPS {
            let (mut even, mut odd, mut middle) = (0.0f32, 0.0f32, 0.0f32);
            for tap in 0..HALF {
                let (left, right) = (window[gap + tap], window[gap + TAPS - 1 - tap]);
                even += self.quarter_even[tap] * (left + right);
                odd += self.quarter_odd[tap] * (left - right);
                middle += self.middle[tap] * (left + right);
            }
            peaks[gap] = larger(middle.abs(), even.abs() + odd.abs());
        }
        peaks
    }
}

/// The taps for the instant `fraction` after the sample at `HALF - 1`, with a sum of 1.
fn taps_at(fraction: f64) -> [f64; TAPS] {
    let taps: [f64; TAPS] = std::array::from_fn(|at| {
        let distance = at as f64 - (HALF - 1) as f64 - fraction;
        let angle = std::f64::consts::PI * distance;
        let inside = 1.0 - (distance / HALF as f64) * (distance / HALF as f64);
        maths::sin(angle) / angle * bessel_i0(KAISER_BETA * inside.sqrt())
    });
    let sum: f64 = taps.iter().sum();
    taps.map(|tap| tap / sum)
}

/// `[gain, straight, bend]` as in [`Kernel`].
///
/// What the taps differ from a straight line between the two nearest samples has, up to a small rest, no sum and no
/// first moment; so it is a sum of second differences, with weights that summing the taps twice gives.
fn bounds(taps: &[f64; TAPS], fraction: f64) -> [f64; 3] {
    let mut rest = *taps;
    rest[HALF - 1] -= 1.0 - fraction;
    rest[HALF] -= fraction;
    let sum: f64 = rest.iter().sum();
    let moment: f64 =
        rest.iter().enumerate().map(|(at, tap)| tap * (at as f64 - (HALF - 1) as f64)).sum();
    rest[HALF - 1] -= sum - moment;
    rest[HALF] -= moment;
    let (mut once, mut twice, mut bend) = (0.0, 0.0, 0.0f64);
    for tap in rest {
        once += tap;
        twice += once;
        bend += twice.abs();
    }
    let gain = taps.iter().map(|tap| tap.abs()).sum();
    [gain, 1.0 + (sum - moment).abs() + moment.abs(), bend]
}

/// The modified Bessel function of the first kind and order 0, by its power series; for arguments up to about 20.
fn bessel_i0(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..40 {
        term *= (x / 2.0 / f64::from(n)) * (x / 2.0 / f64::from(n));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_signal_goes_beyond_the_bounds() {
        let kernel = Kernel::new();
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
            let window: Vec<f32> = (0..TAPS + GAPS)
                .map(|n| 0.1 * slope * n as f32 + 0.01 * curve * (n * n) as f32 + noise * random())
                .collect();
            let peak = window.iter().fold(0.0f32, |old, x| old.max(x.abs()));
            let bend =
                window.windows(3).fold(0.0f32, |old, x| old.max((x[0] - 2.0 * x[1] + x[2]).abs()));
            let near = kernel.near_bound(window.first_chunk().unwrap());
            assert!(
                by_halves(kernel.peaks(window.first_chunk().unwrap()), larger) <= near,
                "round {round}, near"
            );
            assert!(kernel.peak(&window, 0.0) <= kernel.bound(peak, bend), "round {round}");
        }
    }

    #[test]
    fn the_worst_signal_reaches_the_bound_of_the_gain() {
        let kernel = Kernel::new();
        let worst: Vec<f32> = taps_at(0.5).iter().map(|tap| tap.signum() as f32).collect();
        assert!((kernel.peak(&worst, 0.0) / kernel.bound(1.0, f32::MAX) - 1.0).abs() < 2e-2);
    }
}
