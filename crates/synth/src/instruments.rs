//! Pitched instruments, and what rises and hits: each plays notes onto the desk.

mod choice;
mod fm_voice;
mod impact;
mod patches;
mod plucked;
mod riser;
mod struck;
mod subtractive;
mod texture;

pub(crate) use choice::instrument_of;

use crate::character::Character;
use crate::desk::{Desk, Place};
use crate::score::{Note, Role, TICKS_PER_BEAT, Track};
use audio::Grid;
use brief::Instrument;

/// What every player on it knows.
#[derive(Clone, Copy)]
pub(crate) struct Stage<'a> {
    /// Tempo and time.
    pub(crate) grid: &'a Grid,
    /// The colours of the brief.
    pub(crate) character: &'a Character,
    /// What the sounds of this take are drawn from.
    pub(crate) seed: u64,
}

/// Seconds that a glide from one note to the next takes.
const GLIDE_S: f32 = 0.06;

/// A note with its time in frames.
#[derive(Clone, Copy, Debug)]
struct Event {
    /// When it sounds.
    frame: usize,
    /// How long it is held.
    held: usize,
    /// Its pitch, Hz.
    hz: f32,
    /// The pitch it glides from, Hz; its own when it does not.
    from_hz: f32,
    /// Above 0, up to 1.
    velocity: f32,
}

impl Stage<'_> {
    fn sample_rate(&self) -> f32 {
        self.grid.sample_rate as f32
    }

    fn frames_of(&self, ticks: u32) -> usize {
        self.grid.frame_of_beat(f64::from(ticks) / f64::from(TICKS_PER_BEAT))
    }

    fn event(&self, note: &Note, before: Option<&Note>) -> Event {
        let hz = |pitch: u8| audio::maths::hz_of_note(f64::from(pitch)) as f32;
        let from = before.filter(|_| note.slide).map_or(note.pitch, |before| before.pitch);
        Event {
            frame: self.frames_of(note.tick + note.late),
            held: self.frames_of(note.length).max(1),
            hz: hz(note.pitch),
            from_hz: hz(from),
            velocity: note.velocity,
        }
    }

    /// One event after the other; the first may glide from the last, since the loop goes round.
    fn line(&self, notes: &[Note]) -> Vec<Event> {
        let mut before = notes.last();
        notes
            .iter()
            .map(|note| {
                let event = self.event(note, before);
                before = Some(note);
                event
            })
            .collect()
    }
}

/// Plays a pitched track with an instrument.
pub(crate) fn play(stage: &Stage, instrument: Instrument, track: &Track, desk: &mut Desk) {
    let place = Place { gain: 0.5, pan: 0.0, send: stage.character.space * room_share(track.role) };
    match instrument {
        Instrument::SubBass
        | Instrument::FmBass
        | Instrument::ElectricPiano
        | Instrument::Bells => {
            fm_voice::play(stage, instrument, &track.notes, place, desk);
        }
        Instrument::UprightBass | Instrument::NylonGuitar | Instrument::SteelGuitar => {
            plucked::play(stage, instrument, &track.notes, place, desk);
        }
        Instrument::Marimba | Instrument::Organ => {
            struck::play(stage, instrument, &track.notes, place, desk)
        }
        Instrument::Drone
        | Instrument::Grains
        | Instrument::Vinyl
        | Instrument::Choir
        | Instrument::Strings
            if track.role == Role::Texture =>
        {
            texture::play(stage, instrument, &track.notes, place, desk);
        }
        _ => subtractive::play(
            stage,
            &patches::patch(stage, instrument, track.role),
            &track.notes,
            place,
            desk,
        ),
    }
}

/// Plays a build-up or a hit.
pub(crate) fn effect(stage: &Stage, track: &Track, desk: &mut Desk) {
    for note in &track.notes {
        let event = stage.event(note, None);
        match track.role {
            Role::Riser => riser::play(stage, &event, desk),
            _ => impact::play(stage, &event, desk),
        }
    }
}

fn room_share(role: Role) -> f32 {
    match role {
        Role::Bass => 0.12,
        Role::Chords => 0.9,
        Role::Lead | Role::Arp => 1.0,
        _ => 1.2,
    }
}
