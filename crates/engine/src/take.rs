use audio::Clip;

/// What an engine returns, raw: nothing is checked or levelled yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// The sound.
    pub clip: Clip,
    /// Where notes begin, if the engine knows it, in the order of time.
    pub onsets: Vec<Onset>,
    /// The notes as a Standard MIDI File, if the engine knows them.
    pub midi: Option<Vec<u8>>,
}

/// The beginning of a note, in frames from the start of the clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Onset {
    /// Where the grid, swing included, wants it.
    pub grid_frame: usize,
    /// Where it is played.
    pub played_frame: usize,
}
