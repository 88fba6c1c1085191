//! Struck bodies: a sum of sines that each die away at their own pace.

use super::envelope::decay60;
use audio::maths;

/// One way a body swings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mode {
    /// Frequency in Hz.
    pub(crate) hz: f32,
    /// Level at the strike.
    pub(crate) gain: f32,
    /// Seconds to fall by 60 dB.
    pub(crate) ring_s: f32,
}

/// Modes that swing side by side.
const WIDTH: usize = 8;

/// Adds the modes to `out`, all struck at its first frame from rest (sine phase); those above 0.45 of the sample rate are
/// left out.
///
/// Each mode is a turning pointer, two multiplications a sample, renewed by its decay.
pub(crate) fn strike(out: &mut [f32], modes: &[Mode], sample_rate: f32) {
    for modes in modes.chunks(WIDTH) {
        let (mut pointers, mut turns) = ([[0.0; WIDTH]; 2], [[0.0; WIDTH]; 2]);
        let mut ring_s = 0.0f32;
        let heard = modes.iter().filter(|mode| mode.hz <= 0.45 * sample_rate && mode.gain != 0.0);
        for (lane, mode) in heard.enumerate() {
            let angle = core::f64::consts::TAU * f64::from(mode.hz / sample_rate);
            let decay = decay60(mode.ring_s, sample_rate);
            pointers[0][lane] = mode.gain;
            turns[0][lane] = decay * maths::cos(angle) as f32;
            turns[1][lane] = decay * maths::sin(angle) as f32;
            ring_s = ring_s.max(mode.ring_s);
        }
        // 72 dB down it is no longer worth its time.
        let frames = ((ring_s * 1.2 * sample_rate) as usize).min(out.len());
        turn(&mut out[..frames], pointers, turns);
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn turn(out: &mut [f32], [mut re, mut im]: [[f32; WIDTH]; 2], [cos, sin]: [[f32; WIDTH]; 2]) {
    for out in out.chunks_mut(256) {
        for out in out {
            // Halves onto halves: a sum in fixed order without a chain.
            let four: [f32; 4] = std::array::from_fn(|lane| im[lane] + im[lane + 4]);
            *out += (four[0] + four[2]) + (four[1] + four[3]);
            let next_re: [f32; WIDTH] =
                std::array::from_fn(|lane| re[lane] * cos[lane] - im[lane] * sin[lane]);
            im = std::array::from_fn(|lane| re[lane] * sin[lane] + im[lane] * cos[lane]);
            re = next_re;
        }
        // Numbers too small to be heard slow processors down: they end here.
        for (re, im) in re.iter_mut().zip(&mut im) {
            if re.abs() + im.abs() < 1e-15 {
                (*re, *im) = (0.0, 0.0);
            }
        }
    }
}
