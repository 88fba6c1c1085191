//! The song of a brief: segments to sing, and where on the grid they belong.

use std::fs;

use audio::Key;
use brief::Brief;
use synth::Note;

use super::config::SungScore;
use super::ds::{self, Segment};
use super::line::{self, Step};
use super::melody::{self, Tone};
use super::phrase;

/// Something to sing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Song {
    /// At least one; their offsets count from the time 0 of the song, and none is below it.
    pub(super) segments: Vec<Segment>,
    /// Where the time 0 of the song is on the grid of the brief, in seconds; below 0 is before the first beat, and so at the
    /// end of the loop.
    pub(super) starts_at: f64,
    /// The melody.
    pub(super) notes: Vec<Note>,
}

impl Song {
    /// How long it is sung, from its time 0 to the end of the last segment.
    pub(super) fn seconds(&self) -> f64 {
        let ends = self.segments.iter().map(|segment| segment.offset + segment.seconds());
        ends.fold(0.0, f64::max)
    }
}

/// Why there is no song for a brief.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SongError {
    /// The operator's score cannot be used for any brief.
    #[error("the score {path} cannot be sung: {reason}")]
    Score { path: String, reason: String },
    /// It is not for this brief.
    #[error("{0}")]
    Brief(String),
}

/// The lead of our own score with a lyric, which has at least one syllable.
pub(super) fn compose(
    brief: &Brief,
    seed: u64,
    lyric: &[Step],
    octaves: i32,
) -> Result<Song, SongError> {
    let score = synth::compose(brief, seed);
    let notes = melody::of_score(&score, octaves);
    let tones = melody::tones(&notes, &score.grid);
    let line = line::line(&tones, lyric);
    let mut segments = phrase::phrases(&line, score.grid.seconds(), seed);
    let Some(starts_at) = segments.first().map(|first| first.offset) else {
        return Err(SongError::Brief("there is no note to sing in it".to_owned()));
    };
    segments.iter_mut().for_each(|segment| segment.offset -= starts_at);
    let segments = segments.into_iter().map(Segment::rounded).collect();
    Ok(Song { segments, starts_at, notes })
}

/// The operator's score in the tempo, the key and the length of a brief.
pub(super) fn adapt(score: &SungScore, brief: &Brief, octaves: i32) -> Result<Song, SongError> {
    let refuse =
        |reason: String| SongError::Score { path: score.path.display().to_string(), reason };
    let mut segments = read(score)?;
    let semitones = semitones(score.key, brief.key)?;
    let stretch = score.bpm / brief.bpm;
    for segment in &mut segments {
        segment.stretch(stretch);
        segment.transpose(f64::from(semitones + 12 * octaves));
    }
    let grid = brief.grid();
    if grid.bars < score.bars || !grid.bars.is_multiple_of(score.bars) {
        let bars = score.bars;
        return Err(SongError::Brief(format!(
            "its score has {bars} bars, so it sings those or twice, four times … as many"
        )));
    }
    let once = grid.seconds() * f64::from(score.bars) / f64::from(grid.bars);
    if let Some(late) = segments.iter().find(|segment| segment.offset >= once) {
        let (offset, bars) = (late.offset / stretch, score.bars);
        return Err(refuse(format!(
            "a segment begins at {offset:.2} s, after the {bars} bars that it is said to have"
        )));
    }
    let times = grid.bars / score.bars;
    let again = |time: u32| {
        let by = once * f64::from(time);
        segments
            .iter()
            .map(move |segment| Segment { offset: segment.offset + by, ..segment.clone() })
    };
    let segments: Vec<Segment> = (0..times).flat_map(again).collect();
    let notes = melody::notes(&tones(&segments), &grid);
    Ok(Song { segments, starts_at: 0.0, notes })
}

/// Reads the operator's score.
pub(super) fn read(score: &SungScore) -> Result<Vec<Segment>, SongError> {
    let refuse =
        |reason: String| SongError::Score { path: score.path.display().to_string(), reason };
    let text = fs::read_to_string(&score.path).map_err(|error| refuse(error.to_string()))?;
    ds::read(&text).map_err(|error| refuse(error.to_string()))
}

/// The shortest way from one key to another of the same scale.
fn semitones(from: Key, to: Option<Key>) -> Result<i32, SongError> {
    let Some(to) = to else { return Ok(0) };
    if from.scale != to.scale {
        return Err(SongError::Brief(format!(
            "its score is in {from}, and can be sung in any {} key only",
            from.scale.name()
        )));
    }
    let up = (i32::from(to.tonic.index()) - i32::from(from.tonic.index())).rem_euclid(12);
    Ok(if up > 6 { up - 12 } else { up })
}

fn tones(segments: &[Segment]) -> Vec<Tone> {
    let mut tones = Vec::new();
    for segment in segments {
        let mut start = segment.offset;
        for note in &segment.notes {
            let end = start + note.seconds;
            tones.extend(note.pitch.map(|pitch| Tone { start, end, pitch }));
            start = end;
        }
    }
    tones.sort_by(|one, other| one.start.total_cmp(&other.start));
    tones
}
