//! What is played, as notes: made first, rendered and written as MIDI afterwards.

mod arp;
mod bass;
mod build;
mod chords;
mod compose;
mod drums;
mod genre;
mod harmony;
mod lead;
mod midi;
mod percussion;
mod sheet;
mod song;
mod texture;

pub use compose::compose;
pub use midi::midi;

use audio::{Grid, Key};

/// Ticks in a beat: sixteenths, triplets and small timing play all fall on whole ticks.
pub const TICKS_PER_BEAT: u32 = 960;

/// Everything that is played in one loop or one-shot.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The grid that is played on.
    pub grid: Grid,
    /// The key, for tonal kinds.
    pub key: Option<Key>,
    /// The parts of the loop that are heard.
    pub tracks: Vec<Track>,
    /// Where the kick of the whole song falls, in ticks, whether it is heard in this loop or not: what ducks under
    /// the kick ducks here.
    pub pulse: Vec<u32>,
}

/// What one player plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The player.
    pub role: Role,
    /// The notes, by start.
    pub notes: Vec<Note>,
}

/// One note or hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Note {
    /// Where the grid, swing included, wants it: ticks from the start of the loop.
    pub tick: u32,
    /// How much later it is played than the grid wants, in ticks: the player's timing. Never early, so that no note
    /// of the first beat is cut in two by the loop's start.
    pub late: u32,
    /// How long it is held, in ticks. It may reach past the end of the loop and then goes round.
    pub length: u32,
    /// MIDI note number. For drums it chooses the size of the drum: 60 is the middle, see [`Role`].
    pub pitch: u8,
    /// How hard it is played: above 0, up to 1.
    pub velocity: f32,
    /// Whether the pitch glides into this note from the one before (bass and lead).
    pub slide: bool,
}

/// Who plays. Drums ignore a note's length but for the open hat and the ride, which it damps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Bass drum.
    Kick,
    /// Snare drum; soft velocities are ghost notes.
    Snare,
    /// Hand clap.
    Clap,
    /// Rim shot or side stick.
    Rim,
    /// Closed hi-hat; it cuts the open one.
    ClosedHat,
    /// Open hi-hat.
    OpenHat,
    /// Ride cymbal.
    Ride,
    /// Shaker.
    Shaker,
    /// Tambourine.
    Tambourine,
    /// Tom-tom: pitch 48 low, 55 middle, 60 high.
    Tom,
    /// Conga: pitch 48 low open, 55 high open, 60 slap.
    Conga,
    /// Bongo: pitch 60 low, 67 high.
    Bongo,
    /// Cowbell: pitch 60 low, 64 high.
    Cowbell,
    /// Claves.
    Claves,
    /// Bass line, one note at a time.
    Bass,
    /// Chords: notes that start together.
    Chords,
    /// Melody, one note at a time.
    Lead,
    /// Arpeggio, one note at a time.
    Arp,
    /// Pad or drone: long chords.
    Texture,
    /// Build-up: one note as long as the build.
    Riser,
    /// Hit: one note.
    Impact,
}
