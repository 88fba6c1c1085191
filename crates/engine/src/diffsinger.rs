//! A singer: DiffSinger, with a voice of the operator's.
//!
//! It does not read prompts, it sings scores. So the lead of our own score, or a score of the operator's, becomes segments
//! of phonemes, notes and pitch (`.ds`), which are sung by a program beside this one or, in a build with the feature `onnx`,
//! by the voice's own models in this process.

mod config;
mod dictionary;
mod ds;
#[cfg(feature = "onnx")]
mod inside;
mod line;
mod lyrics;
mod melody;
mod phrase;
mod pitch;
mod placement;
mod sidecar;
mod song;
mod timing;

pub use config::{DiffsingerConfig, SungScore};

use std::borrow::Cow;
#[cfg(feature = "onnx")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use brief::{Brief, Kind};

use self::dictionary::Dictionary;
use self::line::Step;
use self::placement::Piece;
use self::song::{Song, SongError};
use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Maturity, Played, Take, Unwatched, Watch, Wire,
};

const NAME: &str = "diffsinger";

/// The singer.
pub struct Diffsinger {
    config: DiffsingerConfig,
    wire: Wire,
    /// Read when it is first needed, and again if that failed.
    dictionary: Mutex<Option<Arc<Dictionary>>>,
    #[cfg(feature = "onnx")]
    inside: inside::Singer,
}

/// Who sings.
enum Singer<'a> {
    /// A program at an address.
    Beside(&'a str),
    /// This one, with the bank in a folder.
    #[cfg(feature = "onnx")]
    Inside(&'a Path),
}

impl Diffsinger {
    /// A singer with what the operator has; whether that can sing is found out by [`check`](Engine::check).
    pub fn new(config: DiffsingerConfig, wire: Wire) -> Self {
        Self {
            config,
            wire,
            dictionary: Mutex::default(),
            #[cfg(feature = "onnx")]
            inside: inside::Singer::default(),
        }
    }

    fn singer(&self) -> Result<Singer<'_>, EngineError> {
        if let Some(base) = &self.config.base {
            return Ok(Singer::Beside(base));
        }
        match &self.config.bank {
            None => Err(unavailable(
                "there is nobody to sing: name the address of a program that does, or a voicebank (docs/singing.md)",
            )),
            #[cfg(feature = "onnx")]
            Some(bank) => Ok(Singer::Inside(bank)),
            #[cfg(not(feature = "onnx"))]
            Some(_) => Err(unavailable(
                "this build cannot sing a voicebank itself: build it with the feature 'onnx', or name the address of a \
                 program that sings (docs/singing.md)",
            )),
        }
    }

    /// The song of a brief.
    fn song(&self, brief: &Brief, seed: u64) -> Result<Song, EngineError> {
        let config = &self.config;
        let song = match &config.score {
            Some(score) => song::adapt(score, brief, config.octaves),
            None => song::compose(brief, seed, &self.lyric_of(brief)?, config.octaves),
        };
        song.map_err(|error| match error {
            SongError::Score { .. } => unavailable(error.to_string()),
            SongError::Brief(reason) => permanent(reason),
        })
    }

    /// The text of a brief, or else the usual one.
    fn lyric_of(&self, brief: &Brief) -> Result<Vec<Step>, EngineError> {
        match brief.prompt.as_deref().and_then(lyrics::quoted) {
            Some(own) => self.lyric(own)?.map_err(permanent),
            None => self.lyric(&self.config.lyrics)?.map_err(unavailable),
        }
    }

    /// A text as it is sung, or what is wrong with it.
    fn lyric(&self, text: &str) -> Result<Result<Vec<Step>, String>, EngineError> {
        let words = lyrics::utterances(text);
        let steps = match line::steps(&words, &*self.dictionary()?) {
            Ok(steps) if steps.is_empty() => Err(format!("there is nothing to sing in '{text}'")),
            other => other.map_err(|error| error.to_string()),
        };
        Ok(steps)
    }

    fn dictionary(&self) -> Result<Arc<Dictionary>, EngineError> {
        let mut kept = self.dictionary.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dictionary) = &*kept {
            return Ok(Arc::clone(dictionary));
        }
        let read = Dictionary::read(&self.dictionary_path()?);
        let dictionary = Arc::new(read.map_err(|error| unavailable(error.to_string()))?);
        Ok(Arc::clone(kept.insert(dictionary)))
    }

    /// The dictionary that is named, or the first that there is in the bank.
    fn dictionary_path(&self) -> Result<PathBuf, EngineError> {
        if let Some(path) = &self.config.dictionary {
            return Ok(path.clone());
        }
        let Some(bank) = &self.config.bank else {
            return Err(unavailable(
                "the voice has no dictionary: name its dsdict.yaml or dictionary.txt",
            ));
        };
        let of_language =
            self.config.language.iter().map(|language| format!("dsdict-{language}.yaml"));
        let files: Vec<String> =
            of_language.chain(["dsdict.yaml".to_owned(), "dictionary.txt".to_owned()]).collect();
        // Some banks keep it with the model that tells how long words are.
        let folders = [bank.clone(), bank.join("dsdur")];
        let mut places =
            files.iter().flat_map(|file| folders.iter().map(move |folder| folder.join(file)));
        places.find(|path| path.is_file()).ok_or_else(|| {
            unavailable(format!("there is none of {} in {}", files.join(", "), bank.display()))
        })
    }
}

impl Engine for Diffsinger {
    fn name(&self) -> &str {
        NAME
    }

    fn version(&self) -> &str {
        "1.0"
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(&[Kind::Lead]),
            one_shots: false,
            delivery: Delivery::Played,
            // Sixteen bars at 60 BPM, as our own scores.
            seconds_max: 64.0,
            licence: self.config.licence.clone(),
            // The noise that a voice is made from has no seed that all of its programs share.
            seeds_reproduce: false,
            writes_midi: true,
            cost: Cost::default(),
            takes_max: 2,
            maturity: Maturity::Trial,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        let singer = self.singer()?;
        match &self.config.score {
            Some(score) => {
                song::read(score).map(drop).map_err(|error| unavailable(error.to_string()))?
            }
            None => self.lyric(&self.config.lyrics)?.map(drop).map_err(unavailable)?,
        }
        match singer {
            Singer::Beside(base) => sidecar::check(base, &self.wire, &Unwatched),
            #[cfg(feature = "onnx")]
            Singer::Inside(bank) => self.inside.check(&self.config, bank),
        }
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        EngineError::if_beyond(NAME, &self.abilities(), brief)?;
        watch.step(0.0)?;
        let singer = self.singer()?;
        let song = self.song(brief, seed)?;
        watch.step(0.02)?;
        let pieces: Vec<Piece> = match singer {
            Singer::Beside(base) => {
                sidecar::sing(base, &song, self.config.patience, &self.wire, watch)?
            }
            #[cfg(feature = "onnx")]
            Singer::Inside(bank) => self.inside.sing(&self.config, bank, &song, watch)?,
        };
        watch.step(0.95)?;
        let clip = placement::place(pieces, &brief.grid());
        watch.step(1.0)?;
        let midi = Some(melody::midi(song.notes, brief.grid(), brief.key));
        // Nobody hears to a few milliseconds where a vowel begins.
        Ok(Take::Played(Played { clip, onsets: Vec::new(), midi }))
    }
}

fn unavailable(reason: impl Into<String>) -> EngineError {
    EngineError::Unavailable { engine: NAME.to_owned(), reason: reason.into() }
}

fn permanent(reason: impl Into<String>) -> EngineError {
    EngineError::Permanent { engine: NAME.to_owned(), reason: reason.into() }
}

fn retryable(reason: impl Into<String>) -> EngineError {
    EngineError::Retryable { engine: NAME.to_owned(), reason: reason.into() }
}
