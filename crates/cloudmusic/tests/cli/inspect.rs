use std::path::Path;

use serde_json::Value;

use crate::{Folder, Ran, at, cloudmusic};

fn inspect(files: &[&Path]) -> Ran {
    let mut arguments = vec!["inspect"];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    cloudmusic(&arguments)
}

fn inspect_json(file: &Path) -> Value {
    let said = cloudmusic(&["inspect", "--json", file.to_str().unwrap()]).ends_with(0).json();
    at(&said, "0").clone()
}

#[test]
fn what_was_written_is_read_again_in_every_format() {
    let folder = Folder::new();
    folder
        .generate("--kind bass --bpm 127.5 --bars 1 --key Gm --seed 3 --format wav,flac,mp3")
        .ends_with(0);
    for ending in [".wav", ".flac", ".mp3"] {
        let said = inspect_json(&folder.only(ending));
        assert_eq!(at(&said, "bpm"), 127.5, "{ending}");
        assert_eq!(at(&said, "key"), "Gm", "{ending}");
        assert_eq!(at(&said, "grid.bars"), 1.0, "{ending}");
        assert_eq!(at(&said, "grid.off_by_frames"), 0, "{ending}");
        assert_eq!(at(&said, "audio_sha256.intact"), true, "{ending}");
        assert_eq!(at(&said, "disagreements").as_array().unwrap().len(), 0, "{ending}");
        assert_eq!(at(&said, "flaws").as_array().unwrap().len(), 0, "{ending}");
        let peak = at(&said, "loudness.true_peak_dbtp").as_f64().unwrap();
        // An MP3 is not what went into it: its peak may be a little higher.
        assert!(
            (-40.0..=if ending == ".mp3" { 0.0 } else { -1.0 }).contains(&peak),
            "{ending}: {peak}"
        );
    }
    let text = inspect(&[&folder.only(".wav")]).ends_with(0).out;
    assert!(text.contains("127.5 BPM (tags), 1 bar, 4 beats, to the frame"), "{text}");
    assert!(text.contains("intact"), "{text}");
}

#[test]
fn a_sound_that_was_changed_is_told_from_the_one_that_was_made() {
    let folder = Folder::new();
    folder.generate("--kind kick --bars 1 --bpm 200 --seed 3").ends_with(0);
    let wav = folder.only(".wav");
    let mut bytes = std::fs::read(&wav).unwrap();
    let data = bytes.windows(4).position(|id| id == b"data").unwrap();
    bytes[data + 8 + 3000] ^= 1;
    std::fs::write(&wav, bytes).unwrap();
    assert_eq!(at(&inspect_json(&wav), "audio_sha256.intact"), false);
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let folder = Folder::new();
    folder.generate("--kind kick --bars 1 --bpm 200 --seed 3").ends_with(0);
    let wav = folder.only(".wav");
    let text = folder.path().join("text.wav");
    std::fs::write(&text, "this is no sound").unwrap();
    let missing = folder.path().join("missing.wav");
    let ran = inspect(&[&missing, &text, &wav, folder.path()]).ends_with(1);
    assert!(ran.err.contains("missing.wav") && ran.err.contains("text.wav"), "{}", ran.err);
    assert!(ran.out.contains("to the frame"), "{}", ran.out);
    let ran = cloudmusic(&["inspect", "--json", missing.to_str().unwrap(), wav.to_str().unwrap()])
        .ends_with(1);
    assert!(at(&ran.json(), "0.error").is_string());
    assert_eq!(at(&ran.json(), "1.format"), "WAV");
}

#[test]
fn hostile_bytes_are_an_error_or_a_flaw_and_never_a_crash() {
    let folder = Folder::new();
    folder.generate("--kind kick --bars 1 --bpm 200 --seed 3 --format wav,flac,mp3").ends_with(0);
    let whole: Vec<Vec<u8>> =
        [".wav", ".flac", ".mp3"].map(|ending| std::fs::read(folder.only(ending)).unwrap()).into();
    let mut files = Vec::new();
    for (at, bytes) in whole.iter().enumerate() {
        for cut in [0, 4, 12, 13, 40, 200, bytes.len() / 2, bytes.len() - 1] {
            files.push((format!("cut{at}-{cut}"), bytes[..cut].to_vec()));
        }
        for place in (0..400).step_by(3) {
            let mut flipped = bytes[..bytes.len().min(6000)].to_vec();
            flipped[place] = !flipped[place];
            files.push((format!("flip{at}-{place}"), flipped));
        }
    }
    let paths: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let ran = inspect(&paths.iter().map(AsRef::as_ref).collect::<Vec<_>>());
    assert_eq!(ran.code, 1, "an empty file is among them");
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let answered =
        ran.err.lines().count() + ran.out.lines().filter(|line| line.starts_with('/')).count();
    assert_eq!(answered, files.len(), "every file is answered for");
}

#[test]
fn a_tag_cannot_steer_the_terminal() {
    let folder = Folder::new();
    folder
        .generate_with(&["--prompt", "kick at 200 BPM, 1 bar, XXXXXXXXXX", "--seed", "3"])
        .ends_with(0);
    let wav = folder.only(".wav");
    let bytes = std::fs::read(&wav).unwrap();
    let evil: Vec<u8> = {
        let mut bytes = bytes.clone();
        while let Some(at) = bytes.windows(10).position(|window| window == b"XXXXXXXXXX") {
            bytes[at..at + 10].copy_from_slice(b"\x1b]0;evil\x07\r");
        }
        bytes
    };
    assert_ne!(evil, bytes, "the prompt is in the tags");
    std::fs::write(&wav, evil).unwrap();
    let text = inspect(&[&wav]).ends_with(0).out;
    assert!(!text.contains(['\x1b', '\x07', '\r']), "{text:?}");
    assert!(text.contains("\\u{1b}]0;evil\\u{7}"), "{text}");
}
