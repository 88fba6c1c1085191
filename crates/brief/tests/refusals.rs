//! The ends of every range, and what is said beyond them.

use brief::{Field, Length, NoteCode, RefusalCode, Request};

#[test]
fn bpm_is_60_to_200() {
    for bpm in [60.0, 60.5, 127.5, 200.0] {
        assert_eq!(Request { bpm: Some(bpm), ..kick() }.settle().unwrap().brief.bpm, bpm);
    }
    refused(
        Request { bpm: Some(200.5), ..kick() },
        "bpm 200.5 is out of range (60 to 200): half of it, 100.25, has the same feel",
    );
    refused(
        Request { bpm: Some(59.9), ..kick() },
        "bpm 59.9 is out of range (60 to 200): twice that, 119.8, has the same feel",
    );
    refused(
        Request { bpm: Some(0.0), ..kick() },
        "bpm 0 is out of range (60 to 200): techno's usual tempo is 130",
    );
    refused(
        Request { bpm: Some(f64::NAN), ..kick() },
        "bpm NaN is not a number (60 to 200): techno's usual tempo is 130",
    );
    refused(
        Request { bpm: Some(f64::INFINITY), ..kick() },
        "bpm inf is not a number (60 to 200): techno's usual tempo is 130",
    );
    refused(
        prompt("kick, 300 BPM"),
        "bpm 300, from the prompt's '300 BPM', is out of range (60 to 200): half of it, 150, has the same feel",
    );
}

#[test]
fn bars_are_a_power_of_two_up_to_16() {
    for bars in [1, 2, 4, 8, 16] {
        // 16 bars at 60 BPM last 64 s: only lengths asked in seconds end at 30.
        let settled = Request { bars: Some(bars), bpm: Some(60.0), ..kick() }.settle().unwrap();
        assert_eq!(settled.brief.length, Length::Bars(bars));
    }
    refused(
        Request { bars: Some(0), ..kick() },
        "bars 0 is out of range (1, 2, 4, 8 or 16): ask for 1 bar",
    );
    refused(
        Request { bars: Some(3), ..kick() },
        "bars 3 is out of range (1, 2, 4, 8 or 16): ask for 2 bars",
    );
    refused(
        Request { bars: Some(17), ..kick() },
        "bars 17 is out of range (1, 2, 4, 8 or 16): ask for 16 bars",
    );
    refused(
        prompt("kick, 2.5 bars"),
        "bars 2.5, from the prompt's '2.5 bars', is out of range (1, 2, 4, 8 or 16): ask for 2 bars",
    );
}

#[test]
fn seconds_are_2_to_30_and_become_bars() {
    let length = |seconds, bpm| {
        let settled =
            Request { seconds: Some(seconds), bpm: Some(bpm), ..kick() }.settle().unwrap();
        let note = settled
            .account
            .notes
            .into_iter()
            .find(|note| note.code == NoteCode::SecondsToBars)
            .unwrap();
        (settled.brief.length, note.text)
    };
    let rounded =
        "14 s at 114 BPM became 8 bars (16.84 s), the nearest of the lengths a loop can have";
    assert_eq!(length(14.0, 114.0), (Length::Bars(8), rounded.to_owned()));
    assert_eq!(
        length(2.0, 120.0),
        (Length::Bars(1), "2 s at 120 BPM are exactly 1 bar".to_owned())
    );
    assert_eq!(length(30.0, 64.0).0, Length::Bars(8));
    let remedy = "or ask for a length in bars: 1, 2, 4, 8 or 16";
    for (seconds, problem) in [
        (1.99, "seconds 1.99 is out of range"),
        (30.1, "seconds 30.1 is out of range"),
        (-4.0, "seconds -4 is out of range"),
        (f64::NAN, "seconds NaN is not a number"),
    ] {
        refused(
            Request { seconds: Some(seconds), ..kick() },
            &format!("{problem} (2 to 30): {remedy}"),
        );
    }
}

#[test]
fn a_length_is_asked_for_in_one_way() {
    refused(
        Request { bars: Some(4), seconds: Some(8.0), ..kick() },
        "seconds 8 contradicts another field (only one of bars, seconds): leave out bars or seconds",
    );
    refused(
        Request { bars: Some(4), one_shot: true, ..kick() },
        "one_shot contradicts another field (only one of bars, one_shot): leave out bars or one_shot",
    );
}

#[test]
fn intensity_is_1_to_5() {
    for intensity in 1..=5 {
        let settled = Request { intensity: Some(intensity), ..kick() }.settle().unwrap();
        assert_eq!(i64::from(settled.brief.intensity), intensity);
    }
    for (intensity, shown) in [(0, "0"), (6, "6"), (-1, "-1"), (i64::MAX, "9.223372036854776e18")] {
        let text = format!("intensity {shown} is out of range (1 to 5): 1 is calm, 5 is full on");
        refused(Request { intensity: Some(intensity), ..kick() }, &text);
    }
    refused(
        prompt("kick, intensity 2.5"),
        "intensity 2.5, from the prompt's 'intensity 2.5', is out of range (1, 2, 3, 4 or 5): 1 is calm, 5 is full on",
    );
}

#[test]
fn swing_is_a_half_to_three_quarters() {
    for swing in [0.5, 0.667, 0.75] {
        assert_eq!(Request { swing: Some(swing), ..kick() }.settle().unwrap().brief.swing, swing);
    }
    for (swing, shown) in [(0.49, "0.49"), (0.76, "0.76"), (60.0, "60")] {
        let text = format!(
            "swing {shown} is out of range (0.5 to 0.75): 0.5 is straight, 0.667 a triplet feel"
        );
        refused(Request { swing: Some(swing), ..kick() }, &text);
    }
}

#[test]
fn the_sample_rate_is_one_of_two() {
    for rate in [44_100, 48_000] {
        assert_eq!(
            Request { sample_rate: Some(rate), ..kick() }.settle().unwrap().brief.sample_rate,
            rate
        );
    }
    refused(
        Request { sample_rate: Some(96_000), ..kick() },
        "sample_rate 96000 is out of range (44100 or 48000): leave it out for 44100",
    );
}

#[test]
fn a_prompt_has_500_characters_of_any_script() {
    // 500 characters, 2 000 bytes.
    assert!(prompt(&"🎵".repeat(500)).settle().is_ok());
    refused(
        prompt(&"é".repeat(512)),
        "prompt of 512 characters is too long (up to 500 characters): leave out 12",
    );
}

#[test]
fn something_must_be_asked_for() {
    let text = "kind is missing (kick, bass, texture, riser, hats, percussion, drums, chords, lead, arp, impact): \
                name a kind, or write a prompt such as 'dark techno bass, 128 BPM'";
    refused(Request::default(), text);
    refused(prompt(" \n"), text);
}

#[test]
fn unknown_names_are_told_what_they_may_have_meant() {
    let kinds = "kick, bass, texture, riser, hats, percussion, drums, chords, lead, arp, impact";
    let named = |kind: &str| Request { kind: Some(kind.into()), ..Request::default() };
    refused(named("bas"), &format!("kind 'bas' is not known ({kinds}): did you mean 'bass'?"));
    refused(
        named("trombone"),
        &format!("kind 'trombone' is not known ({kinds}): choose one of these"),
    );
    refused(
        Request { style: Some("tehcno".into()), ..kick() },
        "style 'tehcno' is not known (techno, house, drum & bass, trap, lo-fi, ambient, latin, trance, hip-hop, \
         breakbeat, afro house, reggaeton): did you mean 'techno'?",
    );
    refused(
        Request { moods: vec!["dark".into(), "drak".into()], ..kick() },
        "moods 'drak' is not known (dark, ambient, energetic): did you mean 'dark'?",
    );
    refused(
        Request { key: Some("H minor".into()), ..kick() },
        "key 'H minor' is not known (a note from A to G with # or b, and a scale): write it like Am, F#m, Bb major, \
         D dorian or 8A",
    );
}

#[test]
fn what_does_not_go_with_the_kind_is_refused() {
    refused(
        Request { kind: Some("bass".into()), one_shot: true, ..Request::default() },
        "one_shot of bass does not go with the kind (a one-shot of kick, riser, percussion, impact): choose one of \
         these, or ask for a loop",
    );
    refused(
        Request {
            instruments: vec!["congas".into()],
            kind: Some("hats".into()),
            ..Request::default()
        },
        "instruments 'congas' does not go with the kind (808, 909, acoustic drums, industrial drums, dusty drums, \
         shaker, tambourine): leave it out, or ask for percussion",
    );
    for kind in ["kick", "percussion", "riser", "impact"] {
        let settled = Request { kind: Some(kind.into()), one_shot: true, ..Request::default() }
            .settle()
            .unwrap();
        assert_eq!(settled.brief.length, Length::OneShot);
    }
}

#[test]
fn a_key_for_drums_is_told_to_be_unused() {
    let settled = Request { key: Some("Am".into()), ..kick() }.settle().unwrap();
    assert_eq!(settled.brief.key, None);
    let note = &settled.account.notes[0];
    assert_eq!(
        (note.field, note.code, &*note.text),
        (Field::Key, NoteCode::KeyUnused, "kicks carry no key: A minor is not used")
    );
}

#[test]
fn every_problem_is_told_at_once() {
    let request = Request {
        kind: Some("kik".into()),
        bpm: Some(20.0),
        bars: Some(5),
        key: Some("X".into()),
        intensity: Some(9),
        moods: vec!["blue".into()],
        style: Some("polka".into()),
        swing: Some(0.9),
        instruments: vec!["kazoo".into()],
        sample_rate: Some(8_000),
        prompt: Some("x".repeat(501)),
        ..Request::default()
    };
    let refusals = request.settle().unwrap_err().0;
    let told: Vec<(Field, RefusalCode)> =
        refusals.iter().map(|refusal| (refusal.field, refusal.code)).collect();
    use RefusalCode::{OutOfRange, TooLong, Unknown};
    assert_eq!(
        told,
        [
            (Field::Kind, Unknown),
            (Field::Style, Unknown),
            (Field::Bpm, OutOfRange),
            (Field::Bars, OutOfRange),
            (Field::Key, Unknown),
            (Field::Intensity, OutOfRange),
            (Field::Moods, Unknown),
            (Field::Swing, OutOfRange),
            (Field::Instruments, Unknown),
            (Field::SampleRate, OutOfRange),
            (Field::Prompt, TooLong),
        ]
    );
}

fn kick() -> Request {
    Request { kind: Some("kick".into()), ..Request::default() }
}

fn prompt(text: &str) -> Request {
    Request { prompt: Some(text.into()), ..Request::default() }
}

#[track_caller]
fn refused(request: Request, text: &str) {
    let Err(refusals) = request.settle() else {
        panic!("this should have been refused: {text}");
    };
    assert_eq!(refusals.to_string(), text);
}
