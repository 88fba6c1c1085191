//! What leads up to a moment, and what falls on it.

use super::Role;
use super::sheet::{Hit, STEP, Sheet};
use super::song::Song;

/// Writes a rise as long as the loop and, in styles that have one, a snare roll that doubles its pace: quarters,
/// eighths, sixteenths, and thirty-seconds at the end.
pub(super) fn rise(song: &Song, sheet: &mut Sheet) {
    let ticks = sheet.ticks();
    sheet.put(Hit { length: ticks, ..once(Role::Riser, 1.0) });
    let level = song.genre.roll_level;
    let mut tick = 0;
    while tick < ticks {
        let along = tick as f32 / ticks as f32;
        let pace = match tick * 8 / ticks {
            0..4 => 4 * STEP,
            4..6 => 2 * STEP,
            6 => STEP,
            _ => STEP / 2,
        };
        // On a beat the roll is a beat's; the fast notes between belong to fuller loops.
        let finer = if pace < STEP && !tick.is_multiple_of(STEP) { 1 } else { 0 };
        let velocity = 0.25 + 0.65 * along;
        sheet.put(Hit { tick, velocity, level: level + finer, ..once(Role::Snare, 1.0) });
        tick += pace;
    }
}

/// Writes one hit at the start, as long as there is room.
pub(super) fn hit(role: Role, pitch: u8, sheet: &mut Sheet) {
    let length = sheet.ticks();
    sheet.put(Hit { length, pitch, ..once(role, 1.0) });
}

fn once(role: Role, velocity: f32) -> Hit {
    Hit { tick: 0, role, pitch: 60, level: 1, velocity, late_ms: 0.0, length: STEP, slide: false }
}
