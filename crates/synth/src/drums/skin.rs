use super::{Make, Strike, add};
use crate::dsp::envelope::decay60;
use crate::dsp::filter::{Pass, filter};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::oscillator::sine;
use crate::dsp::saturate;
use crate::rng::Rng;

/// A tom-tom; `pitch` 48 low to 60 high.
pub(super) fn tom(make: Make, pitch: u8, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "tom sound");
    let hz = audio::maths::hz_of_note(f64::from(pitch) - 7.0) as f32 * rng.range(0.92, 1.06);
    let ring_s = rng.range(0.3, 0.5) * hit.character.tail;
    let bend = if make == Make::Acoustic { 0.12 } else { 0.35 };
    let mut plane = drop(hz, bend, 0.05, ring_s, hit);
    if make == Make::Acoustic || make == Make::Dusty {
        strike(&mut plane, &membrane(hz, 0.35, ring_s * 0.6), hit.sample_rate);
    }
    let mut stick = hit.hiss(0.02, 0.4 * hit.velocity, 0x703);
    filter(&mut stick, Pass::Low, 3_500.0, 0.7, hit.sample_rate);
    add(&mut plane, &stick, 1.0);
    saturate::drive(&mut plane, false, (0.5 * hit.character.drive).clamp(0.0, 1.0));
    filter(&mut plane, Pass::Low, hit.character.cutoff(5_500.0), 0.6, hit.sample_rate);
    hit.ended(plane)
}

/// A conga; `pitch` 48 low open, 55 high open, 60 and above slapped.
pub(super) fn conga(pitch: u8, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "conga sound");
    let slapped = pitch >= 60;
    let open_hz = if pitch < 52 { rng.range(165.0, 185.0) } else { rng.range(210.0, 240.0) };
    let (ring_s, slap) = if slapped { (0.09, 0.9) } else { (rng.range(0.25, 0.36), 0.3) };
    hand_drum(open_hz, ring_s * (0.8 + 0.2 * hit.character.tail), slap, hit)
}

/// A bongo; `pitch` 60 low, 67 high.
pub(super) fn bongo(pitch: u8, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "bongo sound");
    let hz = if pitch < 64 { rng.range(290.0, 330.0) } else { rng.range(400.0, 460.0) };
    hand_drum(hz, rng.range(0.13, 0.19), 0.5, hit)
}

fn hand_drum(hz: f32, ring_s: f32, slap: f32, hit: Strike) -> Vec<f32> {
    let mut plane = drop(hz, 0.06, 0.015, ring_s, hit);
    strike(&mut plane, &membrane(hz, 0.3 + 0.25 * hit.velocity, ring_s * 0.5), hit.sample_rate);
    let mut hand = hit.hiss(0.018, slap * (0.3 + 0.7 * hit.velocity), 0x4A9D);
    filter(&mut hand, Pass::Band, 1_800.0, 0.7, hit.sample_rate);
    add(&mut plane, &hand, 1.6);
    saturate::drive(&mut plane, false, (0.35 * hit.character.drive).clamp(0.0, 1.0));
    filter(&mut plane, Pass::Low, hit.character.cutoff(7_500.0), 0.6, hit.sample_rate);
    hit.ended(plane)
}

/// The overtones of a membrane with air behind it (Rossing, "Science of Percussion Instruments", ch. 3).
fn membrane(hz: f32, gain: f32, ring_s: f32) -> [Mode; 5] {
    [(1.51, 0.7), (1.98, 0.5), (2.44, 0.35), (2.91, 0.25), (3.6, 0.15)].map(
        |(ratio, level): (f32, f32)| Mode {
            hz: hz * ratio,
            gain: gain * level,
            ring_s: ring_s / ratio.sqrt(),
        },
    )
}

/// A sine that falls by `bend` of its frequency, half the way in `half_s`.
fn drop(hz: f32, bend: f32, half_s: f32, ring_s: f32, hit: Strike) -> Vec<f32> {
    let rate = hit.sample_rate;
    let mut plane = hit.plane(ring_s);
    let (fall, slide) =
        (decay60(ring_s, rate), audio::maths::exp2(-1.0 / f64::from(half_s * rate)) as f32);
    let (mut phase, mut level, mut above) = (0u32, 1.0f32, hz * bend * (0.5 + 0.5 * hit.velocity));
    for sample in &mut plane {
        *sample = level * sine(phase);
        phase = phase.wrapping_add(((hz + above) / rate * 4_294_967_296.0) as u32);
        level *= fall;
        above *= slide;
    }
    plane
}
