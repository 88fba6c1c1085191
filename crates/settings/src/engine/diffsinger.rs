use std::path::PathBuf;
use std::time::Duration;

use audio::Key as MusicalKey;

use super::texts::{expression, line, path, some};
use crate::WebAddress;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Seconds, Switch, Text, Whole};

/// A singer.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffsingerSettings {
    /// A program that sings scores; it is asked, whatever else there is.
    pub url: Option<WebAddress>,
    /// The folder of a voicebank.
    pub bank: Option<PathBuf>,
    /// The folder of its vocoder, if it is not found in the bank or beside it.
    pub vocoder: Option<PathBuf>,
    /// The ONNX Runtime that sings the bank.
    pub library: Option<PathBuf>,
    /// Which of the bank's singers.
    pub speaker: Option<String>,
    /// The language of the words, as the bank names it.
    pub language: Option<String>,
    /// How words are spoken, if not as in the bank.
    pub dictionary: Option<PathBuf>,
    /// What is sung when nothing else is asked for.
    pub lyrics: String,
    /// What is sung in place of our own melodies.
    pub score: Option<ScoreSettings>,
    /// How much higher the voice sings than is written, −3 to 3 octaves.
    pub octaves: i32,
    /// In how many steps a take is refined, 1 to 1 000.
    pub steps: u32,
    /// How long a program may sing, a second to an hour.
    pub patience: Duration,
    /// What may be done with the voice: an SPDX expression …
    pub licence: String,
    /// … a name for people …
    pub licence_name: String,
    /// … and a text.
    pub licence_text: String,
    /// Whether its takes may be sold.
    pub commercial_use: bool,
}

/// A score of the operator's.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreSettings {
    /// A `.ds` file.
    pub path: PathBuf,
    /// The tempo it was written in, 20 to 300.
    pub bpm: f64,
    /// How many bars it has: 1, 2, 4, 8 or 16.
    pub bars: u32,
    /// The key it was written in.
    pub key: MusicalKey,
}

pub(crate) static SECTION: Section = Section {
    name: "diffsinger",
    about: "An engine 'diffsinger': sung leads, with a voice of yours. docs/singing.md says what is needed. Voices have licences \
            of their own; most forbid something.",
    keys: &[
        &URL,
        &BANK,
        &LIBRARY,
        &VOCODER,
        &SPEAKER,
        &LANGUAGE,
        &DICTIONARY,
        &LYRICS,
        &SCORE,
        &OCTAVES,
        &STEPS,
        &PATIENCE,
        &LICENCE,
        &LICENCE_NAME,
        &LICENCE_TEXT,
        &COMMERCIAL_USE,
    ],
};

static URL: Key<Text<WebAddress>> = Key {
    name: "diffsinger.url",
    variables: &["CLOUDMUSIC_DIFFSINGER_URL"],
    absent: Absent::Means { words: "no program sings", example: "http://127.0.0.1:8600" },
    secret: false,
    about: "Where a program answers that sings scores. Without it and without a bank there is no such engine.",
    shape: Text { allowed: "an address such as http://127.0.0.1:8600", parse: WebAddress::read },
};

static BANK: Key<Text<PathBuf>> = Key {
    name: "diffsinger.bank",
    variables: &["CLOUDMUSIC_DIFFSINGER_BANK"],
    absent: Absent::Means { words: "there is none", example: "/var/lib/voices/alto" },
    secret: false,
    about: "The folder of a voicebank, with its dsconfig.yaml. It is sung by this program, if that was built with the feature \
            'onnx' and no other program is named; its dictionary is used in any case.",
    shape: Text { allowed: "a path", parse: path },
};

static LIBRARY: Key<Text<PathBuf>> = Key {
    name: "diffsinger.library",
    variables: &["CLOUDMUSIC_ONNXRUNTIME"],
    absent: Absent::Means {
        words: "no bank is sung here",
        example: "/usr/local/lib/libonnxruntime.so",
    },
    secret: false,
    about: "The ONNX Runtime, 1.17 or newer, that sings a bank.",
    shape: Text { allowed: "a path", parse: path },
};

static VOCODER: Key<Text<PathBuf>> = Key {
    name: "diffsinger.vocoder",
    variables: &["CLOUDMUSIC_DIFFSINGER_VOCODER"],
    absent: Absent::Means {
        words: "looked for in the bank and beside it",
        example: "/var/lib/voices/nsf_hifigan",
    },
    secret: false,
    about: "The folder of the bank's vocoder, with its vocoder.yaml.",
    shape: Text { allowed: "a path", parse: path },
};

static SPEAKER: Key<Text<String>> = Key {
    name: "diffsinger.speaker",
    variables: &["CLOUDMUSIC_DIFFSINGER_SPEAKER"],
    absent: Absent::Means { words: "the first", example: "standard" },
    secret: false,
    about: "Who sings, in a bank of several.",
    shape: Text { allowed: "a text in one line", parse: line },
};

static LANGUAGE: Key<Text<String>> = Key {
    name: "diffsinger.language",
    variables: &["CLOUDMUSIC_DIFFSINGER_LANGUAGE"],
    absent: Absent::Means { words: "the bank's only one", example: "en" },
    secret: false,
    about: "The language of the words, in a bank of several: dsdict-en.yaml is the dictionary of 'en'.",
    shape: Text { allowed: "a text in one line", parse: line },
};

static DICTIONARY: Key<Text<PathBuf>> = Key {
    name: "diffsinger.dictionary",
    variables: &["CLOUDMUSIC_DIFFSINGER_DICTIONARY"],
    absent: Absent::Means { words: "the bank's", example: "/var/lib/voices/dsdict-en.yaml" },
    secret: false,
    about: "How the words of the voice are spoken: dsdict.yaml or dictionary.txt.",
    shape: Text { allowed: "a path", parse: path },
};

static LYRICS: Key<Text<String>> = Key {
    name: "diffsinger.lyrics",
    variables: &["CLOUDMUSIC_DIFFSINGER_LYRICS"],
    absent: Absent::Is("la"),
    secret: false,
    about: "What is sung, round and round, when a prompt has no words in quotes, as in: sing \"hold me now\". A '-' holds the \
            syllable before it for another note.",
    shape: Text { allowed: "a text", parse: some },
};

static SCORE: Key<Text<ScoreSettings>> = Key {
    name: "diffsinger.score",
    variables: &["CLOUDMUSIC_DIFFSINGER_SCORE"],
    absent: Absent::Means {
        words: "our own melodies",
        example: "/var/lib/voices/hook.ds, 120, 4, Am",
    },
    secret: false,
    about: "A score that is sung in place of our own melodies, in the tempo, key and length that are asked for.",
    shape: Text {
        allowed: "a .ds file, its beats a minute, its bars (1, 2, 4, 8 or 16) and its key, such as 'hook.ds, 120, 4, Am'",
        parse: score,
    },
};

static OCTAVES: Key<Whole<i32>> = Key {
    name: "diffsinger.octaves",
    variables: &["CLOUDMUSIC_DIFFSINGER_OCTAVES"],
    absent: Absent::Is("0"),
    secret: false,
    about: "How many octaves the voice sings above what is written. Our leads lie between C4 and C6: -1 suits a low voice.",
    shape: Whole { min: -3, max: 3 },
};

static STEPS: Key<Whole<u32>> = Key {
    name: "diffsinger.steps",
    variables: &["CLOUDMUSIC_DIFFSINGER_STEPS"],
    absent: Absent::Is("20"),
    secret: false,
    about: "In how many steps a bank refines what it sings. More take longer.",
    shape: Whole { min: 1, max: 1_000 },
};

static PATIENCE: Key<Seconds> = Key {
    name: "diffsinger.patience_s",
    variables: &["CLOUDMUSIC_DIFFSINGER_PATIENCE_S"],
    absent: Absent::Is("600"),
    secret: false,
    about: "How long a program may sing at a take.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

static LICENCE: Key<Text<String>> = Key {
    name: "diffsinger.licence",
    variables: &["CLOUDMUSIC_DIFFSINGER_LICENCE"],
    absent: Absent::Means { words: "to be said with a voice", example: "LicenseRef-Alto" },
    secret: false,
    about: "What may be done with the voice. It stands on every loop.",
    shape: Text {
        allowed: "an SPDX licence expression, such as CC-BY-4.0 or LicenseRef-Alto",
        parse: expression,
    },
};

static LICENCE_NAME: Key<Text<String>> = Key {
    name: "diffsinger.licence_name",
    variables: &["CLOUDMUSIC_DIFFSINGER_LICENCE_NAME"],
    absent: Absent::Means { words: "diffsinger.licence", example: "Terms of the voice Alto, 2026" },
    secret: false,
    about: "The licence's name for people.",
    shape: Text { allowed: "a text in one line", parse: line },
};

static LICENCE_TEXT: Key<Text<String>> = Key {
    name: "diffsinger.licence_text",
    variables: &["CLOUDMUSIC_DIFFSINGER_LICENCE_TEXT"],
    absent: Absent::Means {
        words: "to be said with a voice",
        example: "Songs may be sold; name the singer. https://example.org/alto/terms",
    },
    secret: false,
    about: "The licence itself, or a summary and where it is.",
    shape: Text { allowed: "a text", parse: some },
};

static COMMERCIAL_USE: Key<Switch> = Key {
    name: "diffsinger.commercial_use",
    variables: &["CLOUDMUSIC_DIFFSINGER_COMMERCIAL_USE"],
    absent: Absent::Means { words: "to be said with a voice", example: "false" },
    secret: false,
    about: "Whether its takes may be sold and used in what is sold.",
    shape: Switch,
};

impl DiffsingerSettings {
    /// `None` within if there is nobody to sing.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let url = reader.optional(&URL);
        let bank = reader.optional(&BANK);
        let library = reader.optional(&LIBRARY);
        let vocoder = reader.optional(&VOCODER);
        let speaker = reader.optional(&SPEAKER);
        let language = reader.optional(&LANGUAGE);
        let dictionary = reader.optional(&DICTIONARY);
        let lyrics = reader.value(&LYRICS);
        let score = reader.optional(&SCORE);
        let octaves = reader.value(&OCTAVES);
        let steps = reader.value(&STEPS);
        let patience = reader.value(&PATIENCE);
        let licence = reader.optional(&LICENCE);
        let licence_name = reader.optional(&LICENCE_NAME);
        let licence_text = reader.optional(&LICENCE_TEXT);
        let commercial_use = reader.optional(&COMMERCIAL_USE);

        let (url, bank) = (url?, bank?);
        if url.is_none() && bank.is_none() {
            reader.refuse_alone(&LIBRARY, library?.is_some(), NOBODY);
            reader.refuse_alone(&SCORE, score?.is_some(), NOBODY);
            reader.refuse_alone(&LICENCE, licence?.is_some(), NOBODY);
            reader.refuse_alone(&LICENCE_TEXT, licence_text?.is_some(), NOBODY);
            return Some(None);
        }
        let voice = if url.is_some() { reader.source(&URL) } else { reader.source(&BANK) };
        let problem = |name: &str| format!("names a voice, and {name} is not set");
        let licence = reader.require(&voice, problem, &LICENCE, licence?);
        let licence_text = reader.require(&voice, problem, &LICENCE_TEXT, licence_text?);
        let commercial_use = reader.require(&voice, problem, &COMMERCIAL_USE, commercial_use?);
        let (licence, licence_text, commercial_use) = (licence?, licence_text?, commercial_use?);
        Some(Some(Self {
            url,
            bank,
            library: library?,
            vocoder: vocoder?,
            speaker: speaker?,
            language: language?,
            dictionary: dictionary?,
            lyrics: lyrics?,
            score: score?,
            octaves: octaves?,
            steps: steps?,
            patience: patience?,
            licence_name: licence_name?.unwrap_or_else(|| licence.clone()),
            licence,
            licence_text,
            commercial_use,
        }))
    }
}

const NOBODY: [&str; 2] = [
    "is set, and there is nobody to sing",
    "set diffsinger.url (CLOUDMUSIC_DIFFSINGER_URL) or diffsinger.bank (CLOUDMUSIC_DIFFSINGER_BANK), or take it out",
];

/// A file, its tempo, its bars and its key, with commas between them; the file's name may have more.
fn score(text: &str) -> Result<ScoreSettings, Fault> {
    let mut parts = text.rsplitn(4, ',').map(str::trim);
    let (key, bars, bpm, path) = (parts.next(), parts.next(), parts.next(), parts.next());
    let (Some(key), Some(bars), Some(bpm), Some(path)) = (key, bars, bpm, path) else {
        return Err(Fault::new("has less than four parts"));
    };
    let bpm = bpm.parse().ok().filter(|bpm| (20.0..=300.0).contains(bpm));
    let bars = bars.parse().ok().filter(|bars: &u32| bars.is_power_of_two() && *bars <= 16);
    Ok(ScoreSettings {
        path: super::texts::path(path)?,
        bpm: bpm.ok_or(Fault::new("has a tempo that is none"))?,
        bars: bars.ok_or(Fault::new("has another number of bars"))?,
        key: brief::parse_key(key).ok_or(Fault::new("has a key that is none"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, Settings, Sources};

    fn read(text: &str) -> Result<Option<DiffsingerSettings>, String> {
        let text = format!("[diffsinger]\n{text}");
        let file = File { name: "cloudmusic.toml".into(), text };
        let sources = Sources { cores: 4, file: Some(file), ..Sources::default() };
        let settings = Settings::read(&sources).map_err(|error| error.to_string())?;
        Ok(settings.engine.diffsinger)
    }

    const LICENSED: &str =
        "licence = \"CC-BY-4.0\"\nlicence_text = \"Name the singer.\"\ncommercial_use = true\n";

    #[test]
    fn a_voice_and_its_licence_are_enough() {
        assert_eq!(read("").unwrap(), None);
        let voice = read(&format!("url = \"http://127.0.0.1:8600\"\n{LICENSED}")).unwrap().unwrap();
        assert_eq!(voice.url.unwrap().as_str(), "http://127.0.0.1:8600");
        assert_eq!((voice.lyrics.as_str(), voice.octaves, voice.steps), ("la", 0, 20));
        assert_eq!((voice.licence_name.as_str(), voice.commercial_use), ("CC-BY-4.0", true));
        let bank = format!("bank = \"/voices/alto\"\noctaves = -1\n{LICENSED}");
        let voice = read(&bank).unwrap().unwrap();
        assert_eq!((voice.bank.unwrap(), voice.octaves), ("/voices/alto".into(), -1));
    }

    #[test]
    fn a_voice_without_a_licence_is_refused_and_a_licence_without_a_voice() {
        let refusal = read("bank = \"/voices/alto\"").unwrap_err();
        for key in ["diffsinger.licence ", "diffsinger.licence_text ", "diffsinger.commercial_use "]
        {
            assert!(refusal.contains(key), "{key}: {refusal}");
        }
        assert!(read(LICENSED).unwrap_err().contains("there is nobody to sing"));
    }

    #[test]
    fn a_score_says_how_it_is_to_be_read() {
        let found = score("/voices/one, two.ds, 120.5, 4, F#m").unwrap();
        assert_eq!(found.path, PathBuf::from("/voices/one, two.ds"));
        assert_eq!((found.bpm, found.bars, found.key.short()), (120.5, 4, "F#m".to_owned()));
        for wrong in [
            "a.ds",
            "a.ds, 4, Am",
            "a.ds, 10, 4, Am",
            "a.ds, 120, 3, Am",
            "a.ds, 120, 4, H",
            ", 120, 4, Am",
        ] {
            assert!(score(wrong).is_err(), "{wrong}");
        }
    }
}
