//! The program as people and scripts use it: its arguments, its words, its exit codes and the files it leaves.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod answers;
mod books;
mod doctor;
mod files;
mod flags;
mod golden;
mod inspect;
mod money;
mod refusals;
mod stripe_double;
mod studio;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// What a run of the program came to.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.out))
    }

    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloudmusic"));
    command.stdin(Stdio::null());
    // Where the servers of other tests are is no setting.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CLOUDMUSIC_")) {
        command.env_remove(name);
    }
    command
}

fn cloudmusic(arguments: &[&str]) -> Ran {
    finished(program().args(arguments))
}

fn finished(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("no signal ends it"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The SHA-256 of some bytes, in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A folder that goes away with the test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// `cloudmusic generate … --out FOLDER`, the arguments being separated by spaces.
    fn generate(&self, arguments: &str) -> Ran {
        self.generate_with(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    fn generate_with(&self, arguments: &[&str]) -> Ran {
        finished(program().arg("generate").args(arguments).arg("--out").arg(self.path()))
    }

    /// The names of what is there, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The only file that ends so.
    fn only(&self, ending: &str) -> PathBuf {
        let mut names = self.names();
        names.retain(|name| name.ends_with(ending));
        assert_eq!(names.len(), 1, "{names:?}");
        self.path().join(&names[0])
    }

    fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let name = |name: &String| (name.clone(), std::fs::read(self.path().join(name)).unwrap());
        self.names().iter().map(name).collect()
    }
}

/// `value["a"]["b"]` for `a.b`, and that it is there at all.
#[track_caller]
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |value, key| {
        let found = match key.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(key),
        };
        found.unwrap_or_else(|| panic!("no {key} of {path} in {value:#}"))
    })
}
