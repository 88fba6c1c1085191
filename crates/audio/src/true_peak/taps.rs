//! Windowed sincs, and how far they can reach.

use crate::maths;

/// The taps for the instant `fraction` after the middle one of `TAPS` samples (the last of the first half), with a sum
/// of 1: a sinc under a Kaiser window of shape `beta`.
pub(super) fn taps_at<const TAPS: usize>(fraction: f64, beta: f64) -> [f64; TAPS] {
    let half = (TAPS / 2) as f64;
    let taps: [f64; TAPS] = std::array::from_fn(|at| {
        let distance = at as f64 - (half - 1.0) - fraction;
        let angle = std::f64::consts::PI * distance;
        let inside = 1.0 - (distance / half) * (distance / half);
        maths::sin(angle) / angle * bessel_i0(beta * inside.sqrt())
    });
    let sum: f64 = taps.iter().sum();
    taps.map(|tap| tap / sum)
}

/// How far taps can reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// The most that samples of magnitude 1 can come to.
    pub(super) gain: f64,
    /// The same for samples without any second difference …
    pub(super) straight: f64,
    /// … and what each unit of the largest second difference can add.
    pub(super) bend: f64,
}

impl Reach {
    /// Of taps with a sum of 1.
    ///
    /// What they differ from a straight line between the two nearest samples has, up to a small rest, no sum and no
    /// first moment; so it is a sum of second differences, with weights that summing the taps twice gives.
    pub(super) fn of<const TAPS: usize>(taps: &[f64; TAPS], fraction: f64) -> Self {
        let left = TAPS / 2 - 1;
        let mut rest = *taps;
        rest[left] -= 1.0 - fraction;
        rest[left + 1] -= fraction;
        let sum: f64 = rest.iter().sum();
        let moment: f64 =
            rest.iter().enumerate().map(|(at, tap)| tap * (at as f64 - left as f64)).sum();
        rest[left] -= sum - moment;
        rest[left + 1] -= moment;
        let (mut once, mut twice, mut bend) = (0.0, 0.0, 0.0f64);
        for tap in rest {
            once += tap;
            twice += once;
            bend += f64::abs(twice);
        }
        let gain = taps.iter().map(|tap| tap.abs()).sum();
        Self { gain, straight: 1.0 + (sum - moment).abs() + moment.abs(), bend }
    }

    /// Whatever is larger of both.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            gain: self.gain.max(other.gain),
            straight: self.straight.max(other.straight),
            bend: self.bend.max(other.bend),
        }
    }
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
