//! The singer against a program beside it.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod stand_in;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use audio::{BitDepth, Clip, Tags};
use brief::Brief;
use engine::{
    Cancelled, Diffsinger, DiffsingerConfig, Engine, EngineError, Licence, Played, SungScore, Take,
    Unwatched, Wire, WireConfig,
};
use serde_json::Value;

use stand_in::{Answer, Notebook, StandIn};

const DICTIONARY: &str = "symbols:
- {symbol: SP, type: vowel}
- {symbol: AP, type: vowel}
- {symbol: aa, type: vowel}
- {symbol: l, type: liquid}
- {symbol: s, type: fricative}
entries:
- {grapheme: la, phonemes: [l, aa]}
- {grapheme: salsa, phonemes: [s, aa, l, s, aa]}
";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dsdict.yaml"), DICTIONARY).unwrap();
        Self(folder)
    }

    fn dictionary(&self) -> PathBuf {
        self.0.path().join("dsdict.yaml")
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

fn config(folder: &Folder, base: &str) -> DiffsingerConfig {
    let licence = Licence {
        id: "LicenseRef-Voice".into(),
        name: "A voice".into(),
        text: "Sing along.".into(),
        commercial_use: false,
    };
    let base = Some(base.to_owned());
    let dictionary = Some(folder.dictionary());
    DiffsingerConfig { base, dictionary, ..DiffsingerConfig::of(licence) }
}

fn singer(config: DiffsingerConfig) -> Diffsinger {
    Diffsinger::new(config, Wire::new(WireConfig::default()))
}

fn lead(prompt: Option<&str>) -> Brief {
    let request = brief::Request {
        kind: Some("lead".into()),
        bars: Some(2),
        bpm: Some(120.0),
        key: Some("Am".into()),
        prompt: prompt.map(str::to_owned),
        ..Default::default()
    };
    request.settle().unwrap().brief
}

fn words(segment: &Value, name: &str) -> Vec<String> {
    segment[name].as_str().unwrap().split(' ').map(str::to_owned).collect()
}

fn numbers(segment: &Value, name: &str) -> Vec<f64> {
    words(segment, name).iter().map(|word| word.parse().unwrap()).collect()
}

fn seconds(score: &Value) -> f64 {
    let ends = score.as_array().unwrap().iter().map(|segment| {
        segment["offset"].as_f64().unwrap() + numbers(segment, "ph_dur").iter().sum::<f64>()
    });
    ends.fold(0.0, f64::max)
}

/// A sidecar that sings a click where each vowel begins, at half the usual rate.
fn clicks(score: &Value) -> Vec<u8> {
    let rate = 22_050;
    let mut plane = vec![0.0_f32; (seconds(score) * f64::from(rate)).ceil() as usize];
    for segment in score.as_array().unwrap() {
        let mut time = segment["offset"].as_f64().unwrap();
        for (symbol, length) in words(segment, "ph_seq").iter().zip(numbers(segment, "ph_dur")) {
            if symbol == "aa" {
                plane[(time * f64::from(rate)).round() as usize] = 0.9;
            }
            time += length;
        }
    }
    let clip = Clip::from_channels(rate, vec![plane]);
    let mut file = Vec::new();
    audio::wav::write(&mut file, &clip, BitDepth::TwentyFour, &Tags::default(), &mut ()).unwrap();
    file
}

fn played(take: Take) -> Played {
    match take {
        Take::Played(played) => played,
        Take::Recorded(_) => panic!("singing is played"),
    }
}

#[test]
fn what_is_sung_beside_starts_on_the_notes_of_our_own_lead() {
    let folder = Folder::new();
    let stand_in = StandIn::that(|asked| Answer::sound("audio/wav", &clicks(&asked.json())));
    let brief = lead(Some("a lead in A minor at 120 bpm, sing \"salsa\""));
    let take = singer(config(&folder, &stand_in.base())).generate(&brief, 5, &mut Unwatched);
    let take = played(take.unwrap());
    assert_eq!((take.clip.frames(), take.clip.sample_rate()), (brief.grid().frames(), 44_100));
    assert!(take.onsets.is_empty());
    assert!(take.midi.unwrap().starts_with(b"MThd"));

    let asked = stand_in.asked();
    let [asked] = asked.as_slice() else { panic!("one request") };
    assert_eq!(asked.line(), "POST /v1/render");
    assert_eq!(asked.header("accept"), Some("audio/wav"));
    let score = asked.json();
    assert!(score[0]["text"].as_str().unwrap().contains("salsa"));

    let notes = synth::compose(&brief, 5).tracks.remove(0).notes;
    let plane = &take.clip.channels()[0];
    let heard = |frame: usize| {
        let around = frame.saturating_sub(3)..(frame + 4).min(plane.len());
        plane[around].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs())) > 0.2
    };
    let starts = notes.iter().map(|note| {
        let beat = f64::from(note.tick + note.late) / f64::from(synth::score::TICKS_PER_BEAT);
        brief.grid().frame_of_beat(beat)
    });
    let sung = starts.filter(|frame| heard(*frame)).count();
    let vowels: usize = score
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| words(segment, "ph_seq").iter().filter(|symbol| *symbol == "aa").count())
        .sum();
    assert!(vowels > 4);
    assert_eq!(sung, vowels, "every vowel is where a note begins");
}

#[test]
fn the_operators_score_is_sung_in_the_key_tempo_and_length_of_the_brief() {
    let folder = Folder::new();
    let stand_in = StandIn::that(|asked| Answer::sound("audio/wav", &clicks(&asked.json())));
    // Half a second of silence, a vowel on the second beat at 120 BPM.
    let f0 = vec!["220"; 200].join(" ");
    let score = serde_json::json!({
        "offset": 0.0, "text": "SP la", "ph_seq": "SP l aa", "ph_dur": "0.45 0.05 0.5",
        "ph_num": "2 1", "note_seq": "rest A3", "note_dur": "0.5 0.5",
        "f0_seq": f0, "f0_timestep": "0.005", "energy": "0.1 0.2", "energy_timestep": "0.5",
    });
    let path = folder.path().join("song.ds");
    fs::write(&path, score.to_string()).unwrap();
    let score = |bars, key: &str| SungScore {
        path: path.clone(),
        bpm: 120.0,
        bars,
        key: key.parse().unwrap(),
    };
    let with = |score| {
        let config = DiffsingerConfig { score: Some(score), ..config(&folder, &stand_in.base()) };
        singer(config)
    };
    let brief = Brief { bpm: 100.0, ..lead(None) };
    let take = with(score(1, "G minor")).generate(&brief, 1, &mut Unwatched).unwrap();

    let sent = stand_in.asked()[0].json();
    assert_eq!(sent.as_array().unwrap().len(), 2, "one bar of two is sung twice");
    assert_eq!(sent[1]["offset"], 2.4);
    assert_eq!(numbers(&sent[0], "ph_dur"), [0.54, 0.06, 0.6]);
    assert_eq!(sent[0]["note_seq"], "rest B3");
    assert_eq!(numbers(&sent[0], "f0_seq")[0], 246.942);
    assert_eq!(
        (&sent[0]["energy"], &sent[0]["energy_timestep"]),
        (&"0.1 0.2".into(), &"0.6".into())
    );

    let take = played(take);
    let plane = &take.clip.channels()[1];
    let beat = |beat: f64| {
        plane[brief.grid().frame_of_beat(beat) - 2..][..5].iter().any(|x| x.abs() > 0.2)
    };
    assert!(beat(1.0) && beat(5.0) && !beat(2.0));

    let refused = |score| with(score).generate(&brief, 1, &mut Unwatched).unwrap_err();
    assert!(matches!(refused(score(4, "G minor")), EngineError::Permanent { .. }));
    assert!(matches!(refused(score(1, "C major")), EngineError::Permanent { .. }));
    fs::write(&path, "{}").unwrap();
    assert!(matches!(refused(score(1, "G minor")), EngineError::Unavailable { .. }));
    assert!(with(score(1, "G minor")).check().is_err());
}

#[test]
fn words_that_the_voice_does_not_know_are_named_before_anything_is_asked() {
    let folder = Folder::new();
    let stand_in = StandIn::with([]);
    let brief = lead(Some("a lead, sing \"la bamba\""));
    let error = singer(config(&folder, &stand_in.base())).generate(&brief, 1, &mut Unwatched);
    let Err(EngineError::Permanent { reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!(reason, "the voice's dictionary does not know the word 'bamba'");
    let usual = DiffsingerConfig { lyrics: "bamba".into(), ..config(&folder, &stand_in.base()) };
    assert!(matches!(singer(usual).check(), Err(EngineError::Unavailable { .. })));
    assert!(stand_in.asked().is_empty());
}

#[test]
fn an_answer_that_is_no_singing_of_the_song_is_no_take() {
    let folder = Folder::new();
    let short = |_: &_| {
        let score = serde_json::json!([{"offset": 0.0, "ph_seq": "aa", "ph_dur": "0.5"}]);
        Answer::sound("audio/wav", &clicks(&score))
    };
    let cases: Vec<(StandIn, &str)> = vec![
        (StandIn::that(short), "the singer sang 0.50 s of a song of"),
        (StandIn::that(|_| Answer::sound("audio/wav", b"RIFF nonsense")), "no sound"),
        (StandIn::that(|_| Answer::json(503, &"warming up".into())), "503"),
        (StandIn::that(|_| Answer::HangsUp), "lost"),
    ];
    for (stand_in, words) in cases {
        let error =
            singer(config(&folder, &stand_in.base())).generate(&lead(None), 1, &mut Unwatched);
        let Err(EngineError::Retryable { reason, .. }) = error else { panic!("{error:?}") };
        assert!(reason.contains(words), "{reason}");
    }
    let refuses = StandIn::that(|_| Answer::json(422, &"no such phoneme".into()));
    let error = singer(config(&folder, &refuses.base())).generate(&lead(None), 1, &mut Unwatched);
    assert!(matches!(error, Err(EngineError::Permanent { .. })), "{error:?}");
}

#[test]
fn a_singer_says_whether_it_is_there() {
    let folder = Folder::new();
    let well = StandIn::with([Answer::json(200, &serde_json::json!({"voice": "clicks"}))]);
    singer(config(&folder, &well.base())).check().unwrap();
    assert_eq!(well.lines(), ["GET /v1/health"]);

    let nobody = DiffsingerConfig { base: None, ..config(&folder, "") };
    let error = singer(nobody).generate(&lead(None), 1, &mut Unwatched).unwrap_err();
    assert!(
        matches!(&error, EngineError::Unavailable { reason, .. } if reason.contains("nobody to sing"))
    );
    let gone = singer(config(&folder, "http://127.0.0.1:9")).check();
    assert!(matches!(gone, Err(EngineError::Unavailable { .. })), "{gone:?}");
    let mute = DiffsingerConfig { dictionary: None, ..config(&folder, &well.base()) };
    assert!(matches!(singer(mute).check(), Err(EngineError::Unavailable { .. })));
}

#[test]
#[cfg(not(feature = "onnx"))]
fn a_voicebank_without_the_means_to_sing_it_is_no_singer() {
    let folder = Folder::new();
    let bank = Some(folder.path().to_owned());
    let bank = DiffsingerConfig { base: None, bank, ..config(&folder, "") };
    let error = singer(bank).check().unwrap_err();
    assert!(matches!(&error, EngineError::Unavailable { reason, .. } if reason.contains("'onnx'")));
}

#[test]
fn a_song_that_is_called_off_is_not_waited_for() {
    let folder = Folder::new();
    let stand_in = StandIn::that(|_| Answer::IsSilent);
    let watch = Notebook::default();
    let from_elsewhere = watch.clone();
    let caller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        from_elsewhere.cancel();
    });
    let since = Instant::now();
    let error =
        singer(config(&folder, &stand_in.base())).generate(&lead(None), 1, &mut watch.clone());
    assert_eq!(error, Err(Cancelled.into()));
    assert!(since.elapsed() < Duration::from_secs(5));
    caller.join().unwrap();
}
