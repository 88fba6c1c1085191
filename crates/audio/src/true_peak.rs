//! True peak (ITU-R BS.1770-5, Annex 2): how high the sound swings between the samples.
//!
//! The standard asks for four-fold oversampling at least. A quick look does that everywhere; a close one, sixteen-fold
//! and with a long interpolator, follows where the peak may be.

mod close;
mod quick;
mod search;
mod taps;

use std::ops::Range;
use std::sync::LazyLock;

use crate::outline::{CHUNK_FRAMES, Chunk, Outline, larger};
use crate::{Clip, maths};
use search::{Search, TAPS};

/// Its tables take longer to fill than a short clip to search.
static SEARCH: LazyLock<Search> = LazyLock::new(Search::new);

/// The largest magnitude of the oversampled waveform; 1 is full scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruePeak {
    /// Of the clip as a file, with silence before and after it.
    pub linear: f64,
    /// Of the clip as a loop, whose end is followed by its start.
    pub circular: f64,
}

impl TruePeak {
    /// Measures a clip.
    pub fn of(clip: &Clip) -> Self {
        Self::within(clip, &Outline::of(clip))
    }

    /// Measures a clip whose outline is known.
    ///
    /// Chunks that cannot hold the peak are not interpolated, so that most clips cost little more than the outline
    /// itself. The result is within 0.1 dB of that of a full search.
    pub fn within(clip: &Clip, outline: &Outline) -> Self {
        let search = &*SEARCH;
        let mut inside = outline.peak();
        for (plane, chunks) in clip.channels().iter().zip(outline.channels()) {
            inside = peak_inside(search, plane, chunks, inside);
        }
        let (mut linear, mut circular) = (inside, inside);
        for plane in clip.channels().iter().filter(|plane| !plane.is_empty()) {
            let frames = plane.len() as isize;
            let in_file = |at: isize| {
                usize::try_from(at).ok().and_then(|at| plane.get(at)).copied().unwrap_or(0.0)
            };
            let in_circle = |at: isize| plane[at.rem_euclid(frames) as usize];
            let (head, tail) =
                (CHUNK_FRAMES as isize, first_outer_chunk(plane.len()) * CHUNK_FRAMES);
            let (tail, reach) = (tail as isize, TAPS as isize / 2);
            linear = peak_of_gaps(search, in_file, -reach..head, linear);
            linear = peak_of_gaps(search, in_file, tail..frames + reach, linear);
            circular = peak_of_gaps(search, in_circle, 0..head, circular);
            circular = peak_of_gaps(search, in_circle, tail..frames, circular);
        }
        Self { linear: f64::from(linear), circular: f64::from(circular) }
    }

    /// The larger of both.
    pub fn max(self) -> f64 {
        self.linear.max(self.circular)
    }

    /// The larger of both in dBTP; `-inf` for silence.
    pub fn max_dbtp(self) -> f64 {
        maths::db_of_gain(self.max())
    }
}

/// The peak of all gaps whose taps lie within the plane, or `known` if that is larger.
fn peak_inside(search: &Search, plane: &[f32], chunks: &[Chunk], known: f32) -> f32 {
    let inner = 1..first_outer_chunk(plane.len());
    let bound_of = |at: usize| {
        let near = &chunks[at - 1..=at + 1];
        let peak = near.iter().fold(0.0, |old, chunk| larger(chunk.peak, old));
        let bend = near.iter().fold(0.0, |old, chunk| larger(chunk.bend, old));
        search.bound(peak, bend)
    };
    let peak_of = |at: usize, known: f32| {
        let start = at * CHUNK_FRAMES + 1 - TAPS / 2;
        search.peak(&plane[start..start + CHUNK_FRAMES + TAPS - 1], known)
    };
    // The most promising chunk first: it raises the bar for all others.
    let mut peak = known;
    if let Some(at) = inner.clone().max_by(|&a, &b| bound_of(a).total_cmp(&bound_of(b))) {
        peak = peak_of(at, peak);
    }
    for at in inner {
        if bound_of(at) > peak {
            peak = peak_of(at, peak);
        }
    }
    peak
}

/// The first chunk after the start whose gaps reach beyond the plane or its outline.
fn first_outer_chunk(frames: usize) -> usize {
    (frames.saturating_sub(TAPS) / CHUNK_FRAMES).max(1)
}

/// The peak of the gaps after the given frames, of samples that are looked up one by one, or `known` if that is larger.
fn peak_of_gaps(
    search: &Search,
    sample: impl Fn(isize) -> f32,
    gaps: Range<isize>,
    known: f32,
) -> f32 {
    let reach = TAPS as isize / 2;
    let window: Vec<f32> = (gaps.start + 1 - reach..gaps.end + reach).map(sample).collect();
    search.peak(&window, known)
}
