//! How the words of a voice are spoken.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// Between words and breaths a voice is silent …
pub(super) const SILENCE: &str = "SP";
/// … and here it breathes.
pub(super) const BREATH: &str = "AP";

/// The manner in which a sound of speech is made, as far as its length depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Vowel,
    /// Semivowels and liquids: they glide into what follows.
    Glide,
    Nasal,
    Fricative,
    Stop,
    /// Consonants of any other kind.
    Other,
}

/// A sound of speech, by the name that the voice has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phoneme {
    pub(super) symbol: String,
    pub(super) manner: Manner,
}

/// What is sung on one note: one vowel, and consonants around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Syllable {
    /// The word that begins with it; `None` within a word.
    pub(super) word: Option<String>,
    pub(super) onset: Vec<Phoneme>,
    pub(super) vowel: Phoneme,
    pub(super) coda: Vec<Phoneme>,
}

/// The words of a voice.
#[derive(Debug)]
pub(super) struct Dictionary {
    words: HashMap<String, Vec<String>>,
    /// Empty if the dictionary says nothing about its symbols.
    manners: HashMap<String, Manner>,
}

/// Why a dictionary cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the dictionary {path} cannot be read: {reason}")]
pub(super) struct DictionaryError {
    path: String,
    reason: String,
}

/// Why a word cannot be sung.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unspoken {
    #[error("the voice's dictionary does not know the word '{0}'")]
    Unknown(String),
    #[error("no sound of the word '{0}' can be held: the voice's dictionary has no vowel in it")]
    NoVowel(String),
}

/// A dictionary as OpenUtau reads it, `dsdict.yaml`.
#[derive(Deserialize)]
struct DsDict {
    #[serde(default)]
    symbols: Vec<Symbol>,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Symbol {
    symbol: String,
    #[serde(rename = "type")]
    manner: String,
}

#[derive(Deserialize)]
struct Entry {
    grapheme: String,
    phonemes: Vec<String>,
}

impl Dictionary {
    /// Reads `dsdict.yaml`, or the older `dictionary.txt` with a word, a tab and its phonemes on each line.
    pub(super) fn read(path: &Path) -> Result<Self, DictionaryError> {
        let refuse = |reason: String| DictionaryError { path: path.display().to_string(), reason };
        let text = fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
        let is_yaml = path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml");
        let found = if is_yaml { Self::of_yaml(&text) } else { Self::of_lines(&text) };
        let dictionary = found.map_err(refuse)?;
        if dictionary.words.is_empty() {
            return Err(refuse("there is no word in it".to_owned()));
        }
        Ok(dictionary)
    }

    fn of_yaml(text: &str) -> Result<Self, String> {
        let file: DsDict = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        let words = file.entries.into_iter().map(|entry| (entry.grapheme, entry.phonemes));
        let manners = file
            .symbols
            .into_iter()
            // OpenUtau's dictionaries call silence and breath vowels.
            .filter(|symbol| symbol.symbol != SILENCE && symbol.symbol != BREATH)
            .map(|symbol| (symbol.symbol, Manner::of(&symbol.manner)));
        Ok(Self { words: words.collect(), manners: manners.collect() })
    }

    fn of_lines(text: &str) -> Result<Self, String> {
        let mut words = HashMap::new();
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let Some((word, phonemes)) = line.split_once('\t') else {
                return Err(format!("line {number} has no tab between a word and its phonemes"));
            };
            let phonemes = phonemes.split_whitespace().map(str::to_owned).collect();
            words.insert(word.trim().to_owned(), phonemes);
        }
        Ok(Self { words, manners: HashMap::new() })
    }

    /// A word as it is sung, one syllable a note.
    pub(super) fn syllables(&self, word: &str) -> Result<Vec<Syllable>, Unspoken> {
        let Some(symbols) = self.words.get(word) else {
            let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
            if parts.len() < 2 {
                return Err(Unspoken::Unknown(word.to_owned()));
            }
            let spoken: Result<Vec<_>, _> =
                parts.into_iter().map(|part| self.syllables(part)).collect();
            return Ok(spoken?.concat());
        };
        let phonemes = self.phonemes(symbols);
        let mut syllables: Vec<Syllable> = Vec::new();
        let mut waiting = Vec::new();
        for phoneme in phonemes {
            if phoneme.manner != Manner::Vowel {
                waiting.push(phoneme);
                continue;
            }
            // Between two vowels the last consonant begins the next syllable, and those before it end this one.
            let onset = match syllables.last_mut() {
                Some(before) => {
                    let onset = waiting.split_off(waiting.len().saturating_sub(1));
                    before.coda.append(&mut waiting);
                    onset
                }
                None => std::mem::take(&mut waiting),
            };
            let word = syllables.is_empty().then(|| word.to_owned());
            syllables.push(Syllable { word, onset, vowel: phoneme, coda: Vec::new() });
        }
        match syllables.last_mut() {
            Some(last) => last.coda = waiting,
            None => return Err(Unspoken::NoVowel(word.to_owned())),
        }
        Ok(syllables)
    }

    /// Symbols with their manners. A dictionary that does not tell them is one of the first kind, whose words are one vowel,
    /// or a consonant and a vowel.
    fn phonemes(&self, symbols: &[String]) -> Vec<Phoneme> {
        let manner = |at: usize, symbol: &String| match self.manners.get(symbol) {
            Some(manner) => *manner,
            None if self.manners.is_empty() && symbols.len() <= 2 && at + 1 == symbols.len() => {
                Manner::Vowel
            }
            None => Manner::Other,
        };
        let phonemes = symbols.iter().enumerate();
        phonemes
            .map(|(at, symbol)| Phoneme { symbol: symbol.clone(), manner: manner(at, symbol) })
            .collect()
    }
}

impl Manner {
    fn of(name: &str) -> Self {
        match name {
            "vowel" => Self::Vowel,
            "semivowel" | "liquid" => Self::Glide,
            "nasal" => Self::Nasal,
            "fricative" | "affricate" => Self::Fricative,
            "stop" => Self::Stop,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "
symbols:
- {symbol: SP, type: vowel}
- {symbol: AP, type: vowel}
- {symbol: ey, type: vowel}
- {symbol: iy, type: vowel}
- {symbol: ah, type: vowel}
- {symbol: y, type: semivowel}
- {symbol: n, type: nasal}
- {symbol: s, type: fricative}
- {symbol: b, type: stop}
- {symbol: t, type: stop}
entries:
- grapheme: baby
  phonemes: [b, ey, b, iy]
- grapheme: no
  phonemes: [n, ah]
- grapheme: yes
  phonemes: [y, ey, s]
- grapheme: monstrous
  phonemes: [n, ah, n, s, t, ah, s]
- {grapheme: hm, phonemes: [n]}
";

    fn spelled(syllables: &[Syllable]) -> String {
        let symbols = |phonemes: &[Phoneme]| -> String {
            phonemes.iter().map(|phoneme| phoneme.symbol.as_str()).collect::<Vec<_>>().join(" ")
        };
        let one = |syllable: &Syllable| {
            format!(
                "{}[{}]{}",
                symbols(&syllable.onset),
                syllable.vowel.symbol,
                symbols(&syllable.coda)
            )
        };
        syllables.iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_word_has_as_many_syllables_as_vowels() {
        let dictionary = Dictionary::of_yaml(ENGLISH).unwrap();
        let spell = |word| spelled(&dictionary.syllables(word).unwrap());
        assert_eq!(spell("baby"), "b[ey] | b[iy]");
        assert_eq!(spell("monstrous"), "n[ah]n s | t[ah]s");
        // YAML of old took these for truth values.
        assert_eq!(spell("no"), "n[ah]");
        assert_eq!(spell("yes"), "y[ey]s");
        assert_eq!(spell("no-baby"), "n[ah] | b[ey] | b[iy]");
    }

    #[test]
    fn a_word_that_is_not_there_is_named() {
        let dictionary = Dictionary::of_yaml(ENGLISH).unwrap();
        assert_eq!(dictionary.syllables("maybe"), Err(Unspoken::Unknown("maybe".to_owned())));
        assert_eq!(dictionary.syllables("no-way"), Err(Unspoken::Unknown("way".to_owned())));
        assert_eq!(dictionary.syllables("hm"), Err(Unspoken::NoVowel("hm".to_owned())));
    }

    #[test]
    fn the_older_form_has_a_vowel_at_the_end_of_each_word() {
        let dictionary = Dictionary::of_lines("zhe\tzh e\na\ta\nliang\tl ia ng\n").unwrap();
        assert_eq!(spelled(&dictionary.syllables("zhe").unwrap()), "zh[e]");
        assert_eq!(spelled(&dictionary.syllables("a").unwrap()), "[a]");
        assert_eq!(dictionary.syllables("liang"), Err(Unspoken::NoVowel("liang".to_owned())));
        assert!(Dictionary::of_lines("zhe zh e").is_err());
    }
}
