//! The MIDI file says what is played: read back with midly's parser.

mod score_space;

use std::collections::BTreeMap;

use brief::{Brief, Kind, Length, Style};
use midly::{MetaMessage, MidiMessage, Smf, Timing, TrackEventKind};
use proptest::prelude::*;
use score_space::{any_brief, plain};
use synth::score::{Role, compose, midi};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_track_is_as_long_as_the_loop_and_lets_go_of_every_note(brief in any_brief(), seed: u64) {
        let score = compose(&brief, seed);
        let bytes = midi(&score);
        let file = Smf::parse(&bytes).unwrap();
        prop_assert_eq!(file.header.timing, Timing::Metrical(960.into()));
        prop_assert_eq!(file.tracks.len(), score.tracks.len() + 1);
        for track in &file.tracks {
            let ticks: u32 = track.iter().map(|event| event.delta.as_int()).sum();
            prop_assert_eq!(ticks, brief.grid().bars * 4 * 960);
            prop_assert_eq!(track.last().unwrap().kind, TrackEventKind::Meta(MetaMessage::EndOfTrack));
            let mut held: BTreeMap<(u8, u8), u32> = BTreeMap::new();
            for event in track {
                let TrackEventKind::Midi { channel, message } = event.kind else { continue };
                match message {
                    MidiMessage::NoteOn { key, vel } => {
                        prop_assert!(vel > 0);
                        *held.entry((channel.as_int(), key.as_int())).or_default() += 1;
                    }
                    MidiMessage::NoteOff { key, .. } => {
                        let count = held.get_mut(&(channel.as_int(), key.as_int()));
                        prop_assert!(count.as_ref().is_some_and(|count| **count > 0), "let go before struck");
                        *count.unwrap() -= 1;
                    }
                    _ => {}
                }
            }
            prop_assert!(held.values().all(|count| *count == 0));
        }
    }

    #[test]
    fn notes_are_struck_where_the_sound_has_them(brief in any_brief(), seed: u64) {
        let score = compose(&brief, seed);
        let bytes = midi(&score);
        let file = Smf::parse(&bytes).unwrap();
        let last = brief.grid().bars * 4 * 960 - 1;
        for (track, written) in score.tracks.iter().zip(&file.tracks[1..]) {
            let mut played: Vec<u32> = track.notes.iter().map(|note| (note.tick + note.late).min(last)).collect();
            played.sort_unstable();
            prop_assert_eq!(struck(written), played);
        }
    }
}

#[test]
fn tempo_meter_and_key_are_written_first() {
    let brief = Brief {
        bpm: 174.5,
        key: Some("F# minor".parse().unwrap()),
        ..plain(Kind::Bass, Style::DrumAndBass)
    };
    let bytes = midi(&compose(&brief, 1));
    let file = Smf::parse(&bytes).unwrap();
    let kinds: Vec<TrackEventKind> = file.tracks[0].iter().map(|event| event.kind).collect();
    // 60 000 000 / 174.5 = 343 839.5… microseconds a beat; F# minor has the three sharps of A major.
    assert!(kinds.contains(&TrackEventKind::Meta(MetaMessage::Tempo(343_840.into()))), "{kinds:?}");
    assert!(kinds.contains(&TrackEventKind::Meta(MetaMessage::TimeSignature(4, 2, 24, 8))));
    assert!(kinds.contains(&TrackEventKind::Meta(MetaMessage::KeySignature(3, true))));
}

#[test]
fn key_signatures_are_those_of_the_circle_of_fifths() {
    let cases = [
        ("C", 0, false),
        ("Am", 0, true),
        ("F", -1, false),
        ("Eb", -3, false),
        ("C#m", 4, true),
        ("B", 5, false),
    ];
    for (key, sharps, minor) in cases {
        let brief = Brief { key: Some(key.parse().unwrap()), ..plain(Kind::Lead, Style::House) };
        let bytes = midi(&compose(&brief, 1));
        let file = Smf::parse(&bytes).unwrap();
        let wanted = TrackEventKind::Meta(MetaMessage::KeySignature(sharps, minor));
        assert!(file.tracks[0].iter().any(|event| event.kind == wanted), "{key}");
    }
}

#[test]
fn drums_are_on_channel_ten_with_the_numbers_of_general_midi() {
    let bytes = midi(&compose(&plain(Kind::Drums, Style::House), 1));
    let file = Smf::parse(&bytes).unwrap();
    for track in &file.tracks[1..] {
        for event in track {
            if let TrackEventKind::Midi { channel, message: MidiMessage::NoteOn { key, .. } } =
                event.kind
            {
                assert_eq!(channel, 9);
                // The percussion key map of General MIDI Level 1 runs from 35 to 81, that of GM2 to 87.
                assert!((35..=87).contains(&key.as_int()));
            }
        }
    }
    let bytes = midi(&compose(&plain(Kind::Bass, Style::House), 1));
    let file = Smf::parse(&bytes).unwrap();
    assert!(
        file.tracks[1].iter().all(
            |event| !matches!(event.kind, TrackEventKind::Midi { channel, .. } if channel == 9)
        )
    );
}

#[test]
fn a_note_over_the_seam_is_cut_there() {
    let brief = Brief { length: Length::Bars(1), ..plain(Kind::Texture, Style::Ambient) };
    let score = compose(&brief, 1);
    let over = |note: &synth::Note| note.tick + note.length > 4 * 960;
    assert!(
        score
            .tracks
            .iter()
            .any(|track| track.role == Role::Texture && track.notes.iter().any(over))
    );
    let bytes = midi(&score);
    let ticks: u32 =
        Smf::parse(&bytes).unwrap().tracks[1].iter().map(|event| event.delta.as_int()).sum();
    assert_eq!(ticks, 4 * 960);
}

fn struck(track: &[midly::TrackEvent]) -> Vec<u32> {
    let mut now = 0;
    let mut ticks = Vec::new();
    for event in track {
        now += event.delta.as_int();
        if matches!(event.kind, TrackEventKind::Midi { message: MidiMessage::NoteOn { .. }, .. }) {
            ticks.push(now);
        }
    }
    ticks
}
