//! What can be found out about a sound file, anybody's.

use audio::decode::SoundFile;
use audio::loudness::Loudness;
use audio::outline::Outline;
use audio::true_peak::TruePeak;
use audio::{Clip, Grid, maths};
use mastering::Seam;

/// A file and its figures.
pub(crate) struct Measured {
    pub(crate) file: SoundFile,
    /// The tempo that the file names, and where.
    pub(crate) tempo: Option<Tempo>,
    /// How the length lies on the grid of that tempo; `None` without one, and for a one-shot.
    pub(crate) fit: Option<Fit>,
    /// `None` where there is nothing to measure: no frames, samples that are no numbers, a rate beyond all music.
    pub(crate) levels: Option<Levels>,
    /// Of the sound as it is in the file now.
    pub(crate) audio_sha256: String,
}

/// A tempo that a file names.
#[derive(Clone, Copy)]
pub(crate) struct Tempo {
    pub(crate) bpm: f64,
    /// `tags` or `acid`.
    pub(crate) source: &'static str,
}

/// How a length lies on a grid.
pub(crate) struct Fit {
    pub(crate) beats: u32,
    pub(crate) bars: f64,
    /// The frames that so many beats take.
    pub(crate) grid_frames: usize,
    /// How many more or less there are.
    pub(crate) off_by_frames: i64,
}

/// Loudness, peaks and the join.
pub(crate) struct Levels {
    pub(crate) integrated_lufs: Option<f64>,
    pub(crate) momentary_max_lufs: Option<f64>,
    pub(crate) loudness_range_lu: Option<f64>,
    pub(crate) true_peak_dbtp: f64,
    pub(crate) sample_peak_dbfs: f64,
    /// The largest mean of a channel, as a magnitude.
    pub(crate) offset: f64,
    /// `None` for what does not go round: a one-shot, or a file that names neither tempo nor loop.
    pub(crate) seam: Option<Seam>,
}

impl Measured {
    pub(crate) fn of(bytes: &[u8], file: SoundFile) -> Self {
        let one_shot = file.acid.is_some_and(|acid| acid.one_shot());
        let tempo = tempo(&file);
        let has_loop = file.smpl.as_ref().is_some_and(|smpl| !smpl.loops.is_empty());
        let goes_round = !one_shot && (tempo.is_some() || has_loop);
        let beats_per_bar = file.acid.map_or(4, |acid| u32::from(acid.meter_numerator));
        let fit =
            tempo.filter(|_| !one_shot).and_then(|tempo| fit(&file.clip, tempo.bpm, beats_per_bar));
        Self {
            tempo,
            fit,
            levels: levels(&file.clip, goes_round),
            audio_sha256: pipeline::sound_sha256(bytes, &file),
            file,
        }
    }

    /// What the file says its sound hashed to when it was made.
    pub(crate) fn audio_sha256_said(&self) -> Option<&str> {
        self.file.tags.extra("AUDIO_SHA256")
    }
}

/// The tempo of the tags, which is exact where they are ours, or that of the `acid` chunk.
fn tempo(file: &SoundFile) -> Option<Tempo> {
    let of_tags = file.tags.bpm().map(|bpm| Tempo { bpm, source: "tags" });
    let of_acid = file.acid.map(|acid| Tempo { bpm: f64::from(acid.tempo), source: "acid" });
    // A claim beyond these is no tempo of anything, and would make the grid overflow.
    [of_tags, of_acid].into_iter().flatten().find(|tempo| (1.0..=1000.0).contains(&tempo.bpm))
}

fn fit(clip: &Clip, bpm: f64, beats_per_bar: u32) -> Option<Fit> {
    let beats = (clip.seconds() * bpm / 60.0).round();
    let grid = Grid { bpm, beats_per_bar: 1, bars: beats as u32, sample_rate: clip.sample_rate() };
    let beats_per_bar = if beats_per_bar == 0 { 4 } else { beats_per_bar };
    (beats >= 1.0).then(|| Fit {
        beats: grid.bars,
        bars: beats / f64::from(beats_per_bar),
        grid_frames: grid.frames(),
        off_by_frames: clip.frames() as i64 - grid.frames() as i64,
    })
}

fn levels(clip: &Clip, goes_round: bool) -> Option<Levels> {
    let finite = clip.channels().iter().flatten().all(|sample| sample.is_finite());
    if clip.frames() == 0 || !finite || !(8_000..=768_000).contains(&clip.sample_rate()) {
        return None;
    }
    let outline = Outline::of(clip);
    let peak = TruePeak::within(clip, &outline);
    let loudness = Loudness::of(clip);
    Some(Levels {
        integrated_lufs: loudness.integrated_lufs(),
        momentary_max_lufs: loudness.momentary_max_lufs(),
        loudness_range_lu: loudness.range_lu(),
        true_peak_dbtp: if goes_round { peak.max_dbtp() } else { maths::db_of_gain(peak.linear) },
        sample_peak_dbfs: maths::db_of_gain(f64::from(outline.peak())),
        offset: clip.channels().iter().map(|plane| mean(plane).abs()).fold(0.0, f64::max),
        seam: goes_round.then(|| Seam::within(clip, &outline)),
    })
}

fn mean(plane: &[f32]) -> f64 {
    plane.iter().map(|&sample| f64::from(sample)).sum::<f64>() / plane.len() as f64
}
