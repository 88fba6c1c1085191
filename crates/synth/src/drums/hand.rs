use super::{Strike, add};
use crate::dsp::envelope::decay60;
use crate::dsp::filter::{Pass, filter};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::noise::Noise;
use crate::dsp::oscillator::{Placed, add_saws_mono, square};
use crate::rng::Rng;

/// A shaker: grains that swell and stop.
pub(super) fn shaker(hit: Strike) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut rng = Rng::stream(hit.seed, "shaker sound");
    // Soft strokes swell, hard ones start at once.
    let rise_s = 0.012 * (1.25 - hit.velocity);
    let fall_s = rng.range(0.08, 0.13);
    let mut plane = hit.plane(rise_s + fall_s);
    let mut noise = Noise::new(hit.seed ^ 0x54A);
    let (rise, fall, mut level) = ((rise_s * rate) as usize, decay60(fall_s, rate), 1.0f32);
    for (frame, sample) in plane.iter_mut().enumerate() {
        let envelope = if frame < rise { frame as f32 / rise as f32 } else { level };
        if frame >= rise {
            level *= fall;
        }
        *sample = envelope * noise.next();
    }
    filter(&mut plane, Pass::High, rng.range(3_800.0, 5_200.0), 0.8, rate);
    filter(&mut plane, Pass::Low, hit.character.cutoff(11_000.0), 0.7, rate);
    hit.ended(plane)
}

/// A tambourine: jingles that rattle after the stroke.
pub(super) fn tambourine(hit: Strike) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut rng = Rng::stream(hit.seed, "tambourine sound");
    let mut plane = hit.hiss(0.14, 0.3, 0x7A3B);
    let modes: [Mode; 6] = std::array::from_fn(|index| Mode {
        hz: (3_300.0 + 1_150.0 * index as f32) * rng.range(0.95, 1.05),
        gain: 0.14,
        ring_s: rng.range(0.12, 0.25),
    });
    for (delay_s, gain) in [(0.0, 1.0), (0.011, 0.7), (0.026, 0.5)] {
        let at = (delay_s * rate) as usize;
        strike(&mut plane[at..], &modes.map(|mode| Mode { gain: mode.gain * gain, ..mode }), rate);
    }
    filter(&mut plane, Pass::High, 2_800.0, 0.7, rate);
    filter(&mut plane, Pass::Low, hit.character.cutoff(12_500.0), 0.7, rate);
    hit.ended(plane)
}

/// A cowbell; `pitch` 60 low, 64 high. Two pulses a fifth and a bit apart, as drum machines make it.
pub(super) fn cowbell(pitch: u8, hit: Strike) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut rng = Rng::stream(hit.seed, "cowbell sound");
    let size = rng.range(0.94, 1.06) * if pitch >= 64 { 1.26 } else { 1.0 };
    let mut plane = hit.plane(0.32);
    let mut saws: Vec<Placed> =
        [540.0, 800.0].into_iter().flat_map(|hz| square(hz * size, 0.0, 0.5, rate)).collect();
    add_saws_mono(&mut saws, &mut plane);
    let (falls, mut levels) = ([decay60(0.05, rate), decay60(0.32, rate)], [0.6f32, 0.4f32]);
    for sample in &mut plane {
        *sample *= levels[0] + levels[1];
        levels[0] *= falls[0];
        levels[1] *= falls[1];
    }
    let mut body = plane.clone();
    filter(&mut body, Pass::Band, 880.0 * size, 1.4, rate);
    filter(&mut plane, Pass::High, 1_800.0, 0.7, rate);
    plane.iter_mut().for_each(|sample| *sample *= 0.25 * hit.velocity);
    add(&mut plane, &body, 1.0);
    filter(&mut plane, Pass::Low, hit.character.cutoff(8_000.0), 0.7, rate);
    hit.ended(plane)
}

/// Claves: one hard wooden note.
pub(super) fn claves(hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "claves sound");
    let hz = rng.range(2_200.0, 2_700.0);
    let mut plane = hit.plane(0.11);
    let modes = [(1.0, 1.0, 0.09), (2.08, 0.12, 0.04), (0.52, 0.15, 0.05)]
        .map(|(ratio, gain, ring_s)| Mode { hz: hz * ratio, gain, ring_s });
    strike(&mut plane, &modes, hit.sample_rate);
    add(&mut plane, &hit.hiss(0.004, 0.3 * hit.velocity, 0xC1A), 1.0);
    filter(&mut plane, Pass::Low, hit.character.cutoff(10_000.0), 0.7, hit.sample_rate);
    hit.ended(plane)
}
