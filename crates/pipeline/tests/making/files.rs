use std::fs;
use std::path::Path;

use audio::BitDepth;
use engine::{BuiltIn, Unwatched};
use pipeline::{Asset, Existing, Format, Target, WriteError, clash, produce, write};
use tempfile::TempDir;

use crate::kick;

fn asset() -> Asset {
    produce(&BuiltIn, &kick(), 3, &mut Unwatched).unwrap()
}

fn target(folder: &Path) -> Target<'_> {
    Target {
        folder,
        formats: Format::ALL,
        depth: BitDepth::TwentyFour,
        midi: true,
        existing: Existing::Keep,
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn all_files_of_an_asset_appear_together() {
    let folder = TempDir::new().unwrap();
    let asset = asset();
    let written = write(&asset, None, &target(folder.path())).unwrap();
    let stem = asset.provenance.file_stem();
    let mut expected =
        ["flac", "json", "mid", "mp3", "wav"].map(|ending| format!("{stem}.{ending}"));
    expected.sort();
    assert_eq!(names(folder.path()), expected);
    assert_eq!(written.paths.len(), 5);
    assert_eq!(written.paths[4].extension().unwrap(), "json", "the passport is last");
}

#[test]
fn whichever_name_is_taken_none_of_the_others_stays() {
    let asset = asset();
    for ending in ["wav", "flac", "mp3", "mid", "json"] {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join(format!("{}.{ending}", asset.provenance.file_stem()));
        fs::write(&taken, "mine").unwrap();
        let target = target(folder.path());
        assert_eq!(clash(&asset.provenance.brief, 3, &target), Some(taken.clone()));
        match write(&asset, None, &target) {
            Err(WriteError::Exists { path }) => assert_eq!(path, taken),
            other => panic!("{other:?}"),
        }
        assert_eq!(names(folder.path()).len(), 1, "{ending}: {:?}", names(folder.path()));
        assert_eq!(fs::read_to_string(taken).unwrap(), "mine");
    }
}

#[test]
fn what_cannot_be_replaced_takes_the_rest_with_it() {
    let folder = TempDir::new().unwrap();
    let asset = asset();
    // A folder of that name: no file can replace it.
    fs::create_dir(folder.path().join(format!("{}.mid", asset.provenance.file_stem()))).unwrap();
    let target = Target { existing: Existing::Replace, ..target(folder.path()) };
    assert_eq!(clash(&asset.provenance.brief, 3, &target), None);
    let error = write(&asset, None, &target).unwrap_err();
    assert!(matches!(error, WriteError::File { action: "named", .. }), "{error:?}");
    assert_eq!(names(folder.path()), [format!("{}.mid", asset.provenance.file_stem())]);
}

#[test]
fn files_are_the_same_on_any_day_and_in_any_folder() {
    let asset = asset();
    let [first, second] = ["a", "b"].map(|name| {
        let folder = TempDir::new().unwrap();
        let below = folder.path().join(name);
        let written = write(&asset, None, &target(&below)).unwrap();
        written.paths.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>()
    });
    assert!(first == second);
}

#[test]
fn a_prompt_with_control_characters_can_be_carried() {
    let folder = TempDir::new().unwrap();
    let mut asset = asset();
    asset.provenance.brief.prompt = Some("kick\0with\nbreaks\x1b[2J".to_owned());
    let written = write(&asset, None, &target(folder.path())).unwrap();
    let wav = fs::read(&written.paths[0]).unwrap();
    let said = b"\"kick with breaks [2J\": kick, techno";
    assert!(wav.windows(said.len()).any(|window| window == said));
}
