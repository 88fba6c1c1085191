use std::fs;

use serde_json::Map;
use tempfile::TempDir;

use super::*;
use crate::diffsinger::ds::{Spoken, SungNote};

/// A voicebank on disk whose `dsconfig.yaml` goes on with these lines.
fn bank(more: &str) -> (Bank, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let config = "phonemes: v.phonemes.json\nacoustic: v.onnx\nvocoder: voc\nhidden_size: 2\n";
    write("dsconfig.yaml", &format!("{config}{more}"));
    write("v.phonemes.json", r#"{"SP": 1, "en/l": 2, "en/a": 3}"#);
    write("v.languages.json", r#"{"en": 4, "zh": 5}"#);
    fs::write(folder.path().join("v.one.emb"), [0_u8, 0, 128, 63, 0, 0, 0, 64]).unwrap();
    fs::create_dir(folder.path().join("voc")).unwrap();
    write("voc/vocoder.yaml", "name: voc\nmodel: voc.onnx\n");
    (Bank::read(folder.path(), None).unwrap(), folder)
}

fn segment() -> Segment {
    let spoken = |symbol: &str, seconds| Spoken { symbol: symbol.to_owned(), seconds };
    Segment {
        offset: 0.0,
        text: String::new(),
        phonemes: vec![spoken("SP", 0.1), spoken("en/l", 0.05), spoken("en/a", 0.35)],
        groups: vec![2, 1],
        notes: vec![SungNote { pitch: None, seconds: 0.5, slur: false }],
        f0: Curve { timestep: 0.1, values: vec![100.0, 200.0, 300.0, 400.0, 500.0] },
        others: Map::new(),
    }
}

fn wanted(name: &str, fractions: bool, dimensions: usize) -> Wanted {
    Wanted { name: name.to_owned(), fractions, dimensions }
}

const MANNER: Manner<'static> = Manner { speaker: None, language: None, steps: 20 };

fn input(bank: &Bank, segment: &Segment, wanted: Wanted) -> Result<Tensor, InputError> {
    let inputs = Frames::of(segment, bank).inputs(&[wanted], MANNER)?;
    Ok(inputs.into_iter().next().unwrap().1)
}

#[test]
fn sounds_have_numbers_and_whole_frames() {
    let ((bank, _folder), segment) = (bank(""), segment());
    let tokens = input(&bank, &segment, wanted("tokens", false, 2)).unwrap();
    assert_eq!(tokens, whole(vec![1, 3], vec![1, 2, 3]));
    // 512 / 44 100 s a frame: ends at 8.61, 12.92 and 43.07 frames, each half a frame later and then rounded.
    let durations = input(&bank, &segment, wanted("durations", false, 2)).unwrap();
    assert_eq!(durations, whole(vec![1, 3], vec![9, 4, 31]));
    assert_eq!(Frames::of(&segment, &bank).count, 44);
}

#[test]
fn pitch_goes_straight_between_its_values_and_stays_at_the_last() {
    let Numbers::Fractions(f0) = Frames::of(&segment(), &bank("").0).f0().numbers else { panic!() };
    assert_eq!(f0.len(), 44);
    let frame_hz = 1000.0 * 512.0 / 44_100.0;
    assert!((f64::from(f0[1]) - 100.0 - frame_hz).abs() < 1e-3);
    assert!((f64::from(f0[34]) - 100.0 - 34.0 * frame_hz).abs() < 1e-3);
    assert_eq!(f0[43], 500.0);
}

#[test]
fn what_the_score_does_not_say_is_usual_or_refused() {
    let ((bank, _folder), mut segment) = (bank(""), segment());
    let gender = input(&bank, &segment, wanted("gender", true, 2)).unwrap();
    assert_eq!(gender, fractions(vec![1, 44], vec![0.0; 44]));
    let velocity = input(&bank, &segment, wanted("velocity", true, 2)).unwrap();
    assert_eq!(velocity, fractions(vec![1, 44], vec![1.0; 44]));
    let energy = input(&bank, &segment, wanted("energy", true, 2));
    assert!(matches!(energy, Err(InputError::Curve(name)) if name == "energy"));
    segment.others.insert("energy".to_owned(), 0.5.into());
    let energy = input(&bank, &segment, wanted("energy", true, 2)).unwrap();
    assert_eq!(energy, fractions(vec![1, 44], vec![0.5; 44]));
    let odd = input(&bank, &segment, wanted("colour", true, 2));
    assert!(matches!(odd, Err(InputError::Input(name)) if name == "colour"));
    segment.phonemes[1].symbol = "en/r".to_owned();
    let tokens = input(&bank, &segment, wanted("tokens", false, 2));
    assert!(matches!(tokens, Err(InputError::Phoneme(symbol)) if symbol == "en/r"));
}

#[test]
fn depth_and_steps_come_in_the_way_that_the_model_counts() {
    let depth = |more: &str, fractions| {
        input(&bank(more).0, &segment(), wanted("depth", fractions, 0)).unwrap().numbers
    };
    assert_eq!(depth("max_depth: 0.6\n", true), Numbers::Fractions(vec![0.6]));
    assert_eq!(depth("max_depth: 400\n", false), Numbers::Whole(vec![400]));
    // 450 in 20 steps is every 22nd, and 440 is the last multiple of that.
    assert_eq!(depth("max_depth: 450\n", false), Numbers::Whole(vec![440]));
    let speedup =
        |more: &str| input(&bank(more).0, &segment(), wanted("speedup", false, 1)).unwrap();
    assert_eq!(speedup(""), whole(vec![1], vec![50]));
    assert_eq!(speedup("max_depth: 450\n"), whole(vec![1], vec![22]));
    let steps = input(&bank("").0, &segment(), wanted("steps", false, 0)).unwrap();
    assert_eq!(steps, whole(vec![], vec![20]));
}

#[test]
fn sounds_have_the_language_before_their_slash_and_those_of_all_have_none() {
    let (bank, _folder) = bank("languages: v.languages.json\nuse_lang_id: true\n");
    let languages = input(&bank, &segment(), wanted("languages", false, 2)).unwrap();
    assert_eq!(languages, whole(vec![1, 3], vec![0, 4, 4]));
}

#[test]
fn a_voice_of_several_is_the_first_unless_another_is_named() {
    let ((bank, _folder), segment) = (bank("speakers: [v.one]\n"), segment());
    let Tensor { shape, numbers } = input(&bank, &segment, wanted("spk_embed", true, 3)).unwrap();
    assert_eq!(shape, [1, 44, 2]);
    assert_eq!(numbers, Numbers::Fractions([1.0, 2.0].repeat(44)));
    assert_eq!(bank.speaker(Some("one")).unwrap(), [1.0, 2.0]);
    let error = bank.speaker(Some("two")).unwrap_err();
    assert_eq!(error.to_string(), "the voicebank has no singer 'two'; it has v.one");
}
