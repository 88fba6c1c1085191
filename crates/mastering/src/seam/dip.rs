//! The dip: a hole in the level at the join.
//!
//! The level is taken in hops of 256 frames. The depth at a hop is how far it lies below the lower of the highest
//! levels in the 90 ms before and after it; so a decay or a swell has no depth, nor has a rest that is longer than
//! that, which is music. What is deeper at the join than anywhere else stands out.

use audio::maths;
use audio::outline::{CHUNK_FRAMES, Outline};

const CHUNKS_IN_HOP: usize = 4;
/// How far to either side of a hole the sound must come back.
const SIDE_MS: usize = 90;
/// Hops to either side of the join in which a hole belongs to it: 25 ms.
const JOIN_HOPS: usize = 4;
/// Levels this far below the loudest hop count as silence: −50 dB.
const FLOOR: f64 = 1e-5;
/// Steady sound sways this much by itself, in dB.
const SWAY_DB: f64 = 3.0;

pub(super) fn dip_db(outline: &Outline, sample_rate: u32) -> f64 {
    let levels = levels(outline);
    let side = (SIDE_MS * sample_rate as usize).div_ceil(1000 * CHUNKS_IN_HOP * CHUNK_FRAMES);
    let hops = levels.len();
    if hops <= 2 * (side + JOIN_HOPS) {
        return f64::NEG_INFINITY;
    }
    let depth_at = |hop: usize| {
        let highest = |range: std::ops::RangeInclusive<usize>| {
            range
                .map(|distance| levels[(hop + hops + distance - side - 1) % hops])
                .fold(0.0, f64::max)
        };
        highest(1..=side).min(highest(side + 2..=2 * side + 1)) / levels[hop]
    };
    let deepest =
        |range: std::ops::Range<usize>| range.map(|hop| depth_at(hop % hops)).fold(1.0, f64::max);
    let at_join = deepest(hops - JOIN_HOPS..hops + JOIN_HOPS);
    // Closer places would hear the join's own hole.
    let elsewhere = deepest(side + JOIN_HOPS..hops - side - JOIN_HOPS);
    let db = |ratio: f64| 10.0 * maths::log10(ratio);
    db(at_join) - db(elsewhere).max(SWAY_DB)
}

/// The mean power of each hop, over all channels, at least [`FLOOR`] of the loudest; a last hop that is cut short
/// joins the one before it.
fn levels(outline: &Outline) -> Vec<f64> {
    let chunks = outline.channels()[0].len();
    // The last chunk may be short too, and its few samples say little of the level: it is left out.
    let whole = chunks.saturating_sub(1) / CHUNKS_IN_HOP;
    let power = |hop: usize| {
        let from = hop * CHUNKS_IN_HOP;
        let to = if hop + 1 == whole { chunks - 1 } else { from + CHUNKS_IN_HOP };
        let sum: f64 = outline
            .channels()
            .iter()
            .flat_map(|plane| &plane[from..to])
            .map(|chunk| f64::from(chunk.energy))
            .sum();
        sum / (to - from) as f64
    };
    let levels: Vec<f64> = (0..whole).map(power).collect();
    let floor = FLOOR * levels.iter().copied().fold(0.0, f64::max);
    levels.into_iter().map(|level| level.max(floor)).collect()
}
