use super::{Make, Strike, add};
use crate::dsp::envelope::decay60;
use crate::dsp::filter::{Pass, filter};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::noise::Noise;
use crate::dsp::saturate;
use crate::rng::Rng;

/// A snare drum: two skins that ring, wires that hiss, and the stick.
pub(super) fn snare(make: Make, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "snare sound");
    let mut between = |low, high| rng.range(low, high);
    // Lower skin in Hz, its ring; level of the wires, their ring, their band.
    let (skin_hz, skin_s, wires, wires_s, band_hz, drive) = match make {
        Make::Eight => (between(165.0, 195.0), 0.16, 0.45, between(0.18, 0.26), 1_800.0, 0.0),
        Make::Nine => (between(175.0, 215.0), 0.14, 0.75, between(0.22, 0.34), 1_400.0, 0.05),
        Make::Acoustic => {
            (between(170.0, 230.0), between(0.16, 0.24), 0.7, between(0.2, 0.3), 1_100.0, 0.0)
        }
        Make::Industrial => (between(150.0, 190.0), 0.2, 0.9, between(0.25, 0.4), 700.0, 0.45),
        Make::Dusty => (between(180.0, 220.0), 0.13, 0.6, between(0.13, 0.2), 900.0, 0.15),
    };
    let wires_s = wires_s * (0.7 + 0.3 * hit.character.tail) * (0.55 + 0.45 * hit.velocity);
    let mut plane = hit.plane((wires_s.max(skin_s) * 1.1) + 0.01);
    let bright = 0.35 + 0.65 * hit.velocity;
    let modes = [(1.0, 0.8), (1.78, 0.45), (2.4, 0.15 * bright), (3.1, 0.1 * bright)]
        .map(|(ratio, gain)| Mode { hz: skin_hz * ratio, gain, ring_s: skin_s / f32::sqrt(ratio) });
    strike(&mut plane, &modes, hit.sample_rate);
    let mut hiss = hit.hiss(wires_s, wires * bright, 0x5A);
    filter(&mut hiss, Pass::High, band_hz, 0.6, hit.sample_rate);
    let top_hz = if make == Make::Dusty { 4_200.0 } else { 11_000.0 };
    filter(&mut hiss, Pass::Low, hit.character.cutoff(top_hz), 0.6, hit.sample_rate);
    add(&mut plane, &hiss, 1.0);
    add(&mut plane, &hit.hiss(0.006, 0.5 * bright, 0x57), 1.0);
    saturate::drive(&mut plane, false, (drive + 0.5 * hit.character.drive).clamp(0.0, 1.0));
    filter(&mut plane, Pass::Low, hit.character.cutoff(top_hz * 1.2), 0.6, hit.sample_rate);
    hit.ended(plane)
}

/// A hand clap: some hands a little apart, then the room they stand in.
pub(super) fn clap(make: Make, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "clap sound");
    let tail_s = rng.range(0.14, 0.26) * hit.character.tail * (0.6 + 0.4 * hit.velocity);
    let centre_hz = rng.range(950.0, 1_350.0);
    let mut plane = hit.plane(tail_s + 0.05);
    let mut noise = Noise::new(hit.seed ^ 0xC1A9);
    let rate = hit.sample_rate;
    let hands = 3 + rng.below(2);
    let mut at = 0;
    for _ in 0..hands {
        let (fall, mut level) = (decay60(0.016, rate), 0.9f32);
        for sample in plane[at..].iter_mut().take((0.016 * rate) as usize) {
            *sample += level * noise.next();
            level *= fall;
        }
        at += (rng.range(0.007, 0.0115) * rate) as usize;
    }
    let (fall, mut level) = (decay60(tail_s, rate), 0.8f32);
    for sample in &mut plane[at..] {
        *sample += level * noise.next();
        level *= fall;
    }
    // A copy in a narrow band gives the clap its note, the rest its air.
    let mut body = plane.clone();
    filter(&mut body, Pass::Band, centre_hz, 1.6, rate);
    filter(&mut plane, Pass::High, 1_500.0, 0.7, rate);
    plane.iter_mut().for_each(|sample| *sample *= 0.35);
    add(&mut plane, &body, 1.4);
    let top_hz = if make == Make::Dusty { 4_000.0 } else { 9_500.0 };
    saturate::drive(&mut plane, false, (0.5 * hit.character.drive).clamp(0.0, 1.0));
    filter(&mut plane, Pass::Low, hit.character.cutoff(top_hz), 0.6, rate);
    hit.ended(plane)
}

/// A stick across the rim: two short woody notes.
pub(super) fn rim(make: Make, hit: Strike) -> Vec<f32> {
    let mut rng = Rng::stream(hit.seed, "rim sound");
    let low_hz = rng.range(420.0, 560.0);
    let high_hz = rng.range(1_550.0, 1_900.0);
    let ring_s = if make == Make::Acoustic { 0.09 } else { 0.055 };
    let mut plane = hit.plane(0.12);
    let modes = [
        (low_hz, 0.7, ring_s * 1.3),
        (high_hz, 0.9, ring_s),
        (high_hz * 1.52, 0.4 * hit.velocity, ring_s * 0.7),
    ]
    .map(|(hz, gain, ring_s)| Mode { hz, gain, ring_s });
    strike(&mut plane, &modes, hit.sample_rate);
    add(&mut plane, &hit.hiss(0.005, 0.5 * hit.velocity, 0x817), 1.0);
    filter(&mut plane, Pass::High, 300.0, 0.7, hit.sample_rate);
    saturate::drive(&mut plane, false, (0.4 * hit.character.drive).clamp(0.0, 1.0));
    filter(&mut plane, Pass::Low, hit.character.cutoff(9_000.0), 0.6, hit.sample_rate);
    hit.ended(plane)
}
