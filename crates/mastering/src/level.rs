//! Passes over whole planes: offset, gain, products. Sums run in lanes of fixed order.

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
#[multiversion::multiversion(targets("x86_64+avx2"))]
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

/// Multiplies by the gain; returns the mean of what comes out.
#[multiversion::multiversion(targets("x86_64+avx2"))]
pub(crate) fn scale(plane: &mut [f32], gain: f32) -> f64 {
    let mut sum = 0.0;
    for chunk in plane.chunks_mut(CHUNK) {
        let mut sums = [0.0f32; LANES];
        let mut lanes = chunk.chunks_exact_mut(LANES);
        for step in &mut lanes {
            for lane in 0..LANES {
                step[lane] *= gain;
                sums[lane] += step[lane];
            }
        }
        for (lane, x) in lanes.into_remainder().iter_mut().enumerate() {
            *x *= gain;
            sums[lane] += *x;
        }
        sum += f64::from(sums.iter().sum::<f32>());
    }
    sum / plane.len().max(1) as f64
}

/// The sum of the products of two planes.
#[multiversion::multiversion(targets("x86_64+avx2"))]
pub(crate) fn product(left: &[f32], right: &[f32]) -> f64 {
    let mut sum = 0.0;
    for (left, right) in left.chunks(CHUNK).zip(right.chunks(CHUNK)) {
        let mut sums = [0.0f32; LANES];
        let (left, right) = (left.chunks_exact(LANES), right.chunks_exact(LANES));
        for (lane, (l, r)) in left.remainder().iter().zip(right.remainder()).enumerate() {
            sums[lane] = l * r;
        }
        for (l, r) in left.zip(right) {
            for lane in 0..LANES {
                sums[lane] += l[lane] * r[lane];
            }
        }
        sum += f64::from(sums.iter().sum::<f32>());
    }
    sum
}
