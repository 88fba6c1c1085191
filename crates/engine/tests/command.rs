//! Programs as engines: what they are given, what their end means, and that none of them outstays its welcome.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use audio::decode::{Limits, decode};
use brief::{Brief, Request};
use engine::{
    Cancelled, Command, CommandConfig, Engine, EngineError, LOOP_LICENCE, Recorded, Take,
    Unwatched, Watch,
};
use tempfile::TempDir;

fn config(program: &str, arguments: &[&str]) -> CommandConfig {
    CommandConfig {
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        // Whatever hangs is to fail the test, not the builder's patience.
        time_max: Duration::from_secs(30),
        ..CommandConfig::new(program, LOOP_LICENCE)
    }
}

/// A shell script as the program; `$0` is the path.
fn script(script: &str, path: &Path) -> CommandConfig {
    config("/bin/sh", &["-c", script, path.to_str().unwrap()])
}

fn bass() -> Brief {
    let (kind, key) = (Some("bass".into()), Some("Am".into()));
    Request { kind, key, bpm: Some(120.0), bars: Some(1), ..Default::default() }
        .settle()
        .unwrap()
        .brief
}

fn run(config: CommandConfig) -> Result<Vec<u8>, EngineError> {
    run_watched(config, &mut Unwatched)
}

fn run_watched(config: CommandConfig, watch: &mut dyn Watch) -> Result<Vec<u8>, EngineError> {
    match Command::new(config).generate(&bass(), 7, watch)? {
        Take::Recorded(Recorded { mut files, .. }) => Ok(files.remove(0)),
        Take::Played(_) => panic!("a program records"),
    }
}

fn text(config: CommandConfig) -> String {
    String::from_utf8(run(config).unwrap()).unwrap()
}

/// Whether something still writes to a file.
fn grows(path: &Path) -> bool {
    let before = fs::metadata(path).unwrap().len();
    std::thread::sleep(Duration::from_millis(300));
    fs::metadata(path).unwrap().len() > before
}

/// Goes on for ever beside the script, and can be seen to.
const COMPANION: &str = "(while :; do echo here >> \"$0\"; sleep 0.02; done) & ";

#[test]
fn the_example_of_the_page_plays_in_key_and_in_time() {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/engines/sine_engine.py");
    let sound = run(config(example.to_str().unwrap(), &[])).unwrap();
    let clip = decode(&sound, Limits { bytes: 64 << 20, seconds: 60.0 }).unwrap().clip;
    // A bar and two to spare at 120 BPM, each of 2 s.
    assert_eq!((clip.sample_rate(), clip.frames()), (44_100, 3 * 2 * 44_100));
    let beat = 22_050;
    let loudest = |from: usize| {
        clip.channels()[0][from..from + beat / 4].iter().fold(0.0_f32, |most, x| most.max(x.abs()))
    };
    assert!((0..12).all(|n| loudest(n * beat) > 0.4 && loudest(n * beat + beat / 2) < 0.1));
    // The A below middle C's octave has 110 periods a second, and each crosses zero upwards once.
    let half_a_second = &clip.channels()[0][..beat];
    let rises = half_a_second.windows(2).filter(|two| two[0] < 0.0 && two[1] >= 0.0).count();
    assert!((54..=55).contains(&rises), "{rises}");
}

#[test]
fn the_page_shows_the_example_as_it_is() {
    let page = include_str!("../../../docs/write-an-engine.md");
    let example = include_str!("../../../examples/engines/sine_engine.py");
    assert!(page.contains(&format!("```python\n{example}```")));
}

#[test]
fn a_program_reads_the_brief_and_may_answer_on_its_standard_output() {
    let order: serde_json::Value = serde_json::from_str(&text(config("cat", &[]))).unwrap();
    assert_eq!(order["kind"], "bass");
    assert_eq!(order["key"]["name"], "A minor");
    assert_eq!((&order["seed"], &order["seconds"]), (&7.into(), &6.0.into()));
    assert!(order["prompt"].as_str().unwrap().contains("120 bpm"), "{order}");
}

#[test]
fn a_file_goes_before_the_standard_output() {
    let script = r#"echo chatter; printf sound > "$TMPDIR/take.wav""#;
    assert_eq!(text(config("/bin/sh", &["-c", script])), "sound");
}

#[test]
fn no_shell_reads_the_arguments() {
    let arguments = ["%s|", "$HOME", "; exit 1", "a b"];
    assert_eq!(text(config("printf", &arguments)), "$HOME|; exit 1|a b|");
}

#[test]
fn a_program_knows_nothing_of_our_environment_and_has_a_folder_that_is_gone_after_it() {
    assert!(std::env::vars().any(|(name, _)| name.starts_with("CARGO")));
    let environment = text(config("env", &[]));
    let names = environment.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
    for name in names {
        assert!(["PATH", "HOME", "LANG", "TMPDIR"].contains(&name), "{name}");
    }
    let folder = PathBuf::from(text(config("pwd", &[])).trim());
    assert!(folder.is_absolute() && !folder.exists(), "{}", folder.display());
}

#[test]
fn the_code_that_it_ends_with_says_whether_another_try_may_help() {
    let ends = |code: u8| {
        let script = format!("echo loading >&2; echo 'no such voice' >&2; exit {code}");
        run(config("/bin/sh", &["-c", &script])).unwrap_err()
    };
    for (code, error) in [(75, ends(75)), (69, ends(69)), (1, ends(1)), (64, ends(64))] {
        let fits = match code {
            75 => matches!(error, EngineError::Retryable { .. }),
            69 => matches!(error, EngineError::Unavailable { .. }),
            _ => matches!(error, EngineError::Permanent { .. }),
        };
        assert!(fits, "{code}: {error:?}");
        let told = format!("it ended with code {code}: loading / no such voice");
        assert!(error.to_string().ends_with(&told), "{error}");
    }
}

#[test]
fn a_program_that_is_shot_may_do_better_another_time() {
    let error = run(config("/bin/sh", &["-c", "kill -KILL $$"])).unwrap_err();
    assert!(matches!(&error, EngineError::Retryable { reason, .. } if reason.contains("signal 9")));
}

#[test]
fn a_program_that_ends_well_without_a_sound_has_failed() {
    let error = run(config("true", &[])).unwrap_err();
    assert!(matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("no sound")));
}

#[test]
fn whoever_takes_too_long_is_ended_with_everybody_it_started() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let time_max = Duration::from_millis(400);
    let slow = CommandConfig { time_max, ..script(&format!("{COMPANION} sleep 60"), &log) };
    let error = run(slow).unwrap_err();
    assert!(matches!(&error, EngineError::Retryable { reason, .. } if reason.contains("0.4 s")));
    assert!(!grows(&log));
}

#[test]
fn nobody_is_left_behind_by_a_program_that_ends_well() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let quick = script(&format!("{COMPANION} sleep 0.2; printf sound"), &log);
    assert_eq!(text(quick), "sound");
    assert!(!grows(&log));
}

/// Wants it until something has been written to a file.
struct Until<'a> {
    written: &'a Path,
    shares: Vec<f64>,
}

impl Watch for Until<'_> {
    fn progress(&mut self, share: f64) {
        self.shares.push(share);
    }

    fn cancelled(&self) -> bool {
        self.written.exists()
    }
}

#[test]
fn a_program_that_is_called_off_may_clean_up() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let tidy = r#"trap 'echo cleaned > "$0.end"; exit 0' TERM; sleep 60 & echo > "$0"; wait"#;
    let mut watch = Until { written: &log, shares: Vec::new() };
    let error = run_watched(script(tidy, &log), &mut watch).unwrap_err();
    assert_eq!(error, EngineError::Cancelled(Cancelled));
    assert_eq!(fs::read_to_string(folder.path().join("log.end")).unwrap(), "cleaned\n");
}

#[test]
fn a_program_that_does_not_listen_is_ended_all_the_same() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let deaf = r#"trap '' TERM; while :; do echo here >> "$0"; sleep 0.02; done"#;
    let begun = Instant::now();
    let mut watch = Until { written: &log, shares: Vec::new() };
    let error = run_watched(script(deaf, &log), &mut watch).unwrap_err();
    assert_eq!(error, EngineError::Cancelled(Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(!grows(&log));
}

#[test]
fn more_than_the_sound_may_be_is_stopped_while_it_is_written() {
    for endless in [
        r#"exec cat /dev/zero > "$TMPDIR/take.wav""#,
        "exec yes",
        "exec yes >&2",
        // Over before anybody looks.
        r#"head -c 200000 /dev/zero > "$TMPDIR/take.wav""#,
    ] {
        let output_max_bytes = 100_000;
        let much = CommandConfig { output_max_bytes, ..config("/bin/sh", &["-c", endless]) };
        let error = run(much).unwrap_err();
        assert!(
            matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("100000 bytes")),
            "{endless}: {error:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_limited() {
    // The limit is there before the brief is.
    let hungry = "import sys; sys.stdin.read(); print(len(bytearray(1 << 30)))";
    let limited = |memory_max_bytes| {
        run(CommandConfig { memory_max_bytes, ..config("python3", &["-c", hungry]) })
    };
    assert_eq!(limited(None).unwrap(), b"1073741824\n");
    let error = limited(Some(512 << 20)).unwrap_err();
    assert!(
        matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("MemoryError")),
        "{error:?}"
    );
}

#[test]
fn it_says_how_far_it_is() {
    let steps = "for n in 1 2 3; do echo \"progress 0.$n\" >&2; sleep 0.15; done; printf sound";
    let nowhere = PathBuf::from("/nonexistent/never");
    let mut watch = Until { written: &nowhere, shares: Vec::new() };
    run_watched(config("/bin/sh", &["-c", steps]), &mut watch).unwrap();
    assert_eq!(watch.shares, [0.0, 0.1, 0.2, 0.3, 1.0]);
}

#[test]
fn a_check_says_which_program_is_missing() {
    let reason = |program: &str| match Command::new(config(program, &[])).check() {
        Err(EngineError::Unavailable { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    assert!(reason("/opt/none/engine").contains("there is no program /opt/none/engine"));
    assert!(reason("no-such-program").contains("no-such-program in PATH"));
    assert!(reason("").contains("cannot be found"));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("engine.py");
    fs::write(&file, "#!/usr/bin/env python3\n").unwrap();
    assert!(reason(file.to_str().unwrap()).contains("chmod +x"));
    assert!(reason(folder.path().to_str().unwrap()).contains("there is no program"));
    Command::new(config("/bin/sh", &[])).check().unwrap();
    Command::new(config("sh", &[])).check().unwrap();

    let error = run(config("/opt/none/engine", &[])).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }));
}

#[test]
fn what_it_does_not_make_is_refused_before_it_runs() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let config = CommandConfig { seconds_max: 2.0, ..script(r#"echo ran > "$0""#, &log) };
    assert!(matches!(run(config), Err(EngineError::Permanent { .. })));
    assert!(!log.exists());
}
