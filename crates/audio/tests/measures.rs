//! What the measures promise, against the standards and against independent implementations.

use std::f64::consts::{PI, TAU};

use audio::loudness::Loudness;
use audio::onset::{self, Ends};
use audio::outline::Outline;
use audio::spectrum::Spectrum;
use audio::true_peak::TruePeak;
use audio::{Clip, maths};
use proptest::prelude::*;

/// EBU Tech 3341, table 1, cases 1 to 5: integrated loudness within ±0.1 LU.
#[test]
fn the_synthetic_cases_of_ebu_tech_3341_read_as_demanded() {
    let cases: [(&[(f64, f64)], f64); 5] = [
        (&[(-23.0, 20.0)], -23.0),
        (&[(-33.0, 20.0)], -33.0),
        (&[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
        (&[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
        (&[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
    ];
    for sample_rate in [44_100, 48_000] {
        for (case, (steps, expected)) in cases.iter().enumerate() {
            let mut plane = Vec::new();
            for &(dbfs, seconds) in *steps {
                let frames = (seconds * f64::from(sample_rate)) as usize;
                plane.extend(sine(1000.0, maths::gain_of_db(dbfs), sample_rate, frames));
            }
            let clip = Clip::from_channels(sample_rate, vec![plane.clone(), plane]);
            let read = Loudness::of(&clip).integrated_lufs().unwrap();
            assert!((read - expected).abs() <= 0.1, "case {} at {sample_rate}: {read}", case + 1);
        }
    }
}

/// BS.1770-5, Annex 1: a 0 dBFS, 997 Hz sine in one of the front channels reads −3.01 LKFS.
#[test]
fn a_full_scale_sine_in_one_channel_reads_minus_3_01() {
    for sample_rate in [44_100, 48_000, 96_000] {
        let plane = sine(997.0, 1.0, sample_rate, sample_rate as usize * 3);
        let silence = vec![0.0; plane.len()];
        for planes in [vec![plane.clone()], vec![silence, plane]] {
            let read =
                Loudness::of(&Clip::from_channels(sample_rate, planes)).integrated_lufs().unwrap();
            // The standard leaves the pass band of the high-pass where 48 kHz puts it, 0.02 dB above that of 96 kHz.
            assert!((read + 3.01).abs() < 0.02, "{read} at {sample_rate}");
        }
    }
}

#[test]
fn a_short_or_silent_clip_has_no_loudness() {
    let read = |clip: &Clip| Loudness::of(clip).integrated_lufs();
    assert_eq!(read(&Clip::from_channels(44_100, vec![sine(1000.0, 0.5, 44_100, 17_639)])), None);
    assert!(read(&Clip::from_channels(44_100, vec![sine(1000.0, 0.5, 44_100, 17_640)])).is_some());
    assert_eq!(read(&Clip::silent(44_100, 2, 100_000)), None);
    assert_eq!(Loudness::of(&Clip::silent(44_100, 2, 100_000)).momentary_max_lufs(), None);
    assert_eq!(read(&Clip::silent(44_100, 2, 0)), None);
}

/// EBU Tech 3342, table 1, case 1: −20 dBFS then −30 dBFS, 20 s each, has a range of 10 ±1 LU.
#[test]
fn the_loudness_range_of_two_levels_is_their_distance() {
    let mut plane = sine(1000.0, 0.1, 48_000, 48_000 * 20);
    plane.extend(sine(1000.0, maths::gain_of_db(-30.0), 48_000, 48_000 * 20));
    let range =
        Loudness::of(&Clip::from_channels(48_000, vec![plane.clone(), plane])).range_lu().unwrap();
    assert!((range - 10.0).abs() <= 1.0, "{range}");
}

/// EBU Tech 3341, table 1, cases 15 to 19: sines whose samples straddle their peak read within +0.2/−0.4 dB.
#[test]
fn a_sine_between_the_samples_reads_its_true_peak() {
    for (hz, phase) in [
        (11_025.0, 0.0),
        (11_025.0, 0.125),
        (44_100.0 / 6.0, 1.0 / 12.0),
        (44_100.0 / 8.0, 1.0 / 16.0),
    ] {
        let plane: Vec<f32> = (0..44_100)
            .map(|n| (0.5 * maths::sin(TAU * (hz / 44_100.0 * f64::from(n) + phase))) as f32)
            .collect();
        let read = maths::db_of_gain(
            TruePeak::of(&Clip::from_channels(44_100, vec![plane])).circular / 0.5,
        );
        assert!((-0.4..=0.2).contains(&read), "{hz} Hz reads {read} dB off");
    }
}

#[test]
fn a_peak_across_the_join_belongs_to_the_circle_only() {
    // Two samples of 1 on either side of the join: between them a circle swings above 1.
    let mut plane = vec![0.0; 1000];
    (plane[999], plane[0]) = (1.0, 1.0);
    let peak = TruePeak::of(&Clip::from_channels(44_100, vec![plane]));
    assert!(peak.circular > 1.15 && peak.linear < 1.05, "{peak:?}");
    assert_eq!(peak.max(), peak.circular);
}

#[test]
fn tiny_clips_have_peaks_too() {
    for frames in 0..200 {
        let peak = TruePeak::of(&Clip::from_channels(44_100, vec![vec![0.5; frames]]));
        let expected = if frames == 0 { 0.0..=0.0 } else { 0.499..=0.501 };
        assert!(expected.contains(&peak.circular), "{frames} frames: {peak:?}");
        assert!(peak.linear <= 0.7, "{frames} frames: {peak:?}");
    }
}

#[test]
fn a_hit_is_heard_where_it_is() {
    for at in [0usize, 3, 5000, 22_222, 44_090] {
        let mut plane = sine(100.0, 0.1, 44_100, 44_100);
        (0..400).for_each(|n| {
            plane[(at + n) % 44_100] += 0.5 * (1.0 - n as f32 / 400.0) * noise(n as u32)
        });
        let clip = Clip::from_channels(44_100, vec![plane]);
        let heard = onset::heard_near(&clip, at, Ends::Circle).unwrap();
        // 0.2 ms.
        assert!((heard - at as f64).abs() <= 9.0, "{heard} for {at}");
        let late = onset::heard_near(&clip, at + 200, Ends::Circle).unwrap();
        assert!((late - at as f64).abs() <= 9.0, "{late} for {at}, looked for 200 frames later");
    }
    let steady = Clip::from_channels(44_100, vec![sine(100.0, 0.5, 44_100, 44_100)]);
    assert_eq!(onset::heard_near(&steady, 20_000, Ends::Circle), None);
}

#[test]
fn every_hit_of_a_pattern_is_found_once() {
    let mut plane = vec![0.0; 88_200];
    let hits: Vec<usize> = (0..16).map(|step| step * 88_200 / 16).collect();
    for &hit in &hits {
        (0..2000)
            .for_each(|n| plane[hit + n] += maths::exp(n as f64 / -300.0) as f32 * noise(n as u32));
    }
    let clip = Clip::from_channels(44_100, vec![plane]);
    let found = onset::onsets(&clip, &Outline::of(&clip), Ends::Circle);
    assert_eq!(found.len(), hits.len(), "{found:?}");
    for (found, hit) in found.iter().zip(&hits) {
        assert!((found - *hit as f64).abs() <= 9.0, "{found} for {hit}");
    }
}

#[test]
fn the_spectrum_of_a_sine_is_where_and_as_large_as_it_is() {
    let spectrum = Spectrum::of(&sine(1000.0, 1.0, 44_100, 44_100), 44_100, 4096);
    assert!((spectrum.band_power(900.0, 1100.0) - 0.5).abs() < 1e-3);
    assert!((spectrum.centroid_hz() - 1000.0).abs() < 2.0);
    // The side lobes of a Hann window from the fourth bin on.
    assert!(spectrum.residue_db(&[1000.0]) < -50.0, "{}", spectrum.residue_db(&[1000.0]));
    assert!(spectrum.residue_db(&[3000.0]) > 40.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Against crate `ebur128`, an independent port of libebur128, which filters in double precision.
    #[test]
    fn loudness_agrees_with_an_independent_meter(
        seed in any::<u32>(),
        sample_rate in prop::sample::select(vec![32_000u32, 44_100, 48_000]),
        channels in 1usize..=2,
        seconds in 0.5..9.0,
        level_db in -50.0..6.0,
        steps in 1usize..12,
    ) {
        let frames = (seconds * f64::from(sample_rate)) as usize;
        let clip = random_clip(seed, sample_rate, channels, frames, level_db, steps);
        let mut meter = ebur128::EbuR128::new(channels as u32, sample_rate, ebur128::Mode::I).unwrap();
        let planes: Vec<&[f32]> = clip.channels().iter().map(Vec::as_slice).collect();
        meter.add_frames_planar_f32(&planes).unwrap();
        let theirs = meter.loudness_global().unwrap();
        match Loudness::of(&clip).integrated_lufs() {
            Some(ours) => prop_assert!((ours - theirs).abs() < 0.01, "{} against {}", ours, theirs),
            None => prop_assert!(theirs < -70.0),
        }
    }

    /// A gain shifts loudness by itself, as long as the absolute gate takes no part.
    #[test]
    fn loudness_scales_with_gain(seed in any::<u32>(), gain_db in -12.0..12.0) {
        let clip = random_clip(seed, 44_100, 2, 60_000, -20.0, 1);
        let measured = Loudness::of(&clip);
        let before = measured.integrated_lufs().unwrap();
        let after = measured.scaled(maths::gain_of_db(gain_db)).integrated_lufs().unwrap();
        prop_assert!((after - before - gain_db).abs() < 1e-9);
    }

    /// Against plain interpolation of every gap with a sinc of 128 taps in double precision.
    #[test]
    fn true_peak_agrees_with_a_long_interpolator(
        seed in any::<u32>(),
        smooth in 0u32..6,
        decay_frames in prop::sample::select(vec![100.0, 1000.0, f64::INFINITY]),
        frames in 400usize..1500,
    ) {
        let level = |n: usize| maths::exp(-(n as f64) / decay_frames) as f32;
        let mut plane: Vec<f32> =
            (0..frames).map(|n| level(n) * noise(seed.wrapping_add(n as u32))).collect();
        for _ in 0..smooth {
            plane = (0..frames).map(|n| 0.5 * (plane[n] + plane[(n + 1) % frames])).collect();
        }
        let read = TruePeak::of(&Clip::from_channels(44_100, vec![plane.clone()]));
        // The windows of the two interpolators differ by up to 0.02 dB, most in white noise (no smoothing).
        let off = maths::db_of_gain(read.circular / long_true_peak(&plane));
        prop_assert!(off.abs() < 0.1, "{} dB off after {} rounds of smoothing", off, smooth);
    }
}

/// The circular sixteen-fold true peak by a Hann-windowed sinc of 128 taps.
fn long_true_peak(plane: &[f32]) -> f64 {
    let half = 64;
    let mut peak = plane.iter().fold(0.0f64, |old, &x| old.max(f64::from(x.abs())));
    for fraction in (1..16).map(|part| f64::from(part) / 16.0) {
        let tap = |k: i32| {
            let angle = PI * (f64::from(k) - fraction);
            maths::sin(angle) / angle * (0.5 + 0.5 * maths::cos(angle / f64::from(half)))
        };
        let taps: Vec<f64> = (1 - half..=half).map(tap).collect();
        for n in 0..plane.len() as i32 {
            let at = |k: usize| (n + 1 - half + k as i32).rem_euclid(plane.len() as i32) as usize;
            let sum: f64 =
                taps.iter().enumerate().map(|(k, tap)| tap * f64::from(plane[at(k)])).sum();
            peak = peak.max(sum.abs());
        }
    }
    peak
}

/// Noise over a bass, in steps of different levels.
fn random_clip(
    seed: u32,
    sample_rate: u32,
    channels: usize,
    frames: usize,
    level_db: f64,
    steps: usize,
) -> Clip {
    let gains: Vec<f32> = (0..steps as u32)
        .map(|step| maths::gain_of_db(level_db - 30.0 * f64::from(noise(seed ^ step).abs())) as f32)
        .collect();
    let bass = sine(55.0, 1.0, sample_rate, frames);
    let plane = |channel: u32| {
        let sample =
            |n: usize| bass[n] + noise(seed.wrapping_mul(31).wrapping_add(n as u32 * 2 + channel));
        (0..frames).map(|n| gains[n * steps / frames] * sample(n)).collect()
    };
    Clip::from_channels(sample_rate, (0..channels as u32).map(plane).collect())
}

fn sine(hz: f64, gain: f64, sample_rate: u32, frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|n| (gain * maths::sin(TAU * hz * n as f64 / f64::from(sample_rate))) as f32)
        .collect()
}

/// White noise by number, −1 to 1.
fn noise(n: u32) -> f32 {
    let mut x = n.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    ((x ^ (x >> 16)) >> 8) as f32 / (1 << 23) as f32 - 1.0
}
