use super::{Make, Strike, cymbal, hand, kick, skin, snare};
use crate::character::Character;
use crate::desk::{Desk, Place};
use crate::dsp::envelope::fade_ends;
use crate::rng::Rng;
use crate::score::{Note, Role, TICKS_PER_BEAT};
use audio::Grid;
use brief::{Brief, Instrument, Kind, Style};

/// Strengths at which a drum sounds different, not only louder.
const STRENGTHS: f32 = 4.0;

/// The drums of one brief: struck when first needed, then kept.
pub(crate) struct Kit {
    make: Make,
    kind: Kind,
    character: Character,
    seed: u64,
    sample_rate: f32,
    struck: Vec<(Sound, Vec<f32>)>,
}

/// What tells one struck sound from another.
#[derive(Clone, Copy, PartialEq)]
struct Sound {
    role: Role,
    pitch: u8,
    strength: u8,
    /// Acoustic drums are never struck twice alike.
    variant: u8,
}

impl Kit {
    /// The kit that style, instruments asked for and seed decide.
    pub(crate) fn new(brief: &Brief, character: Character, seed: u64) -> Self {
        let asked = brief.instruments.iter().find_map(|instrument| match instrument {
            Instrument::Kit808 => Some(Make::Eight),
            Instrument::Kit909 => Some(Make::Nine),
            Instrument::AcousticKit => Some(Make::Acoustic),
            Instrument::IndustrialKit => Some(Make::Industrial),
            Instrument::DustyKit => Some(Make::Dusty),
            _ => None,
        });
        let mut rng = Rng::stream(seed, "kit");
        let usual: &[(Make, u32)] = match brief.style {
            Style::Techno => &[(Make::Nine, 6), (Make::Industrial, 3), (Make::Eight, 1)],
            Style::House => &[(Make::Nine, 7), (Make::Eight, 2), (Make::Acoustic, 1)],
            Style::DrumAndBass => &[(Make::Acoustic, 5), (Make::Nine, 3), (Make::Industrial, 1)],
            Style::Trap => &[(Make::Eight, 8), (Make::Industrial, 1)],
            Style::LoFi => &[(Make::Dusty, 8), (Make::Acoustic, 1)],
            Style::Ambient => &[(Make::Eight, 3), (Make::Dusty, 3)],
            Style::Latin => &[(Make::Acoustic, 6), (Make::Nine, 2)],
            Style::Trance => &[(Make::Nine, 1)],
            Style::HipHop => &[(Make::Dusty, 5), (Make::Acoustic, 3), (Make::Eight, 1)],
            Style::Breakbeat => &[(Make::Acoustic, 5), (Make::Nine, 3)],
            Style::AfroHouse => &[(Make::Nine, 4), (Make::Acoustic, 3)],
            Style::Reggaeton => &[(Make::Nine, 4), (Make::Eight, 3)],
        };
        let make = asked.unwrap_or_else(|| *rng.weighted(usual));
        Self {
            make,
            kind: brief.kind,
            character,
            seed,
            sample_rate: brief.sample_rate as f32,
            struck: Vec::new(),
        }
    }

    /// Plays a track onto the desk.
    pub(crate) fn play(&mut self, role: Role, notes: &[Note], grid: &Grid, desk: &mut Desk) {
        let mut cut = Vec::new();
        for (index, note) in notes.iter().enumerate() {
            let frame = played(note, grid);
            let mut place = self.place(role, note.pitch);
            // Perceived strength grows faster than amplitude: soft notes are softer than their number.
            place.gain *= note.velocity * (0.4 + 0.6 * note.velocity);
            let strength = (note.velocity * STRENGTHS).ceil().clamp(1.0, STRENGTHS) as u8;
            // What rings long is the same plate each time; what is short is heard one by one.
            let rings = matches!(role, Role::OpenHat | Role::Ride | Role::Tom);
            let variant = if self.make == Make::Acoustic && !rings { (index % 2) as u8 } else { 0 };
            let sound = self.sound(Sound { role, pitch: note.pitch, strength, variant });
            let held = match role {
                // A drum machine's bass drum has one voice: two at once would fight in the lowest octave.
                Role::Kick => frames_to_next(notes, index, grid),
                Role::OpenHat | Role::Ride => ticks_to_frames(note.length, grid).max(64),
                _ => sound.len(),
            };
            if held < sound.len() {
                cut.clear();
                cut.extend_from_slice(&sound[..held]);
                let fade_frames = (held / 4).min(if role == Role::Kick { 200 } else { 600 });
                fade_ends(&mut cut, 0, fade_frames);
                desk.add_mono(frame, &cut, place);
            } else {
                desk.add_mono(frame, sound, place);
            }
        }
    }

    fn sound(&mut self, wanted: Sound) -> &[f32] {
        let known = self.struck.iter().position(|(sound, _)| *sound == wanted);
        let index = known.unwrap_or_else(|| {
            let plane = self.strike(wanted);
            self.struck.push((wanted, plane));
            self.struck.len() - 1
        });
        &self.struck[index].1
    }

    fn strike(&self, sound: Sound) -> Vec<f32> {
        let hit = Strike {
            velocity: f32::from(sound.strength) / STRENGTHS,
            character: &self.character,
            seed: self.seed.wrapping_add(u64::from(sound.variant)),
            sample_rate: self.sample_rate,
        };
        let mut plane = match sound.role {
            Role::Kick => kick::kick(self.make, hit),
            Role::Snare => snare::snare(self.make, hit),
            Role::Clap => snare::clap(self.make, hit),
            Role::Rim => snare::rim(self.make, hit),
            Role::ClosedHat => cymbal::closed(self.make, hit),
            Role::OpenHat => cymbal::open(self.make, hit),
            Role::Ride => cymbal::ride(self.make, hit),
            Role::Shaker => hand::shaker(hit),
            Role::Tambourine => hand::tambourine(hit),
            Role::Tom => skin::tom(self.make, sound.pitch, hit),
            Role::Conga => skin::conga(sound.pitch, hit),
            Role::Bongo => skin::bongo(sound.pitch, hit),
            Role::Cowbell => hand::cowbell(sound.pitch, hit),
            Role::Claves => hand::claves(hit),
            Role::Bass
            | Role::Chords
            | Role::Lead
            | Role::Arp
            | Role::Texture
            | Role::Riser
            | Role::Impact => {
                unreachable!("a kit is only asked for drums")
            }
        };
        super::tilt(&mut plane, self.character.brightness, self.sample_rate);
        plane
    }

    /// Level, side and room of each drum, as from the drummer's stool.
    fn place(&self, role: Role, pitch: u8) -> Place {
        let (gain, pan, send) = match role {
            // Bass drums stand dry, unless space is what was asked for.
            Role::Kick => (1.0, 0.0, if self.character.tail > 1.0 { 0.15 } else { 0.0 }),
            // A roll under a riser must not cover it.
            Role::Snare if self.kind == Kind::Riser => (0.3, 0.0, 0.5),
            Role::Snare => (0.62, 0.0, 0.5),
            Role::Clap => (0.6, 0.0, 0.6),
            Role::Rim => (0.5, 0.12, 0.4),
            Role::ClosedHat => (0.75, 0.1, 0.1),
            Role::OpenHat => (0.62, 0.12, 0.15),
            Role::Ride => (0.4, -0.2, 0.2),
            Role::Shaker => (0.34, -0.3, 0.15),
            Role::Tambourine => (0.4, 0.3, 0.25),
            Role::Tom => (0.6, f32::from(pitch) / 20.0 - 2.7, 0.35),
            Role::Conga => (0.55, f32::from(pitch) / 24.0 - 2.3, 0.3),
            Role::Bongo => (0.5, 2.7 - f32::from(pitch) / 24.0, 0.3),
            Role::Cowbell => (0.34, 0.25, 0.3),
            Role::Claves => (0.4, -0.25, 0.5),
            _ => (0.0, 0.0, 0.0),
        };
        Place { gain, pan: pan.clamp(-0.6, 0.6), send: send * self.character.space * 2.0 }
    }
}

fn ticks_to_frames(ticks: u32, grid: &Grid) -> usize {
    grid.frame_of_beat(f64::from(ticks) / f64::from(TICKS_PER_BEAT))
}

fn played(note: &Note, grid: &Grid) -> usize {
    ticks_to_frames(note.tick + note.late, grid)
}

/// Frames until the next note is played, the loop's first one after its last.
fn frames_to_next(notes: &[Note], index: usize, grid: &Grid) -> usize {
    let next = match notes.get(index + 1) {
        Some(note) => played(note, grid),
        None => grid.frames() + played(&notes[0], grid),
    };
    next.saturating_sub(played(&notes[index], grid)).max(64)
}
