use std::f64::consts::TAU;

use audio::fft::{Fft, Planes};
use audio::maths;
use audio::onset::Ends;

/// Frames that are seen at once: 93 ms at 44.1 kHz, so that the tones of a chord are told from one another.
pub(super) const SIZE: usize = 4096;
/// Frames from one look to the next: a quarter, so that the squared windows sum to a constant.
pub(super) const HOP: usize = SIZE / 4;
/// Bins of a spectrum of real sound.
pub(super) const BINS: usize = SIZE / 2 + 1;

/// A source from which any stretch of frames can be taken, round the circle or into silence.
pub(super) struct Reel<'a> {
    pub(super) planes: &'a [Vec<f32>],
    pub(super) ends: Ends,
}

impl<'a> Reel<'a> {
    pub(super) fn new(planes: &'a [Vec<f32>], ends: Ends) -> Self {
        Self { planes, ends }
    }

    /// Frames from `start` on.
    pub(super) fn take(&self, channel: usize, start: i64, into: &mut [f32]) {
        let plane = &self.planes[channel];
        if let Ok(start) = usize::try_from(start)
            && let Some(frames) = plane.get(start..start + into.len())
        {
            into.copy_from_slice(frames);
            return;
        }
        for (n, to) in into.iter_mut().enumerate() {
            *to = index(self.ends, start + n as i64, plane.len()).map_or(0.0, |at| plane[at]);
        }
    }
}

/// The index of a frame in a plane of that length; in silence there is none.
fn index(ends: Ends, frame: i64, length: usize) -> Option<usize> {
    match ends {
        Ends::Circle => Some(frame.rem_euclid(length as i64) as usize),
        Ends::Silence => usize::try_from(frame).ok().filter(|&frame| frame < length),
    }
}

/// Adds frames to a plane from `start` on; what falls into silence is lost.
pub(super) fn add(ends: Ends, plane: &mut [f32], start: i64, frames: &[f32]) {
    if let Ok(start) = usize::try_from(start)
        && let Some(plane) = plane.get_mut(start..start + frames.len())
    {
        plane.iter_mut().zip(frames).for_each(|(to, frame)| *to += frame);
        return;
    }
    for (n, frame) in frames.iter().enumerate() {
        if let Some(at) = index(ends, start + n as i64, plane.len()) {
            plane[at] += frame;
        }
    }
}

/// Turns frames to spectra and back, through a Hann window each way.
pub(super) struct Lens {
    fft: Fft,
    pub(super) window: Vec<f32>,
    /// The window over the size, which the transform there and back multiplies by.
    window_back: Vec<f32>,
    packed: Planes,
}

impl Lens {
    pub(super) fn new() -> Self {
        let window: Vec<f32> = (0..SIZE)
            .map(|n| (0.5 - 0.5 * maths::cos(TAU * (n as f64 + 0.5) / SIZE as f64)) as f32)
            .collect();
        let window_back = window.iter().map(|w| w / SIZE as f32).collect();
        Self { fft: Fft::new(SIZE), window, window_back, packed: Planes::zeros(SIZE) }
    }

    /// The spectra of two stretches of [`SIZE`] frames, by one transform: one is its real, the other its imaginary part.
    pub(super) fn look(&mut self, two: [&[f32]; 2], spectra: [&mut Planes; 2]) {
        self.pack(two);
        let [a, b] = spectra;
        let (re, im) = (&self.packed.re, &self.packed.im);
        for bin in 0..BINS {
            let mirror = (SIZE - bin) % SIZE;
            a.re[bin] = 0.5 * (re[bin] + re[mirror]);
            a.im[bin] = 0.5 * (im[bin] - im[mirror]);
            b.re[bin] = 0.5 * (im[bin] + im[mirror]);
            b.im[bin] = 0.5 * (re[mirror] - re[bin]);
        }
    }

    /// The frames of two spectra.
    pub(super) fn back(&mut self, spectra: [&Planes; 2], two: [&mut [f32]; 2]) {
        let [a, b] = spectra;
        let (re, im) = (&mut self.packed.re, &mut self.packed.im);
        for bin in 0..BINS {
            let mirror = (SIZE - bin) % SIZE;
            re[mirror] = a.re[bin] + b.im[bin];
            im[mirror] = b.re[bin] - a.im[bin];
            // Last, so that the two bins which are their own mirrors are as for real sound.
            re[bin] = a.re[bin] - if mirror == bin { 0.0 } else { b.im[bin] };
            im[bin] = b.re[bin] + if mirror == bin { 0.0 } else { a.im[bin] };
        }
        self.unpack(two);
    }

    /// Weighs the bins of two stretches of frames in place.
    pub(super) fn sieve(&mut self, [a, b]: [&mut [f32]; 2], gains: &[f32]) {
        self.pack([a, b]);
        for bin in 0..SIZE {
            let gain = gains[bin.min(SIZE - bin)];
            self.packed.re[bin] *= gain;
            self.packed.im[bin] *= gain;
        }
        self.unpack([a, b]);
    }

    fn pack(&mut self, two: [&[f32]; 2]) {
        for (part, frames) in [&mut self.packed.re, &mut self.packed.im].into_iter().zip(two) {
            for ((to, frame), w) in part.iter_mut().zip(frames).zip(&self.window) {
                *to = frame * w;
            }
        }
        self.fft.forward(&mut self.packed);
    }

    fn unpack(&mut self, two: [&mut [f32]; 2]) {
        self.fft.inverse(&mut self.packed);
        for (frames, part) in two.into_iter().zip([&self.packed.re, &self.packed.im]) {
            for ((to, value), w) in frames.iter_mut().zip(part).zip(&self.window_back) {
                *to = value * w;
            }
        }
    }
}

/// The spectrum of nothing.
pub(super) fn dark() -> Planes {
    Planes::zeros(BINS)
}
