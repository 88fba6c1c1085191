//! What was measured, and which promises it keeps.

use std::fmt;

use crate::seam::Seam;

/// The figures of a finished clip: all of what is delivered, none of the raw take.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The frames that the grid demands; `None` for a one-shot.
    pub frames_asked: Option<usize>,
    /// The frames there are.
    pub frames: usize,
    /// Length in seconds.
    pub seconds: f64,
    /// Frames a second.
    pub sample_rate: u32,
    /// The number of channels.
    pub channels: usize,
    /// Samples that are no number; a finished clip has none.
    pub non_finite: usize,
    /// True peak in dBTP: for a loop the larger of file and circle, for a one-shot that of the file.
    pub true_peak_dbtp: f64,
    /// The largest sample, in dBFS.
    pub sample_peak_dbfs: f64,
    /// Integrated loudness; `None` below 400 ms.
    pub integrated_lufs: Option<f64>,
    /// The loudest 400 ms; `None` below 400 ms.
    pub momentary_max_lufs: Option<f64>,
    /// Loudness range; `None` below 3 s.
    pub loudness_range_lu: Option<f64>,
    /// The largest mean of a channel, as a magnitude; 1 is full scale.
    pub offset: f64,
    /// The share of the time, 0 to 1, below −60 dBFS.
    pub silence_share: f64,
    /// Correlation of left and right, −1 to 1: below 0 the sound loses power in mono. `None` for mono and silence.
    pub correlation: Option<f64>,
    /// How the end leads into the start; `None` for a one-shot.
    pub seam: Option<Seam>,
    /// How the onsets that are heard compare with those expected; `None` when none were expected or none is heard.
    pub timing: Option<Timing>,
    /// What the gain was, in dB.
    pub gain_db: f64,
    /// Frames that were trimmed off the start of a one-shot.
    pub trimmed_start_frames: usize,
    /// Every promise that applies, kept or broken.
    pub verdicts: Vec<Verdict>,
}

/// How far the onsets that are heard lie from those expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// Onsets that were looked for.
    pub expected: usize,
    /// Those with an attack that rises out of what sounds before it.
    pub heard: usize,
    /// Mean distance from where they are played, in ms.
    pub error_mean_ms: f64,
    /// The largest distance from where they are played, in ms.
    pub error_max_ms: f64,
    /// Mean distance from where the grid wants them, the player's timing included, in ms.
    pub grid_error_mean_ms: f64,
}

impl Timing {
    /// Whether the sound has attacks to be judged by: at least half of those expected are heard. Where fewer are, notes
    /// fade in, and the rise that is found is that of some of them, late by the time they take.
    pub fn shows_attacks(&self) -> bool {
        2 * self.heard >= self.expected
    }
}

/// What a finished clip promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Promise {
    /// As many frames as the grid demands.
    Length,
    /// Every sample is a number.
    Finite,
    /// There is something to hear: the peak of the take, in dBFS.
    Audible,
    /// The ceiling of the true peak.
    TruePeak,
    /// The cap of the integrated loudness.
    Loudness,
    /// No offset (DC).
    Offset,
    /// No click and no dip where the end meets the start.
    Seam,
    /// Onsets are where the score has them.
    Timing,
    /// Not all but silent.
    Silence,
    /// Survives being played in mono.
    Mono,
}

impl Promise {
    /// The name on a badge.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Finite => "finite",
            Self::Audible => "audible",
            Self::TruePeak => "true peak",
            Self::Loudness => "loudness",
            Self::Offset => "offset",
            Self::Seam => "seam",
            Self::Timing => "timing",
            Self::Silence => "silence",
            Self::Mono => "mono",
        }
    }

    /// The unit of figure and limit.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Length => "frames",
            Self::Finite => "samples",
            Self::Audible | Self::Offset => "dBFS",
            Self::TruePeak => "dBTP",
            Self::Loudness => "LUFS",
            Self::Seam => "dB",
            Self::Timing => "ms",
            Self::Silence => "share",
            Self::Mono => "correlation",
        }
    }

    /// How the figure has to stand to the limit.
    pub fn sense(self) -> Sense {
        match self {
            Self::Length => Sense::Exactly,
            Self::Audible | Self::Mono => Sense::AtLeast,
            _ => Sense::AtMost,
        }
    }
}

/// How a figure has to stand to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Not above it.
    AtMost,
    /// Not below it.
    AtLeast,
    /// The same.
    Exactly,
}

/// One promise, with what was measured and what is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// What is promised.
    pub promise: Promise,
    /// What was measured, in [`Promise::unit`].
    pub figure: f64,
    /// What is allowed.
    pub limit: f64,
    /// Whether the promise is kept.
    pub kept: bool,
}

impl Verdict {
    /// Compares a figure with its limit; a figure that is no number breaks the promise.
    pub fn new(promise: Promise, figure: f64, limit: f64) -> Self {
        let kept = match promise.sense() {
            Sense::AtMost => figure <= limit,
            Sense::AtLeast => figure >= limit,
            Sense::Exactly => figure == limit,
        };
        Self { promise, figure, limit, kept }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sense = match self.promise.sense() {
            Sense::AtMost => "at most",
            Sense::AtLeast => "at least",
            Sense::Exactly => "exactly",
        };
        // Counts are whole; everything else is read to two digits.
        let digits = if matches!(self.promise, Promise::Length | Promise::Finite) { 0 } else { 2 };
        let Self { promise, figure, limit, .. } = self;
        write!(
            f,
            "{} {figure:.digits$} {} ({sense} {limit:.digits$})",
            promise.name(),
            promise.unit()
        )
    }
}

/// A take that cannot be made to keep its promises.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the take breaks its promises: {}", list(failed))]
pub struct Refusal {
    /// The promises it breaks, at least one.
    pub failed: Vec<Verdict>,
}

fn list(failed: &[Verdict]) -> String {
    failed.iter().map(Verdict::to_string).collect::<Vec<_>>().join("; ")
}
