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
    /// The sound file that it was cut from, as it came, if it was.
    pub take: Option<RawTake>,
}

/// A recorded take as it came: another loop can be cut from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawTake {
    /// What kind of file it is.
    pub format: audio::decode::Format,
    /// The file.
    pub bytes: Vec<u8>,
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
    /// Who was asked, if that was somebody else.
    pub instead_of: Option<InsteadOf>,
    /// Where it was cut from its take, if it was.
    pub cut: Option<Cut>,
}

/// An engine that was asked and was not available.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsteadOf {
    /// Its name.
    pub engine: String,
    /// Why it was not, in words.
    pub reason: String,
}

/// Where a sound was cut from its take. Times are seconds of the take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// Where it begins.
    pub from_s: f64,
    /// Where it ends.
    pub to_s: f64,
    /// The length of the take.
    pub take_s: f64,
    /// The tempo that the take had there; `None` where there is no pulse.
    pub bpm_found: Option<f64>,
    /// How far that tempo strayed from its own mean, in percent.
    pub drift_percent: f64,
    /// The SHA-256 of the take's file, in hexadecimal digits.
    pub take_sha256: String,
    /// The name by which whoever recorded it can find the work.
    pub reference: Option<String>,
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
