use crate::character::Character;
use crate::desk::{Desk, Duck, Room};
use crate::drums::Kit;
use crate::instruments::{self, Stage};
use crate::score::{Role, Score};
use audio::Clip;
use brief::{Brief, Kind, Length, Style};

/// Plays a score: stereo, as long as its grid to the frame if it is a loop, with all tails wrapped onto its start; a
/// one-shot rings out and is followed by silence.
///
/// The level is the instruments' own: nothing here keeps it below full scale.
pub fn render(score: &Score, brief: &Brief, seed: u64) -> Clip {
    let grid = &score.grid;
    let character = Character::of(brief);
    let mut desk = match brief.length {
        Length::Bars(_) => Desk::circular(grid.frames()),
        Length::OneShot => Desk::linear(one_shot_frames(brief, score, &character)),
    };
    let mut kit = Kit::new(brief, character, seed);
    let stage = Stage { grid, character: &character, seed };
    for track in &score.tracks {
        match track.role {
            Role::Riser | Role::Impact => instruments::effect(&stage, track, &mut desk),
            Role::Bass | Role::Chords | Role::Lead | Role::Arp | Role::Texture => {
                let instrument = instruments::instrument_of(brief, track.role, seed);
                instruments::play(&stage, instrument, track, &mut desk);
            }
            drum => kit.play(drum, &track.notes, grid, &mut desk),
        }
    }
    let glue = glue(brief.kind) * character.drive;
    // Below a decibel and a half nobody hears the parts bend, and it takes time.
    if glue > 0.06 {
        desk.drive(glue);
    }
    desk.finish(room(brief, &character), duck(score, brief), grid)
}

/// Frames that a one-shot may ring: mastering cuts what stays silent.
fn one_shot_frames(brief: &Brief, score: &Score, character: &Character) -> usize {
    let seconds = match brief.kind {
        Kind::Riser => score.grid.seconds() + f64::from(character.room_s),
        Kind::Impact => 3.0 + 2.0 * f64::from(character.room_s),
        _ => 1.6 + f64::from(character.room_s),
    };
    (seconds * f64::from(score.grid.sample_rate)) as usize
}

/// How much of the drive is given to the whole mix, where the parts bend together.
fn glue(kind: Kind) -> f32 {
    match kind {
        Kind::Drums => 0.35,
        Kind::Bass => 0.5,
        Kind::Percussion | Kind::Chords | Kind::Lead | Kind::Arp => 0.2,
        _ => 0.0,
    }
}

fn room(brief: &Brief, character: &Character) -> Room {
    use Style::{AfroHouse, Ambient, House, Techno, Trance};
    let echo = match (brief.kind, brief.style) {
        // Dotted eighths for melodies, softer under an arpeggio, whose own notes must stay the pulse; in other styles
        // eighths.
        (Kind::Lead, Techno | Trance | Ambient | AfroHouse | House) => Some((0.75, 0.42, 0.5)),
        (Kind::Arp, Techno | Trance | Ambient | AfroHouse | House) => Some((0.75, 0.35, 0.3)),
        (Kind::Lead, _) => Some((0.5, 0.3, 0.3)),
        (Kind::Chords, Techno | AfroHouse) => Some((0.75, 0.5, 0.45)),
        _ => None,
    };
    Room { decay_s: character.room_s, level: 0.5, damping: 0.3, echo }
}

/// What gives way to the kick, and how far.
fn duck(score: &Score, brief: &Brief) -> Option<Duck> {
    let depth = match brief.kind {
        Kind::Texture | Kind::Chords => 0.35 + 0.07 * f32::from(brief.intensity),
        Kind::Bass => 0.3 + 0.04 * f32::from(brief.intensity),
        Kind::Lead | Kind::Arp => 0.06 * f32::from(brief.intensity),
        _ => return None,
    };
    if score.pulse.is_empty() || matches!(brief.length, Length::OneShot) {
        return None;
    }
    Some(Duck::new(&score.pulse, depth, &score.grid))
}
