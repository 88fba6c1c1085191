//! Onsets: when a sound is heard to start.

use std::ops::Range;

use crate::Clip;
use crate::outline::Outline;

/// What lies beyond the ends of a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Silence: the clip is a file.
    Silence,
    /// The other end: the clip is a loop.
    Circle,
}

/// Frames in one step of the search.
const STEP: usize = 8;
/// Steps that are heard as one: 0.7 ms at 44.1 kHz.
const STEPS_HEARD: usize = 4;
/// An attack is visible when the power of the slope grows at least this much: 6 dB.
const VISIBLE_RISE: f32 = 4.0;
/// The onset is where this part of the rise is reached, −10 dB: at the foot of the attack.
const FOOT: f32 = 0.1;
/// How long before the expected frame the background is listened to.
const BACKGROUND_MS: usize = 25;
/// How far from the expected frame an onset is looked for, on either side …
const REACH_MS: usize = 10;
/// … and how long after that its attack may rise.
const ATTACK_MS: usize = 10;

/// Where the onset that is expected near `frame` is heard, in frames of the clip's own time (below 0 if it is heard
/// before the start of a circle), or `None` if no attack rises out of what sounds before it.
///
/// The power of the slope, which favours high frequencies as the ear does for attacks, is compared before and after.
/// For percussive material the answer is right to about 0.2 ms; a soft attack is heard where it has risen to −10 dB.
pub fn heard_near(clip: &Clip, frame: usize, ends: Ends) -> Option<f64> {
    let ms = |ms: usize| (ms * clip.sample_rate() as usize).div_ceil(1000 * STEP);
    let before = ms(BACKGROUND_MS);
    let steps = before + ms(REACH_MS) + ms(ATTACK_MS);
    let start = frame as isize - (before * STEP) as isize;
    let slopes = slope_power(clip, start..start + (steps * STEP) as isize, ends);
    let powers: Vec<f32> = slopes.chunks_exact(STEP).map(|step| step.iter().sum()).collect();
    let heard: Vec<f32> = powers.windows(STEPS_HEARD).map(|steps| steps.iter().sum()).collect();

    let search = before - ms(REACH_MS);
    let loudest = |range: &[f32]| range.iter().copied().fold(0.0f32, f32::max);
    // The last windows before the search would already hear an onset at its edge.
    let background = loudest(&heard[..search - STEPS_HEARD]);
    let peak = loudest(&heard[search..]);
    if peak <= background * VISIBLE_RISE || peak <= f32::MIN_POSITIVE {
        return None;
    }
    let threshold = background + FOOT * (peak - background);
    let first = search + heard[search..].iter().position(|&power| power > threshold)?;
    // Within the window that reaches the threshold, the sample that brings it there.
    let mut sum = 0.0;
    let within = slopes[first * STEP..].iter().position(|&slope| {
        sum += slope;
        sum > threshold * 0.5
    })?;
    Some((start + (first * STEP + within) as isize) as f64)
}

/// Every onset of a clip in frames, earliest first, at least 30 ms apart: for sounds nobody has written a score for.
///
/// Chunks of 64 frames whose second differences leap over everything in the 30 ms before them are candidates, which
/// [`heard_near`] confirms and places.
pub fn onsets(clip: &Clip, outline: &Outline, ends: Ends) -> Vec<f64> {
    let chunk_frames = crate::outline::CHUNK_FRAMES;
    let apart = clip.sample_rate() as usize * 30 / 1000;
    let background = apart / chunk_frames;
    let chunks = outline.channels()[0].len();
    let bend =
        |at: usize| outline.channels().iter().fold(0.0f32, |old, plane| old.max(plane[at].bend));
    let bends: Vec<f32> = (0..chunks).map(bend).collect();
    let audible = bends.iter().copied().fold(0.0, f32::max) * 0.003;
    let mut found: Vec<f64> = Vec::new();
    for at in 0..chunks {
        let before = match ends {
            Ends::Circle if at < background => &bends[chunks - background.min(chunks)..],
            _ => &bends[at.saturating_sub(background)..at],
        };
        let floor = before.iter().copied().fold(0.0, f32::max);
        if bends[at] <= audible || bends[at] <= 2.0 * floor {
            continue;
        }
        if let Some(heard) = heard_near(clip, at * chunk_frames, ends)
            && found.last().is_none_or(|&last| heard - last >= apart as f64)
        {
            found.push(heard);
        }
    }
    found
}

/// The square of the slope of every frame in the range, summed over the channels.
fn slope_power(clip: &Clip, range: Range<isize>, ends: Ends) -> Vec<f32> {
    let frames = clip.frames() as isize;
    let mut power = vec![0.0; range.len()];
    let inside = range.start > 0 && range.end <= frames;
    for plane in clip.channels().iter().filter(|plane| !plane.is_empty()) {
        if inside {
            let window = &plane[range.start as usize - 1..range.end as usize];
            for (power, pair) in power.iter_mut().zip(window.windows(2)) {
                *power += (pair[1] - pair[0]) * (pair[1] - pair[0]);
            }
            continue;
        }
        let sample = |at: isize| match ends {
            Ends::Circle => plane[at.rem_euclid(frames) as usize],
            Ends::Silence if (0..frames).contains(&at) => plane[at as usize],
            Ends::Silence => 0.0,
        };
        for (power, at) in power.iter_mut().zip(range.clone()) {
            let slope = sample(at) - sample(at - 1);
            *power += slope * slope;
        }
    }
    power
}
