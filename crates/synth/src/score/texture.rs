use brief::{Brief, Mood};

use super::Role;
use super::bass::root_note;
use super::chords::voicings;
use super::sheet::{BAR, Hit, STEP, Sheet};
use super::song::Song;

/// Writes slow chords that overlap, so that the loop has no gap anywhere; movement comes with density.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    if song.key.is_none() {
        return;
    }
    let hands = voicings(song, brief.moods.has(Mood::Dark), true);
    let mut rng = song.rng("texture");
    let overlap = if brief.moods.has(Mood::Ambient) { 8 } else { 3 } * STEP;
    let halves = sheet.bars() * 2;
    let starts: Vec<u32> =
        (0..halves).map(|half| half * BAR / 2).filter(|tick| song.changes_at(*tick)).collect();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(sheet.ticks());
        let notes = &hands[song.chord_number(*start)];
        let note = |pitch: i32, tick: u32, level: u8, velocity: f32| Hit {
            tick,
            role: Role::Texture,
            pitch: pitch as u8,
            level,
            velocity,
            late_ms: 0.0,
            length: end - tick + overlap,
            slide: false,
        };
        let chord = song.chord_at(*start);
        // The root lies below, and what colours the chord is softer than what names it: a ninth chord is three triads
        // in one, and this tells which is meant.
        let root = root_note(chord) + if root_note(chord) < 33 { 12 } else { 0 };
        sheet.put(note(root, *start, 1, 0.85));
        for pitch in notes {
            let names = chord.triad().contains(&(pitch.rem_euclid(12) as u8));
            sheet.put(note(*pitch, *start, 1, if names { 0.75 } else { 0.45 } - 0.1 * rng.unit()));
        }
        // Voices that join: the root again, and the top an octave up.
        sheet.put(note(root + 12, *start, 2, 0.7));
        sheet.put(note(notes[notes.len() - 1] + 12, *start, 3, 0.5));
        // And enter late, one on each half bar.
        for (entry, tick) in (*start..end).step_by(BAR as usize / 2).skip(1).enumerate() {
            let pitch = notes[(entry + rng.below(notes.len())) % notes.len()];
            sheet.put(note(pitch, tick, 3 + entry as u8 % 5, 0.5));
            sheet.put(note(pitch + 12, tick, 4 + entry as u8 % 4, 0.45));
        }
    }
}
