use audio::Clip;
use audio::loudness::Loudness;
use audio::maths;
use audio::onset::Ends;
use audio::outline::Outline;
use audio::true_peak::TruePeak;

use crate::report::{Promise, Refusal, Report, Verdict};
use crate::seam::{self, Seam};
use crate::spec::{Levels, Shape, Spec};
use crate::{level, timing, trim};

/// Takes quieter than this, in dBFS, are taken for silent: below the last bit of 24.
const AUDIBLE_DBFS_MIN: f64 = -140.0;
/// How far below its ceiling the peak is put, so that rounding on the way to a file cannot lift it above.
const HEADROOM_DB: f64 = 0.002;
/// The most offset that is left in a loop: −80 dBFS …
const LOOP_OFFSET_DBFS_MAX: f64 = -80.0;
/// … and in a one-shot, whose first half-wave has a mean of its own.
const ONE_SHOT_OFFSET_DBFS_MAX: f64 = -24.0;
/// The mean distance of what is heard from what is played: half of what an ear tells apart.
const TIMING_MS_MAX: f64 = 5.0;
/// Where silence starts in the report: −60 dBFS.
const SILENCE_LEVEL: f64 = 0.001;
/// One short hit in a slow bar is the emptiest thing worth keeping.
const SILENCE_SHARE_MAX: f64 = 0.98;
/// Below this the sides take more than 3 dB from the sum.
const CORRELATION_MIN: f64 = -0.3;
/// An offset this far below the peak is left as it is: subtracting it would only move the last bit.
const OFFSET_WORTH_REMOVING: f64 = 1e-6;

/// What is delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The sound.
    pub clip: Clip,
    /// What was measured.
    pub report: Report,
}

/// Finishes a take in place: offset, trim (one-shots), gain; and measures the result.
///
/// Mono and stereo of any sample rate from 8 kHz on are taken. The memory of the take becomes that of the finished
/// clip. What follows from the gain is scaled, not measured twice: levels are exact to the last digits of single
/// precision.
///
/// # Errors
/// The promises that are broken, when there are any.
pub fn finish(mut take: Clip, spec: &Spec) -> Result<Finished, Refusal> {
    let offset_removed = prepare(&mut take, spec)?;
    let trimmed_start_frames = match spec.shape {
        Shape::Loop(_) => 0,
        Shape::OneShot => trim::trim(&mut take),
    };
    let outline = Outline::of(&take);
    let peak = TruePeak::within(&take, &outline);
    let loudness = Loudness::of(&take);
    let (peak, ends, seam) = match spec.shape {
        Shape::Loop(_) => (peak.max(), Ends::Circle, Some(Seam::within(&take, &outline))),
        Shape::OneShot => (peak.linear, Ends::Silence, None),
    };
    let timing = timing::measure(&take, &spec.onsets, trimmed_start_frames, ends);
    let correlation = correlation(&take, &outline);

    // Everything below follows from one number.
    let gain = gain(peak, &loudness, spec.levels) as f32;
    let means = take.channels_mut().iter_mut().map(|plane| level::scale(plane, gain));
    let offset = means.fold(0.0f64, |old, mean| old.max(mean.abs()));
    let gain = f64::from(gain);
    let loudness = loudness.scaled(gain);
    let mut report = Report {
        frames_asked: match spec.shape {
            Shape::Loop(grid) => Some(grid.frames()),
            Shape::OneShot => None,
        },
        frames: take.frames(),
        seconds: take.seconds(),
        sample_rate: take.sample_rate(),
        channels: take.channels().len(),
        non_finite: 0,
        true_peak_dbtp: maths::db_of_gain(peak * gain),
        sample_peak_dbfs: maths::db_of_gain(f64::from(outline.peak()) * gain),
        integrated_lufs: loudness.integrated_lufs(),
        momentary_max_lufs: loudness.momentary_max_lufs(),
        loudness_range_lu: loudness.range_lu(),
        offset,
        silence_share: outline.share_below((SILENCE_LEVEL / gain) as f32),
        correlation,
        seam,
        timing,
        gain_db: maths::db_of_gain(gain * offset_removed.scale),
        trimmed_start_frames,
        verdicts: Vec::new(),
    };
    report.verdicts = verdicts(&report, spec, offset_removed.peak_dbfs);
    let failed: Vec<Verdict> =
        report.verdicts.iter().copied().filter(|verdict| !verdict.kept).collect();
    if failed.is_empty() { Ok(Finished { clip: take, report }) } else { Err(Refusal { failed }) }
}

/// What happened to a take before it was measured.
struct Prepared {
    /// The peak it came with.
    peak_dbfs: f64,
    /// The power of two it was multiplied by.
    scale: f64,
}

/// Refuses what cannot be measured, removes the offset, and brings extreme levels to where single precision can
/// square them.
fn prepare(take: &mut Clip, spec: &Spec) -> Result<Prepared, Refusal> {
    if let Shape::Loop(grid) = spec.shape {
        // A wrong sample rate is a wrong length in time, whatever the number of frames says.
        let frames = if take.sample_rate() == grid.sample_rate { take.frames() } else { 0 };
        demand(Promise::Length, frames as f64, grid.frames() as f64)?;
    }
    let scans: Vec<level::Scan> = take.channels().iter().map(|plane| level::scan(plane)).collect();
    if !scans.iter().all(|scan| scan.mean.is_finite() && scan.peak.is_finite()) {
        // Sums beyond the largest number count as what they become.
        let non_finite = take.channels().iter().flatten().filter(|x| !x.is_finite()).count().max(1);
        demand(Promise::Finite, non_finite as f64, 0.0)?;
    }
    let peak = scans.iter().map(|scan| f64::from(scan.peak)).fold(0.0, f64::max);
    let peak_dbfs = maths::db_of_gain(peak);
    demand(Promise::Audible, peak_dbfs, AUDIBLE_DBFS_MIN)?;

    let scale =
        if (1e-3..=1e3).contains(&peak) { 1.0 } else { maths::exp2(-maths::log2(peak).floor()) };
    let mut offsets: Vec<f32> = match spec.shape {
        Shape::Loop(_) => scans.iter().map(|scan| scan.mean as f32).collect(),
        Shape::OneShot => take.channels().iter().map(|plane| trim::resting_level(plane)).collect(),
    };
    for offset in &mut offsets {
        *offset =
            if f64::from(offset.abs()) > OFFSET_WORTH_REMOVING * peak { *offset } else { 0.0 };
    }
    if scale == 1.0 && offsets.iter().all(|&offset| offset == 0.0) {
        return Ok(Prepared { peak_dbfs, scale });
    }
    for (plane, &offset) in take.channels_mut().iter_mut().zip(&offsets) {
        level::shift_and_scale(plane, offset, scale as f32);
    }
    if offsets.iter().all(|&offset| f64::from(offset.abs()) < 0.5 * peak) {
        return Ok(Prepared { peak_dbfs, scale });
    }
    // An offset can be all there is.
    let left = take.channels().iter().map(|plane| level::scan(plane).peak).fold(0.0, f32::max);
    demand(Promise::Audible, maths::db_of_gain(f64::from(left) / scale), AUDIBLE_DBFS_MIN)?;
    Ok(Prepared { peak_dbfs, scale })
}

/// The correlation of left and right, −1 to 1; `None` for mono, and when one of them is silent.
fn correlation(clip: &Clip, outline: &Outline) -> Option<f64> {
    let [left, right] = clip.channels() else { return None };
    let power = |channel: usize| {
        outline.channels()[channel].iter().map(|chunk| f64::from(chunk.energy)).sum::<f64>()
    };
    let together = (power(0) * power(1)).sqrt();
    (together > 0.0).then(|| (level::product(left, right) / together).clamp(-1.0, 1.0))
}

fn demand(promise: Promise, figure: f64, limit: f64) -> Result<(), Refusal> {
    let verdict = Verdict::new(promise, figure, limit);
    if verdict.kept { Ok(()) } else { Err(Refusal { failed: vec![verdict] }) }
}

/// The largest gain that stays below both ceilings.
fn gain(peak: f64, loudness: &Loudness, levels: Levels) -> f64 {
    let mut gain = maths::gain_of_db(levels.peak_dbtp_max - HEADROOM_DB) / peak;
    let Some(cap_lufs) = levels.loudness_lufs_max else { return gain };
    // A lower gain can put blocks below the absolute gate, which leaves louder ones: so it is looked at again.
    for _ in 0..4 {
        match loudness.clone().scaled(gain).integrated_lufs() {
            Some(lufs) if lufs > cap_lufs => {
                gain *= maths::gain_of_db(cap_lufs - lufs - HEADROOM_DB)
            }
            _ => break,
        }
    }
    gain
}

fn verdicts(report: &Report, spec: &Spec, take_peak_dbfs: f64) -> Vec<Verdict> {
    let offset_dbfs_max = match spec.shape {
        Shape::Loop(_) => LOOP_OFFSET_DBFS_MAX,
        Shape::OneShot => ONE_SHOT_OFFSET_DBFS_MAX,
    };
    let asked = report
        .frames_asked
        .map(|asked| Verdict::new(Promise::Length, report.frames as f64, asked as f64));
    let loudness = report.integrated_lufs.zip(spec.levels.loudness_lufs_max);
    let always = [
        Verdict::new(Promise::Finite, report.non_finite as f64, 0.0),
        Verdict::new(Promise::Audible, take_peak_dbfs, AUDIBLE_DBFS_MIN),
        Verdict::new(Promise::TruePeak, report.true_peak_dbtp, spec.levels.peak_dbtp_max),
        Verdict::new(Promise::Offset, maths::db_of_gain(report.offset), offset_dbfs_max),
        Verdict::new(Promise::Silence, report.silence_share, SILENCE_SHARE_MAX),
    ];
    asked
        .into_iter()
        .chain(always)
        .chain(loudness.map(|(lufs, cap)| Verdict::new(Promise::Loudness, lufs, cap)))
        .chain(
            report
                .seam
                .map(|seam| Verdict::new(Promise::Seam, seam.stands_out_db(), seam::LIMIT_DB)),
        )
        .chain(
            report
                .timing
                .filter(|timing| timing.shows_attacks())
                .map(|timing| Verdict::new(Promise::Timing, timing.error_mean_ms, TIMING_MS_MAX)),
        )
        .chain(
            report
                .correlation
                .map(|correlation| Verdict::new(Promise::Mono, correlation, CORRELATION_MIN)),
        )
        .collect()
}
