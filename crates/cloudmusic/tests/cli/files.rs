use std::process::Stdio;

use crate::{Folder, at, finished, program, sha256};

const KICK: &str = "--kind kick --bars 1 --bpm 200 --seed 5";

#[test]
fn the_same_words_give_the_same_bytes_however_many_are_made_at_a_time() {
    let all = ["1", "4", "1"].map(|jobs| {
        let folder = Folder::new();
        let more = format!("--kind drums --bars 1 --bpm 174 --seed 7 --count 5 --midi --format wav,flac,mp3 --jobs {jobs}");
        let ran = folder.generate(&more).ends_with(0);
        let words = ran.out.replace(&folder.path().display().to_string(), "");
        (folder.bytes(), words)
    });
    assert_eq!(all[0].0.len(), 25);
    assert!(all[0] == all[1], "one at a time and four at a time differ");
    assert!(all[0] == all[2], "the same twice differs");
}

#[test]
fn a_file_that_is_there_is_kept_unless_told() {
    let folder = Folder::new();
    folder.generate(KICK).ends_with(0);
    let (wav, json) = (folder.only(".wav"), folder.only(".json"));
    for mine in [&wav, &json] {
        let other = if *mine == wav { &json } else { &wav };
        std::fs::remove_file(other).unwrap();
        std::fs::write(mine, "mine").unwrap();
        let ran = folder.generate(KICK).ends_with(4);
        assert!(ran.err.contains("exists") && ran.err.contains("--overwrite"), "{}", ran.err);
        assert_eq!(std::fs::read(mine).unwrap(), b"mine");
        assert_eq!(folder.names().len(), 1, "nothing was written beside it");
        folder.generate(&format!("{KICK} --overwrite")).ends_with(0);
        assert!(std::fs::read(&wav).unwrap().starts_with(b"RIFF"));
    }
}

#[test]
fn one_that_exists_does_not_keep_the_others_from_being_made() {
    let folder = Folder::new();
    folder.generate(KICK).ends_with(0);
    let document = folder.generate(&KICK.replace("5", "4 --count 3 --json")).ends_with(4).json();
    assert_eq!(at(&document, "loops").as_array().unwrap().len(), 2);
    assert_eq!(at(&document, "failures.0.seed"), 5);
    assert_eq!(at(&document, "failures.0.code"), "exists");
    assert_eq!(folder.names().len(), 6);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let folder = Folder::new();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let ran = finished(
        program()
            .args(["generate", "--kind", "kick", "--bars", "1", "--out"])
            .arg(file.join("below")),
    );
    let ran = ran.ends_with(4);
    assert!(ran.err.contains("below"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_stays_empty() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = Folder::new();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    let mut command = program();
    command.arg("generate").args(KICK.split(' ')).arg("--out").arg(folder.path());
    if std::fs::write(folder.path().join("probe"), "").is_ok() {
        // The superuser may write everywhere: somebody else has to try.
        std::fs::remove_file(folder.path().join("probe")).unwrap();
        command.uid(65_534);
    }
    let ran = finished(&mut command).ends_with(4);
    assert!(ran.err.contains("could not be made: Permission denied"), "{}", ran.err);
    assert_eq!(folder.names().len(), 0);
}

#[cfg(unix)]
#[test]
fn files_are_as_readable_as_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.generate(KICK).ends_with(0);
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "").unwrap();
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(folder.only(".wav")), mode(plain));
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let folder = Folder::new();
    let mut child = program()
        .args([
            "generate", "--kind", "kick", "--bars", "1", "--bpm", "200", "--count", "4", "--jobs",
            "1", "--out",
        ])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(folder.names().len(), 8, "what was asked for is there all the same");
}

#[test]
fn the_passport_beside_a_loop_proves_its_files() {
    let folder = Folder::new();
    folder.generate(&format!("{KICK} --format wav,flac --midi")).ends_with(0);
    let passport: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.only(".json")).unwrap()).unwrap();
    for file in at(&passport, "files").as_array().unwrap() {
        let path = folder.path().join(file["name"].as_str().unwrap());
        assert_eq!(std::fs::metadata(path).unwrap().len(), file["bytes"].as_u64().unwrap());
    }
    // A WAV's sound is the payload of its `data` chunk, found here by walking the chunks.
    let wav = std::fs::read(folder.only(".wav")).unwrap();
    let length_at =
        |at: usize| u32::from_le_bytes(wav[at + 4..at + 8].try_into().unwrap()) as usize;
    let mut at_chunk = 12;
    while &wav[at_chunk..at_chunk + 4] != b"data" {
        at_chunk += 8 + length_at(at_chunk).next_multiple_of(2);
    }
    let (start, length) = (at_chunk + 8, length_at(at_chunk));
    assert_eq!(at(&passport, "files.0.audio_sha256"), &sha256(&wav[start..start + length]));
    assert_eq!(at(&passport, "files.0.audio_sha256"), at(&passport, "files.1.audio_sha256"));
    assert_eq!(at(&passport, "licence.id"), "LicenseRef-CloudMusic-Loop-1.0");
    assert_eq!(at(&passport, "account.entries.0.field"), "kind");
}
