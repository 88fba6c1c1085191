use audio::Grid;

/// What a take is to become.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Loop or one-shot.
    pub shape: Shape,
    /// How loud it may be.
    pub levels: Levels,
    /// The onsets of the score that ought to be heard, in any order; empty when nobody knows them.
    pub onsets: Vec<ExpectedOnset>,
}

/// Whether the end leads back to the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Fills this grid to the frame and is played in a circle.
    Loop(Grid),
    /// Played once: trimmed at both ends.
    OneShot,
}

/// The ceilings of level. The gain goes up to whichever is met first.
///
/// Sample packs are as loud as their peaks allow; only sound that is dense all the time needs the second ceiling, or a
/// pad comes out louder than the kick it lies under. Sensible caps: −9 LUFS for drums and kicks (which a peak of
/// −1 dBTP seldom reaches), −11 for bass, −13 for chords, leads and arps, −16 for textures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// The ceiling of the true peak in dBTP.
    pub peak_dbtp_max: f64,
    /// The ceiling of the integrated loudness in LUFS, if there is one.
    pub loudness_lufs_max: Option<f64>,
}

impl Default for Levels {
    fn default() -> Self {
        Self { peak_dbtp_max: -1.0, loudness_lufs_max: None }
    }
}

/// A note of the score that makes an attack, in frames of the take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedOnset {
    /// Where it is played.
    pub played: u32,
    /// Where the grid, swing included, wants it.
    pub grid: u32,
}
