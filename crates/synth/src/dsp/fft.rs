//! An inverse Fourier transform whose bits are the same on every machine: spectra are drawn, then heard.

use audio::maths;

/// A complex number: real and imaginary part.
pub(crate) type Complex = [f32; 2];

/// Turns a spectrum of 2ⁿ bins into a signal in place, without scaling (decimation in time, radix 2).
///
/// # Panics
/// When the length is no power of two.
pub(crate) fn inverse(bins: &mut [Complex]) {
    let length = bins.len();
    assert!(length.is_power_of_two(), "a radix-2 transform");
    if length < 2 {
        return;
    }
    let shift = usize::BITS - length.trailing_zeros();
    for index in 0..length {
        let mirrored = index.reverse_bits() >> shift;
        if mirrored > index {
            bins.swap(index, mirrored);
        }
    }
    let mut twiddles: Vec<Complex> = Vec::with_capacity(length / 2);
    let mut span = 1;
    while span < length {
        twiddles.clear();
        twiddles.extend(turn_of(span));
        for pair in bins.chunks_exact_mut(2 * span) {
            let (low, high) = pair.split_at_mut(span);
            for ((low, high), twiddle) in low.iter_mut().zip(high).zip(&twiddles) {
                let turned = [
                    high[0] * twiddle[0] - high[1] * twiddle[1],
                    high[0] * twiddle[1] + high[1] * twiddle[0],
                ];
                *high = [low[0] - turned[0], low[1] - turned[1]];
                *low = [low[0] + turned[0], low[1] + turned[1]];
            }
        }
        span *= 2;
    }
}

/// `span` points on half a turn. Long spans take every point from a short exact table and one rotation.
fn turn_of(span: usize) -> impl Iterator<Item = Complex> {
    let coarse_count = span.div_ceil(64);
    let angle = core::f64::consts::PI / span as f64;
    let fine: Vec<[f64; 2]> = (0..span.min(64))
        .map(|index| [maths::cos(angle * index as f64), maths::sin(angle * index as f64)])
        .collect();
    (0..coarse_count).flat_map(move |coarse| {
        let start = angle * (coarse * 64) as f64;
        let [cos, sin] = [maths::cos(start), maths::sin(start)];
        fine.clone()
            .into_iter()
            .map(move |[re, im]| [(cos * re - sin * im) as f32, (cos * im + sin * re) as f32])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_bin_becomes_its_wave() {
        for (length, bin) in [(8, 1), (256, 37), (4_096, 4_000)] {
            let mut bins = vec![[0.0, 0.0]; length];
            bins[bin] = [1.0, 0.0];
            inverse(&mut bins);
            for (index, value) in bins.iter().enumerate() {
                let angle =
                    core::f64::consts::TAU * ((bin * index) % length) as f64 / length as f64;
                assert!((f64::from(value[0]) - maths::cos(angle)).abs() < 1e-5);
                assert!((f64::from(value[1]) - maths::sin(angle)).abs() < 1e-5);
            }
        }
    }
}
