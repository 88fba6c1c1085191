//! The click: what sounded before the end does not continue at the start.
//!
//! Linear prediction takes away what can be expected, so that even a small jump in a bright tone stands out. The jump
//! at the join is then compared with everything that would explain it:
//! - as large a jump close by: the sound is full of them (noise, saws, the attack that follows);
//! - an attack that grows out of the join: the level rises and the first sample departs from what was expected by only
//!   a small part of what the next ones do; or what sounded before is small against the jump, so that it is the new
//!   sound's own, and would be heard as well if the loop were played once;
//! - events of the same sort elsewhere: with a rise in level the strongest other one counts twice (the join need not
//!   be the softest), without one the third (crackle is no click, a single fault elsewhere is no excuse).

use audio::outline::{CHUNK_FRAMES, Chunk, Outline};
use audio::{Clip, maths};

use super::prediction::{ORDER, Predictor};

/// Frames before a place in which jumps are looked for: a period of 22 Hz, so that each edge of a bass counts.
const BEFORE: usize = 2048;
/// Frames on either side that teach the predictor.
const TAUGHT: usize = 1024;
/// Frames after a place whose jumps may explain it: 6 ms.
const AFTER: usize = 256;
/// Frames whose power is compared for a rise in level, and the rise in power: 6 dB.
const RISE_FRAMES: usize = 256;
const RISE: f32 = 4.0;
/// Frames after the join in which an attack may grow: 1.5 ms.
const GROWTH_FRAMES: usize = 64;
/// An attack that grows this much above its first step explains the step.
const GROWTH: f32 = 8.0;
/// A jump so much larger than everything before it is the new sound's own.
const OWN: f32 = 4.0;
/// A jump this far below the loop's peak is not heard: −60 dB.
const INAUDIBLE: f32 = 1e-3;
/// Other places that are looked at, the sharpest ones of the loop.
const PLACES: usize = 8;

pub(super) fn click_db(clip: &Clip, outline: &Outline) -> f64 {
    let peak = outline.peak();
    let worst = clip
        .channels()
        .iter()
        .zip(outline.channels())
        .map(|(plane, chunks)| excess(plane, chunks, peak * INAUDIBLE))
        .fold(0.0, f32::max);
    maths::db_of_gain(f64::from(worst))
}

/// The jump of a plane at the join over what explains it best.
fn excess(plane: &[f32], chunks: &[Chunk], inaudible: f32) -> f32 {
    let join = Place::at(plane, 0);
    let explained = join.around.max(inaudible).max(join.attack());
    if join.jump <= explained {
        return join.jump / explained;
    }
    let mut others: Vec<f32> = sharpest(plane, chunks)
        .into_iter()
        .map(|frame| Place::at(plane, frame))
        .filter(|other| other.rises == join.rises)
        .map(|other| other.jump)
        .collect();
    others.sort_by(|a, b| b.total_cmp(a));
    let alike =
        if join.rises { others.first().map(|jump| 2.0 * jump) } else { others.get(2).copied() };
    join.jump / explained.max(alike.unwrap_or(0.0))
}

/// What happens at one place of a circle.
struct Place {
    /// The largest residual while the predictor looks across the place.
    jump: f32,
    /// The largest residual before and after that.
    around: f32,
    /// Whether the level rises by 6 dB or more.
    rises: bool,
    /// How far the first sample is from what was expected.
    first_step: f32,
    /// The largest distance from what was expected in the next 1.5 ms.
    growth: f32,
    /// The largest sample in the last frames before the place.
    before: f32,
}

impl Place {
    fn at(plane: &[f32], frame: usize) -> Self {
        let frames = plane.len();
        let start = frame + frames * BEFORE.div_ceil(frames) - BEFORE;
        let window: Vec<f32> = (0..BEFORE + TAUGHT).map(|n| plane[(start + n) % frames]).collect();
        let predictor = Predictor::of([&window[BEFORE - TAUGHT..BEFORE], &window[BEFORE..]]);
        // The residual's first frame is the window's frame ORDER.
        let residual = predictor.residual(&window[..BEFORE + ORDER + AFTER]);
        let place = BEFORE - ORDER;
        let (jump_from, jump_to) = (place - 1, place + ORDER + 1);
        let mut expected = window[..BEFORE].to_vec();
        (0..GROWTH_FRAMES).for_each(|_| expected.push(predictor.predict(&expected)));
        let departure: Vec<f32> =
            window.iter().zip(&expected).skip(BEFORE).map(|(x, e)| x - e).collect();
        let power = |samples: &[f32]| samples.iter().map(|x| x * x).sum::<f32>();
        Self {
            jump: largest(&residual[jump_from..jump_to]),
            around: largest(&residual[..jump_from]).max(largest(&residual[jump_to..])),
            rises: power(&window[BEFORE..BEFORE + RISE_FRAMES])
                > RISE * power(&window[BEFORE - RISE_FRAMES - 8..BEFORE - 8]),
            first_step: departure[0].abs(),
            growth: largest(&departure),
            before: largest(&window[BEFORE - RISE_FRAMES..BEFORE]),
        }
    }

    /// The jump that an attack at this place explains.
    fn attack(&self) -> f32 {
        match self.rises {
            true if OWN * self.before <= self.first_step => self.jump,
            true if self.first_step > 0.0 => self.jump * self.growth / (GROWTH * self.first_step),
            true => self.jump,
            false => 0.0,
        }
    }
}

/// The frames of the largest second differences, in different parts of the plane and away from the join.
fn sharpest(plane: &[f32], chunks: &[Chunk]) -> Vec<usize> {
    let apart = BEFORE / CHUNK_FRAMES;
    let mut found: Vec<usize> = Vec::new();
    for _ in 0..PLACES {
        let free = |at: &usize| found.iter().all(|&other| at.abs_diff(other) > apart);
        let inside = apart..chunks.len().saturating_sub(apart);
        match inside.filter(free).max_by(|&a, &b| chunks[a].bend.total_cmp(&chunks[b].bend)) {
            Some(at) => found.push(at),
            None => break,
        }
    }
    let bend = |n: usize| (plane[n - 1] - 2.0 * plane[n] + plane[n + 1]).abs();
    let frames = |at: usize| at * CHUNK_FRAMES..(at + 1) * CHUNK_FRAMES;
    found
        .into_iter()
        .filter_map(|at| frames(at).max_by(|&a, &b| bend(a).total_cmp(&bend(b))))
        .collect()
}

fn largest(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |old, x| old.max(x.abs()))
}
