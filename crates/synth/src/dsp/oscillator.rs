//! Oscillators without audible aliasing.
//!
//! The loops are compiled a second time for processors with wider vectors. That changes no bit: the operations and
//! their order are the same, and Rust never fuses a multiplication with an addition.

use super::CHUNK;

/// A sawtooth, falling from +1 to −1 at each wrap of its phase, band-limited by a four-point B-spline correction.
///
/// The step of a naive sawtooth is replaced by the integral of the cubic B-spline, whose spectrum falls as sinc⁴
/// (Välimäki, Pekonen, Nam, "Perceptually informed synthesis of bandlimited classical waveforms using integrated
/// polynomial interpolation", JASA 131, 2012). A pulse is the difference of two sawtooths.
#[derive(Clone, Copy)]
pub(crate) struct Saw {
    /// Position in the period, as a fraction of 2³²: wrapping is free and exact.
    phase: u32,
    step: u32,
    /// Frames in a period: turns a phase into a distance from the step in frames.
    period: f32,
}

impl Saw {
    /// A sawtooth that starts at `phase`, in periods.
    pub(crate) fn new(hz: f32, phase: f32, sample_rate: f32) -> Self {
        let mut saw = Self { phase: turns(f64::from(phase)), step: 0, period: 1.0 };
        saw.tune(hz, sample_rate);
        saw
    }

    /// Changes the frequency; the phase goes on.
    pub(crate) fn tune(&mut self, hz: f32, sample_rate: f32) {
        // The correction reaches two frames to each side of the step: a period has to hold both.
        let hz = hz.min(sample_rate / 4.5);
        self.step = turns(f64::from(hz / sample_rate));
        self.period = sample_rate / hz;
    }

    /// The next chunk.
    #[inline(always)]
    fn next(&mut self) -> [f32; CHUNK] {
        let (start, step, period) = (self.phase, self.step, self.period);
        self.phase = start.wrapping_add(step.wrapping_mul(CHUNK as u32));
        std::array::from_fn(|index| {
            let phase = start.wrapping_add(step.wrapping_mul(index as u32));
            let position = (phase >> 8) as i32 as f32 * (1.0 / 16_777_216.0);
            let since = position * period;
            let until = period - since;
            1.0 - 2.0 * position - (residual(since) - residual(until)) * (1.0 / 12.0)
        })
    }
}

/// A sawtooth and its gain on each side.
pub(crate) type Placed = (Saw, [f32; 2]);

/// A square wave: a sawtooth less the same one half a period later.
pub(crate) fn square(hz: f32, phase: f32, gain: f32, sample_rate: f32) -> [Placed; 2] {
    let saw = |phase, gain| (Saw::new(hz, phase, sample_rate), [gain, gain]);
    [saw(phase, gain), saw(phase + 0.5, -gain)]
}

/// Adds the next chunk of all sawtooths to both sides.
#[multiversion::multiversion(targets("x86_64+avx2"))]
pub(crate) fn add_saws(saws: &mut [Placed], left: &mut [f32; CHUNK], right: &mut [f32; CHUNK]) {
    for (saw, gains) in saws {
        let wave = saw.next();
        for ((left, right), sample) in left.iter_mut().zip(right.iter_mut()).zip(wave) {
            *left += gains[0] * sample;
            *right += gains[1] * sample;
        }
    }
}

/// Adds the next samples of all sawtooths to one plane, each with the gain of its left side, in whole chunks: what lies
/// behind the end of the plane is lost.
#[multiversion::multiversion(targets("x86_64+avx2"))]
pub(crate) fn add_saws_mono(saws: &mut [Placed], plane: &mut [f32]) {
    for (saw, gains) in saws {
        for out in plane.chunks_mut(CHUNK) {
            for (out, sample) in out.iter_mut().zip(saw.next()) {
                *out += gains[0] * sample;
            }
        }
    }
}

/// 24 times what is missing of the smoothed step at `t` frames from it: the B-spline's integral from `t` to 2.
#[inline(always)]
fn residual(t: f32) -> f32 {
    let outer = (2.0 - t).max(0.0);
    let inner = (1.0 - t).max(0.0);
    let outer = outer * outer;
    let inner = inner * inner;
    outer * outer - 4.0 * inner * inner
}

/// A fraction of a turn as a phase.
pub(crate) fn turns(fraction: f64) -> u32 {
    ((fraction - fraction.floor()) * 4_294_967_296.0) as u64 as u32
}

/// Sine of a phase: within 7·10⁻⁷ of the true one (−123 dB).
#[inline(always)]
pub(crate) fn sine(phase: u32) -> f32 {
    half_turn_sine(phase as i32 as f32 * (core::f32::consts::PI / 2_147_483_648.0))
}

/// Sine of an angle in turns, up to ±4 million of them.
#[inline(always)]
pub(crate) fn sine_of_turns(turns: f32) -> f32 {
    // Adding 1.5 · 2²³ leaves no room for a fraction: the sum is rounded to whole turns, without a call to `round`.
    const WHOLE: f32 = 12_582_912.0;
    half_turn_sine((turns - ((turns + WHOLE) - WHOLE)) * core::f32::consts::TAU)
}

/// Sine from −π to π: the four coefficients are the minimax polynomial of sin(x)/x in x² on a quarter turn.
#[inline(always)]
fn half_turn_sine(x: f32) -> f32 {
    let size = x.abs();
    let folded = size.min(core::f32::consts::PI - size);
    let square = folded * folded;
    let wave = folded
        * (0.999_996_6
            + square * (-0.166_648_24 + square * (0.008_306_29 - square * 0.000_183_63)));
    wave.copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_is_within_a_millionth() {
        for step in 0..10_000u32 {
            let phase = step.wrapping_mul(429_497);
            let exact =
                audio::maths::sin(f64::from(phase) / 4_294_967_296.0 * core::f64::consts::TAU);
            assert!((f64::from(sine(phase)) - exact).abs() < 1e-6, "{phase}");
        }
    }

    #[test]
    fn saw_does_not_alias_below_ten_kilohertz() {
        // Bins of one second: a partial lies on a bin of its own, an alias on another. Harmonics of 1 046 Hz (C6,
        // the highest note that is played) fold back to frequencies that are no multiple of it.
        for hz in [55, 220, 440, 1_046] {
            let frames = 44_100;
            let mut wave = vec![0.0; frames];
            add_saws_mono(&mut [(Saw::new(hz as f32, 0.0, 44_100.0), [1.0, 1.0])], &mut wave);
            let level = |bin: usize| {
                let (mut re, mut im) = (0.0f64, 0.0f64);
                for (index, sample) in wave.iter().enumerate() {
                    let turn = (bin * index % frames) as f64 / frames as f64;
                    re += f64::from(*sample) * audio::maths::cos(core::f64::consts::TAU * turn);
                    im += f64::from(*sample) * audio::maths::sin(core::f64::consts::TAU * turn);
                }
                audio::maths::db_of_gain((re * re + im * im).sqrt() / frames as f64 * 2.0 + 1e-12)
            };
            let fundamental = level(hz);
            assert!(
                (fundamental - audio::maths::db_of_gain(2.0 / core::f64::consts::PI)).abs() < 0.1
            );
            for harmonic in (44_100 - 10_000) / hz..(44_100 + 10_000) / hz {
                let alias = (harmonic * hz).abs_diff(44_100);
                if alias > 10_000 || alias % hz == 0 {
                    continue;
                }
                let below = level(alias) - fundamental;
                let limit = if alias < 8_000 { -80.0 } else { -72.0 };
                assert!(below < limit, "{hz} Hz aliases to {alias} Hz at {below:.1} dB");
            }
        }
    }
}
