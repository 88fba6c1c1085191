//! The Fourier transform of what reaches a file.
//!
//! The library behind [`crate::spectrum`] picks its instructions, and with them the last bits, by the machine it runs
//! on. Here the order of operations is fixed, and the compiler never fuses or reorders floating point: wider
//! registers change the speed only.

use std::f64::consts::TAU;

use crate::maths;

/// A complex transform of one size, with the room it works in.
///
/// Stockham's autosort algorithm in radix 4, which needs no reordering of its results (C. Van Loan, "Computational
/// Frameworks for the Fast Fourier Transform", SIAM 1992, section 1.7). Real and imaginary parts lie in planes of their
/// own, so that neighbours can be computed side by side.
#[derive(Clone, Debug)]
pub struct Fft {
    size: usize,
    /// For each stage of radix 4 the three turning factors of each of its steps, as (cosine, sine).
    stages: Vec<Vec<[(f32, f32); 3]>>,
    spare: Planes,
}

/// Real and imaginary parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planes {
    /// The real parts.
    pub re: Vec<f32>,
    /// The imaginary parts.
    pub im: Vec<f32>,
}

impl Planes {
    /// `size` zeros.
    pub fn zeros(size: usize) -> Self {
        Self { re: vec![0.0; size], im: vec![0.0; size] }
    }
}

impl Fft {
    /// A transform of `size` values.
    ///
    /// # Panics
    /// When `size` is not a power of two, or less than 8.
    pub fn new(size: usize) -> Self {
        assert!(size.is_power_of_two() && size >= 8, "a transform of 2^n values, n at least 3");
        let mut stages = Vec::new();
        let mut length = size;
        while length >= 4 {
            let turn = |step: usize, times: usize| {
                let angle = -TAU * (step * times) as f64 / length as f64;
                (maths::cos(angle) as f32, maths::sin(angle) as f32)
            };
            stages.push((0..length / 4).map(|step| [1, 2, 3].map(|by| turn(step, by))).collect());
            length /= 4;
        }
        Self { size, stages, spare: Planes::zeros(size) }
    }

    /// Replaces values by their spectrum, unscaled.
    ///
    /// # Panics
    /// When the planes do not have this transform's size.
    pub fn forward(&mut self, values: &mut Planes) {
        assert!(values.re.len() == self.size && values.im.len() == self.size, "planes of its size");
        let quarter = self.size / 4;
        let mut stride = 1;
        for turns in &self.stages {
            match stride {
                1 => first(values, &mut self.spare, turns),
                4 => radix_4::<4>(values, &mut self.spare, turns),
                16 => radix_4::<16>(values, &mut self.spare, turns),
                64 => radix_4::<64>(values, &mut self.spare, turns),
                256 => radix_4::<256>(values, &mut self.spare, turns),
                _ => radix_4::<1024>(values, &mut self.spare, turns),
            }
            std::mem::swap(values, &mut self.spare);
            stride *= 4;
        }
        // A size that is no power of four is left with pairs.
        if stride < self.size {
            radix_2(values, 2 * quarter);
        }
    }

    /// Replaces a spectrum by its values, unscaled: there and back multiplies by the size.
    ///
    /// # Panics
    /// As [`Self::forward`].
    pub fn inverse(&mut self, spectrum: &mut Planes) {
        // With both parts swapped before and after, the signs of all angles turn.
        std::mem::swap(&mut spectrum.re, &mut spectrum.im);
        self.forward(spectrum);
        std::mem::swap(&mut spectrum.re, &mut spectrum.im);
    }
}

/// The stage whose neighbours are single values: its steps, not its strides, lie side by side.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn first(from: &Planes, to: &mut Planes, turns: &[[(f32, f32); 3]]) {
    let quarter = turns.len();
    let (re, im) = (&from.re[..4 * quarter], &from.im[..4 * quarter]);
    let outputs = to.re.chunks_exact_mut(4).zip(to.im.chunks_exact_mut(4));
    for (step, ((out_re, out_im), turn)) in outputs.zip(turns).enumerate() {
        let at = |part: usize| (re[step + part * quarter], im[step + part * quarter]);
        let results = butterfly([at(0), at(1), at(2), at(3)], turn);
        for (k, (re, im)) in results.into_iter().enumerate() {
            out_re[k] = re;
            out_im[k] = im;
        }
    }
}

/// A later stage. With its stride known, the compiler sees that what is written never overlaps.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn radix_4<const STRIDE: usize>(from: &Planes, to: &mut Planes, turns: &[[(f32, f32); 3]]) {
    let quarter = turns.len() * STRIDE;
    let (re, im) = (&from.re[..4 * quarter], &from.im[..4 * quarter]);
    let outputs = to.re.chunks_exact_mut(4 * STRIDE).zip(to.im.chunks_exact_mut(4 * STRIDE));
    for (step, ((out_re, out_im), turn)) in outputs.zip(turns).enumerate() {
        for n in 0..STRIDE {
            let at = |part: usize| {
                let at = part * quarter + step * STRIDE + n;
                (re[at], im[at])
            };
            let results = butterfly([at(0), at(1), at(2), at(3)], turn);
            for (k, (re, im)) in results.into_iter().enumerate() {
                out_re[k * STRIDE + n] = re;
                out_im[k * STRIDE + n] = im;
            }
        }
    }
}

fn radix_2(values: &mut Planes, half: usize) {
    for plane in [&mut values.re, &mut values.im] {
        let (low, high) = plane.split_at_mut(half);
        for (a, b) in low.iter_mut().zip(high) {
            (*a, *b) = (*a + *b, *a - *b);
        }
    }
}

/// The transform of four values, each result but the first turned.
#[inline(always)]
fn butterfly([a, b, c, d]: [(f32, f32); 4], turn: &[(f32, f32); 3]) -> [(f32, f32); 4] {
    let (sum_ac, diff_ac) = ((a.0 + c.0, a.1 + c.1), (a.0 - c.0, a.1 - c.1));
    let (sum_bd, diff_bd) = ((b.0 + d.0, b.1 + d.1), (b.0 - d.0, b.1 - d.1));
    [
        (sum_ac.0 + sum_bd.0, sum_ac.1 + sum_bd.1),
        times(turn[0], (diff_ac.0 + diff_bd.1, diff_ac.1 - diff_bd.0)),
        times(turn[1], (sum_ac.0 - sum_bd.0, sum_ac.1 - sum_bd.1)),
        times(turn[2], (diff_ac.0 - diff_bd.1, diff_ac.1 + diff_bd.0)),
    ]
}

#[inline(always)]
fn times(a: (f32, f32), b: (f32, f32)) -> (f32, f32) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spectrum_is_the_sum_that_defines_it() {
        for size in [8, 16, 64, 128, 2048] {
            let mut values = noise(size);
            let before = values.clone();
            Fft::new(size).forward(&mut values);
            for bin in [0, 1, size / 4, size / 2 - 1, size / 2, size - 1] {
                let (mut re, mut im) = (0.0, 0.0);
                for n in 0..size {
                    let angle = -TAU * ((bin * n) % size) as f64 / size as f64;
                    let (cos, sin) = (maths::cos(angle), maths::sin(angle));
                    let (a, b) = (f64::from(before.re[n]), f64::from(before.im[n]));
                    re += a * cos - b * sin;
                    im += a * sin + b * cos;
                }
                // Single precision, with errors that grow like the square root of the size.
                let tolerance = 1e-6 * (size as f64).sqrt();
                assert!((re - f64::from(values.re[bin])).abs() < tolerance, "{size} {bin}");
                assert!((im - f64::from(values.im[bin])).abs() < tolerance, "{size} {bin}");
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_times_the_size() {
        let (mut fft, before) = (Fft::new(2048), noise(2048));
        let mut values = before.clone();
        fft.forward(&mut values);
        fft.inverse(&mut values);
        for (after, before) in values.re.iter().zip(&before.re) {
            assert!((after / 2048.0 - before).abs() < 1e-6, "{after} {before}");
        }
    }

    fn noise(size: usize) -> Planes {
        let mut state = 1_u32;
        let mut draw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        };
        Planes { re: (0..size).map(|_| draw()).collect(), im: (0..size).map(|_| draw()).collect() }
    }
}
