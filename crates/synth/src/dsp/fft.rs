//! An inverse Fourier transform whose bits are the same on every machine: spectra are drawn, then heard.

use audio::maths;

/// Where a bin of a spectrum of `length` bins stands for [`inverse`]: its number with the bits in reverse. Who draws few
/// bins puts them there at once, instead of having all of them moved.
pub(crate) fn slot(bin: usize, length: usize) -> usize {
    bin.reverse_bits() >> (usize::BITS - length.trailing_zeros())
}

/// Turns a spectrum of 2ⁿ bins, each in its [`slot`], into a signal in place, without scaling (decimation in time, radix
/// 2). Real and imaginary parts are planes of their own, so that neighbours are worked on side by side.
///
/// # Panics
/// When the length is no power of two, or the planes differ in length.
pub(crate) fn inverse(re: &mut [f32], im: &mut [f32]) {
    let length = re.len();
    assert!(length.is_power_of_two() && im.len() == length, "a radix-2 transform");
    let mut span = 1;
    while span < length {
        let (cos, sin): (Vec<f32>, Vec<f32>) = turn_of(span).unzip();
        round(re, im, &cos, &sin);
        span *= 2;
    }
}

/// Joins all pairs of stretches as long as the twiddles.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn round(re: &mut [f32], im: &mut [f32], cos: &[f32], sin: &[f32]) {
    let span = cos.len();
    for (re, im) in re.chunks_exact_mut(2 * span).zip(im.chunks_exact_mut(2 * span)) {
        let ((low_re, high_re), (low_im, high_im)) = (re.split_at_mut(span), im.split_at_mut(span));
        for (((a_re, b_re), (a_im, b_im)), (cos, sin)) in low_re
            .iter_mut()
            .zip(high_re)
            .zip(low_im.iter_mut().zip(high_im))
            .zip(cos.iter().zip(sin))
        {
            let turned = [*b_re * cos - *b_im * sin, *b_re * sin + *b_im * cos];
            (*a_re, *b_re) = (*a_re + turned[0], *a_re - turned[0]);
            (*a_im, *b_im) = (*a_im + turned[1], *a_im - turned[1]);
        }
    }
}

/// `span` points on half a turn. Long spans take every point from a short exact table and one rotation.
fn turn_of(span: usize) -> impl Iterator<Item = (f32, f32)> {
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
            .map(move |[re, im]| ((cos * re - sin * im) as f32, (cos * im + sin * re) as f32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_bin_becomes_its_wave() {
        for (length, bin) in [(8, 1), (256, 37), (4_096, 4_000)] {
            let (mut re, mut im) = (vec![0.0; length], vec![0.0; length]);
            re[slot(bin, length)] = 1.0;
            inverse(&mut re, &mut im);
            for (index, value) in re.iter().zip(&im).enumerate() {
                let angle =
                    core::f64::consts::TAU * ((bin * index) % length) as f64 / length as f64;
                assert!((f64::from(*value.0) - maths::cos(angle)).abs() < 1e-5);
                assert!((f64::from(*value.1) - maths::sin(angle)).abs() < 1e-5);
            }
        }
    }
}
