//! Passes over whole planes: offset, gain, correlation. Sums run in lanes of fixed order.

const LANES: usize = 8;
/// Frames that are summed in single precision before they join the sum in double.
const CHUNK: usize = 64;

/// What has to be known of a plane before anything else can be measured.
#[derive(Clone, Copy)]
pub(crate) struct Scan {
    pub(crate) mean: f64,
    pub(crate) peak: f32,
}

/// Mean and largest magnitude; not finite when a sample is not.
pub(crate) fn scan(plane: &[f32]) -> Scan {
    let mut sum = 0.0;
    let mut peaks = [0.0f32; LANES];
    let chunks = plane.chunks_exact(CHUNK);
    let rest = chunks.remainder();
    for chunk in chunks {
        let mut sums = [0.0f32; LANES];
        for lanes in chunk.chunks_exact(LANES) {
            for lane in 0..LANES {
                let x = lanes[lane];
                sums[lane] += x;
                peaks[lane] = if x.abs() > peaks[lane] { x.abs() } else { peaks[lane] };
            }
        }
        sum += f64::from(sums.iter().sum::<f32>());
    }
    sum += rest.iter().map(|&x| f64::from(x)).sum::<f64>();
    let peak = peaks.iter().chain(rest).fold(0.0f32, |old, x| old.max(x.abs()));
    Scan { mean: sum / plane.len().max(1) as f64, peak }
}

/// Subtracts the offset, then multiplies by the gain.
pub(crate) fn shift_and_scale(plane: &mut [f32], offset: f32, gain: f32) {
    plane.iter_mut().for_each(|x| *x = (*x - offset) * gain);
}

/// Multiplies by the gain.
pub(crate) fn scale(plane: &mut [f32], gain: f32) {
    plane.iter_mut().for_each(|x| *x *= gain);
}

/// The correlation of two planes, −1 to 1; `None` when one is silent.
pub(crate) fn correlation(left: &[f32], right: &[f32]) -> Option<f64> {
    let (mut both, mut left_alone, mut right_alone) = (0.0, 0.0, 0.0);
    for (left, right) in left.chunks(CHUNK).zip(right.chunks(CHUNK)) {
        let mut sums = [[0.0f32; LANES]; 3];
        let lanes = left.chunks_exact(LANES).zip(right.chunks_exact(LANES));
        let rest =
            left.chunks_exact(LANES).remainder().iter().zip(right.chunks_exact(LANES).remainder());
        for (l, r) in lanes {
            for lane in 0..LANES {
                sums[0][lane] += l[lane] * r[lane];
                sums[1][lane] += l[lane] * l[lane];
                sums[2][lane] += r[lane] * r[lane];
            }
        }
        for (&l, &r) in rest {
            sums[0][0] += l * r;
            sums[1][0] += l * l;
            sums[2][0] += r * r;
        }
        both += f64::from(sums[0].iter().sum::<f32>());
        left_alone += f64::from(sums[1].iter().sum::<f32>());
        right_alone += f64::from(sums[2].iter().sum::<f32>());
    }
    let together = (left_alone * right_alone).sqrt();
    (together > 0.0).then(|| (both / together).clamp(-1.0, 1.0))
}
