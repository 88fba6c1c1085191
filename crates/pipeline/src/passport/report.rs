use mastering::Report;
use serde::Serialize;

/// What was measured. Levels are rounded to hundredths of a decibel; `null` where there is nothing to measure.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    /// Length in frames.
    pub frames: usize,
    /// The length that the grid demands; `None` for a one-shot.
    pub frames_asked: Option<usize>,
    /// Length in seconds.
    pub seconds: f64,
    /// Frames a second.
    pub sample_rate: u32,
    /// The number of channels.
    pub channels: usize,
    /// In dBTP.
    pub true_peak_dbtp: f64,
    /// In dBFS.
    pub sample_peak_dbfs: f64,
    /// In LUFS.
    pub integrated_lufs: Option<f64>,
    /// In LUFS.
    pub momentary_max_lufs: Option<f64>,
    /// In LU.
    pub loudness_range_lu: Option<f64>,
    /// The largest mean of a channel (DC), 1 is full scale.
    pub offset: f64,
    /// The share of the time, 0 to 1, below −60 dBFS.
    pub silence_share: f64,
    /// Of left and right, −1 to 1.
    pub correlation: Option<f64>,
    /// How far the join of end and start stands out of the rest; `None` for a one-shot.
    pub seam_db: Option<f64>,
    /// How far the onsets that are heard lie from those expected.
    pub timing: Option<TimingView>,
    /// What the finishing made louder.
    pub gain_db: f64,
    /// Every promise that applies.
    pub promises: Vec<PromiseView>,
}

/// How far the onsets that are heard lie from those expected.
#[derive(Clone, Debug, Serialize)]
pub struct TimingView {
    expected: usize,
    heard: usize,
    error_mean_ms: f64,
    error_max_ms: f64,
    grid_error_mean_ms: f64,
}

/// One promise, with what was measured and what is allowed.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseView {
    promise: &'static str,
    figure: Option<f64>,
    limit: f64,
    unit: &'static str,
    kept: bool,
}

impl ReportView {
    /// The view of a report.
    pub fn of(report: &Report) -> Self {
        Self {
            frames: report.frames,
            frames_asked: report.frames_asked,
            seconds: rounded(report.seconds, 1e6),
            sample_rate: report.sample_rate,
            channels: report.channels,
            true_peak_dbtp: hundredths(report.true_peak_dbtp),
            sample_peak_dbfs: hundredths(report.sample_peak_dbfs),
            integrated_lufs: report.integrated_lufs.map(hundredths),
            momentary_max_lufs: report.momentary_max_lufs.map(hundredths),
            loudness_range_lu: report.loudness_range_lu.map(hundredths),
            offset: rounded(report.offset, 1e9),
            silence_share: rounded(report.silence_share, 1e4),
            correlation: report.correlation.map(hundredths),
            seam_db: report.seam.map(|seam| hundredths(seam.stands_out_db())),
            timing: report.timing.map(|timing| TimingView {
                expected: timing.expected,
                heard: timing.heard,
                error_mean_ms: hundredths(timing.error_mean_ms),
                error_max_ms: hundredths(timing.error_max_ms),
                grid_error_mean_ms: hundredths(timing.grid_error_mean_ms),
            }),
            gain_db: hundredths(report.gain_db),
            promises: report
                .verdicts
                .iter()
                .map(|verdict| PromiseView {
                    promise: verdict.promise.name(),
                    // A level of nothing at all is minus infinity, which JSON cannot say.
                    figure: verdict.figure.is_finite().then(|| hundredths(verdict.figure)),
                    limit: verdict.limit,
                    unit: verdict.promise.unit(),
                    kept: verdict.kept,
                })
                .collect(),
        }
    }
}

fn hundredths(figure: f64) -> f64 {
    rounded(figure, 100.0)
}

fn rounded(figure: f64, parts: f64) -> f64 {
    // Adding zero turns −0 into 0.
    (figure * parts).round() / parts + 0.0
}
