//! What is in a take is in its loop: hits beside the bar line, and faint ones.

use audio::{Clip, Grid};
use mastering::cut::{Pulse, Wish, read};

use crate::families::noise;
use crate::sound::{RATE, hat, kick, snare};

const GRID: Grid = Grid { bpm: 100.0, beats_per_bar: 4, bars: 2, sample_rate: 44_100 };

/// Sounds at beats that come a little slower than asked for, from `silence` seconds on, in faint noise.
struct Groove {
    samples: Vec<f32>,
    silence: f64,
}

impl Groove {
    /// How much slower.
    const RATIO: f64 = 1.03;

    fn new(silence: f64, beats: f64) -> Self {
        let seconds = silence + beats * 60.0 / GRID.bpm * Self::RATIO + 0.1;
        let samples = (0..(seconds * RATE) as u32).map(|n| 0.003 * noise(n)).collect();
        Self { samples, silence }
    }

    fn frame_of(&self, beat: f64) -> usize {
        ((self.silence + beat * 60.0 / GRID.bpm * Self::RATIO) * RATE) as usize
    }

    fn play(&mut self, beat: f64, sound: &[f32], gain: f32) {
        let at = self.frame_of(beat);
        self.samples.iter_mut().skip(at).zip(sound).for_each(|(x, s)| *x += gain * s);
    }

    /// The loop, and the beat of the groove that it begins with.
    fn cut(&self) -> (Vec<f32>, f64) {
        let take = Clip::from_channels(GRID.sample_rate, vec![self.samples.clone()]);
        let wish = Wish { grid: GRID, pulse: Pulse::Demanded, start_seconds: None };
        let reading = read(&take, &wish).unwrap();
        let region = &reading.regions()[0];
        let beat = (region.from_seconds() - self.silence) * GRID.bpm / 60.0 / Self::RATIO;
        (reading.cut(&take, region).clip.channels()[0].clone(), beat.round())
    }
}

fn frame_on_grid(beat: f64) -> usize {
    (beat * 60.0 / GRID.bpm * RATE) as usize
}

/// How far above the 12 ms before it a hit stands in its first 12 ms, in its high tones; as a ratio of powers.
fn stands_out(samples: &[f32], at: usize) -> f32 {
    let power = |range: std::ops::Range<usize>| -> f32 {
        let high = samples[range].windows(3).map(|x| x[0] - 2.0 * x[1] + x[2]);
        high.map(|x| x * x).sum()
    };
    // It may come a millisecond or two early.
    let at = at - 88;
    power(at..at + 530) / power(at - 530..at)
}

#[test]
fn a_hit_before_the_bar_line_is_not_swapped_for_the_silence_before_the_take() {
    let mut groove = Groove::new(1.2, 8.0);
    for beat in 0..8 {
        groove.play(f64::from(beat), &if beat % 2 == 0 { kick(1) } else { snare(1) }, 0.8);
    }
    groove.play(7.75, &snare(1), 0.8);
    let (looped, first) = groove.cut();
    assert_eq!(first, 0.0);
    let (before, after) = (
        stands_out(&groove.samples, groove.frame_of(7.75)),
        stands_out(&looped, frame_on_grid(7.75)),
    );
    assert!(after > 0.5 * before, "{before} in the take, {after} in the loop");
}

#[test]
fn faint_hats_stay_sharp() {
    let mut groove = Groove::new(0.3, 12.0);
    for beat in 0..12 {
        groove.play(f64::from(beat), &if beat % 2 == 0 { kick(1) } else { snare(1) }, 0.8);
        groove.play(f64::from(beat) + 0.5, &hat(1), 0.12);
    }
    let (looped, first) = groove.cut();
    for beat in 0..8 {
        let beat = f64::from(beat) + 0.5;
        let before = stands_out(&groove.samples, groove.frame_of(first + beat));
        let after = stands_out(&looped, frame_on_grid(beat));
        assert!(before > 10.0, "{before} in the take");
        assert!(after > 0.5 * before, "beat {beat}: {before} in the take, {after} in the loop");
    }
}
