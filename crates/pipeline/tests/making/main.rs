//! From a brief to files: what is promised of every asset, whatever the brief, the engine and the disk do.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod every_brief;
mod files;
mod later;
mod records;
mod retries;

use brief::{Brief, Kind, Length, Moods, Style};

/// A second of sound that is quick to make.
fn kick() -> Brief {
    Brief {
        kind: Kind::Kick,
        length: Length::Bars(1),
        bpm: 200.0,
        key: None,
        intensity: 3,
        moods: Moods::default(),
        style: Style::Techno,
        swing: 0.5,
        instruments: Vec::new(),
        prompt: None,
        sample_rate: 44_100,
    }
}
