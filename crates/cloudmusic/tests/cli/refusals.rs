use crate::studio::with;
use crate::{Folder, at, finished};

/// Arguments that are refused, and words that the refusal says: field, value, what is possible.
const REFUSED: [(&str, &[&str]); 20] = [
    ("--kind bass --bpm 250", &["bpm 250", "60 to 200"]),
    ("--kind bass --bpm -1", &["bpm -1", "60 to 200"]),
    ("--kind bass --bpm fast", &["bpm fast", "60 to 200"]),
    ("--kind bass --bpm inf", &["bpm inf", "not a number"]),
    ("--kind bass --bars 3", &["bars 3", "1, 2, 4, 8"]),
    ("--kind bass --bars 2.5", &["bars 2.5", "1, 2, 4, 8"]),
    ("--kind bass --bars 99999999999", &["bars 99999999999", "1, 2, 4, 8"]),
    ("--kind bass --seconds 1", &["seconds 1", "2 to 30"]),
    ("--kind bass --seconds 4 --bars 2", &["seconds", "bars"]),
    ("--kind bass --key H", &["key 'H'"]),
    ("--kind bass --intensity 9", &["intensity 9", "1 to 5"]),
    ("--kind bass --mood silly", &["moods 'silly'", "dark"]),
    ("--kind bass --style polka", &["style 'polka'", "techno"]),
    ("--kind bass --swing 0.9", &["swing 0.9", "0.5 to 0.75"]),
    ("--kind tuba", &["kind 'tuba'", "bass"]),
    ("--kind bass --one-shot", &["one_shot", "kick"]),
    ("--kind bass --rate 96000", &["sample_rate 96000", "44100"]),
    ("--kind bass --engine none", &["engine none", "built-in"]),
    (
        "--kind bass --seed 9007199254740991 --count 2",
        &["seed 9007199254740991", "9007199254740990"],
    ),
    ("--bpm 120", &["kind"]),
];

#[test]
fn a_refusal_says_field_value_and_what_is_possible_and_leaves_nothing() {
    for (arguments, said) in REFUSED {
        let folder = Folder::new();
        let ran = folder.generate(arguments).ends_with(2);
        assert!(said.iter().all(|words| ran.err.contains(words)), "{arguments}: {}", ran.err);
        assert_eq!((folder.names().len(), ran.out.as_str()), (0, ""), "{arguments}");
    }
}

#[test]
fn what_is_no_argument_at_all_ends_the_same_way() {
    for arguments in [
        "--kind bass --count 0",
        "--kind bass --bits 32",
        "--kind bass --format aiff",
        "--kind bass --seed -1",
    ] {
        Folder::new().generate(arguments).ends_with(2);
    }
    crate::cloudmusic(&["make"]).ends_with(2);
}

#[test]
fn who_types_nothing_wants_the_studio_which_refuses_what_is_set_wrong() {
    let folder = Folder::new();
    let ran = finished(&mut with(folder.path(), &[("CLOUDMUSIC_LISTEN", "8080")])).ends_with(2);
    assert!(ran.err.contains("CLOUDMUSIC_LISTEN '8080'"), "{}", ran.err);
    assert_eq!((folder.names().len(), ran.out.as_str()), (0, ""));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = Folder::new();
    let ran =
        folder.generate("--kind tuba --bpm fast --bars 3 --intensity 1.5 --json").ends_with(2);
    let refusals = at(&ran.json(), "refusals").clone();
    let mut fields: Vec<&str> = refusals
        .as_array()
        .unwrap()
        .iter()
        .map(|refusal| refusal["field"].as_str().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["bars", "bpm", "intensity", "kind"]);
}

#[test]
fn a_refusal_in_json_has_every_part_of_it() {
    let folder = Folder::new();
    let document = folder.generate("--kind kick --bpm 250 --json").ends_with(2).json();
    insta::assert_snapshot!(format!("{document:#}"));
}

#[test]
fn a_refusal_cannot_steer_the_terminal() {
    let folder = Folder::new();
    let ran = folder.generate_with(&["--kind", "\x1b]0;owned\x07"]).ends_with(2);
    assert!(!ran.err.contains('\x1b') && ran.err.contains("\\u{1b}"), "{}", ran.err);
}
