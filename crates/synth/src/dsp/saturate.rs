//! Saturation, oversampled so that the overtones it adds do not fold back.

use audio::maths;

/// A soft clipper: slope 1 at 0, ±1 from ±3 on (the Padé approximation of tanh, which meets ±1 there smoothly).
#[inline(always)]
pub(crate) fn soft(x: f32) -> f32 {
    let x = x.clamp(-3.0, 3.0);
    let square = x * x;
    x * (27.0 + square) / (27.0 + 9.0 * square)
}

/// Taps on each side of the centre of the half-band filter that are not zero.
const TAPS: usize = 12;
/// How many input frames the filter pair delays in all.
const HISTORY: usize = 2 * TAPS;

/// Doubles the rate, bends, and halves the rate again, a chunk at a time, without adding delay to a whole plane.
struct Halfband {
    taps: [f32; TAPS],
}

impl Halfband {
    /// Windowed sinc (Kaiser, β = 8: stop-band −80 dB from 0.57 of the doubled Nyquist on).
    fn new() -> Self {
        let mut taps = [0.0; TAPS];
        let bessel = |x: f64| {
            let (mut sum, mut term) = (1.0, 1.0);
            for n in 1..30 {
                term *= (x / 2.0 / f64::from(n)) * (x / 2.0 / f64::from(n));
                sum += term;
            }
            sum
        };
        for (index, tap) in taps.iter_mut().enumerate() {
            let n = 2.0 * index as f64 + 1.0;
            let position = n / (2.0 * TAPS as f64);
            let window = bessel(8.0 * (1.0 - position * position).sqrt()) / bessel(8.0);
            let sign = if index % 2 == 0 { 1.0 } else { -1.0 };
            *tap = (sign / (core::f64::consts::PI * n) * window) as f32;
        }
        // The odd phase must pass a constant unchanged.
        let sum: f32 = taps.iter().sum::<f32>() * 2.0;
        for tap in &mut taps {
            *tap *= 0.5 / sum;
        }
        Self { taps }
    }

    /// The samples half-way between the given ones: `between[i]` lies after `plane[i + TAPS - 1]`.
    #[inline(always)]
    fn between(&self, plane: &[f32], between: &mut [f32]) {
        between.fill(0.0);
        for (index, tap) in self.taps.iter().enumerate() {
            let gain = 2.0 * tap;
            let before = &plane[TAPS - 1 - index..];
            let after = &plane[TAPS + index..];
            for ((out, before), after) in between.iter_mut().zip(before).zip(after) {
                *out += gain * (before + after);
            }
        }
    }
}

/// Bends a whole plane with `bend` at twice its rate, as one that goes round if `circular`, else with silence around.
///
/// The plane keeps its length and its timing.
#[inline(always)]
fn bend(plane: &mut [f32], circular: bool, bend: impl Fn(f32) -> f32) {
    let frames = plane.len();
    if frames == 0 {
        return;
    }
    let halfband = Halfband::new();
    const STEP: usize = 256;
    // Neighbours from beyond the ends are read before any of the plane is overwritten.
    let around = |index: isize, plane: &[f32]| -> f32 {
        if circular {
            plane[index.rem_euclid(frames as isize) as usize]
        } else if (0..frames as isize).contains(&index) {
            plane[index as usize]
        } else {
            0.0
        }
    };
    let head: Vec<f32> = (0..HISTORY as isize + 1).map(|index| around(index, plane)).collect();
    let mut window = [0.0f32; STEP + 2 * HISTORY];
    for (index, slot) in window[..2 * HISTORY].iter_mut().enumerate() {
        *slot = around(index as isize - HISTORY as isize, plane);
    }
    let mut odd = [0.0f32; STEP + HISTORY + 1];
    let mut even = [0.0f32; STEP + HISTORY + 1];
    let mut start = 0;
    while start < frames {
        let count = STEP.min(frames - start);
        // window[HISTORY] is the frame `start`; fill up to HISTORY frames beyond this step.
        for index in 0..count {
            let source = start + index + HISTORY;
            window[2 * HISTORY + index] = if source < frames {
                plane[source]
            } else if circular {
                head_or_plane(source % frames, &head, plane)
            } else {
                0.0
            };
        }
        let length = count + HISTORY;
        // odd[i] lies between window[i + TAPS - 1] and window[i + TAPS].
        halfband.between(&window[..length + HISTORY], &mut odd[..length]);
        for sample in &mut odd[..length] {
            *sample = bend(*sample);
        }
        for (slot, sample) in even[..count].iter_mut().zip(&window[HISTORY..]) {
            *slot = bend(*sample);
        }
        // Half-band down: half of the even sample, and the odd ones around it.
        let out = &mut plane[start..start + count];
        for (out, even) in out.iter_mut().zip(&even) {
            *out = 0.5 * even;
        }
        for (index, tap) in halfband.taps.iter().enumerate() {
            let before = &odd[TAPS - index..];
            let after = &odd[TAPS + 1 + index..];
            for ((out, before), after) in out.iter_mut().zip(before).zip(after) {
                *out += tap * (before + after);
            }
        }
        window.copy_within(count..count + 2 * HISTORY, 0);
        start += count;
    }
}

/// What a frame at the head of the loop was before this pass changed it.
fn head_or_plane(index: usize, head: &[f32], plane: &[f32]) -> f32 {
    head.get(index).copied().unwrap_or_else(|| plane[index])
}

/// Drives a plane into the soft clipper: `drive` from 0 (left as it is) to 1 (24 dB), level kept by its peak.
pub(crate) fn drive(plane: &mut [f32], circular: bool, drive: f32) {
    let peak = plane.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    if drive <= 0.0 || peak <= 0.0 {
        return;
    }
    let gain = maths::gain_of_db(24.0 * f64::from(drive)) as f32 / peak;
    soften(plane, circular, gain, peak / soft(gain * peak));
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn soften(plane: &mut [f32], circular: bool, gain: f32, level: f32) {
    bend(plane, circular, |x| soft(x * gain) * level);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(plane: &[f32], bin: usize) -> f64 {
        let frames = plane.len();
        let (mut re, mut im) = (0.0f64, 0.0f64);
        for (index, sample) in plane.iter().enumerate() {
            let turn = core::f64::consts::TAU * (bin * index % frames) as f64 / frames as f64;
            re += f64::from(*sample) * maths::cos(turn);
            im += f64::from(*sample) * maths::sin(turn);
        }
        maths::db_of_gain((re * re + im * im).sqrt() / frames as f64 * 2.0 + 1e-12)
    }

    fn tone(hz: f64) -> Vec<f32> {
        (0..44_100)
            .map(|i| maths::sin(core::f64::consts::TAU * hz * f64::from(i) / 44_100.0) as f32)
            .collect()
    }

    #[test]
    fn without_bending_a_tone_passes_unchanged() {
        for hz in [100.0, 1_000.0, 10_000.0, 15_000.0] {
            let mut plane = tone(hz);
            let before = plane.clone();
            bend(&mut plane, true, |x| x);
            let worst =
                plane.iter().zip(&before).fold(0.0f32, |worst, (a, b)| worst.max((a - b).abs()));
            assert!(worst < 2e-4, "{hz} Hz differs by {worst}");
        }
    }

    #[test]
    fn overtones_of_a_driven_tone_do_not_fold_back_above_minus_80_db() {
        // 3 001 Hz: its odd overtones up to the thirteenth (39 kHz) are real ones or fall into the half-band's stop
        // band; what would fold at the plain rate (15 007·3 → 44 100 − 39 013 = 5 087 Hz …) must be gone.
        let mut plane = tone(3_001.0);
        drive(&mut plane, true, 0.35);
        let fundamental = level(&plane, 3_001);
        for overtone in [9, 11, 13] {
            let alias = (3_001usize * overtone).abs_diff(44_100);
            let below = level(&plane, alias) - fundamental;
            assert!(below < -80.0, "overtone {overtone} folds to {alias} Hz at {below:.1} dB");
        }
        assert!(level(&plane, 9_003) - fundamental > -40.0, "the third overtone is there");
    }

    #[test]
    fn a_short_plane_goes_round() {
        for frames in [1, 5, 30, 300, 1_000] {
            let mut plane = vec![0.25; frames];
            bend(&mut plane, true, soft);
            for sample in plane {
                assert!((sample - soft(0.25)).abs() < 1e-5, "{frames}");
            }
        }
    }
}
