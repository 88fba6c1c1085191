//! Takes with a pulse: a tempo that is off and wanders, an offset start, noise and a room.

use mastering::cut::{Pulse, Wish, read};

use crate::judge::Outcome;
use crate::take::{Band, Take};

/// Takes in a test: seven of each band, shared by three tests.
const TAKES: u32 = 49;

fn check(seeds: impl Iterator<Item = u32>) {
    let outcomes: Vec<(u32, Result<Outcome, _>)> =
        seeds.map(|seed| (seed, Outcome::of(seed))).collect();
    let wrong: Vec<String> = outcomes
        .iter()
        .filter_map(|(seed, outcome)| match outcome {
            Ok(outcome) if outcome.is_right() => None,
            Ok(outcome) => Some(format!(
                "{}: up to {:.1} ms off, seam {:.1} dB, {:?}",
                outcome.name,
                outcome.off_ms_max(),
                outcome.seam_db,
                outcome.refusal
            )),
            Err(refusal) => Some(format!("{seed}: {refusal}")),
        })
        .collect();
    // Nineteen of twenty.
    assert!(20 * wrong.len() <= outcomes.len(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn drifting_takes_come_out_on_the_grid() {
    check(0..TAKES);
}

#[test]
fn more_drifting_takes_come_out_on_the_grid() {
    check(1000..1000 + TAKES);
}

#[test]
fn drums_begin_with_a_bar() {
    let drums = (0..140).filter(|&seed| {
        matches!(Take::band_of(seed), Band::FourOnTheFloor | Band::Breakbeat | Band::HalfTime)
    });
    let firsts: Vec<(String, f64)> = drums
        .step_by(2)
        .filter_map(|seed| Outcome::of(seed).ok())
        .map(|outcome| (outcome.name, outcome.first_beat.rem_euclid(4.0)))
        .collect();
    let wrong: Vec<_> = firsts.iter().filter(|(_, place)| *place != 0.0).collect();
    let halves: Vec<_> = firsts.iter().filter(|(_, place)| place.fract() != 0.0).collect();
    assert!(20 * halves.len() <= firsts.len(), "half a beat off: {halves:#?}");
    // Nobody can tell the first beat from the third where all that they have is the same kick.
    assert!(4 * wrong.len() <= firsts.len(), "{} of {}: {wrong:#?}", wrong.len(), firsts.len());
}

#[test]
fn the_bar_nearest_to_the_asked_start_is_taken() {
    for seed in [1, 8, 15, 22, 29] {
        let take = Take::of(seed);
        let second_bar = take.curve.second_of(4.0);
        for off in [-0.15, 0.0, 0.15] {
            let wish = Wish {
                grid: audio::Grid { bars: 1, ..take.grid },
                pulse: Pulse::Demanded,
                start_seconds: Some(second_bar + off),
            };
            let reading = read(&take.clip, &wish).unwrap();
            let from = reading.regions()[0].from_seconds();
            let beat = 60.0 / take.grid.bpm;
            // A beat is taken if no bar line is near; so wherever the bars are thought to be, it is no further.
            assert!((from - second_bar - off).abs() < beat, "{seed}: {from} for {second_bar}");
        }
    }
}

#[test]
fn the_account_tells_what_was_found() {
    let mut told = 0;
    for seed in 0..14 {
        let take = Take::of(seed);
        let wish = Wish { grid: take.grid, pulse: Pulse::Demanded, start_seconds: None };
        let reading = read(&take.clip, &wish).unwrap();
        let cut = reading.cut(&take.clip, &reading.regions()[0]);
        let account = cut.account;
        let beats = f64::from(take.grid.beats());
        let truth = beats * 60.0 / (account.to_seconds - account.from_seconds);
        let bpm_found = account.bpm_found.unwrap();
        assert!((bpm_found / truth - 1.0).abs() < 0.01, "{seed}: {bpm_found} for {truth}");
        assert!(account.drift_percent_max < 6.0, "{seed}: {}", account.drift_percent_max);
        assert!((account.ratio * bpm_found / take.grid.bpm - 1.0).abs() < 0.01, "{seed}");
        told += cut.onsets.len();
        let frames = take.grid.frames() as u32;
        assert!(cut.onsets.iter().all(|onset| onset.played < frames && onset.grid < frames));
    }
    assert!(told > 14 * 8, "{told} onsets");
}
