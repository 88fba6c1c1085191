//! Spectra, for looking and for tests: nothing that reaches a file may depend on them.

use std::f64::consts::TAU;

use realfft::RealFftPlanner;

use crate::maths;

/// The power of a sound by frequency, averaged over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    sample_rate: u32,
    /// Mean power of each bin from 0 Hz to half the sample rate; a full-scale sine sums to 0.5 over its bins.
    powers: Vec<f64>,
}

impl Spectrum {
    /// The average over half-overlapping Hann windows of `size` frames; a shorter plane is padded with silence.
    ///
    /// # Panics
    /// When `size` is not an even number above 0.
    pub fn of(plane: &[f32], sample_rate: u32, size: usize) -> Self {
        let columns = spectrogram(plane, size, size / 2);
        let mut powers = vec![0.0; size / 2 + 1];
        for column in &columns {
            powers
                .iter_mut()
                .zip(column)
                .for_each(|(sum, &power)| *sum += f64::from(power) / columns.len() as f64);
        }
        Self { sample_rate, powers }
    }

    /// The width of a bin in Hz.
    pub fn bin_hz(&self) -> f64 {
        f64::from(self.sample_rate) / (2 * (self.powers.len() - 1)) as f64
    }

    /// The mean power of each bin, from 0 Hz up.
    pub fn powers(&self) -> &[f64] {
        &self.powers
    }

    /// The centre of gravity of the power in Hz; 0 for silence.
    pub fn centroid_hz(&self) -> f64 {
        let total: f64 = self.powers.iter().sum();
        let weighted: f64 =
            self.powers.iter().enumerate().map(|(bin, power)| bin as f64 * power).sum();
        if total > 0.0 { weighted / total * self.bin_hz() } else { 0.0 }
    }

    /// The mean power between two frequencies, the lower one included; 0.5 for a full-scale sine between them.
    pub fn band_power(&self, from_hz: f64, to_hz: f64) -> f64 {
        let inside = |bin: usize| (from_hz..to_hz).contains(&(bin as f64 * self.bin_hz()));
        self.powers.iter().enumerate().filter(|&(bin, _)| inside(bin)).map(|(_, power)| power).sum()
    }

    /// How far everything but the given frequencies lies below them, in dB: for sounds made of known partials, the
    /// level of what should not be there (aliases, distortion, noise).
    ///
    /// Each partial takes four bins on either side, the main lobe of the window and its nearest side lobes; 0 Hz does
    /// not count.
    pub fn residue_db(&self, partials_hz: &[f64]) -> f64 {
        let near = |bin: usize| {
            partials_hz.iter().any(|hz| (hz / self.bin_hz() - bin as f64).abs() <= 4.0)
        };
        let (mut wanted, mut rest) = (0.0, 0.0);
        for (bin, power) in self.powers.iter().enumerate().skip(4) {
            *(if near(bin) { &mut wanted } else { &mut rest }) += power;
        }
        10.0 * maths::log10(rest / wanted)
    }
}

/// The power in each window of `size` frames, a window every `hop` frames: columns of `size / 2 + 1` bins.
///
/// # Panics
/// When `size` is not an even number above 0, or `hop` is 0.
pub fn spectrogram(plane: &[f32], size: usize, hop: usize) -> Vec<Vec<f32>> {
    assert!(size > 0 && size.is_multiple_of(2), "a window of an even number of frames");
    let window: Vec<f32> =
        (0..size).map(|n| (0.5 - 0.5 * maths::cos(TAU * n as f64 / size as f64)) as f32).collect();
    // Parseval, both halves of the spectrum, and the power that the window takes.
    let window_power: f64 = window.iter().map(|w| f64::from(w * w)).sum();
    let scale = (2.0 / (size as f64 * window_power)) as f32;
    let fft = RealFftPlanner::<f32>::new().plan_fft_forward(size);
    let (mut input, mut output) = (fft.make_input_vec(), fft.make_output_vec());
    let starts = (0..=plane.len().saturating_sub(size)).step_by(hop);
    starts
        .map(|start| {
            let frames = &plane[start..plane.len().min(start + size)];
            input.fill(0.0);
            input.iter_mut().zip(frames.iter().zip(&window)).for_each(|(to, (x, w))| *to = x * w);
            fft.process(&mut input, &mut output).expect("buffers of the transform's own making");
            output.iter().map(|bin| bin.norm_sqr() * scale).collect()
        })
        .collect()
}
