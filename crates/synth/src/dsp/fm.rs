//! Frequency modulation: a sine whose phase another sine moves (Chowning 1973).

use super::CHUNK;
use super::oscillator::{sine, turns};

/// One modulator on one carrier.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    carrier: u32,
    carrier_step: u32,
    modulator: u32,
    modulator_step: u32,
}

impl Pair {
    /// A carrier at `hz` and a modulator at `ratio` times that.
    pub(crate) fn new(hz: f32, ratio: f32, sample_rate: f32) -> Self {
        let mut pair = Self { carrier: 0, carrier_step: 0, modulator: 0, modulator_step: 0 };
        pair.tune(hz, ratio, sample_rate);
        pair
    }

    /// Changes the frequency; the phases go on.
    pub(crate) fn tune(&mut self, hz: f32, ratio: f32, sample_rate: f32) {
        self.carrier_step = turns(f64::from(hz / sample_rate));
        self.modulator_step = turns(f64::from((hz * ratio / sample_rate).min(0.49)));
    }

    /// Adds the next samples; `index` is the depth in radians at the start of the chunk and at its end.
    pub(crate) fn add_to(&mut self, out: &mut [f32], gain: f32, index: [f32; 2]) {
        let frames = out.len().min(CHUNK);
        // Depth in fractions of a turn; a phase is a fraction of 2³², here kept to 24 bits to stay in f32.
        let depth = index.map(|radians| radians / core::f32::consts::TAU * 16_777_216.0);
        let slope = (depth[1] - depth[0]) / frames as f32;
        for (step, out) in out[..frames].iter_mut().enumerate() {
            let modulator =
                sine(self.modulator.wrapping_add(self.modulator_step.wrapping_mul(step as u32)));
            let moved = (modulator * (depth[0] + slope * step as f32)) as i32 as u32;
            let carrier = self.carrier.wrapping_add(self.carrier_step.wrapping_mul(step as u32));
            *out += gain * sine(carrier.wrapping_add(moved << 8));
        }
        self.carrier = self.carrier.wrapping_add(self.carrier_step.wrapping_mul(frames as u32));
        self.modulator =
            self.modulator.wrapping_add(self.modulator_step.wrapping_mul(frames as u32));
    }
}
