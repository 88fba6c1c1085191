//! The shape of a clip in steps of 64 frames: one pass from which the other measures know where to look closer.

use crate::Clip;

/// Frames in a chunk, the last of a clip may be shorter.
pub const CHUNK_FRAMES: usize = 64;
/// Sums that run side by side, in a fixed order whatever the machine's vectors are.
const LANES: usize = 8;

/// What a plane does within one chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The largest magnitude of a sample.
    pub peak: f32,
    /// The largest magnitude of a second difference `x[n−1] − 2·x[n] + x[n+1]`, the neighbours beyond the chunk
    /// included and those beyond the clip taken as the plane's first and last sample.
    pub bend: f32,
    /// The sum of the squares.
    pub energy: f32,
}

/// The chunks of every plane of a clip.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    channels: Vec<Vec<Chunk>>,
}

impl Outline {
    /// Goes once over the clip.
    pub fn of(clip: &Clip) -> Self {
        Self { channels: clip.channels().iter().map(|plane| outline(plane)).collect() }
    }

    /// The chunks of each plane.
    pub fn channels(&self) -> &[Vec<Chunk>] {
        &self.channels
    }

    /// The largest magnitude of a sample.
    pub fn peak(&self) -> f32 {
        self.channels.iter().flatten().fold(0.0, |peak, chunk| peak.max(chunk.peak))
    }

    /// The share of chunks, 0 to 1, in which no channel reaches `level`.
    pub fn share_below(&self, level: f32) -> f64 {
        let chunks = self.channels[0].len();
        let quiet = (0..chunks)
            .filter(|&at| self.channels.iter().all(|plane| plane[at].peak < level))
            .count();
        quiet as f64 / chunks.max(1) as f64
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn outline(plane: &[f32]) -> Vec<Chunk> {
    let mut chunks = Vec::with_capacity(plane.len().div_ceil(CHUNK_FRAMES));
    for start in (0..plane.len()).step_by(CHUNK_FRAMES) {
        let end = start + CHUNK_FRAMES;
        if start > 0 && end < plane.len() {
            let window: &[f32; CHUNK_FRAMES + 2] =
                plane[start - 1..=end].try_into().expect("a chunk and both its neighbours");
            chunks.push(whole_chunk(window));
        } else {
            chunks.push(edge_chunk(plane, start, end.min(plane.len())));
        }
    }
    chunks
}

/// The chunk inside of its two neighbours.
#[inline(always)]
fn whole_chunk(window: &[f32; CHUNK_FRAMES + 2]) -> Chunk {
    let (mut peak, mut bend, mut energy) = ([0.0f32; LANES], [0.0f32; LANES], [0.0f32; LANES]);
    for step in 0..CHUNK_FRAMES / LANES {
        let at: &[f32; LANES + 2] = window[step * LANES..step * LANES + LANES + 2]
            .try_into()
            .expect("the lanes and their neighbours");
        for lane in 0..LANES {
            let x = at[lane + 1];
            let second = (at[lane] - x) + (at[lane + 2] - x);
            peak[lane] = larger(x.abs(), peak[lane]);
            bend[lane] = larger(second.abs(), bend[lane]);
            energy[lane] += x * x;
        }
    }
    Chunk {
        peak: by_halves(peak, larger),
        bend: by_halves(bend, larger),
        energy: by_halves(energy, |a, b| a + b),
    }
}

fn edge_chunk(plane: &[f32], start: usize, end: usize) -> Chunk {
    let mut chunk = Chunk::default();
    for n in start..end {
        let x = plane[n];
        let (before, after) = (plane[n.saturating_sub(1)], plane[(n + 1).min(plane.len() - 1)]);
        chunk.peak = chunk.peak.max(x.abs());
        chunk.bend = chunk.bend.max(((before - x) + (after - x)).abs());
        chunk.energy += x * x;
    }
    chunk
}

/// One comparison, as the vector instruction does it; `f32::max` would add a test for NaN.
#[inline(always)]
pub(crate) fn larger(new: f32, old: f32) -> f32 {
    if new > old { new } else { old }
}

/// What the lanes come to together, half with half until one is left: a chain would wait for each. Their number is a
/// power of two.
#[inline(always)]
pub(crate) fn by_halves<const N: usize>(
    mut lanes: [f32; N],
    together: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut half = N / 2;
    while half > 0 {
        for at in 0..half {
            lanes[at] = together(lanes[at], lanes[at + half]);
        }
        half /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_says_what_a_plain_search_finds() {
        let plane: Vec<f32> =
            (0..1000).map(|n: i32| ((n * n * 37 + n * 11) % 201 - 100) as f32 / 100.0).collect();
        let chunks = outline(&plane);
        assert_eq!(chunks.len(), 16);
        for (at, chunk) in chunks.iter().enumerate() {
            let plain = edge_chunk(
                &plane,
                at * CHUNK_FRAMES,
                (at * CHUNK_FRAMES + CHUNK_FRAMES).min(plane.len()),
            );
            assert_eq!((chunk.peak, chunk.bend), (plain.peak, plain.bend), "chunk {at}");
            // The order of the sum differs: single precision over 64 squares.
            assert!((chunk.energy - plain.energy).abs() < 1e-4, "chunk {at}");
        }
    }
}
