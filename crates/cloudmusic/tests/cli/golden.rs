//! The bytes of the built-in engine: if they change, `synth::VERSION` has to, and this list with it.
//!
//! `UPDATE_GOLDEN=1 cargo nextest run -p cloudmusic golden` writes the list anew. A line of `golden.txt` is the SHA-256
//! of a whole WAV, tags and all, and the arguments that make it; for a new one, write `new` in place of the hash.

use std::path::Path;

use crate::{Folder, sha256};

#[test]
fn the_same_brief_seed_and_engine_version_give_the_same_bytes_for_ever() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden.txt");
    let golden = std::fs::read_to_string(&path).unwrap();
    let briefs: Vec<&str> = golden.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert!(briefs.len() >= 11, "at least one brief for each kind");
    let list: String = briefs.iter().map(|brief| format!("{}  {brief}\n", hash(brief))).collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return std::fs::write(path, list).unwrap();
    }
    assert!(
        list == golden,
        "bytes changed: raise synth::VERSION, say so in the CHANGELOG, and write the list anew (see golden.rs)\n\
         was:\n{golden}\nis:\n{list}"
    );
}

fn hash(brief: &str) -> String {
    let folder = Folder::new();
    folder.generate(brief).ends_with(0);
    sha256(&std::fs::read(folder.only(".wav")).unwrap())
}
