use super::{Make, Strike, add};
use crate::dsp::envelope::{decay60, fade_ends};
use crate::dsp::filter::{Pass, filter};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::noise::Noise;
use crate::dsp::oscillator::{add_saws_mono, square};
use crate::rng::Rng;

/// A closed hi-hat.
pub(super) fn closed(make: Make, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "closed hat sound");
    let ring_s = match make {
        Make::Eight => rng.range(0.06, 0.10),
        Make::Nine => rng.range(0.08, 0.13),
        Make::Acoustic => rng.range(0.09, 0.14),
        Make::Industrial => rng.range(0.07, 0.12),
        Make::Dusty => rng.range(0.06, 0.10),
    };
    hat(make, hit, ring_s * (0.5 + 0.5 * hit.velocity))
}

/// An open hi-hat, ringing until it is damped.
pub(super) fn open(make: Make, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "open hat sound");
    hat(make, hit, rng.range(0.55, 0.85) * (0.8 + 0.2 * hit.character.tail))
}

fn hat(make: Make, hit: Strike, ring_s: f32) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut rng = Rng::stream(hit.seed, "hat metal");
    let size = rng.range(0.92, 1.12);
    let (metal, hiss, edge_hz, top_hz) = match make {
        Make::Eight => (0.9, 0.25, 7_000.0, 14_000.0),
        Make::Nine => (0.6, 0.7, 6_200.0, 15_000.0),
        Make::Acoustic => (0.45, 0.8, 4_800.0, 14_000.0),
        Make::Industrial => (0.8, 0.8, 3_600.0, 13_000.0),
        Make::Dusty => (0.5, 0.7, 3_800.0, 7_000.0),
    };
    let mut plane = hit.plane(ring_s);
    let mut noise = Noise::new(hit.seed ^ 0x4A7);
    plane.iter_mut().for_each(|sample| *sample = hiss * noise.next());
    square_metal(&mut plane, metal, size, rate);
    // A sharp stick, then the plates: two rates of decay.
    let (falls, mut levels) =
        ([decay60(ring_s * 0.25, rate), decay60(ring_s, rate)], [0.6f32, 0.5f32]);
    for sample in &mut plane {
        *sample *= levels[0] + levels[1];
        levels[0] *= falls[0];
        levels[1] *= falls[1];
    }
    filter(&mut plane, Pass::High, edge_hz * size, 0.8, rate);
    filter(&mut plane, Pass::High, edge_hz * 0.8 * size, 0.7, rate);
    let soft = 0.7 + 0.3 * hit.velocity;
    filter(&mut plane, Pass::Low, hit.character.cutoff(top_hz * soft), 0.6, rate);
    fade_ends(&mut plane, 3, (0.004 * rate) as usize);
    plane
}

/// Six square waves that share no overtone: the metal of analogue drum machines (their oscillators were measured by
/// Werner, Abel and Smith, "The TR-808 cymbal", ICMC 2014), added to the plane.
fn square_metal(plane: &mut [f32], gain: f32, size: f32, rate: f32) {
    let mut saws = Vec::with_capacity(12);
    for (index, hz) in [205.3, 304.4, 369.6, 522.7, 540.0, 800.0].into_iter().enumerate() {
        // Low partials are filtered away: an octave up, the same clang takes fewer of them.
        let hz = hz * size * 2.0;
        saws.extend(square(hz, 0.137 * index as f32, 0.35 * gain, rate));
    }
    add_saws_mono(&mut saws, plane);
}

/// A ride cymbal: stick, bell and wash.
pub(super) fn ride(make: Make, hit: Strike) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut rng = Rng::stream(hit.seed, "ride sound");
    let ring_s = rng.range(0.9, 1.5) * (0.7 + 0.3 * hit.character.tail);
    let mut plane = hit.plane(ring_s);
    let base_hz = rng.range(380.0, 470.0);
    // Ratios of a plate's modes, spread a little so that no two rides are one.
    let mut modes = Vec::with_capacity(14);
    for ratio in [2.24, 3.38, 4.21, 5.03, 6.3, 7.19, 8.5, 9.94, 11.3, 13.1, 15.2, 17.7, 20.9, 24.6]
    {
        let ratio = ratio * rng.range(0.985, 1.015);
        modes.push(Mode {
            hz: base_hz * ratio,
            // The lowest modes are hardly struck: a ride pings, it does not hum.
            gain: 0.07 * (ratio / 6.0).min(1.0) / (1.0 + 0.04 * ratio),
            ring_s: 0.55 * ring_s / (0.6 + 0.06 * ratio),
        });
    }
    strike(&mut plane, &modes, rate);
    let mut wash = hit.hiss(ring_s * 0.8, 0.3, 0x81DE);
    square_metal(&mut wash, if make == Make::Acoustic { 0.0 } else { 0.05 }, 1.1, rate);
    let (fall, mut level) = (decay60(ring_s, rate), 1.0f32);
    for sample in &mut wash {
        *sample *= level;
        level *= fall;
    }
    filter(&mut wash, Pass::High, 4_500.0, 0.7, rate);
    add(&mut plane, &wash, 1.0);
    add(&mut plane, &hit.hiss(0.008, 0.35 * hit.velocity, 0x57C), 1.0);
    filter(&mut plane, Pass::High, 900.0, 0.7, rate);
    let top_hz = if make == Make::Dusty { 6_000.0 } else { 13_000.0 };
    filter(&mut plane, Pass::Low, hit.character.cutoff(top_hz), 0.6, rate);
    hit.ended(plane)
}
