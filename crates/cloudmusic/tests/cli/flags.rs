use serde_json::{Value, json};

use crate::{Folder, at};

/// The first loop of `generate … --json`.
#[track_caller]
fn first_loop(arguments: &[&str]) -> (Folder, Value) {
    let folder = Folder::new();
    let document = folder.generate_with(&[arguments, &["--json"]].concat()).ends_with(0).json();
    let first = at(&document, "loops.0").clone();
    (folder, first)
}

#[test]
fn every_guided_field_reaches_the_loop() {
    let (_folder, made) = first_loop(&[
        "--kind",
        "chords",
        "--bpm",
        "99.5",
        "--bars",
        "1",
        "--key",
        "F# minor",
        "--intensity",
        "2",
        "--mood",
        "dark,ambient",
        "--mood",
        "energetic",
        "--style",
        "lo-fi",
        "--swing",
        "0.6",
        "--instrument",
        "electric piano",
        "--seed",
        "11",
        "--rate",
        "48000",
    ]);
    let brief = at(&made, "brief");
    for (field, value) in [
        ("kind", json!("chords")),
        ("bpm", json!(99.5)),
        ("bars", json!(1)),
        ("one_shot", json!(false)),
        ("key.short", json!("F#m")),
        ("intensity", json!(2)),
        ("moods", json!(["dark", "ambient", "energetic"])),
        ("style", json!("lo-fi")),
        ("swing", json!(0.6)),
        ("instruments", json!(["electric piano"])),
        ("sample_rate", json!(48_000)),
        ("prompt", Value::Null),
    ] {
        assert_eq!(at(brief, field), &value, "{field}");
    }
    assert_eq!(at(&made, "seed"), 11);
    // One bar of four beats at 99.5 BPM and 48 kHz: 4 · 60 · 48000 / 99.5 = 115 778.89…
    assert_eq!(at(&made, "report.frames"), 115_779);
    assert!(at(&made, "name").as_str().unwrap().starts_with("CM_99p5_chords_"), "{made:#}");
    assert!(at(&made, "name").as_str().unwrap().ends_with("_F#min"), "{made:#}");
}

#[test]
fn seconds_become_bars_and_the_answer_says_so() {
    let folder = Folder::new();
    let ran = folder.generate("--kind hats --bpm 120 --seconds 5 --seed 1").ends_with(0);
    assert!(ran.out.contains("note: 5 s at 120 BPM became 2 bars (4.00 s)"), "{}", ran.out);
}

#[test]
fn a_one_shot_has_no_tempo_in_its_name() {
    let (_folder, made) = first_loop(&["--kind", "kick", "--one-shot", "--seed", "1"]);
    assert!(at(&made, "name").as_str().unwrap().starts_with("CM_kick_"), "{made:#}");
    assert_eq!(at(&made, "brief.one_shot"), true);
    assert_eq!(at(&made, "report.seam_db"), &Value::Null);
}

#[test]
fn a_prompt_is_understood_and_what_is_not_is_told() {
    let folder = Folder::new();
    let prompt = "dark techno kick, 1 bar, 140 BPM, with zwrgl";
    let ran = folder.generate_with(&["--prompt", prompt, "--seed", "1"]).ends_with(0);
    assert!(ran.out.contains("understood bpm: 140 (from '140 BPM')"), "{}", ran.out);
    assert!(ran.out.contains("not understood: 'zwrgl'"), "{}", ran.out);
    let (_folder, made) = first_loop(&["--prompt", prompt, "--seed", "1"]);
    assert_eq!(at(&made, "brief.prompt"), prompt);
}

#[test]
fn a_count_gives_loops_of_seeds_in_a_row_under_names_of_their_own() {
    let folder = Folder::new();
    let document = folder
        .generate("--kind kick --bars 1 --bpm 200 --seed 5 --count 6 --json")
        .ends_with(0)
        .json();
    let loops = at(&document, "loops").as_array().unwrap();
    let seeds: Vec<u64> = loops.iter().map(|made| made["seed"].as_u64().unwrap()).collect();
    assert_eq!(seeds, [5, 6, 7, 8, 9, 10]);
    assert_eq!(folder.names().len(), 12, "a WAV and a passport each");
}

#[test]
fn every_format_is_written_and_notes_when_asked() {
    let (folder, made) = first_loop(&[
        "--kind",
        "arp",
        "--bars",
        "1",
        "--bpm",
        "180",
        "--format",
        "flac,mp3,wav,flac",
        "--midi",
        "--seed",
        "2",
    ]);
    let endings: Vec<&str> = at(&made, "files")
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["format"].as_str().unwrap())
        .collect();
    assert_eq!(endings, ["flac", "mp3", "wav", "mid"]);
    let heads =
        [(".flac", &b"fLaC"[..]), (".mp3", b"ID3\x03"), (".wav", b"RIFF"), (".mid", b"MThd")];
    for (ending, head) in heads {
        assert!(std::fs::read(folder.only(ending)).unwrap().starts_with(head), "{ending}");
    }
    assert_eq!(
        at(&made, "files.0.audio_sha256"),
        at(&made, "files.2.audio_sha256"),
        "the same PCM"
    );
    let (plain, _) = first_loop(&["--kind", "arp", "--bars", "1", "--bpm", "180", "--seed", "2"]);
    assert_eq!(plain.names().len(), 2, "no notes unless asked");
}

#[test]
fn bits_are_those_of_the_file() {
    for (bits, block) in [("24", 6), ("16", 4)] {
        let (folder, made) = first_loop(&[
            "--kind", "kick", "--bars", "1", "--bpm", "200", "--bits", bits, "--seed", "1",
        ]);
        let wav = std::fs::read(folder.only(".wav")).unwrap();
        // Format tag 1 and the bits, where every WAV has them (offsets 20 and 34).
        assert_eq!((wav[20], wav[32], wav[34].to_string()), (1, block, bits.to_owned()));
        assert_eq!(at(&made, "files.0.bits").to_string(), bits);
    }
}

#[test]
fn a_seed_that_nobody_asked_for_is_told() {
    let folder = Folder::new();
    let document = folder.generate("--kind kick --bars 1 --bpm 200 --json").ends_with(0).json();
    let seed = at(&document, "loops.0.seed").to_string();
    let again = Folder::new();
    again.generate(&format!("--kind kick --bars 1 --bpm 200 --seed {seed}")).ends_with(0);
    assert_eq!(folder.bytes(), again.bytes());
}

#[test]
fn quiet_prints_paths_and_nothing_else() {
    let folder = Folder::new();
    let ran = folder
        .generate("--kind kick --bars 1 --bpm 200 --count 2 --format wav,flac -q")
        .ends_with(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| std::path::Path::new(line).is_file()), "{lines:?}");
    assert_eq!(ran.err, "");
}

#[test]
fn engines_are_listed_with_their_licence() {
    let ran = crate::cloudmusic(&["engines"]).ends_with(0);
    assert!(
        ran.out.contains("built-in") && ran.out.contains("LicenseRef-CloudMusic-Loop-1.0"),
        "{}",
        ran.out
    );
    let engines = crate::cloudmusic(&["engines", "--json"]).ends_with(0).json();
    assert_eq!(at(&engines, "0.name"), "built-in");
    assert_eq!(at(&engines, "0.licence.commercial_use"), true);
    assert_eq!(at(&engines, "0.kinds").as_array().unwrap().len(), 11);
    let folder = Folder::new();
    let made = folder
        .generate("--kind kick --bars 1 --bpm 200 --engine built-in --json")
        .ends_with(0)
        .json();
    assert_eq!(at(&made, "loops.0.engine.name"), "built-in");
}

#[test]
fn shells_are_helped_and_the_version_names_the_engine() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = crate::cloudmusic(&["completions", shell]).ends_with(0);
        assert!(ran.out.contains("--intensity") || ran.out.contains("intensity"), "{shell}");
    }
    let version = crate::cloudmusic(&["--version"]).ends_with(0).out;
    assert!(
        version.starts_with("cloudmusic ") && version.contains("built-in engine "),
        "{version}"
    );
    let help = crate::cloudmusic(&["generate", "--help"]).ends_with(0).out;
    assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
}
