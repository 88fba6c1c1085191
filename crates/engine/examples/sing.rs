//! Has a voice sing, without the rest of the program: to try a voicebank, or a program that sings.
//!
//! ```text
//! cargo run -p engine --features onnx --example sing -- out.f32 bank=VOICE library=libonnxruntime.so lyrics="la la"
//! cargo run -p engine --example sing -- out.f32 base=http://127.0.0.1:8600 dictionary=dsdict.yaml
//! ```
//! Writes the left channel as 32-bit little-endian floats, `ffplay -f f32le -ar 44100 out.f32`, and the melody beside it as
//! MIDI. The other words are those of a brief (`bpm=120 bars=4 key=Am seed=1 rate=44100`) and of the configuration
//! (`vocoder=`, `speaker=`, `language=`, `octaves=`, `steps=`, `score=FILE,BPM,BARS,KEY`).

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use brief::Brief;
use engine::{
    Diffsinger, DiffsingerConfig, Engine, Licence, SungScore, Take, Unwatched, Wire, WireConfig,
};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().ok_or("name a file to write")?);
    let words: Option<HashMap<String, String>> = arguments
        .map(|word| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    let words = Words(words.ok_or("the words after the file are NAME=VALUE")?);

    let singer = Diffsinger::new(config(&words)?, Wire::new(WireConfig::default()));
    singer.check()?;
    let seed = words.get("seed")?.unwrap_or(1);
    let Take::Played(take) = singer.generate(&brief(&words)?, seed, &mut Unwatched)? else {
        return Err("singing is played".into());
    };
    let left: Vec<u8> =
        take.clip.channels()[0].iter().flat_map(|sample| sample.to_le_bytes()).collect();
    fs::write(&out, left)?;
    if let Some(midi) = take.midi {
        fs::write(out.with_extension("mid"), midi)?;
    }
    Ok(())
}

fn config(words: &Words) -> Result<DiffsingerConfig, Failure> {
    // Nothing that is sung here leaves the house.
    let licence = Licence {
        id: "LicenseRef-Unknown".into(),
        name: "unknown".into(),
        text: "Ask whoever made the voice.".into(),
        commercial_use: false,
    };
    let usual = DiffsingerConfig::of(licence);
    Ok(DiffsingerConfig {
        base: words.get("base")?,
        bank: words.get("bank")?,
        vocoder: words.get("vocoder")?,
        library: words.get("library")?,
        speaker: words.get("speaker")?,
        language: words.get("language")?,
        dictionary: words.get("dictionary")?,
        lyrics: words.get("lyrics")?.unwrap_or(usual.lyrics),
        score: words.get::<String>("score")?.as_deref().map(score).transpose()?,
        octaves: words.get("octaves")?.unwrap_or(usual.octaves),
        steps: words.get("steps")?.unwrap_or(usual.steps),
        ..DiffsingerConfig::of(usual.licence)
    })
}

fn score(text: &str) -> Result<SungScore, Failure> {
    let parts: Vec<&str> = text.split(',').collect();
    let [path, bpm, bars, key] = parts[..] else {
        return Err("a score is FILE,BPM,BARS,KEY".into());
    };
    let path = Path::new(path).to_owned();
    Ok(SungScore {
        path,
        bpm: bpm.parse()?,
        bars: bars.parse()?,
        key: brief::parse_key(key).ok_or("which key?")?,
    })
}

fn brief(words: &Words) -> Result<Brief, Failure> {
    let request = brief::Request {
        kind: Some("lead".to_owned()),
        bpm: words.get("bpm")?,
        bars: words.get("bars")?,
        key: words.get("key")?,
        sample_rate: words.get("rate")?,
        ..Default::default()
    };
    Ok(request.settle()?.brief)
}

struct Words(HashMap<String, String>);

impl Words {
    fn get<T: FromStr>(&self, name: &str) -> Result<Option<T>, Failure> {
        let read =
            |text: &String| text.parse().map_err(|_| format!("{name}={text} cannot be read"));
        Ok(self.0.get(name).map(read).transpose()?)
    }
}
