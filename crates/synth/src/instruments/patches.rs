use super::Stage;
use super::subtractive::{Partial, Patch, Shape};
use crate::dsp::envelope::Adsr;
use crate::rng::Rng;
use crate::score::Role;
use audio::maths;
use brief::Instrument;

/// The settings that an instrument has for a role, varied by the seed.
pub(super) fn patch(stage: &Stage, instrument: Instrument, role: Role) -> Patch {
    let mut rng = Rng::stream(stage.seed, "patch");
    let tail = stage.character.tail;
    let adsr = |attack_s, decay_s, sustain, release_s: f32| Adsr {
        attack_s,
        decay_s,
        sustain,
        release_s: release_s * tail,
    };
    let plain = Patch {
        partials: Vec::new(),
        sub: 0.0,
        shape: Shape::Low24,
        cutoff_hz: 1_200.0,
        q: 0.9,
        sweep: 1.5,
        follow: 0.4,
        filter_envelope: adsr(0.002, 0.5, 0.2, 0.3),
        envelope: adsr(0.003, 0.8, 0.7, 0.12),
        sway: 0.0,
        level: 1.0,
    };
    match instrument {
        Instrument::AnalogBass => Patch {
            partials: [saw(1.0, 0.0, 0.5), saw(1.004, 0.3, 0.35)]
                .into_iter()
                .chain(pulse(0.5, 0.5, 0.25))
                .collect(),
            cutoff_hz: rng.range(340.0, 620.0),
            follow: 0.25,
            sweep: rng.range(2.0, 3.2),
            filter_envelope: adsr(0.002, rng.range(0.25, 0.5), 0.15, 0.1),
            envelope: adsr(0.003, 0.9, 0.75, 0.07),
            ..plain
        },
        Instrument::ReeseBass => Patch {
            partials: reese(&mut rng),
            sub: 0.55,
            cutoff_hz: rng.range(480.0, 860.0),
            follow: 0.2,
            sweep: 0.7,
            sway: rng.range(0.5, 0.9),
            filter_envelope: adsr(0.004, 0.8, 0.5, 0.2),
            envelope: adsr(0.006, 1.5, 0.9, 0.09),
            ..plain
        },
        Instrument::AcidBass => Patch {
            partials: if rng.chance(0.7) {
                vec![saw(1.0, 0.0, 0.8)]
            } else {
                pulse(1.0, 0.5, 0.6).to_vec()
            },
            shape: Shape::Ladder(rng.range(0.72, 0.88)),
            cutoff_hz: rng.range(240.0, 400.0),
            follow: 0.25,
            sweep: rng.range(2.6, 3.6),
            filter_envelope: adsr(0.002, rng.range(0.3, 0.55), 0.0, 0.1),
            envelope: adsr(0.002, 1.5, 0.6, 0.05),
            level: 1.2,
            ..plain
        },
        Instrument::Supersaw => Patch {
            partials: supersaw(&mut rng),
            cutoff_hz: if role == Role::Lead { 2_600.0 } else { rng.range(1_300.0, 2_200.0) },
            q: 0.7,
            sweep: 1.6,
            filter_envelope: adsr(0.004, 0.7, 0.35, 0.3),
            envelope: adsr(0.006, 1.2, 0.8, 0.28),
            level: 0.5,
            ..plain
        },
        Instrument::AnalogPoly => Patch {
            partials: [wide(0.997, -0.5, 0.1, 0.4), wide(1.003, 0.5, 0.6, 0.4)]
                .into_iter()
                .chain(pulse(0.5, rng.range(0.35, 0.5), 0.12))
                .collect(),
            cutoff_hz: rng.range(550.0, 1_000.0),
            sweep: rng.range(1.2, 2.2),
            filter_envelope: adsr(0.005, rng.range(0.5, 1.0), 0.25, 0.3),
            envelope: adsr(0.006, 1.2, 0.65, 0.22),
            ..plain
        },
        Instrument::Strings => Patch {
            partials: [(0.994, -0.7), (0.999, 0.2), (1.003, -0.2), (1.007, 0.7)]
                .map(|(ratio, pan)| wide(ratio, pan, rng.unit(), 0.3))
                .to_vec(),
            shape: Shape::Low12,
            cutoff_hz: rng.range(1_300.0, 1_900.0),
            q: 0.6,
            sweep: 0.4,
            filter_envelope: adsr(0.2, 1.0, 0.8, 0.5),
            envelope: adsr(rng.range(0.05, 0.12), 1.0, 0.9, 0.5),
            ..plain
        },
        Instrument::Choir => Patch {
            partials: [(0.996, -0.6), (1.0, 0.1), (1.005, 0.6)]
                .map(|(ratio, pan)| wide(ratio, pan, rng.unit(), 0.35))
                .to_vec(),
            shape: Shape::Vowel(*rng.pick(&[
                [700.0, 1_150.0, 2_600.0],
                [450.0, 850.0, 2_600.0],
                [360.0, 760.0, 2_500.0],
            ])),
            cutoff_hz: 2_000.0,
            sweep: 0.0,
            follow: 0.0,
            envelope: adsr(0.08, 1.0, 0.9, 0.5),
            ..plain
        },
        Instrument::Square => Patch {
            partials: pulse(1.0, *rng.pick(&[0.5, 0.5, 0.25]), 0.45).to_vec(),
            cutoff_hz: rng.range(1_800.0, 3_200.0),
            shape: Shape::Low12,
            sweep: 0.8,
            envelope: adsr(0.003, 0.6, 0.6, 0.14),
            ..plain
        },
        // The short synthesiser pluck, and whatever has no patch of its own.
        _ => Patch {
            partials: [
                wide(0.996, -0.5, 0.0, 0.4),
                wide(1.0, 0.0, 0.35, 0.5),
                wide(1.004, 0.5, 0.7, 0.4),
            ]
            .to_vec(),
            cutoff_hz: rng.range(420.0, 700.0),
            q: rng.range(0.8, 1.4),
            sweep: rng.range(2.6, 3.4),
            filter_envelope: adsr(0.001, rng.range(0.22, 0.4), 0.0, 0.15),
            envelope: adsr(0.001, rng.range(0.6, 1.0), 0.12, 0.2),
            level: 0.9,
            ..plain
        },
    }
}

fn saw(ratio: f32, phase: f32, gain: f32) -> Partial {
    Partial { ratio, gains: [gain, gain], phase }
}

/// A sawtooth that stands to one side: `pan` −1 to 1.
fn wide(ratio: f32, pan: f32, phase: f32, gain: f32) -> Partial {
    Partial { ratio, gains: [gain * (1.0 - pan).min(1.0), gain * (1.0 + pan).min(1.0)], phase }
}

/// A pulse of a width from 0 to 1: one sawtooth less another.
fn pulse(ratio: f32, width: f32, gain: f32) -> [Partial; 2] {
    [saw(ratio, 0.0, gain), saw(ratio, width, -gain)]
}

/// Seven sawtooths, the outer ones wider apart and to the sides (spread after Szabó, "How to emulate the Super Saw",
/// KTH 2010).
fn supersaw(rng: &mut Rng) -> Vec<Partial> {
    let depth = rng.range(0.35, 0.75);
    [-0.110, -0.063, -0.0195, 0.0, 0.0199, 0.062, 0.107]
        .into_iter()
        .enumerate()
        .map(|(index, offset)| {
            let pan = if index % 2 == 0 { 0.8 } else { -0.8 } * if index == 3 { 0.0 } else { 1.0 };
            wide(1.0 + offset * 0.12 * depth, pan, rng.unit(), if index == 3 { 0.5 } else { 0.38 })
        })
        .collect()
}

/// Sawtooths that beat against each other in time: cents to each side.
fn reese(rng: &mut Rng) -> Vec<Partial> {
    let cents = rng.range(9.0, 20.0);
    let ratio = |cents: f32| maths::exp2(f64::from(cents) / 1_200.0) as f32;
    vec![
        wide(ratio(-cents), -0.35, 0.0, 0.42),
        wide(ratio(cents), 0.35, 0.4, 0.42),
        saw(1.0, 0.7, 0.3),
    ]
}
