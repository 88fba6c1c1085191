use audio::Clip;

/// What an engine returns, raw: nothing is checked or levelled yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Take {
    /// Played from a score on the very grid of the brief: as long as that, from its first beat on.
    Played(Played),
    /// Recorded by somebody who was told the tempo and no more: longer than asked, its first beat anywhere, its tempo about
    /// the asked one.
    Recorded(Recorded),
}

/// A take that fills its grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The sound.
    pub clip: Clip,
    /// Where notes begin, if the engine knows it, in the order of time.
    pub onsets: Vec<Onset>,
    /// The notes as a Standard MIDI File, if the engine knows them.
    pub midi: Option<Vec<u8>>,
}

/// A take that is still to be cut to the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// One or more sound files as they came, each of which will do; tried in this order.
    pub files: Vec<Vec<u8>>,
    /// The name that whoever recorded it gave the work, by which it can be found there.
    pub reference: Option<String>,
}

/// The beginning of a note, in frames from the start of the clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Onset {
    /// Where the grid, swing included, wants it.
    pub grid_frame: usize,
    /// Where it is played.
    pub played_frame: usize,
}
