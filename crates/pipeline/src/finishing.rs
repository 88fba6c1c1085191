use audio::Clip;
use brief::{Brief, Kind, Length};
use engine::Onset;
use mastering::{ExpectedOnset, Finished, Levels, Refusal, Shape, Spec};

/// The ceiling of the true peak of everything that is delivered.
const PEAK_DBTP_MAX: f64 = -1.0;

/// Turns a clip that fills the grid into what the brief asks for, as its kind wants it.
pub(crate) fn finish(
    clip: Clip,
    onsets: Vec<ExpectedOnset>,
    brief: &Brief,
) -> Result<Finished, Refusal> {
    let spec = Spec {
        shape: match brief.length {
            Length::Bars(_) => Shape::Loop(brief.grid()),
            Length::OneShot => Shape::OneShot,
        },
        levels: Levels {
            peak_dbtp_max: PEAK_DBTP_MAX,
            loudness_lufs_max: Some(loudness_lufs_max(brief.kind)),
        },
        onsets,
    };
    mastering::finish(clip, &spec)
}

/// The onsets of a score, as mastering listens for them.
pub(crate) fn expected(onsets: &[Onset]) -> Vec<ExpectedOnset> {
    let expected = onsets.iter().map(|onset| ExpectedOnset {
        played: onset.played_frame as u32,
        grid: onset.grid_frame as u32,
    });
    expected.collect()
}

/// How loud a kind may become, so that parts stand beside each other as in a mix: what is dense all the time reaches
/// this before its peak reaches the ceiling, and would bury the drums otherwise.
fn loudness_lufs_max(kind: Kind) -> f64 {
    match kind {
        Kind::Kick | Kind::Drums | Kind::Impact => -9.0,
        Kind::Bass | Kind::Percussion | Kind::Hats | Kind::Riser => -11.0,
        Kind::Chords | Kind::Lead | Kind::Arp => -13.0,
        Kind::Texture => -16.0,
    }
}
