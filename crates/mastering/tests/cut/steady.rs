//! Takes without a pulse: only the join is looked for.

use audio::{Clip, Grid, maths};
use mastering::cut::{Pulse, Uncuttable, Wish, read};

use crate::families::{between, noise};
use crate::judge::is_seamless;
use crate::sound::{self, RATE};

fn grid(seed: u32) -> Grid {
    let bars = [1, 2, 4][(seed % 3) as usize];
    Grid { bpm: between(seed, 1, 80.0, 150.0).round(), beats_per_bar: 4, bars, sample_rate: 44_100 }
}

/// Two chords that lie over each other for longer than the grid, a little noise, and a swell of seconds.
fn texture(seed: u32, seconds: f64) -> Clip {
    let frames = (seconds * RATE) as usize;
    let root = between(seed, 2, 36.0, 50.0).floor();
    let chord = [0.0, 7.0, 12.0, 15.0, 19.0].map(|up| maths::hz_of_note(root + up));
    let long = sound::pad(seed, &chord, seconds);
    let plane = |side: u32| {
        let turns = between(seed, 3 + side, 0.1, 0.6);
        (0..frames)
            .map(|n| {
                let t = n as f64 / RATE;
                let swell = 0.8 + 0.2 * maths::sin(std::f64::consts::TAU * turns * t);
                long[n] * swell as f32 + 0.003 * noise(seed ^ side << 20 ^ n as u32)
            })
            .collect()
    };
    Clip::from_channels(44_100, vec![plane(0), plane(1)])
}

#[test]
fn textures_keep_their_time_and_join() {
    let mut wrong = Vec::new();
    for seed in 0..30 {
        let grid = grid(seed);
        let take = texture(seed, grid.seconds() + between(seed, 9, 1.0, 4.0));
        let wish = Wish { grid, pulse: Pulse::Followed, start_seconds: None };
        let reading = read(&take, &wish).unwrap();
        let cut = reading.cut(&take, &reading.regions()[0]);
        assert_eq!(cut.clip.frames(), grid.frames());
        assert!((cut.account.ratio - 1.0).abs() < 0.02, "{seed}: {}", cut.account.ratio);
        if !is_seamless(&cut.clip) {
            wrong.push((seed, mastering::Seam::of(&cut.clip)));
        }
    }
    assert!(wrong.len() <= 1, "{wrong:#?}");
}

#[test]
fn a_texture_begins_where_it_is_asked_to() {
    let grid = grid(0);
    let take = texture(4, grid.seconds() + 4.0);
    for asked in [0.5, 1.7, 3.0] {
        let wish = Wish { grid, pulse: Pulse::Followed, start_seconds: Some(asked) };
        let reading = read(&take, &wish).unwrap();
        for region in reading.regions() {
            assert!((region.from_seconds() - asked).abs() < 0.41, "{}", region.from_seconds());
        }
    }
}

#[test]
fn a_texture_is_no_drum_loop() {
    let grid = grid(1);
    let take = texture(1, grid.seconds() + 3.0);
    let wish = Wish { grid, pulse: Pulse::Demanded, start_seconds: None };
    assert!(matches!(read(&take, &wish), Err(Uncuttable::NoPulse { .. })));
}
