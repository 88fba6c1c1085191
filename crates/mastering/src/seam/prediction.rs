//! Linear prediction: what a stretch of sound makes expect of the next sample.

/// Samples that a prediction is made of.
pub(super) const ORDER: usize = 24;
/// A trace of white noise, −90 dB, without which pure tones have no unique predictor.
const WHITENING: f64 = 1e-9;
/// Products that are summed side by side, in a fixed order.
const LANES: usize = 8;

/// Weights on the last [`ORDER`] samples, the latest first.
pub(super) struct Predictor {
    weights: [f32; ORDER],
}

impl Predictor {
    /// The best predictor for both stretches, each counting the same, however loud: autocorrelation of the windowed
    /// stretches, solved by Levinson's recursion (J. Makhoul, "Linear prediction: a tutorial review", 1975).
    pub(super) fn of(stretches: [&[f32]; 2]) -> Self {
        let mut lags = [0.0f64; ORDER + 1];
        for stretch in stretches {
            let found = autocorrelation(stretch);
            if found[0] > 0.0 {
                lags.iter_mut().zip(&found).for_each(|(sum, lag)| *sum += lag / found[0]);
            }
        }
        lags[0] *= 1.0 + WHITENING;
        Self { weights: levinson(&lags).map(|weight| weight as f32) }
    }

    /// What follows the given samples, of which there are at least [`ORDER`].
    pub(super) fn predict(&self, past: &[f32]) -> f32 {
        self.weights.iter().zip(past.iter().rev()).map(|(weight, x)| weight * x).sum()
    }

    /// The difference between each sample from the [`ORDER`]th on and its prediction.
    pub(super) fn residual(&self, samples: &[f32]) -> Vec<f32> {
        let mut residual = samples[ORDER..].to_vec();
        for (at, weight) in self.weights.iter().enumerate() {
            let earlier = &samples[ORDER - 1 - at..];
            residual.iter_mut().zip(earlier).for_each(|(r, x)| *r -= weight * x);
        }
        residual
    }
}

fn autocorrelation(stretch: &[f32]) -> [f64; ORDER + 1] {
    let frames = stretch.len() as f64;
    // The parabola (Welch window) needs no trigonometry and falls to 0 at both ends.
    let window = |at: usize| {
        let x = (2.0 * at as f64 + 1.0) / frames - 1.0;
        ((1.0 - x * x) * (1.0 - x * x)) as f32
    };
    let windowed: Vec<f32> = stretch.iter().enumerate().map(|(at, x)| x * window(at)).collect();
    std::array::from_fn(|lag| {
        let mut sums = [0.0f64; LANES];
        let (now, then) = (windowed[lag..].chunks_exact(LANES), windowed.chunks_exact(LANES));
        for (now, then) in now.zip(then) {
            for lane in 0..LANES {
                sums[lane] += f64::from(now[lane]) * f64::from(then[lane]);
            }
        }
        sums.iter().sum()
    })
}

fn levinson(lags: &[f64; ORDER + 1]) -> [f64; ORDER] {
    let mut weights = [0.0; ORDER];
    let mut error = lags[0];
    for order in 0..ORDER {
        if error <= 0.0 {
            break;
        }
        let known: f64 = (0..order).map(|at| weights[at] * lags[order - at]).sum();
        let reflection = (lags[order + 1] - known) / error;
        let before = weights;
        weights[order] = reflection;
        for at in 0..order {
            weights[at] = before[at] - reflection * before[order - 1 - at];
        }
        error *= 1.0 - reflection * reflection;
    }
    weights
}

#[cfg(test)]
mod tests {
    use audio::maths;

    use super::*;

    #[test]
    fn tones_are_predicted_and_noise_is_not() {
        let tone: Vec<f32> = (0..1024)
            .map(|n| {
                (maths::sin(0.1 * f64::from(n)) + 0.3 * maths::sin(0.73 * f64::from(n))) as f32
            })
            .collect();
        let predictor = Predictor::of([&tone, &tone]);
        let residual = predictor.residual(&tone);
        assert_eq!(residual.len(), 1000);
        assert!(
            residual.iter().all(|r| r.abs() < 0.01),
            "{:?}",
            residual.iter().fold(0.0f32, |a, b| a.max(b.abs()))
        );
        assert!((predictor.predict(&tone[..1023]) - tone[1023]).abs() < 0.01);

        let mut state = 1u32;
        let noise: Vec<f32> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .take(1024)
        .collect();
        let residual = Predictor::of([&noise, &noise]).residual(&noise);
        let power: f32 = residual.iter().map(|r| r * r).sum::<f32>() / 1000.0;
        // White noise of this range has the power 1/3.
        assert!((0.25..0.4).contains(&power), "{power}");
    }
}
