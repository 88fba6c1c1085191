//! The search: a close look wherever a quick one leaves the peak possible.

use super::close::{self, Close};
use super::quick::{self, GAPS, Near, Quick};
use crate::outline::{by_halves, larger};

/// Samples around a gap on which its peak depends.
pub(super) const TAPS: usize = close::TAPS;
/// Where the samples of the quick look start within those of the close one.
const INSET: usize = (close::TAPS - quick::TAPS) / 2;
/// What a close look may find above a quick one, for each unit of bend. The quick look misses what lies just below
/// half the sample rate, where the bend is four times the magnitude and half of that may go unseen.
const EXCESS: f32 = 0.125;

/// Both looks.
pub(super) struct Search {
    quick: Quick,
    close: Close,
}

impl Search {
    pub(super) fn new() -> Self {
        Self { quick: Quick::new(), close: Close::new() }
    }

    /// The most that is expected between samples of at most this magnitude, all those around them included, with
    /// second differences of at most this one.
    pub(super) fn bound(&self, peak: f32, bend: f32) -> f32 {
        self.quick.bound(peak, bend) + bend * EXCESS
    }

    /// The largest magnitude between the samples of a window, in all gaps that have `TAPS` samples around them, or
    /// `known` if that is larger.
    pub(super) fn peak(&self, window: &[f32], known: f32) -> f32 {
        let gaps = (window.len() + 1).saturating_sub(TAPS);
        // The last step looks at some gaps again rather than beyond the window.
        let steps = (0..gaps).step_by(GAPS).map(|from| from.min(gaps.saturating_sub(GAPS)));
        steps.fold(known, |known, from| {
            let span =
                window[from + INSET..].first_chunk().expect("more samples than a quick look");
            let near = Near::of(span);
            let excess = near.bend * EXCESS;
            if self.quick.near_bound(near) + excess <= known {
                return known;
            }
            let quick = self.quick.peaks(span);
            if larger(by_halves(quick, larger), near.peak) + excess <= known {
                return known;
            }
            let around = window[from..].windows(TAPS).zip(quick);
            around.fold(known, |known, (around, quick)| {
                let around: &[f32; TAPS] = around.try_into().expect("the samples around a gap");
                let ends = larger(around[TAPS / 2 - 1].abs(), around[TAPS / 2].abs());
                if larger(quick, ends) + excess > known {
                    larger(self.close.peak(around), known)
                } else {
                    known
                }
            })
        })
    }
}
