//! What is sung: one note at a time.

use audio::Grid;
use synth::score::TICKS_PER_BEAT;
use synth::{Note, Role, Score, Track};

/// A note to sing, in seconds from the start of the loop. The last one may end after the loop does, but not after the first
/// one begins again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tone {
    pub(super) start: f64,
    pub(super) end: f64,
    /// MIDI note number.
    pub(super) pitch: f64,
}

/// The lead of a score for a voice: where notes overlap, the new one ends the old one, and of those that begin together the
/// highest is sung.
pub(super) fn of_score(score: &Score, octaves: i32) -> Vec<Note> {
    let lead = score.tracks.iter().filter(|track| track.role == Role::Lead);
    let shifted = |note: &Note| {
        let pitch = i32::from(note.pitch) + 12 * octaves;
        Note { pitch: pitch.clamp(0, 127) as u8, ..*note }
    };
    let mut notes: Vec<Note> = lead.flat_map(|track| &track.notes).map(shifted).collect();
    notes.sort_by_key(|note| (begin(note), std::cmp::Reverse(note.pitch)));
    notes.dedup_by_key(|note| begin(note));
    let Some(first) = notes.first().map(begin) else { return notes };
    let around = first + score.grid.beats() * TICKS_PER_BEAT;
    for at in 0..notes.len() {
        let next = notes.get(at + 1).map_or(around, begin);
        let note = &mut notes[at];
        note.length = note.length.min(next - begin(note));
    }
    notes
}

/// The same notes in seconds.
pub(super) fn tones(notes: &[Note], grid: &Grid) -> Vec<Tone> {
    let seconds = |ticks: u32| f64::from(ticks) * seconds_of_tick(grid);
    let tone = |note: &Note| Tone {
        start: seconds(begin(note)),
        end: seconds(begin(note) + note.length),
        pitch: f64::from(note.pitch),
    };
    notes.iter().map(tone).collect()
}

/// Tones as notes, as far as they begin within the grid.
pub(super) fn notes(tones: &[Tone], grid: &Grid) -> Vec<Note> {
    let ticks = |seconds: f64| (seconds / seconds_of_tick(grid)).round().max(0.0) as u32;
    let note = |tone: &Tone| Note {
        tick: ticks(tone.start),
        late: 0,
        length: ticks(tone.end - tone.start).max(1),
        pitch: tone.pitch.round().clamp(0.0, 127.0) as u8,
        velocity: 0.8,
        slide: false,
    };
    let end = grid.beats() * TICKS_PER_BEAT;
    tones.iter().map(note).filter(|note| note.tick < end).collect()
}

/// A Standard MIDI File of what is sung.
pub(super) fn midi(notes: Vec<Note>, grid: Grid, key: Option<audio::Key>) -> Vec<u8> {
    let tracks = vec![Track { role: Role::Lead, notes }];
    synth::midi(&Score { grid, key, tracks, pulse: Vec::new() })
}

fn begin(note: &Note) -> u32 {
    note.tick + note.late
}

fn seconds_of_tick(grid: &Grid) -> f64 {
    60.0 / grid.bpm / f64::from(TICKS_PER_BEAT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { bpm: 120.0, beats_per_bar: 4, bars: 1, sample_rate: 44_100 };

    fn note(tick: u32, length: u32, pitch: u8) -> Note {
        Note { tick, late: 0, length, pitch, velocity: 0.8, slide: false }
    }

    fn score(notes: Vec<Note>) -> Score {
        let tracks = vec![Track { role: Role::Lead, notes }];
        Score { grid: GRID, key: None, tracks, pulse: Vec::new() }
    }

    #[test]
    fn one_voice_sings_one_note_at_a_time_all_around_the_loop() {
        let wanted = vec![note(480, 480, 60), note(960, 960, 64), note(2880, 1440, 67)];
        let played = vec![
            note(2880, 4000, 67),
            note(480, 1000, 60),
            note(960, 960, 64),
            note(960, 2000, 62),
        ];
        // The last note ends where the first one begins again: 2880 + 1440 = 3840 + 480.
        assert_eq!(of_score(&score(played), 0), wanted);
        assert_eq!(of_score(&score(wanted), -1)[0].pitch, 48);
        assert!(of_score(&score(Vec::new()), 0).is_empty());
    }

    #[test]
    fn a_beat_at_120_bpm_lasts_half_a_second() {
        let notes = [Note { late: 96, ..note(960, 480, 60) }];
        let tones = tones(&notes, &GRID);
        assert_eq!(tones, [Tone { start: 0.55, end: 0.8, pitch: 60.0 }]);
        assert_eq!(super::notes(&tones, &GRID), [note(1056, 480, 60)]);
    }
}
