//! What cannot be cut is refused with figures, and in words for people.

use audio::{Clip, Grid};
use mastering::cut::{Pulse, Uncuttable, Wish, hit, read, riser};

use crate::take::Take;

const GRID: Grid = Grid { bpm: 120.0, beats_per_bar: 4, bars: 2, sample_rate: 44_100 };

fn wish(grid: Grid) -> Wish {
    Wish { grid, pulse: Pulse::Demanded, start_seconds: None }
}

fn refusal(take: &Clip, grid: Grid) -> String {
    read(take, &wish(grid)).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn takes_without_sound_or_length_are_refused() {
    let silent = Clip::silent(44_100, 2, 400_000);
    assert_eq!(refusal(&silent, GRID), "the take is silent: its peak is -inf dBFS");
    let short = Clip::from_channels(44_100, vec![vec![0.1; 44_100]]);
    assert_eq!(refusal(&short, GRID), "the take lasts 1.00 s, and 4.00 s of it were needed");
    let slow = Clip::silent(22_050, 1, 400_000);
    assert_eq!(refusal(&slow, GRID), "the take has 22050 frames a second instead of 44100");
    let none = "a grid of no bars, or of no tempo, was asked for";
    assert_eq!(refusal(&silent, Grid { bars: 0, ..GRID }), none);
    assert_eq!(refusal(&silent, Grid { bpm: f64::NAN, ..GRID }), none);
    assert_eq!(riser(&silent, &Grid { bars: 0, ..GRID }), Err(Uncuttable::Grid));

    let mut broken = vec![0.1f32; 400_000];
    broken[7] = f32::NAN;
    broken[9] = f32::INFINITY;
    let broken = Clip::from_channels(44_100, vec![broken]);
    assert_eq!(refusal(&broken, GRID), "2 samples of the take are not finite");
    assert_eq!(hit(&broken), Err(Uncuttable::NonFinite { samples: 2 }));
}

#[test]
fn a_take_at_another_tempo_is_refused_and_the_tempo_told() {
    // Straight drums of two bars or more, asked for a third faster than they are.
    for seed in [0, 14, 28, 42, 56, 70] {
        let take = Take::of(seed);
        let asked_bpm = take.grid.bpm * 1.2;
        let grid = Grid { bpm: asked_bpm, bars: 1, ..take.grid };
        match read(&take.clip, &wish(grid)).map(|_| ()).unwrap_err() {
            Uncuttable::Tempo { found_bpm, .. } => {
                let ratio = found_bpm / take.grid.bpm;
                let near = [0.5, 1.0, 2.0].iter().any(|times| (ratio / times - 1.0).abs() < 0.07);
                assert!(near, "{seed}: {found_bpm} for {}", take.grid.bpm);
            }
            Uncuttable::NoPulse { share_percent, .. } => assert!(share_percent < 50.0),
            other => panic!("{seed}: {other}"),
        }
    }
}
