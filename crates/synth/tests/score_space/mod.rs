//! Briefs to compose for, and ways to look at what came of them.

#![allow(dead_code, reason = "each test file is a program of its own and uses what it needs")]

use std::collections::BTreeSet;

use audio::{Key, PitchClass, Scale};
use brief::{Brief, Instrument, Kind, Length, Mood, Moods, Style};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use synth::score::{Role, Score};

/// Any brief that a request can become.
pub(crate) fn any_brief() -> impl Strategy<Value = Brief> {
    brief_of(Kind::ALL.to_vec())
}

/// Any brief of a kind that is played in a key.
pub(crate) fn any_tonal_brief() -> impl Strategy<Value = Brief> {
    brief_of(Kind::ALL.iter().copied().filter(|kind| kind.is_tonal()).collect())
}

fn brief_of(kinds: Vec<Kind>) -> impl Strategy<Value = Brief> {
    let what = (select(kinds), select(Style::ALL), select(vec![1, 2, 4, 8, 16]), any::<bool>());
    let how = (60.0..=200.0, 0..12, select(Scale::ALL.to_vec()), 1..=5_u8, 0.5..=0.75);
    let colour =
        (subsequence(Mood::ALL.to_vec(), 0..=3), subsequence(Instrument::ALL.to_vec(), 0..=2));
    (what, how, colour).prop_map(
        |(
            (kind, style, bars, once),
            (bpm, tonic, scale, intensity, swing),
            (moods, instruments),
        )| {
            Brief {
                kind,
                length: if once && kind.has_one_shot() {
                    Length::OneShot
                } else {
                    Length::Bars(bars)
                },
                bpm,
                key: kind.is_tonal().then_some(Key { tonic: PitchClass::of(tonic), scale }),
                intensity,
                moods: moods.into_iter().collect(),
                style,
                swing,
                instruments,
                prompt: None,
                sample_rate: 44_100,
            }
        },
    )
}

/// Four bars with everything else in the middle.
pub(crate) fn plain(kind: Kind, style: Style) -> Brief {
    Brief {
        kind,
        length: Length::Bars(4),
        bpm: 120.0,
        key: kind.is_tonal().then(|| "Am".parse().expect("a key")),
        intensity: 3,
        moods: Moods::default(),
        style,
        swing: 0.5,
        instruments: Vec::new(),
        prompt: None,
        sample_rate: 44_100,
    }
}

/// Who strikes what, and when.
pub(crate) fn places(score: &Score) -> BTreeSet<(Role, u32, u8)> {
    let of = |track: &synth::score::Track| {
        track.notes.iter().map(|note| (track.role, note.tick, note.pitch)).collect::<Vec<_>>()
    };
    score.tracks.iter().flat_map(of).collect()
}
