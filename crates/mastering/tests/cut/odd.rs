//! Clips that nobody means: answered, never a panic, and always the grid's number of frames.

use audio::{Clip, Grid};
use mastering::cut::{Pulse, Wish, hit, read, riser};
use proptest::prelude::*;

use crate::families::noise;

/// A plane of one of several kinds.
fn plane(kind: u32, seed: u32, frames: usize) -> Vec<f32> {
    let at = |n: usize| match kind {
        0 => 0.5,
        1 => noise(seed ^ n as u32),
        2 => f32::from(u8::from(n.is_multiple_of(5000))),
        3 => f32::from(u8::from(n == frames / 2)),
        4 => noise(seed ^ n as u32) * 1e30,
        5 => noise(seed ^ n as u32) * 1e-30,
        6 => noise(seed ^ (n / 3000) as u32) * (1.0 - (n % 3000) as f32 / 3000.0),
        7 => {
            if n + 100 > frames {
                0.9
            } else {
                0.0
            }
        }
        _ => {
            if n < 3 {
                1.0
            } else {
                1e-4 * noise(n as u32)
            }
        }
    };
    (0..frames).map(at).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_clip_is_answered(
        kinds in prop::collection::vec(0u32..9, 1..=3),
        seed in any::<u32>(),
        frames in prop::sample::select(vec![0usize, 1, 2, 100, 5_000, 40_000, 90_000]),
        rate in prop::sample::select(vec![8_000u32, 44_100, 96_000]),
        bpm in prop::sample::select(vec![1e-9, 20.0, 70.0, 133.7, 240.0, 1e6]),
        bars in 0u32..4,
        beats_per_bar in prop::sample::select(vec![0u32, 1, 3, 4, 7]),
        start_seconds in prop::sample::select(
            vec![None, Some(0.0), Some(-5.0), Some(0.7), Some(1e9), Some(f64::NAN)]
        ),
        demanded in any::<bool>(),
    ) {
        let planes = kinds.iter().map(|&kind| plane(kind, seed, frames)).collect();
        let take = Clip::from_channels(rate, planes);
        let grid = Grid { bpm, beats_per_bar, bars, sample_rate: rate };
        let pulse = if demanded { Pulse::Demanded } else { Pulse::Followed };
        if let Ok(reading) = read(&take, &Wish { grid, pulse, start_seconds }) {
            prop_assert!((1..=4).contains(&reading.regions().len()));
            for region in reading.regions() {
                let cut = reading.cut(&take, region);
                prop_assert_eq!(cut.clip.frames(), grid.frames());
                prop_assert_eq!(cut.clip.channels().len(), kinds.len());
                prop_assert!(cut.clip.channels().iter().flatten().all(|x| x.is_finite()));
            }
        }
        if let Ok(cut) = riser(&take, &grid) {
            prop_assert_eq!(cut.clip.frames(), grid.frames());
        }
        if let Ok(cut) = hit(&take) {
            prop_assert!(cut.clip.frames() <= take.frames());
        }
    }
}
