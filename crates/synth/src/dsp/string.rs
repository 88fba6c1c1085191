//! Plucked strings.

use super::noise::Noise;
use audio::maths;

/// How a string is plucked and what it is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pluck {
    /// Where it is plucked, as a fraction of its length from the bridge, 0.05 (nasal) to 0.5 (hollow).
    pub(crate) position: f32,
    /// How hard the pick is: the cutoff of the noise that sets the string moving, in Hz.
    pub(crate) hardness_hz: f32,
    /// Seconds for the lowest overtones to fall by 60 dB.
    pub(crate) ring_s: f32,
    /// How fast the high overtones fall, 0 (steel) to 0.5 (nylon, wood).
    pub(crate) damping: f32,
}

/// Renders a plucked string into `out` (added), damped after `held_frames`: the algorithm of Karplus and Strong with
/// the tuning, loss and pick-position filters of Jaffe and Smith (Computer Music Journal 7.2, 1983).
pub(crate) fn pluck(
    out: &mut [f32],
    pluck: Pluck,
    hz: f32,
    gain: f32,
    held_frames: usize,
    sample_rate: f32,
    seed: u64,
) {
    // The loss filter delays by `damping` frames at low frequencies, the all-pass by the rest of a fraction.
    let period = sample_rate / hz - pluck.damping;
    let whole = (period - 0.3).floor().max(2.0);
    let fraction = period - whole;
    let allpass = (1.0 - fraction) / (1.0 + fraction);
    let length = whole as usize;
    let mut line = excitation(length, pluck, sample_rate, seed);
    let per_period = |seconds: f32| {
        maths::pow(10.0, -3.0 * f64::from(length as f32 / (seconds * sample_rate))) as f32
    };
    let (ringing, damped) = (per_period(pluck.ring_s), per_period(0.12));
    let (mut before, mut input_before, mut output_before, mut at) = (0.0, 0.0, 0.0, 0);
    for (frame, out) in out.iter_mut().enumerate() {
        let sample = line[at];
        *out += gain * sample;
        let loss = if frame < held_frames { ringing } else { damped };
        let smooth = loss * (sample + pluck.damping * (before - sample));
        before = sample;
        let tuned = allpass * (smooth - output_before) + input_before;
        (input_before, output_before) = (smooth, tuned);
        line[at] = if tuned.abs() < 1e-15 { 0.0 } else { tuned };
        at += 1;
        if at == length {
            at = 0;
        }
    }
}

/// One period of shaped noise: what the finger leaves on the string.
fn excitation(length: usize, pluck: Pluck, sample_rate: f32, seed: u64) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    let mut line: Vec<f32> = (0..length).map(|_| noise.next()).collect();
    let soft = super::filter::OnePole::gain(pluck.hardness_hz, sample_rate);
    // Round the period twice, so that the smoothing has no seam in it.
    let (mut first, mut second) =
        (super::filter::OnePole::default(), super::filter::OnePole::default());
    for pass in 0..2 {
        for sample in &mut line {
            let low = second.low(soft, first.low(soft, *sample));
            if pass == 1 {
                *sample = low;
            }
        }
    }
    // The pick silences the overtones that have a node where it touches.
    let offset = ((pluck.position * length as f32) as usize).clamp(1, length - 1);
    let comb: Vec<f32> = (0..length)
        .map(|index| line[index] - 0.9 * line[(index + length - offset) % length])
        .collect();
    let mean = comb.iter().sum::<f32>() / length as f32;
    let peak = comb.iter().fold(1e-9f32, |peak, sample| peak.max((sample - mean).abs()));
    comb.into_iter().map(|sample| (sample - mean) / peak).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_in_tune_within_two_cents() {
        let steel = Pluck { position: 0.2, hardness_hz: 6_000.0, ring_s: 4.0, damping: 0.3 };
        for hz in [41.2, 110.0, 329.6, 880.0] {
            let mut out = vec![0.0; 44_100];
            pluck(&mut out, steel, hz, 1.0, 44_100, 44_100.0, 1);
            let level = |hz: f64| {
                let (mut re, mut im) = (0.0, 0.0);
                for (index, sample) in out.iter().enumerate() {
                    let turn = core::f64::consts::TAU * hz * index as f64 / 44_100.0;
                    let window =
                        0.5 - 0.5 * maths::cos(core::f64::consts::TAU * index as f64 / 44_100.0);
                    re += window * f64::from(*sample) * maths::cos(turn);
                    im += window * f64::from(*sample) * maths::sin(turn);
                }
                re * re + im * im
            };
            let best = (-100..=100)
                .map(|cents| f64::from(cents) / 10.0)
                .max_by(|a, b| {
                    let at = |cents: f64| level(f64::from(hz) * maths::exp2(cents / 1_200.0));
                    at(*a).total_cmp(&at(*b))
                })
                .unwrap();
            assert!(best.abs() <= 2.0, "{hz} Hz is {best} cents off");
        }
    }
}
