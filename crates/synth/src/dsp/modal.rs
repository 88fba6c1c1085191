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

/// Adds the modes to `out`, all struck at its first frame from rest (sine phase); those above Nyquist are left out.
///
/// Each mode is a turning pointer, two multiplications a sample, renewed by its decay.
pub(crate) fn strike(out: &mut [f32], modes: &[Mode], sample_rate: f32) {
    for mode in modes {
        if mode.hz > 0.45 * sample_rate || mode.gain == 0.0 {
            continue;
        }
        let angle = core::f64::consts::TAU * f64::from(mode.hz / sample_rate);
        let decay = decay60(mode.ring_s, sample_rate);
        let (turn_re, turn_im) =
            (decay * maths::cos(angle) as f32, decay * maths::sin(angle) as f32);
        let (mut re, mut im) = (mode.gain, 0.0f32);
        // 72 dB down it is no longer worth its time.
        let frames = ((mode.ring_s * 1.2 * sample_rate) as usize).min(out.len());
        for out in &mut out[..frames] {
            *out += im;
            (re, im) = (re * turn_re - im * turn_im, re * turn_im + im * turn_re);
        }
    }
}
