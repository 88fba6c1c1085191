use audio::Clip;
use brief::Brief;
use engine::Engine;
use mastering::Report;
use serde::{Deserialize, Serialize};

use crate::LicenceView;
use crate::name::file_stem;
use crate::word::word_of;

/// The finished, checked loop or one-shot, with everything that travels along with it.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it is from.
    pub provenance: Provenance,
    /// The sound.
    pub clip: Clip,
    /// The proof that it keeps its promises.
    pub report: Report,
    /// The notes as a Standard MIDI File, if the engine knows them.
    pub midi: Option<Vec<u8>>,
}

/// Where a sound is from: all that its names and tags say, and enough to write its files again.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// What was asked for.
    pub brief: Brief,
    /// The seed it was asked with, and the one it was made with.
    pub seed: Seed,
    /// Who made it.
    pub maker: Maker,
}

/// The seed that was asked for, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seed {
    /// What was asked for.
    pub asked: u64,
    /// What the sound was made with: asking for this one gives the same sound at the first try.
    pub used: u64,
    /// The takes before it that could not be made to keep the promises.
    pub passed_over: Vec<PassedOver>,
}

/// A take that could not be made to keep the promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// Its seed.
    pub seed: u64,
    /// Which promise, in words.
    pub reason: String,
}

/// The engine as it was when it made an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What may be done with what it makes.
    pub licence: LicenceView,
    /// Whether brief, seed and version are enough to make the very same bytes again.
    pub seeds_reproduce: bool,
}

impl Provenance {
    /// A made-up word that people can call it by.
    pub fn word(&self) -> String {
        word_of(&self.brief, self.seed.asked)
    }

    /// A title for people: `Velora - Dark Techno Bass`.
    pub fn title(&self) -> String {
        let word = self.word();
        let (first, rest) = word.split_at(1);
        format!("{}{rest} - {}", first.to_ascii_uppercase(), self.brief.title())
    }

    /// The name of its files, without what comes after the dot.
    pub fn file_stem(&self) -> String {
        file_stem(&self.brief, self.seed.asked)
    }
}

impl Maker {
    pub(crate) fn of(engine: &dyn Engine) -> Self {
        let abilities = engine.abilities();
        Self {
            name: engine.name().to_owned(),
            version: engine.version().to_owned(),
            licence: abilities.licence.into(),
            seeds_reproduce: abilities.seeds_reproduce,
        }
    }
}
