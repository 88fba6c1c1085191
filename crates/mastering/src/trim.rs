//! One-shots: silence off both ends.

use std::ops::Range;

use audio::Clip;

use crate::level;

/// Below its peak by this much a one-shot counts as silent: −66 dB.
const SILENCE: f32 = 0.0005;
/// Kept before the first sound, so that its attack is whole.
const PRE_ROLL_MS: f64 = 0.5;
/// The end is faded over this time, so that it does not stop on a step.
const FADE_MS: f64 = 5.0;
/// An end that moves less than this part of the peak rests, and where it rests is the offset.
const RESTING: f32 = 0.002;

/// The level that a one-shot would settle to after an infinite time: its offset.
///
/// The mean will not do: a drum's first half-wave has one, and subtracting it would put a step at both ends. A take
/// that has died away shows the offset itself in its last tenth; one that is cut short shows nothing better than its
/// mean.
pub(crate) fn resting_level(plane: &[f32]) -> f32 {
    let whole = level::scan(plane);
    let end = &plane[plane.len() - plane.len() / 10..];
    let rest = level::scan(end).mean as f32;
    let sway = end.iter().fold(0.0f32, |old, x| old.max((x - rest).abs()));
    if end.is_empty() || sway > RESTING * whole.peak { whole.mean as f32 } else { rest }
}

/// Cuts the clip to where it sounds and fades its last milliseconds; returns how many frames went from the start.
pub(crate) fn trim(clip: &mut Clip) -> usize {
    let sounding = sounding(clip);
    let ms = f64::from(clip.sample_rate()) / 1000.0;
    let start = sounding.start.saturating_sub((PRE_ROLL_MS * ms).round() as usize);
    let fade = ((FADE_MS * ms).round() as usize).min(sounding.len() / 4);
    for plane in clip.channels_mut() {
        plane.truncate(sounding.end);
        plane.drain(..start);
        for n in 0..fade {
            // A cubic that starts and ends level.
            let left = (n as f32 + 0.5) / fade as f32;
            let at = plane.len() - 1 - n;
            plane[at] *= left * left * (3.0 - 2.0 * left);
        }
    }
    start
}

/// From the first to the last frame that is not silent.
fn sounding(clip: &Clip) -> Range<usize> {
    let peak = clip.channels().iter().map(|plane| level::scan(plane).peak).fold(0.0, f32::max);
    let sounds = |x: &f32| x.abs() > SILENCE * peak;
    let first = clip.channels().iter().filter_map(|plane| plane.iter().position(sounds)).min();
    let last = clip.channels().iter().filter_map(|plane| plane.iter().rposition(sounds)).max();
    first.unwrap_or(0)..last.map_or(clip.frames(), |last| last + 1)
}
