//! What is in the folder of a voicebank: which models there are, which sounds they know, and how their mel spectra are made.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why a voicebank cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BankError {
    #[error("{path} cannot be read: {reason}")]
    File { path: String, reason: String },
    #[error("there is no vocoder '{name}' in any of {places}: set the folder it is in")]
    NoVocoder { name: String, places: String },
    #[error(
        "the voice and its vocoder do not go together: {what} is {voice} here and {vocoder} there"
    )]
    Mismatch { what: &'static str, voice: String, vocoder: String },
    #[error("the voicebank has no singer '{name}'; it has {known}")]
    NoSpeaker { name: String, known: String },
    #[error("the voicebank has no language '{name}'; it has {known}")]
    NoLanguage { name: String, known: String },
}

/// `dsconfig.yaml`, as far as it is needed.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct DsConfig {
    phonemes: PathBuf,
    languages: Option<PathBuf>,
    #[serde(default)]
    use_lang_id: bool,
    acoustic: PathBuf,
    vocoder: String,
    #[serde(default)]
    speakers: Vec<String>,
    #[serde(default = "usual_hidden_size")]
    pub(super) hidden_size: usize,
    /// How deep shallow diffusion may go: a share, or steps of older models.
    pub(super) max_depth: Option<f64>,
    #[serde(flatten)]
    mel: Mel,
}

fn usual_hidden_size() -> usize {
    256
}

/// `vocoder.yaml`.
#[derive(Clone, Debug, Deserialize)]
struct VocoderConfig {
    model: PathBuf,
    #[serde(flatten)]
    mel: Mel,
}

/// How a mel spectrum is made. Banks of the first kind say nothing of it: then it is what all of them had.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Mel {
    pub(super) sample_rate: u32,
    pub(super) hop_size: u32,
    win_size: u32,
    fft_size: u32,
    pub(super) num_mel_bins: u32,
    mel_fmin: f64,
    mel_fmax: f64,
    mel_base: Base,
    mel_scale: String,
}

impl Default for Mel {
    fn default() -> Self {
        Self {
            sample_rate: 44_100,
            hop_size: 512,
            win_size: 2048,
            fft_size: 2048,
            num_mel_bins: 128,
            mel_fmin: 40.0,
            mel_fmax: 16_000.0,
            mel_base: Base::Ten,
            mel_scale: "slaney".to_owned(),
        }
    }
}

/// The base of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BaseText")]
enum Base {
    E,
    Ten,
}

/// Some write the number in quotes, and some do not.
#[derive(Deserialize)]
#[serde(untagged)]
enum BaseText {
    Number(f64),
    Text(String),
}

impl TryFrom<BaseText> for Base {
    type Error = &'static str;

    fn try_from(text: BaseText) -> Result<Self, Self::Error> {
        match text {
            BaseText::Number(10.0) => Ok(Self::Ten),
            BaseText::Text(text) if text == "10" => Ok(Self::Ten),
            BaseText::Text(text) if text == "e" => Ok(Self::E),
            _ => Err("mel_base is 'e' or '10'"),
        }
    }
}

impl Base {
    fn ln(self) -> f64 {
        match self {
            Self::E => 1.0,
            Self::Ten => std::f64::consts::LN_10,
        }
    }
}

/// A voicebank with its vocoder.
#[derive(Debug)]
pub(super) struct Bank {
    pub(super) acoustic: PathBuf,
    pub(super) vocoder: PathBuf,
    pub(super) config: DsConfig,
    pub(super) mel: Mel,
    /// What a spectrum of the voice is to be multiplied by for its vocoder.
    pub(super) mel_factor: f32,
    tokens: HashMap<String, i64>,
    languages: HashMap<String, i64>,
    folder: PathBuf,
}

impl Bank {
    /// Reads the texts of a voicebank; its models are only named.
    pub(super) fn read(folder: &Path, vocoder: Option<&Path>) -> Result<Self, BankError> {
        let config: DsConfig = yaml(&folder.join("dsconfig.yaml"))?;
        let vocoder_folder = vocoder_folder(folder, vocoder, &config.vocoder)?;
        let vocoder: VocoderConfig = yaml(&vocoder_folder.join("vocoder.yaml"))?;
        fit(&config.mel, &vocoder.mel)?;
        let languages = match &config.languages {
            Some(file) if config.use_lang_id => json(&folder.join(file))?,
            _ => HashMap::new(),
        };
        Ok(Self {
            acoustic: folder.join(&config.acoustic),
            vocoder: vocoder_folder.join(&vocoder.model),
            mel: config.mel.clone(),
            mel_factor: (config.mel.mel_base.ln() / vocoder.mel.mel_base.ln()) as f32,
            tokens: tokens(&folder.join(&config.phonemes))?,
            languages,
            folder: folder.to_owned(),
            config,
        })
    }

    /// The number of a phoneme; 0 is for padding, and none has it.
    pub(super) fn token(&self, phoneme: &str) -> Option<i64> {
        self.tokens.get(phoneme).copied()
    }

    /// The number of the language of a phoneme: what stands before its slash, or else the given one. Sounds that all
    /// languages share have none, 0.
    pub(super) fn language(&self, phoneme: &str, usual: Option<&str>) -> Result<i64, BankError> {
        let of_phoneme = phoneme.split_once('/').map(|(language, _)| language);
        let Some(name) = of_phoneme.or(usual) else { return Ok(0) };
        self.languages.get(name).copied().ok_or_else(|| {
            let (name, known) = (name.to_owned(), list(self.languages.keys()));
            BankError::NoLanguage { name, known }
        })
    }

    /// What tells a voice of several from the others: the named one, or the first.
    pub(super) fn speaker(&self, name: Option<&str>) -> Result<Vec<f32>, BankError> {
        let speakers = &self.config.speakers;
        let known = || list(speakers.iter());
        let found = match name {
            // Their names begin with the model's: `model.singer`.
            Some(name) => speakers
                .iter()
                .find(|known| *known == name || known.rsplit(['.', '/']).next() == Some(name)),
            None => speakers.first(),
        };
        let Some(speaker) = found else {
            let name = name.unwrap_or("at all").to_owned();
            return Err(BankError::NoSpeaker { name, known: known() });
        };
        let path = self.folder.join(format!("{speaker}.emb"));
        let bytes = fs::read(&path).map_err(|error| refuse(&path, error))?;
        let values: Vec<f32> =
            bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if bytes.len() != 4 * self.config.hidden_size {
            let wanted = self.config.hidden_size;
            return Err(refuse(
                &path,
                format!("it has {} bytes, not {wanted} numbers of 4", bytes.len()),
            ));
        }
        Ok(values)
    }
}

/// Where the vocoder is: as named, in the bank, or beside it.
fn vocoder_folder(bank: &Path, named: Option<&Path>, name: &str) -> Result<PathBuf, BankError> {
    let beside = bank.parent().unwrap_or(bank);
    let places = match named {
        Some(folder) => vec![folder.to_owned()],
        None => vec![bank.join("dsvocoder"), bank.join(name), beside.join(name)],
    };
    let found = places.iter().find(|place| place.join("vocoder.yaml").is_file());
    found.cloned().ok_or_else(|| BankError::NoVocoder {
        name: name.to_owned(),
        places: list(places.iter().map(|place| place.display())),
    })
}

/// Whether a vocoder can read the spectra of a voice; only the base of the logarithm may differ.
fn fit(voice: &Mel, vocoder: &Mel) -> Result<(), BankError> {
    let pairs = [
        ("sample_rate", f64::from(voice.sample_rate), f64::from(vocoder.sample_rate)),
        ("hop_size", f64::from(voice.hop_size), f64::from(vocoder.hop_size)),
        ("win_size", f64::from(voice.win_size), f64::from(vocoder.win_size)),
        ("fft_size", f64::from(voice.fft_size), f64::from(vocoder.fft_size)),
        ("num_mel_bins", f64::from(voice.num_mel_bins), f64::from(vocoder.num_mel_bins)),
        ("mel_fmin", voice.mel_fmin, vocoder.mel_fmin),
        ("mel_fmax", voice.mel_fmax, vocoder.mel_fmax),
    ];
    let mismatch =
        |what, voice: String, vocoder: String| Err(BankError::Mismatch { what, voice, vocoder });
    if let Some((what, voice, vocoder)) =
        pairs.into_iter().find(|(_, voice, vocoder)| voice != vocoder)
    {
        return mismatch(what, voice.to_string(), vocoder.to_string());
    }
    if voice.mel_scale != vocoder.mel_scale {
        return mismatch("mel_scale", voice.mel_scale.clone(), vocoder.mel_scale.clone());
    }
    if voice.sample_rate == 0 || voice.hop_size == 0 || voice.num_mel_bins == 0 {
        return mismatch("the size of a frame", "0".to_owned(), "0".to_owned());
    }
    Ok(())
}

/// The phonemes of a voice by their numbers: JSON, or in older banks a line for each.
fn tokens(path: &Path) -> Result<HashMap<String, i64>, BankError> {
    if path.extension().is_some_and(|ext| ext == "json") {
        return json(path);
    }
    let text = fs::read_to_string(path).map_err(|error| refuse(path, error))?;
    Ok(text.lines().map(|line| line.trim().to_owned()).zip(0..).collect())
}

fn yaml<T: DeserializeOwned>(path: &Path) -> Result<T, BankError> {
    let text = fs::read_to_string(path).map_err(|error| refuse(path, error))?;
    serde_saphyr::from_str(&text).map_err(|error| refuse(path, error))
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, BankError> {
    let text = fs::read_to_string(path).map_err(|error| refuse(path, error))?;
    serde_json::from_str(&text).map_err(|error| refuse(path, error))
}

fn refuse(path: &Path, reason: impl ToString) -> BankError {
    BankError::File { path: path.display().to_string(), reason: reason.to_string() }
}

fn list(names: impl Iterator<Item = impl ToString>) -> String {
    let mut names: Vec<String> = names.map(|name| name.to_string()).collect();
    names.sort();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "phonemes: v.phonemes.txt\nacoustic: v.onnx\nvocoder: nsf\n";

    /// What is read of a bank with these texts.
    fn read(config: &str, vocoder: &str) -> Result<Bank, BankError> {
        let folder = tempfile::tempdir().unwrap();
        let bank = folder.path().join("bank");
        fs::create_dir_all(bank.join("dsvocoder")).unwrap();
        fs::write(bank.join("dsconfig.yaml"), format!("{CONFIG}{config}")).unwrap();
        fs::write(bank.join("v.phonemes.txt"), "PAD\nSP\nAP\na\n").unwrap();
        fs::write(bank.join("dsvocoder/vocoder.yaml"), format!("model: nsf.onnx\n{vocoder}"))
            .unwrap();
        Bank::read(&bank, None)
    }

    #[test]
    fn a_bank_of_the_first_kind_counts_its_sounds_by_lines() {
        let bank = read("", "").unwrap();
        assert_eq!((bank.token("SP"), bank.token("a"), bank.token("b")), (Some(1), Some(3), None));
        assert!(bank.acoustic.ends_with("bank/v.onnx"));
        assert!(bank.vocoder.ends_with("bank/dsvocoder/nsf.onnx"));
        assert_eq!(bank.mel_factor, 1.0);
    }

    #[test]
    fn a_voice_and_a_vocoder_may_differ_in_the_base_of_the_logarithm_only() {
        let factor = |voice: &str, vocoder: &str| read(voice, vocoder).unwrap().mel_factor;
        assert_eq!(factor("mel_base: e\n", "mel_base: '10'\n"), std::f32::consts::LOG10_E);
        assert_eq!(factor("mel_base: 10\n", "mel_base: e\n"), std::f32::consts::LN_10);
        let refusal = |voice: &str, vocoder: &str| read(voice, vocoder).unwrap_err().to_string();
        assert_eq!(
            refusal("hop_size: 256\n", ""),
            "the voice and its vocoder do not go together: hop_size is 256 here and 512 there"
        );
        assert!(refusal("mel_fmax: 16000\n", "mel_fmax: 22050\n").contains("mel_fmax is 16000"));
        assert!(refusal("", "mel_scale: htk\n").contains("mel_scale is slaney here and htk"));
        assert!(refusal("mel_base: 2\n", "").contains("mel_base is 'e' or '10'"));
    }

    #[test]
    fn what_is_missing_is_named_with_the_places_it_was_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let refusal = || Bank::read(folder.path(), None).unwrap_err().to_string();
        assert!(refusal().contains("dsconfig.yaml cannot be read"), "{}", refusal());
        fs::write(folder.path().join("dsconfig.yaml"), CONFIG).unwrap();
        let refused = refusal();
        assert!(refused.starts_with("there is no vocoder 'nsf' in any of "), "{refused}");
        assert_eq!(refused.matches("nsf").count(), 3, "{refused}");
        fs::write(folder.path().join("dsconfig.yaml"), "acoustic: v.onnx\n").unwrap();
        assert!(refusal().contains("phonemes"), "{}", refusal());
    }
}
