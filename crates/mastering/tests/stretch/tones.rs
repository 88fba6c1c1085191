use audio::spectrum::Spectrum;
use audio::{Clip, maths};
use mastering::stretch::{Anchor, circle, line};

use super::sounds::{RATE, add, drifting, fit, hat, place, tone};

const CHORD: [f64; 5] = [130.81, 164.81, 196.0, 261.63, 329.63];

fn cents(a: f64, b: f64) -> f64 {
    1200.0 * maths::log2(a / b)
}

fn mono(plane: Vec<f32>) -> Clip {
    Clip::from_channels(RATE, vec![plane])
}

/// Stretches a sound with hats over it, and takes the hats out again where they ought to have come out.
fn under_hats(sound: &[f32], percent: f64) -> Vec<f32> {
    let (anchors, frames) = drifting(sound.len(), percent);
    let turn = Anchor { from: sound.len() as f64, to: frames as f64 };
    let attacks: Vec<usize> = (0..15).map(|n| 6_000 + n * 11_025).collect();
    let mut plane = sound.to_vec();
    attacks.iter().zip(1..).for_each(|(&at, seed)| add(&mut plane, at, &hat(seed)));
    let mut result = line(&mono(plane), &anchors, &attacks, frames).into_channels().remove(0);
    for (&at, seed) in attacks.iter().zip(1..) {
        let inverse: Vec<f32> = hat(seed).iter().map(|sample| -sample).collect();
        add(&mut result, place(&anchors, turn, at as f64).round() as usize, &inverse);
    }
    result
}

#[test]
fn a_tone_keeps_its_pitch_and_stays_pure() {
    for hz in [110.0, 440.0, 1500.0] {
        for ratio in [0.9, 0.95, 1.02, 1.1] {
            let source = mono(tone(hz, 0.5, 3 * RATE as usize));
            let frames = (source.frames() as f64 * ratio) as usize;
            let result = line(&source, &[], &[], frames);
            assert_eq!(result.frames(), frames);
            let (found, rest) = fit(&result.channels()[0][8192..8192 + 65_536], hz);
            assert!(cents(found, hz).abs() < 0.1, "{hz} {ratio}: {found}");
            assert!(rest < -60.0, "{hz} {ratio}: {rest}");
        }
    }
}

#[test]
fn a_tone_under_hats_runs_on() {
    for percent in [1.0, 5.0, 10.0] {
        let result = under_hats(&tone(440.0, 0.25, 4 * RATE as usize), percent);
        let (found, rest) = fit(&result[8192..8192 + 131_072], 440.0);
        assert!(cents(found, 440.0).abs() < 0.1, "{percent}: {found}");
        assert!(rest < -30.0, "{percent}: {rest}");
    }
}

#[test]
fn a_chord_stays_a_chord_with_and_without_hats() {
    let frames = 4 * RATE as usize;
    let mut chord = vec![0.0; frames];
    CHORD.iter().for_each(|&hz| add(&mut chord, 0, &tone(hz, 0.1, frames)));
    for percent in [1.0, 5.0] {
        let (anchors, length) = drifting(frames, percent);
        let alone = line(&mono(chord.clone()), &anchors, &[], length);
        let hats = under_hats(&chord, percent);
        for (plane, limit) in [(&alone.channels()[0], -40.0), (&hats, -28.0)] {
            let residue =
                Spectrum::of(&plane[8192..8192 + 131_072], RATE, 32_768).residue_db(&CHORD);
            assert!(residue < limit, "{percent}: {residue} for {limit}");
        }
    }
}

#[test]
fn a_tone_goes_round_a_circle_in_whole_periods() {
    let frames = 2 * RATE as usize;
    for hz in [110.0, 440.0] {
        for length in [frames - 4_001, frames + 3_333] {
            // A whole number of periods: the source is a circle.
            let result = circle(&mono(tone(hz, 0.5, frames)), &[], &[], length);
            let plane = &result.channels()[0];
            for middle in [length / 2, length] {
                let around: Vec<f32> =
                    (middle - 8192..middle + 8192).map(|n| plane[n % length]).collect();
                let (found, rest) = fit(&around, hz);
                // The circle has room for whole periods only: half of one is spread over two seconds.
                assert!((found - hz).abs() < 0.26, "{hz} {length} {middle}: {found}");
                assert!(rest < -60.0, "{hz} {length} {middle}: {rest}");
            }
        }
    }
}
