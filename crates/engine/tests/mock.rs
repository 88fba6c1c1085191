//! The mock gives recordings that can be cut, and fails as it is told to.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use std::time::{Duration, Instant};

use audio::Clip;
use audio::decode::{Format, Limits, SoundFile, decode};
use brief::{Brief, Request};
use engine::{
    Cancelled, Engine, EngineError, Fault, Mock, MockConfig, Recorded, Take, Unwatched, Watch,
};

const RATE: f64 = 32_000.0;

fn brief(kind: &str, bpm: f64, bars: u32) -> Brief {
    let (kind, bpm, bars) = (Some(kind.into()), Some(bpm), Some(bars));
    Request { kind, bpm, bars, ..Default::default() }.settle().unwrap().brief
}

fn prompted(words: &str) -> Brief {
    Request { prompt: Some(words.into()), bars: Some(1), ..Default::default() }
        .settle()
        .unwrap()
        .brief
}

fn talkative() -> Mock {
    Mock::new(MockConfig { faults_from_prompt: true, ..Default::default() })
}

fn file(mock: &Mock, brief: &Brief, seed: u64) -> Result<Vec<u8>, EngineError> {
    let Take::Recorded(Recorded { mut files, .. }) = mock.generate(brief, seed, &mut Unwatched)?
    else {
        panic!("the mock records")
    };
    assert_eq!(files.len(), 1);
    Ok(files.remove(0))
}

fn heard(mock: &Mock, brief: &Brief, seed: u64) -> SoundFile {
    let limits = Limits { bytes: 64 << 20, seconds: 120.0 };
    decode(&file(mock, brief, seed).unwrap(), limits).unwrap()
}

/// The largest difference between the left channel and itself so many frames later.
fn apart(clip: &Clip, frames: usize) -> f32 {
    let left = &clip.channels()[0];
    left.iter().zip(&left[frames..]).map(|(now, later)| (now - later).abs()).fold(0.0, f32::max)
}

#[test]
fn a_recording_repeats_at_the_tempo_of_the_brief_and_is_two_bars_too_long() {
    let sound = heard(&talkative(), &brief("drums", 127.0, 2), 7);
    assert_eq!((sound.format, sound.clip.sample_rate()), (Format::Wav, 32_000));
    assert_eq!(sound.clip.channels().len(), 2);
    let bar = 4.0 * 60.0 / 127.0;
    assert!((sound.clip.seconds() - 4.0 * bar).abs() < 1.0 / RATE, "{}", sound.clip.seconds());
    let turn = (2.0 * bar * RATE).round() as usize;
    // Dither moves each sample by at most a step and a half of 16 bits.
    assert!(apart(&sound.clip, turn) < 3.1 / 32_768.0, "{}", apart(&sound.clip, turn));
    assert!(apart(&sound.clip, turn + 100) > 0.05);
}

#[test]
fn a_recording_begins_somewhere_in_the_first_bar() {
    let four = brief("kick", 120.0, 1);
    let begins = |seed| {
        let clip = heard(&talkative(), &four, seed).clip;
        let loud =
            clip.channels()[0].iter().take(16_000).fold(0.0_f32, |most, x| most.max(x.abs()));
        let first = clip.channels()[0].iter().position(|x| x.abs() > loud / 2.0).unwrap();
        first as f64 / RATE
    };
    let places: Vec<f64> = (0..6).map(begins).collect();
    let spread = places.iter().fold(0.0_f64, |most, place| most.max((place - places[0]).abs()));
    assert!(spread > 0.05, "{places:?}");
}

#[test]
fn what_is_struck_once_comes_after_a_silence() {
    for brief in [
        brief("riser", 128.0, 2),
        Request { kind: Some("kick".into()), one_shot: true, ..Default::default() }
            .settle()
            .unwrap()
            .brief,
    ] {
        let sound = heard(&talkative(), &brief, 3);
        let quiet = sound.clip.channels()[0].iter().take_while(|x| x.abs() < 1e-3).count();
        assert!((1..16_000).contains(&quiet), "{quiet} frames of silence before {brief}");
    }
}

#[test]
fn the_same_brief_and_seed_give_the_same_bytes() {
    let (mock, chords) = (talkative(), brief("chords", 90.0, 1));
    assert_eq!(file(&mock, &chords, 5).unwrap(), file(&talkative(), &chords, 5).unwrap());
    assert_ne!(file(&mock, &chords, 5).unwrap(), file(&mock, &chords, 6).unwrap());
}

#[test]
fn it_fails_as_the_words_of_the_prompt_say() {
    let fails = |words: &str| file(&talkative(), &prompted(words), 1).unwrap_err();
    assert!(matches!(fails("house drums mock:fail=retryable"), EngineError::Retryable { .. }));
    assert!(matches!(fails("house drums mock:fail=permanent"), EngineError::Permanent { .. }));
    assert!(matches!(fails("house drums mock:fail=unavailable"), EngineError::Unavailable { .. }));
    let unknown = fails("house drums mock:explode");
    assert!(unknown.to_string().contains("'mock:explode'"), "{unknown}");
}

#[test]
fn it_sends_what_is_no_loop_when_told_to() {
    let limits = Limits { bytes: 64 << 20, seconds: 120.0 };
    let garbage = file(&talkative(), &prompted("house drums mock:garbage"), 1).unwrap();
    assert!(decode(&garbage, limits).is_err());

    let silence = heard(&talkative(), &prompted("house drums mock:silence"), 1).clip;
    // Dither is all there is.
    assert!(silence.channels().iter().flatten().all(|x| x.abs() < 2.0 / 32_768.0));

    let asked = prompted("house drums mock:short");
    let short = heard(&talkative(), &asked, 1).clip;
    assert!((short.seconds() - asked.grid().seconds() / 2.0).abs() < 0.001);
}

#[test]
fn it_fails_as_often_as_told_and_then_does_not() {
    let mock = talkative();
    let (twice, other) = (prompted("techno drums mock:fail-first=2"), prompted("techno drums"));
    for _ in 0..2 {
        for _ in 0..2 {
            assert!(matches!(file(&mock, &twice, 1), Err(EngineError::Retryable { .. })));
            file(&mock, &other, 1).unwrap();
        }
        file(&mock, &twice, 1).unwrap();
    }
}

#[test]
fn words_mean_nothing_unless_that_is_switched_on() {
    let quiet = Mock::new(MockConfig::default());
    file(&quiet, &prompted("house drums mock:fail=permanent"), 1).unwrap();
    quiet.check().unwrap();
}

#[test]
fn a_configured_fault_meets_every_brief_and_the_check() {
    let fault = Some(Fault::Unavailable);
    let broken = Mock::new(MockConfig { fault, ..Default::default() });
    let error = file(&broken, &brief("bass", 120.0, 1), 1).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }));
    assert_eq!(broken.check().unwrap_err(), error);
}

/// Remembers how far it was told to be, and changes its mind after a while.
struct Impatient {
    until: Instant,
    shares: Vec<f64>,
}

impl Watch for Impatient {
    fn progress(&mut self, share: f64) {
        self.shares.push(share);
    }

    fn cancelled(&self) -> bool {
        Instant::now() >= self.until
    }
}

#[test]
fn a_delay_is_waited_for_with_progress_and_can_be_called_off() {
    let asked = prompted("house drums mock:delay=60s");
    let until = Instant::now() + Duration::from_millis(200);
    let mut watch = Impatient { until, shares: Vec::new() };
    let ended = talkative().generate(&asked, 1, &mut watch);
    assert_eq!(ended.unwrap_err(), EngineError::Cancelled(Cancelled));
    assert!(until.elapsed() < Duration::from_secs(5));

    let soon = Instant::now() + Duration::from_secs(60);
    let mut watch = Impatient { until: soon, shares: Vec::new() };
    let begun = Instant::now();
    talkative().generate(&prompted("house drums mock:delay=300ms"), 1, &mut watch).unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert!(watch.shares.is_sorted() && watch.shares.len() > 10, "{:?}", watch.shares);
    assert_eq!(watch.shares.last(), Some(&1.0));
}
