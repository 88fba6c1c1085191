//! Finishing: what comes out keeps its promises, and what cannot is refused with the reason.

mod families;

use audio::loudness::Loudness;
use audio::true_peak::TruePeak;
use audio::{Clip, Grid, maths};
use families::{
    between, circular_bass, circular_drums, circular_noise, circular_pad, cut_pad, faded, noise,
};
use mastering::{ExpectedOnset, Levels, Promise, Shape, Spec, finish};
use proptest::prelude::*;

fn grid(bpm: f64, bars: u32, sample_rate: u32) -> Grid {
    Grid { bpm, beats_per_bar: 4, bars, sample_rate }
}

fn looped(grid: Grid) -> Spec {
    Spec { shape: Shape::Loop(grid), levels: Levels::default(), onsets: Vec::new() }
}

fn one_shot() -> Spec {
    Spec { shape: Shape::OneShot, levels: Levels::default(), onsets: Vec::new() }
}

/// The promises that a finish breaks.
fn broken(take: Clip, spec: &Spec) -> Vec<Promise> {
    match finish(take, spec) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.failed.iter().map(|verdict| verdict.promise).collect(),
    }
}

fn family(which: u32, seed: u32, frames: usize) -> Vec<f32> {
    [circular_pad, circular_noise, circular_drums, circular_bass][which as usize % 4](seed, frames)
}

/// A drum hit with silence on either side.
fn hit(seed: u32, silence: usize) -> Vec<f32> {
    let hz = between(seed, 1, 50.0, 400.0);
    let body = (0..12_000).map(|n| {
        let t = f64::from(n) / 44_100.0;
        (maths::sin(TAU * hz * t) * maths::exp(-t * 40.0)) as f32
            + 0.1 * noise(n as u32) * maths::exp(-t * 200.0) as f32
    });
    let silent = std::iter::repeat_n(0.0, silence);
    silent.clone().chain(body).chain(silent).collect()
}

const TAU: f64 = std::f64::consts::TAU;

#[test]
fn a_loop_comes_out_at_its_length_and_at_its_ceiling() {
    let grid = grid(128.0, 1, 44_100);
    let planes = vec![circular_drums(1, grid.frames()), circular_drums(2, grid.frames())];
    let finished = finish(Clip::from_channels(44_100, planes), &looped(grid)).unwrap();
    let report = &finished.report;
    assert_eq!(
        (report.frames, report.frames_asked, finished.clip.frames()),
        (82_688, Some(82_688), 82_688)
    );
    assert!((report.true_peak_dbtp + 1.0).abs() < 0.01, "{report:?}");
    assert!(report.verdicts.iter().all(|verdict| verdict.kept));
    assert!(report.verdicts.iter().any(|verdict| verdict.promise == Promise::Seam));
}

#[test]
fn the_loudness_cap_holds_dense_sound_down() {
    let grid = grid(120.0, 2, 44_100);
    let capped = Spec {
        levels: Levels { peak_dbtp_max: -1.0, loudness_lufs_max: Some(-16.0) },
        ..looped(grid)
    };
    let report =
        finish(Clip::from_channels(44_100, vec![circular_noise(3, grid.frames())]), &capped)
            .unwrap()
            .report;
    assert!((report.integrated_lufs.unwrap() + 16.0).abs() < 0.01, "{report:?}");
    assert!(report.true_peak_dbtp < -2.0, "{report:?}");
}

#[test]
fn an_offset_is_taken_out_of_a_loop() {
    let grid = grid(120.0, 1, 44_100);
    let mut plane = circular_drums(5, grid.frames());
    plane.iter_mut().for_each(|x| *x += 0.3);
    let report = finish(Clip::from_channels(44_100, vec![plane]), &looped(grid)).unwrap().report;
    assert!(report.offset < 1e-6, "{}", report.offset);
}

#[test]
fn a_one_shot_is_trimmed_and_its_offset_goes_without_a_step() {
    let mut plane = hit(3, 10_000);
    plane.iter_mut().for_each(|x| *x += 0.05);
    let finished = finish(Clip::from_channels(44_100, vec![plane]), &one_shot()).unwrap();
    // Half a millisecond of pre-roll is kept.
    assert!(
        (9_970..=10_000).contains(&finished.report.trimmed_start_frames),
        "{:?}",
        finished.report
    );
    assert!(finished.clip.frames() < 12_100, "{}", finished.clip.frames());
    let plane = &finished.clip.channels()[0];
    assert!(plane[0].abs() < 1e-3 && plane[plane.len() - 1].abs() < 1e-4);
    assert!(finished.report.seam.is_none() && finished.report.frames_asked.is_none());
}

#[test]
fn what_cannot_be_put_right_is_refused_with_the_reason() {
    let grid = grid(120.0, 1, 44_100);
    let frames = grid.frames();
    let mono = |plane: Vec<f32>| Clip::from_channels(44_100, vec![plane]);
    let with = |value: f32| {
        let mut plane = circular_pad(1, frames);
        plane[777] = value;
        mono(plane)
    };
    let spec = looped(grid);
    assert_eq!(broken(with(f32::NAN), &spec), [Promise::Finite]);
    assert_eq!(broken(with(f32::INFINITY), &spec), [Promise::Finite]);
    assert_eq!(broken(mono(circular_pad(1, frames - 1)), &spec), [Promise::Length]);
    assert_eq!(
        broken(Clip::from_channels(48_000, vec![circular_pad(1, frames)]), &spec),
        [Promise::Length]
    );
    assert_eq!(broken(Clip::silent(44_100, 2, frames), &spec), [Promise::Audible]);
    assert_eq!(broken(mono(vec![0.25; frames]), &spec), [Promise::Audible]);
    assert_eq!(broken(Clip::silent(44_100, 1, 0), &one_shot()), [Promise::Audible]);
    assert_eq!(broken(mono(cut_pad(1, frames)), &spec), [Promise::Seam]);
    assert_eq!(broken(mono(faded(circular_pad(1, frames), 4410)), &spec), [Promise::Seam]);
    let pad = circular_pad(1, frames);
    let inverse = pad.iter().map(|x| -x).collect();
    assert_eq!(broken(Clip::from_channels(44_100, vec![pad, inverse]), &spec), [Promise::Mono]);
    let refusal = finish(mono(circular_pad(1, frames - 1)), &spec).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the take breaks its promises: length 88199 frames (exactly 88200)"
    );
}

#[test]
fn onsets_are_heard_where_they_are_played_and_wrong_ones_are_refused() {
    let grid = grid(120.0, 1, 44_100);
    let played = |late: u32| {
        (0..4u32)
            .map(|beat| ExpectedOnset { played: beat * 22_050 + late, grid: beat * 22_050 })
            .collect::<Vec<_>>()
    };
    let take = || Clip::from_channels(44_100, vec![circular_drums(9, grid.frames())]);
    let timing =
        finish(take(), &Spec { onsets: played(0), ..looped(grid) }).unwrap().report.timing.unwrap();
    assert_eq!((timing.expected, timing.heard), (4, 4));
    assert!(timing.error_max_ms < 1.0, "{timing:?}");
    // 8 ms.
    assert_eq!(broken(take(), &Spec { onsets: played(353), ..looped(grid) }), [Promise::Timing]);

    // The same four, late as before, among notes that fade in unheard: nobody can tell.
    let fading = (0..5).map(|n| ExpectedOnset { played: 15_000 + n * 400, grid: 15_000 + n * 400 });
    let onsets = played(353).into_iter().chain(fading).collect();
    let report = finish(take(), &Spec { onsets, ..looped(grid) }).unwrap().report;
    let timing = report.timing.unwrap();
    assert_eq!((timing.expected, timing.heard), (9, 4));
    assert!(report.verdicts.iter().all(|verdict| verdict.promise != Promise::Timing));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_finished_loop_keeps_its_promises(
        which in 0u32..4,
        seed in any::<u32>(),
        bpm in 90.0..200.0,
        rate in prop::sample::select(vec![44_100u32, 48_000]),
        stereo in any::<bool>(),
        gain_db in prop::sample::select(vec![-100.0, -40.0, 0.0, 7.0, 100.0]),
        cap in prop::sample::select(vec![None, Some(-14.0), Some(-20.0)]),
    ) {
        let grid = grid(bpm, 1, rate);
        let gain = maths::gain_of_db(gain_db) as f32;
        let planes = (0..=u32::from(stereo))
            .map(|channel| family(which, seed ^ channel, grid.frames()).iter().map(|x| x * gain).collect())
            .collect();
        let spec = Spec { levels: Levels { peak_dbtp_max: -1.0, loudness_lufs_max: cap }, ..looped(grid) };
        let finished = match finish(Clip::from_channels(rate, planes), &spec) {
            Ok(finished) => finished,
            Err(refusal) => return Err(TestCaseError::fail(refusal.to_string())),
        };
        prop_assert_eq!(finished.clip.frames(), grid.frames());
        prop_assert!(finished.clip.channels().iter().flatten().all(|x| x.is_finite()));

        // What the report scaled, measured again.
        let peak = TruePeak::of(&finished.clip).max_dbtp();
        prop_assert!(peak <= -1.0, "{} dBTP", peak);
        prop_assert!((peak - finished.report.true_peak_dbtp).abs() < 1e-4);
        let lufs = Loudness::of(&finished.clip).integrated_lufs().unwrap();
        prop_assert!((lufs - finished.report.integrated_lufs.unwrap()).abs() < 1e-3);
        // One of the ceilings is met.
        let to_cap = cap.map_or(f64::INFINITY, |cap| cap - lufs);
        prop_assert!(to_cap > -1e-3 && (to_cap < 0.01 || peak > -1.01), "{} LUFS, {} dBTP", lufs, peak);

        let again = finish(finished.clip, &spec).unwrap().report;
        prop_assert!(again.gain_db.abs() < 0.01, "{} dB", again.gain_db);
    }

    #[test]
    fn every_finished_one_shot_keeps_its_promises(
        seed in any::<u32>(),
        silence in 0usize..5000,
        gain_db in prop::sample::select(vec![-100.0, 0.0, 100.0]),
        offset in -0.1f32..0.1,
    ) {
        let gain = maths::gain_of_db(gain_db) as f32;
        let plane = hit(seed, silence).iter().map(|x| (x + offset) * gain).collect();
        let finished = finish(Clip::from_channels(44_100, vec![plane]), &one_shot()).unwrap();
        let peak = TruePeak::of(&finished.clip).linear;
        prop_assert!((maths::db_of_gain(peak) + 1.0).abs() < 0.01);
        prop_assert!(maths::db_of_gain(peak) <= -1.0);
        let again = finish(finished.clip, &one_shot()).unwrap().report;
        prop_assert!(again.gain_db.abs() < 0.01, "{} dB", again.gain_db);
    }

    #[test]
    fn hostile_takes_are_answered_and_never_panic(
        plane in prop::collection::vec(any::<f32>(), 0..3000),
        bpm in 60.0..200.0,
    ) {
        let clip = || Clip::from_channels(44_100, vec![plane.clone(), plane.clone()]);
        for spec in [looped(grid(bpm, 1, 44_100)), one_shot()] {
            if let Ok(finished) = finish(clip(), &spec) {
                prop_assert!(finished.clip.channels().iter().flatten().all(|x| x.abs() < 1.0));
            }
        }
    }
}
