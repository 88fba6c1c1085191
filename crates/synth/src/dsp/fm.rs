//! Frequency modulation: a sine whose phase another sine moves (Chowning 1973).

use super::CHUNK;
use super::oscillator::{sine, sine_of_turns, turns};

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

    /// Adds the next samples, at most a chunk; `index` is the depth in radians at the start and at the end.
    pub(crate) fn add_to(&mut self, out: &mut [f32], gain: f32, index: [f32; 2]) {
        let frames = out.len().min(CHUNK);
        // Depth in turns.
        let depth = index.map(|radians| radians / core::f32::consts::TAU);
        add(*self, &mut out[..frames], gain, depth[0], (depth[1] - depth[0]) / frames as f32);
        self.carrier = self.carrier.wrapping_add(self.carrier_step.wrapping_mul(frames as u32));
        self.modulator =
            self.modulator.wrapping_add(self.modulator_step.wrapping_mul(frames as u32));
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn add(pair: Pair, out: &mut [f32], gain: f32, depth: f32, slope: f32) {
    for (step, out) in out.iter_mut().enumerate() {
        let modulator =
            sine(pair.modulator.wrapping_add(pair.modulator_step.wrapping_mul(step as u32)));
        let carrier = pair.carrier.wrapping_add(pair.carrier_step.wrapping_mul(step as u32));
        let turns = carrier as i32 as f32 * (1.0 / 4_294_967_296.0);
        *out += gain * sine_of_turns(turns + modulator * (depth + slope * step as i32 as f32));
    }
}
