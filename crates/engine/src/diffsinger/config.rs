use std::path::PathBuf;
use std::time::Duration;

use audio::Key;

use crate::Licence;

/// What the operator has for a singer.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffsingerConfig {
    /// Where a program answers that sings scores (docs/singing.md); it is asked if it is named, whatever else is.
    pub base: Option<String>,
    /// The folder of a voicebank, with its `dsconfig.yaml`.
    pub bank: Option<PathBuf>,
    /// The folder of the vocoder, with its `vocoder.yaml`; without it, it is looked for in the bank and beside it.
    pub vocoder: Option<PathBuf>,
    /// The ONNX Runtime that sings the bank, `libonnxruntime.so`.
    pub library: Option<PathBuf>,
    /// Which of the bank's singers sings; the first one without it.
    pub speaker: Option<String>,
    /// The language of the words, as the bank names it.
    pub language: Option<String>,
    /// `dsdict.yaml` or `dictionary.txt` of the voice; without it, the bank's.
    pub dictionary: Option<PathBuf>,
    /// What is sung when a brief has no text of its own.
    pub lyrics: String,
    /// A score that is sung in place of our own melodies.
    pub score: Option<SungScore>,
    /// How many octaves the voice sings above what is written, or below.
    pub octaves: i32,
    /// How many steps a take is refined in: more take longer.
    pub steps: u32,
    /// How long the singing may take.
    pub patience: Duration,
    /// What may be done with the voice.
    pub licence: Licence,
}

/// A score of the operator's, a `.ds` file.
#[derive(Clone, Debug, PartialEq)]
pub struct SungScore {
    /// Where it is.
    pub path: PathBuf,
    /// The tempo it was written in; time 0 is its first beat.
    pub bpm: f64,
    /// How many bars it has: 1, 2, 4, 8 or 16.
    pub bars: u32,
    /// The key it was written in.
    pub key: Key,
}

impl DiffsingerConfig {
    /// Nobody who could sing yet, under a licence.
    pub fn of(licence: Licence) -> Self {
        Self {
            base: None,
            bank: None,
            vocoder: None,
            library: None,
            speaker: None,
            language: None,
            dictionary: None,
            lyrics: "la".to_owned(),
            score: None,
            octaves: 0,
            steps: 20,
            patience: Duration::from_secs(600),
            licence,
        }
    }
}
