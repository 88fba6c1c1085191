use audio::{Clip, maths};
use mastering::stretch::{Anchor, circle, line};

use super::sounds::{RATE, add, drifting, fit, hat, place, tone};

fn cents(a: f64, b: f64) -> f64 {
    1200.0 * maths::log2(a / b)
}

#[test]
fn a_tone_keeps_its_pitch_and_stays_pure() {
    for hz in [110.0, 440.0, 1500.0] {
        for ratio in [0.9, 0.95, 0.99, 1.02, 1.05, 1.1] {
            let source = Clip::from_channels(RATE, vec![tone(hz, 0.5, 3 * RATE as usize)]);
            let frames = (source.frames() as f64 * ratio) as usize;
            let result = line(&source, &[], &[], frames);
            assert_eq!(result.frames(), frames);
            let (found, rest) = fit(&result.channels()[0][8192..8192 + 65_536], hz);
            println!("{hz} {ratio}: {:.3} cents {rest:.1} dB", cents(found, hz));
            assert!(cents(found, hz).abs() < 1.0, "{hz} {ratio}: {found}");
            assert!(rest < -50.0, "{hz} {ratio}: {rest}");
        }
    }
}

#[test]
fn a_tone_under_drums_runs_on() {
    let frames = 4 * RATE as usize;
    for percent in [1.0, 3.0, 5.0, 10.0] {
        let (anchors, length) = drifting(frames, percent);
        let turn = Anchor { from: frames as f64, to: length as f64 };
        let attacks: Vec<usize> = (0..15).map(|n| 6_000 + n * 11_025).collect();
        let drums: Vec<Vec<f32>> = (0..15).map(|n| hat(n + 1)).collect();
        let mut plane = tone(440.0, 0.25, frames);
        attacks.iter().zip(&drums).for_each(|(&at, drum)| add(&mut plane, at, drum));
        let result = line(&Clip::from_channels(RATE, vec![plane]), &anchors, &attacks, length);
        let mut alone = result.channels()[0].clone();
        // Drums are short enough to lie wholly in what keeps its pace: but for their tails.
        for (&at, drum) in attacks.iter().zip(&drums) {
            let inverse: Vec<f32> = drum.iter().map(|sample| -sample).collect();
            add(&mut alone, place(&anchors, turn, at as f64).round() as usize, &inverse);
        }
        let (found, rest) = fit(&alone[8192..8192 + 131_072], 440.0);
        println!("{percent} %: {:.3} cents {rest:.1} dB", cents(found, 440.0));
        assert!(cents(found, 440.0).abs() < 1.0, "{percent}: {found}");
    }
}

#[test]
fn a_chord_under_drums() {
    // What remains besides the chord, by fitting each of its tones in turn.
    let frames = 4 * RATE as usize;
    let chord = [130.81, 164.81, 196.0, 261.63, 329.63];
    for drums in [false, true] {
        for percent in [1.0, 3.0, 5.0] {
            let (anchors, length) = drifting(frames, percent);
            let turn = Anchor { from: frames as f64, to: length as f64 };
            let attacks: Vec<usize> =
                if drums { (0..15).map(|n| 6_000 + n * 11_025).collect() } else { vec![] };
            let drums: Vec<Vec<f32>> = (0..15).map(|n| hat(n + 1)).collect();
            let mut plane = vec![0.0; frames];
            for hz in chord {
                add(&mut plane, 0, &tone(hz, 0.1, frames));
            }
            attacks.iter().zip(&drums).for_each(|(&at, drum)| add(&mut plane, at, drum));
            let result = line(&Clip::from_channels(RATE, vec![plane]), &anchors, &attacks, length);
            let mut alone = result.channels()[0].clone();
            for (&at, drum) in attacks.iter().zip(&drums) {
                let inverse: Vec<f32> = drum.iter().map(|sample| -sample).collect();
                add(&mut alone, place(&anchors, turn, at as f64).round() as usize, &inverse);
            }
            let spectrum = audio::spectrum::Spectrum::of(&alone[8192..8192 + 131_072], RATE, 32768);
            println!("{percent} %: {:.1} dB", spectrum.residue_db(&chord));
        }
    }
}

#[test]
fn a_tone_goes_round_a_circle() {
    let frames = 2 * RATE as usize;
    // A whole number of periods: the source is a circle.
    for hz in [110.0, 440.0] {
        for length in [frames - 4001, frames + 3333] {
            let result =
                circle(&Clip::from_channels(RATE, vec![tone(hz, 0.5, frames)]), &[], &[], length);
            let plane = &result.channels()[0];
            for middle in [length - 30_000, length] {
                let around: Vec<f32> =
                    (middle - 8192..middle + 8192).map(|n| plane[n % length]).collect();
                let (found, rest) = fit(&around, hz);
                println!(
                    "circle {hz} {length} {middle}: {:.2} cents {rest:.1} dB",
                    cents(found, hz)
                );
            }
        }
    }
}

#[test]
fn timing() {
    let frames = 30 * RATE as usize;
    let (anchors, length) = drifting(frames, 4.0);
    let mut plane = vec![0.0; frames];
    for hz in [130.81, 164.81, 196.0, 261.63, 329.63] {
        add(&mut plane, 0, &tone(hz, 0.1, frames));
    }
    let attacks: Vec<usize> = (0..220).map(|n| 6_000 + n * 5_900).collect();
    for (n, &at) in attacks.iter().enumerate() {
        add(&mut plane, at, &hat(n as u32));
    }
    let clip = Clip::from_channels(RATE, vec![plane.clone(), plane]);
    for _ in 0..4 {
        let t = std::time::Instant::now();
        let r = line(&clip, &anchors, &attacks, length);
        println!("{} frames {:.3} s with 220 attacks", r.frames(), t.elapsed().as_secs_f64());
        let t = std::time::Instant::now();
        let r = line(&clip, &anchors, &[], length);
        println!("{} frames {:.3} s", r.frames(), t.elapsed().as_secs_f64());
    }
}
