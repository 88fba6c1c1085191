//! The outline of a clip for the eye: few points over its whole length, all channels together.
//!
//! Every frame belongs to exactly one point; where there are fewer frames than points, a frame fills several. Whole
//! numbers are rounded away from silence, so that no sound looks like none.

use crate::Clip;
use crate::outline::{by_halves, larger};

/// The waveform as a picture shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peaks {
    /// The lowest sample of every point, −127 to 127; 127 is full scale, and what is beyond it counts as full scale.
    pub min: Vec<i8>,
    /// The highest sample of every point, as `min`.
    pub max: Vec<i8>,
}

impl Peaks {
    /// So many points of a clip; silence for a clip without frames.
    pub fn of(clip: &Clip, points: usize) -> Self {
        let whole = |range: Range| (outward(range.low, f64::floor), outward(range.high, f64::ceil));
        let (min, max) = ranges(clip, points).map(whole).unzip();
        Self { min, max }
    }
}

/// The largest magnitude within each of so many points, 0 to 100; 100 is full scale and what is beyond it.
pub fn thumb(clip: &Clip, points: usize) -> Vec<u8> {
    let whole = |range: Range| {
        let magnitude = f64::from(range.high.max(-range.low));
        (magnitude * 100.0).ceil().clamp(0.0, 100.0) as u8
    };
    ranges(clip, points).map(whole).collect()
}

fn outward(sample: f32, round: fn(f64) -> f64) -> i8 {
    round(f64::from(sample) * 127.0).clamp(-127.0, 127.0) as i8
}

/// The lowest and the highest sample of a stretch.
#[derive(Clone, Copy)]
struct Range {
    low: f32,
    high: f32,
}

/// What every point ranges over, all channels together.
fn ranges(clip: &Clip, points: usize) -> impl Iterator<Item = Range> {
    let frames = clip.frames();
    let start = move |point: usize| (point as u128 * frames as u128 / points as u128) as usize;
    (0..points).map(move |point| {
        let at = start(point);
        let end = start(point + 1).max(at + 1).min(frames);
        let planes = clip.channels().iter().map(|plane| range(&plane[at..end]));
        planes.reduce(Range::and).unwrap_or(Range { low: 0.0, high: 0.0 })
    })
}

impl Range {
    fn and(self, other: Self) -> Self {
        Self { low: smaller(other.low, self.low), high: larger(other.high, self.high) }
    }
}

/// Of no samples, that of silence.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn range(samples: &[f32]) -> Range {
    let Some(&first) = samples.first() else {
        return Range { low: 0.0, high: 0.0 };
    };
    let (mut low, mut high) = ([first; LANES], [first; LANES]);
    let whole = samples.chunks_exact(LANES);
    let rest = whole.remainder();
    for samples in whole {
        for lane in 0..LANES {
            low[lane] = smaller(samples[lane], low[lane]);
            high[lane] = larger(samples[lane], high[lane]);
        }
    }
    for (lane, &sample) in rest.iter().enumerate() {
        low[lane] = smaller(sample, low[lane]);
        high[lane] = larger(sample, high[lane]);
    }
    Range { low: by_halves(low, smaller), high: by_halves(high, larger) }
}

/// Comparisons that run side by side: four vectors of each kind hide that each waits for the one before.
const LANES: usize = 32;

/// As [`larger`].
#[inline(always)]
fn smaller(new: f32, old: f32) -> f32 {
    if new < old { new } else { old }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_is_seen_in_exactly_the_point_it_belongs_to() {
        // Lengths that points divide, that they do not, and that are hardly longer than they are many.
        for frames in [1200, 1201, 2399, 44_100, 330_750] {
            for place in [0, 1, frames / 3, frames / 2, frames - 2, frames - 1] {
                for (channel, sample) in [(0, 0.5), (1, -0.5)] {
                    let mut clip = Clip::silent(44_100, 2, frames);
                    clip.channels_mut()[channel][place] = sample;
                    let Peaks { min, max } = Peaks::of(&clip, 1200);
                    let seen: Vec<usize> =
                        (0..1200).filter(|&point| (min[point], max[point]) != (0, 0)).collect();
                    // Point p holds the frames from ⌊p·N/1200⌋ on.
                    let point = (0..1200).rfind(|p| p * frames / 1200 <= place).unwrap();
                    assert_eq!(seen, [point], "frame {place} of {frames}");
                    let expected = if sample > 0.0 { (0, 64) } else { (-64, 0) };
                    assert_eq!((min[point], max[point]), expected);
                }
            }
        }
    }

    #[test]
    fn points_say_what_a_plain_search_finds() {
        let plane = |step: i32| -> Vec<f32> {
            (0..10_007)
                .map(|n| ((n * n % 1009 * step + n * 11) % 201 - 100) as f32 / 100.0)
                .collect()
        };
        let clip = Clip::from_channels(44_100, vec![plane(37), plane(41)]);
        let Peaks { min, max } = Peaks::of(&clip, 97);
        let thumb = thumb(&clip, 97);
        for point in 0..97 {
            let span = point * 10_007 / 97..(point + 1) * 10_007 / 97;
            let samples = clip.channels().iter().flat_map(|plane| &plane[span.clone()]);
            let low = samples.clone().copied().fold(f32::INFINITY, f32::min);
            let high = samples.copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(f64::from(min[point]), (f64::from(low) * 127.0).floor(), "point {point}");
            assert_eq!(f64::from(max[point]), (f64::from(high) * 127.0).ceil(), "point {point}");
            let magnitude = f64::from(high.max(-low)) * 100.0;
            assert_eq!(f64::from(thumb[point]), magnitude.ceil(), "point {point}");
        }
    }

    #[test]
    fn fewer_frames_than_points_fill_several_each() {
        let clip = Clip::from_channels(44_100, vec![vec![-1.0, 0.0, 1.0]]);
        let Peaks { min, max } = Peaks::of(&clip, 7);
        assert_eq!(min, [-127, -127, -127, 0, 0, 127, 127]);
        assert_eq!(max, min);
        assert_eq!(thumb(&clip, 7), [100, 100, 100, 0, 0, 100, 100]);
    }

    #[test]
    fn the_faintest_sound_shows_and_the_loudest_fits() {
        let clip = Clip::from_channels(44_100, vec![vec![1e-9, -1e-9, 1.0, -1.0, 4.0, -4.0]]);
        let Peaks { min, max } = Peaks::of(&clip, 3);
        assert_eq!((&min[..], &max[..]), (&[-1, -127, -127][..], &[1, 127, 127][..]));
        assert_eq!(thumb(&clip, 3), [1, 100, 100]);
    }

    #[test]
    fn nothing_has_no_peaks() {
        let silence = Clip::silent(44_100, 2, 0);
        assert_eq!(Peaks::of(&silence, 3), Peaks { min: vec![0; 3], max: vec![0; 3] });
        assert_eq!(thumb(&silence, 2), [0, 0]);
        assert_eq!(thumb(&Clip::silent(44_100, 2, 100), 0), []);
    }
}
