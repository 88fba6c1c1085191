//! A voice that sings in this process.

mod bank;
mod inputs;
mod runtime;
mod voice;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use self::bank::Bank;
use self::inputs::{InputError, Manner};
use self::runtime::Runtime;
use self::voice::{Voice, VoiceError};
use super::config::DiffsingerConfig;
use super::placement::Piece;
use super::song::Song;
use super::{permanent, unavailable};
use crate::{EngineError, Watch};

/// The share of a take that is done before the first segment is sung, and after the last.
const BEFORE: f64 = 0.05;
const AFTER: f64 = 0.95;

/// A voicebank and the library that sings it.
#[derive(Default)]
pub(super) struct Singer {
    /// Loaded with the first song, and again if that failed. One segment is sung at a time: each takes all processors.
    voice: Mutex<Option<Voice>>,
}

impl Singer {
    /// Whether everything is there: the bank and its vocoder fit, the models exist, the library loads.
    pub(super) fn check(&self, config: &DiffsingerConfig, bank: &Path) -> Result<(), EngineError> {
        let bank = read(config, bank)?;
        for model in [&bank.acoustic, &bank.vocoder] {
            if !model.is_file() {
                return Err(unavailable(format!("there is no model {}", model.display())));
            }
        }
        if let Some(speaker) = &config.speaker {
            bank.speaker(Some(speaker)).map_err(|error| unavailable(error.to_string()))?;
        }
        runtime(config).map(drop)
    }

    /// Sings a song, segment by segment.
    pub(super) fn sing(
        &self,
        config: &DiffsingerConfig,
        bank: &Path,
        song: &Song,
        watch: &mut dyn Watch,
    ) -> Result<Vec<Piece>, EngineError> {
        let mut voice = self.voice.lock().unwrap_or_else(PoisonError::into_inner);
        let voice = match &mut *voice {
            Some(voice) => voice,
            none => none.insert(load(config, bank)?),
        };
        let manner = Manner {
            speaker: config.speaker.as_deref(),
            language: config.language.as_deref(),
            steps: config.steps,
        };
        let mut pieces = Vec::new();
        for (at, segment) in song.segments.iter().enumerate() {
            watch.step(BEFORE + (AFTER - BEFORE) * at as f64 / song.segments.len() as f64)?;
            let sound = voice.sing(segment, manner).map_err(refused)?;
            pieces.push(Piece { at: song.starts_at + segment.offset, sound });
        }
        Ok(pieces)
    }
}

fn load(config: &DiffsingerConfig, bank: &Path) -> Result<Voice, EngineError> {
    let bank = read(config, bank)?;
    Voice::load(bank, &runtime(config)?).map_err(|error| unavailable(error.to_string()))
}

fn read(config: &DiffsingerConfig, bank: &Path) -> Result<Bank, EngineError> {
    Bank::read(bank, config.vocoder.as_deref()).map_err(|error| unavailable(error.to_string()))
}

fn runtime(config: &DiffsingerConfig) -> Result<Runtime, EngineError> {
    let Some(library) = &config.library else {
        return Err(unavailable(
            "a voicebank needs an ONNX Runtime: name the library, libonnxruntime.so",
        ));
    };
    Runtime::load(library).map_err(|error| unavailable(error.to_string()))
}

/// A sound that is not known is the score's fault, everything else that of what the operator has.
fn refused(error: VoiceError) -> EngineError {
    match error {
        VoiceError::Input(InputError::Phoneme(_) | InputError::Score(_)) => {
            permanent(error.to_string())
        }
        _ => unavailable(error.to_string()),
    }
}
