//! A build-up that ends with its bars: its climax is put where the grid ends.

use audio::{Clip, Grid};

use super::{Account, Cut, Uncuttable, fade_out, mono, refuse_other_rate, refuse_unusable};

/// The climax is where the level of this long, in ms, is highest …
const LEVEL_MS: f64 = 60.0;
/// … and the sound stops where it has fallen by this much after that, in dB below it.
const FALL_DB: f64 = 9.0;
/// How long it takes to stop, in ms: the end of a riser is a cut, but no click.
const END_FADE_MS: f64 = 12.0;
/// What part of a build-up fades in.
const START_FADE: f64 = 0.25;
/// Where it begins: 20 dB below its own level. From nothing there would be a hole in the circle.
const START_LEVEL: f32 = 0.1;

/// Cuts a build-up out of a take so that its climax is the last of the grid, and fades it in where it was longer.
/// What is shorter than the grid begins later.
///
/// # Errors
/// When the rate or the grid is wrong, or the take silent, or holds what is no number.
pub fn riser(take: &Clip, grid: &Grid) -> Result<Cut, Uncuttable> {
    refuse_other_rate(take, grid)?;
    refuse_unusable(take)?;
    let ms = f64::from(grid.sample_rate) / 1000.0;
    let frames = grid.frames();
    let end = climax_end(take, ms);
    let start = end.saturating_sub(frames);
    let missing = frames - (end - start);
    let planes = take.channels().iter().map(|plane| {
        let mut risen = vec![0.0f32; missing];
        risen.extend_from_slice(&plane[start..end]);
        // A beginning that was cut off rises out of the one before, and what comes after silence out of that.
        let least = if missing == 0 { START_LEVEL } else { 0.0 };
        let fade = (START_FADE * (end - start) as f64) as usize;
        for (n, x) in risen[missing..].iter_mut().take(fade).enumerate() {
            *x *= least + (1.0 - least) * n as f32 / fade as f32;
        }
        fade_out(&mut risen, (END_FADE_MS * ms) as usize);
        risen
    });
    Ok(Cut {
        clip: Clip::from_channels(grid.sample_rate, planes.collect()),
        onsets: Vec::new(),
        account: Account::plain(start, end, grid.sample_rate),
    })
}

/// The frame at which the sound that is loudest has fallen, or the take ends.
fn climax_end(take: &Clip, ms: f64) -> usize {
    let mono = mono::mono(take);
    let window = ((LEVEL_MS * ms) as usize).max(1);
    let levels: Vec<f64> = mono.channels()[0]
        .chunks(window)
        .map(|frames| frames.iter().map(|x| f64::from(x * x)).sum())
        .collect();
    // The last of the loudest: a plateau is ridden to its end.
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    let climax = levels.iter().rposition(|&level| level >= 0.7 * loudest).unwrap_or(0);
    let fallen = loudest * audio::maths::pow(10.0, -FALL_DB / 10.0);
    let after = levels[climax..].iter().position(|&level| level < fallen);
    let end = after.map_or(take.frames(), |after| (climax + after) * window);
    end.clamp(1, take.frames())
}
