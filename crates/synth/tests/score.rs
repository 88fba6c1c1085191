//! What a composer promises, over the whole space of briefs.

mod score_space;

use audio::{Key, PitchClass, Scale};
use brief::{Brief, Instrument, Kind, Length, Mood, Moods, Style};
use proptest::prelude::*;
use score_space::{any_brief, any_tonal_brief, places, plain};
use synth::score::{Role, Score, TICKS_PER_BEAT, compose};

const STEP: u32 = TICKS_PER_BEAT / 4;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_brief_gets_notes_that_can_be_played(brief in any_brief(), seed: u64) {
        let score = compose(&brief, seed);
        let end = brief.grid().beats() * TICKS_PER_BEAT;
        prop_assert!(score.tracks.iter().any(|track| !track.notes.is_empty()));
        prop_assert_eq!(score.key, brief.key);
        for track in &score.tracks {
            prop_assert!(!track.notes.is_empty(), "{:?} has no notes", track.role);
            prop_assert!(track.notes.is_sorted_by_key(|note| note.tick));
            for note in &track.notes {
                prop_assert!(note.tick < end && note.length > 0 && note.length <= end + 2 * TICKS_PER_BEAT, "{note:?}");
                prop_assert!(note.velocity > 0.0 && note.velocity <= 1.0, "{note:?}");
                let late_ms = f64::from(note.late) * 60_000.0 / f64::from(TICKS_PER_BEAT) / brief.bpm;
                prop_assert!(late_ms <= if track.role == Role::Kick { 8.0 } else { 12.0 }, "{note:?}");
            }
        }
        prop_assert!(score.tracks.windows(2).all(|pair| pair[0].role < pair[1].role), "one track a role");
        prop_assert_eq!(compose(&brief, seed), score);
    }

    #[test]
    fn tonal_players_stay_in_key_and_in_range(brief in any_brief(), seed: u64) {
        for track in compose(&brief, seed).tracks {
            let Some(range) = range(track.role) else { continue };
            let key = brief.key.unwrap();
            for note in &track.notes {
                prop_assert!(key.contains(i32::from(note.pitch)), "{:?} plays {} in {key}", track.role, note.pitch);
                prop_assert!(range.contains(&note.pitch), "{:?} plays {}", track.role, note.pitch);
            }
        }
    }

    #[test]
    fn players_of_one_note_at_a_time_hold_none_into_the_next(brief in any_brief(), seed: u64) {
        let end = brief.grid().beats() * TICKS_PER_BEAT;
        for track in compose(&brief, seed).tracks {
            if !matches!(track.role, Role::Bass | Role::Lead | Role::Arp) {
                continue;
            }
            for (at, note) in track.notes.iter().enumerate() {
                let next = track.notes.get(at + 1).map_or(track.notes[0].tick + end, |next| next.tick);
                prop_assert!(note.tick < next && note.tick + note.length <= next, "{note:?} into {next}");
            }
        }
    }

    #[test]
    fn more_intensity_or_energy_adds_notes_and_takes_none_away(brief in any_brief(), seed: u64) {
        let energetic = Brief { moods: brief.moods.with(Mood::Energetic), ..brief.clone() };
        let louder = Brief { intensity: (brief.intensity + 1).min(5), ..brief.clone() };
        let (less, more) = (places(&compose(&brief, seed)), places(&compose(&louder, seed)));
        prop_assert!(less.is_subset(&more));
        prop_assert!(less.is_subset(&places(&compose(&energetic, seed))));
    }

    #[test]
    fn what_pumps_ducks_under_the_kick_that_is_heard(brief in any_brief(), seed: u64) {
        prop_assume!(brief.length != Length::OneShot);
        let pulse = compose(&brief, seed).pulse;
        let kick = compose(&Brief { kind: Kind::Kick, key: None, ..brief.clone() }, seed);
        let pumps = matches!(brief.style, Style::Techno | Style::House | Style::Trance | Style::AfroHouse);
        prop_assert_eq!(!pulse.is_empty(), pumps);
        prop_assert_eq!(&kick.pulse, &pulse);
        let heard: Vec<u32> = kick.tracks[0].notes.iter().map(|note| note.tick).collect();
        prop_assert!(pulse.iter().all(|tick| heard.contains(tick)));
        if pumps {
            prop_assert_eq!(pulse.len() as u32, brief.grid().beats());
        }
    }

    #[test]
    fn parts_of_one_seed_share_their_chords(brief in any_tonal_brief(), seed: u64) {
        let part = |kind| compose(&Brief { kind, instruments: Vec::new(), ..brief.clone() }, seed);
        let (bass, chords, texture) = (part(Kind::Bass), part(Kind::Chords), part(Kind::Texture));
        let mut sounding = classes_from(&texture, 0);
        for tick in (0..brief.grid().beats() * TICKS_PER_BEAT).step_by(8 * STEP as usize) {
            // A whole chord is a new one; a note or two is a voice that joins.
            let started = classes_from(&texture, tick);
            sounding = if started.len() > 2 { started } else { sounding };
            for part in [&bass, &chords] {
                let struck = classes_from(part, tick);
                prop_assert!(struck.is_subset(&sounding), "at {tick}: {struck:?} in {sounding:?}");
            }
        }
    }

    #[test]
    fn tempo_and_sample_rate_change_no_note(brief in any_brief(), seed: u64, bpm in 60.0..200.0_f64) {
        let other = Brief { bpm, sample_rate: 48_000, ..brief.clone() };
        prop_assert_eq!(places(&compose(&brief, seed)), places(&compose(&other, seed)));
    }

    #[test]
    fn a_shorter_loop_begins_as_the_longer_one_does(brief in any_tonal_brief(), seed: u64) {
        // Endings and phrases differ, the song does not: the first half bar's harmony is the same.
        let texture = |bars| Brief { kind: Kind::Texture, length: Length::Bars(bars), ..brief.clone() };
        let first = |bars| classes_from(&compose(&texture(bars), seed), 0);
        prop_assert_eq!(first(1), first(16));
    }
}

#[test]
fn density_rises_with_intensity_in_every_kind_that_has_a_rhythm() {
    for kind in RHYTHMIC {
        for style in Style::ALL {
            for seed in 0..20 {
                let count = |intensity, moods| {
                    let brief = Brief { intensity, moods, ..plain(*kind, *style) };
                    places(&compose(&brief, seed)).len()
                };
                let counts: Vec<usize> =
                    (1..=5).map(|intensity| count(intensity, Moods::default())).collect();
                let energetic: Vec<usize> = (1..=5)
                    .map(|intensity| count(intensity, Moods::default().with(Mood::Energetic)))
                    .collect();
                assert!(
                    counts.is_sorted() && counts[4] as f32 > 1.2 * counts[0] as f32,
                    "{kind:?} {style:?}: {counts:?}"
                );
                assert!(
                    counts.iter().zip(&energetic).all(|(calm, lively)| lively > calm),
                    "{kind:?} {style:?} {seed}: {counts:?} {energetic:?}"
                );
            }
        }
    }
}

#[test]
fn twenty_seeds_give_twenty_loops() {
    for kind in RHYTHMIC {
        for style in Style::ALL {
            let scores: Vec<_> =
                (0..20).map(|seed| places(&compose(&plain(*kind, *style), seed))).collect();
            let mut distances: Vec<f64> = Vec::new();
            for (number, one) in scores.iter().enumerate() {
                for other in &scores[..number] {
                    // Jaccard's distance: the share of notes that only one of the two plays.
                    distances.push(
                        1.0 - one.intersection(other).count() as f64
                            / one.union(other).count() as f64,
                    );
                }
            }
            let twins = distances.iter().filter(|distance| **distance == 0.0).count();
            let mean = distances.iter().sum::<f64>() / distances.len() as f64;
            println!(
                "{:10} {:12} twins {twins} mean {mean:.2} least {:.2}",
                kind.name(),
                style.name(),
                distances.iter().copied().fold(1.0, f64::min)
            );
            assert_eq!(twins, 0, "{kind:?} {style:?}");
        }
    }
}

#[test]
fn one_shots_are_one_note_at_the_start() {
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.has_one_shot()) {
        let brief = Brief { length: Length::OneShot, intensity: 5, ..plain(kind, Style::Techno) };
        let score = compose(&brief, 3);
        let notes: Vec<_> = score.tracks.iter().flat_map(|track| &track.notes).collect();
        assert_eq!(notes.len(), 1, "{kind:?}");
        assert_eq!((notes[0].tick, notes[0].late, notes[0].length), (0, 0, 4 * TICKS_PER_BEAT));
    }
}

#[test]
fn percussion_plays_the_instruments_that_are_asked_for() {
    for (instrument, role) in [
        (Instrument::Congas, Role::Conga),
        (Instrument::Claves, Role::Claves),
        (Instrument::Toms, Role::Tom),
    ] {
        for style in Style::ALL {
            let brief = Brief { instruments: vec![instrument], ..plain(Kind::Percussion, *style) };
            let score = compose(&brief, 5);
            assert!(score.tracks.iter().any(|track| track.role == role), "{style:?}");
            let drums = compose(&Brief { kind: Kind::Drums, ..brief.clone() }, 5);
            assert!(drums.tracks.iter().any(|track| track.role == role), "{style:?}");
        }
    }
}

#[test]
fn a_strum_travels_over_the_strings_within_eight_milliseconds() {
    let brief =
        Brief { instruments: vec![Instrument::NylonGuitar], ..plain(Kind::Chords, Style::Latin) };
    let notes = &compose(&brief, 1).tracks[0].notes;
    let first: Vec<u32> =
        notes.iter().filter(|note| note.tick == 0).map(|note| note.late).collect();
    assert!(first.len() >= 3 && first.windows(2).all(|pair| pair[0] < pair[1]), "{first:?}");
    assert!(f64::from(first[first.len() - 1]) * 60_000.0 / 960.0 / brief.bpm <= 8.0);
}

#[test]
fn a_texture_leaves_no_gap() {
    for style in Style::ALL {
        let score = compose(&plain(Kind::Texture, *style), 9);
        let end = score.grid.beats() * TICKS_PER_BEAT;
        let notes = &score.tracks[0].notes;
        for tick in (0..end).step_by(STEP as usize) {
            assert!(
                notes.iter().any(|note| note.tick <= tick && tick < note.tick + note.length),
                "{style:?} at {tick}"
            );
        }
        assert!(
            notes.iter().any(|note| note.tick + note.length > end),
            "{style:?}: nothing rings over the seam"
        );
    }
}

#[test]
fn a_riser_is_as_long_as_its_loop() {
    for style in Style::ALL {
        let score = compose(&plain(Kind::Riser, *style), 9);
        let riser = score.tracks.iter().find(|track| track.role == Role::Riser).unwrap();
        assert_eq!((riser.notes[0].tick, riser.notes[0].length), (0, 4 * 4 * TICKS_PER_BEAT));
        assert_eq!(riser.notes.len(), 1);
    }
}

#[test]
fn swing_moves_the_second_sixteenth_of_each_eighth_and_nothing_else() {
    let ticks = |swing| -> Vec<u32> {
        let brief = Brief { swing, ..plain(Kind::Hats, Style::Trance) };
        compose(&brief, 2)
            .tracks
            .iter()
            .flat_map(|track| &track.notes)
            .map(|note| note.tick)
            .collect()
    };
    let (straight, swung) = (ticks(0.5), ticks(0.75));
    for (before, after) in straight.iter().zip(&swung) {
        let moved = if before % (2 * STEP) == STEP { STEP / 2 } else { 0 };
        if before % STEP == 0 {
            assert_eq!(*after, before + moved);
        }
    }
}

const RHYTHMIC: &[Kind] = &[
    Kind::Kick,
    Kind::Hats,
    Kind::Percussion,
    Kind::Drums,
    Kind::Bass,
    Kind::Chords,
    Kind::Lead,
    Kind::Arp,
];

fn range(role: Role) -> Option<std::ops::RangeInclusive<u8>> {
    match role {
        Role::Bass => Some(28..=51),
        Role::Chords => Some(36..=76),
        Role::Lead => Some(60..=84),
        Role::Arp => Some(48..=84),
        Role::Texture => Some(33..=90),
        _ => None,
    }
}

/// The pitch classes that start at a tick.
fn classes_from(score: &Score, tick: u32) -> std::collections::BTreeSet<u8> {
    let notes = score.tracks.iter().flat_map(|track| &track.notes);
    notes
        .filter(|note| note.tick == tick)
        .map(|note| PitchClass::of(i32::from(note.pitch)).index())
        .collect()
}

#[test]
fn keys_transpose_the_song_and_leave_its_rhythm() {
    let rhythm = |tonic| {
        let key = Some(Key { tonic: PitchClass::of(tonic), scale: Scale::Minor });
        let score = compose(&Brief { key, ..plain(Kind::Bass, Style::House) }, 4);
        score.tracks[0].notes.iter().map(|note| (note.tick, note.length)).collect::<Vec<_>>()
    };
    assert_eq!(rhythm(0), rhythm(7));
}

#[test]
fn the_strongest_period_of_a_rhythm_is_the_beat_or_its_octave() {
    let (mut heard, mut asked) = (0, 0);
    for kind in [Kind::Kick, Kind::Drums, Kind::Bass, Kind::Arp] {
        for style in Style::ALL {
            for seed in 0..20 {
                for intensity in [1, 3, 5] {
                    let score = compose(&Brief { intensity, ..plain(kind, *style) }, seed);
                    let of = |steps: usize| alike(&score, steps);
                    // Two thirds, three quarters and so on of a beat, and their doubles, are other tempi.
                    let others = [3, 5, 6, 7].map(of).into_iter().fold(0.0, f64::max);
                    asked += 1;
                    heard += u32::from([2, 4, 8].map(of).into_iter().fold(0.0, f64::max) > others);
                }
            }
        }
    }
    // A listener who judges by this alone is wrong now and then; real trackers are asked from outside.
    assert!(f64::from(heard) > 0.95 * f64::from(asked), "{heard} of {asked}");
}

/// How much the loop is like itself so many sixteenths later: the autocorrelation of its onsets' energy.
fn alike(score: &Score, steps: usize) -> f64 {
    let mut energy = vec![0.0_f64; score.grid.beats() as usize * 4];
    for note in score.tracks.iter().flat_map(|track| &track.notes) {
        energy[(note.tick / STEP) as usize] += f64::from(note.velocity * note.velocity);
    }
    let n = energy.len();
    (0..n).map(|at| energy[at] * energy[(at + steps) % n]).sum()
}
