use audio::maths::{cos, db_of_gain, sin};
use audio::{BitDepth, Clip};

use crate::pcm;

/// Ten seconds: the standard error of a measured power is a few thousandths.
const FRAMES: usize = 441_000;

#[test]
fn the_noise_of_16_bits_is_a_quarter_of_a_step_squared() {
    // Lipshitz, Wannamaker and Vanderkooy, J. Audio Eng. Soc. 40(5), 1992: the error of a quantiser with triangular
    // dither of ±1 step has the power 3/12 step², whatever the signal.
    for signal in [
        plane(|_| 0.0),
        plane(|_| 0.3 / 32_768.0),
        plane(|frame| 0.4 * sin(frame as f64 * 0.05)),
        plane(|frame| frame as f64 / FRAMES as f64 * 0.5),
    ] {
        let [left, right] = errors([&signal, &signal]);
        for error in [&left, &right] {
            let mean = error.iter().sum::<f64>() / FRAMES as f64;
            let power = error.iter().map(|error| error * error).sum::<f64>() / FRAMES as f64;
            // Standard errors: 0.5 / √441 000 = 0.00075 of the mean, and about 0.0005 of the power.
            assert!(mean.abs() < 0.004, "mean {mean}");
            assert!((power - 0.25).abs() < 0.003, "power {power}");
            assert!(
                error.iter().all(|error| error.abs() <= 1.5),
                "no error beyond half a step and the dither"
            );
        }
        // The channels' errors are independent: their correlation is 0 with a standard error of 0.0015.
        let both = left.iter().zip(&right).map(|(a, b)| a * b).sum::<f64>() / FRAMES as f64;
        assert!((both / 0.25).abs() < 0.008, "correlation {}", both / 0.25);
    }
}

#[test]
fn the_noise_is_white() {
    let silence = plane(|_| 0.0);
    let [error, _] = errors([&silence, &silence]);
    for lag in [1, 2, 3, 4, 8, 64] {
        let product: f64 = error.iter().zip(&error[lag..]).map(|(a, b)| a * b).sum();
        assert!((product / (0.25 * FRAMES as f64)).abs() < 0.008, "lag {lag}");
    }
}

#[test]
fn a_tone_below_one_step_survives_without_harmonics() {
    // −100 dB below full scale is a third of a step: without dither there would be nothing but zeros. The period is
    // 100 frames, so that the window holds whole periods.
    let amplitude = 32_768.0 * 1e-5;
    let omega = std::f64::consts::TAU / 100.0;
    let tone = plane(|frame| 1e-5 * sin(frame as f64 * omega));
    let [left, _] = heard([&tone, &tone]);
    let level = |harmonic: f64| {
        let phase = |frame: usize| frame as f64 * omega * harmonic;
        let (mut re, mut im) = (0.0, 0.0);
        for (frame, sample) in left.iter().enumerate() {
            re += sample * cos(phase(frame));
            im += sample * sin(phase(frame));
        }
        (re * re + im * im).sqrt() * 2.0 / FRAMES as f64
    };
    // The noise in one such bin is 0.5 · √(2 · 2 / 441 000) ≈ 0.0015 steps, 0.5 % of the tone.
    let tone_db = db_of_gain(level(1.0) / amplitude);
    assert!(tone_db.abs() < 0.2, "the tone is off by {tone_db} dB");
    for harmonic in 2..8 {
        assert!(level(f64::from(harmonic)) < 0.006, "harmonic {harmonic}");
    }
}

fn plane(signal: impl Fn(usize) -> f64) -> Vec<f32> {
    (0..FRAMES).map(|frame| signal(frame) as f32).collect()
}

/// The whole numbers of two channels.
fn heard(planes: [&Vec<f32>; 2]) -> [Vec<f64>; 2] {
    let bytes =
        pcm(&Clip::from_channels(44_100, planes.map(Vec::clone).to_vec()), BitDepth::Sixteen);
    [0, 2].map(|at| {
        bytes
            .chunks(4)
            .map(|frame| f64::from(i16::from_le_bytes([frame[at], frame[at + 1]])))
            .collect()
    })
}

/// The errors of two channels in steps.
fn errors(planes: [&Vec<f32>; 2]) -> [Vec<f64>; 2] {
    let mut heard = heard(planes);
    for (heard, plane) in heard.iter_mut().zip(planes) {
        for (heard, sample) in heard.iter_mut().zip(plane) {
            *heard -= f64::from(*sample) * 32_768.0;
        }
    }
    heard
}
