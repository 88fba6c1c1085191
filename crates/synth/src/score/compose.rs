use brief::{Brief, Instrument, Kind, Length};

use super::sheet::Sheet;
use super::song::Song;
use super::{Role, Score, arp, bass, build, chords, drums, lead, percussion, texture};

/// What is played for a brief: the same for the same brief and seed, always, and never empty.
///
/// Parts of one seed, style and key belong to one song, whichever kind is asked for. With the same seed a higher
/// intensity, or the energetic mood, adds notes and takes none away.
pub fn compose(brief: &Brief, seed: u64) -> Score {
    let song = Song::of(brief, seed);
    let mut sheet = Sheet::new(brief);
    match (brief.kind, brief.length) {
        (Kind::Kick, Length::OneShot) => build::hit(Role::Kick, 60, &mut sheet),
        (Kind::Percussion, Length::OneShot) => {
            let (role, pitch) = one_drum(&brief.instruments, &song);
            build::hit(role, pitch, &mut sheet);
        }
        (Kind::Riser, Length::OneShot) => build::hit(Role::Riser, 60, &mut sheet),
        (Kind::Impact, _) => build::hit(Role::Impact, 60, &mut sheet),
        (Kind::Riser, _) => build::rise(&song, &mut sheet),
        (Kind::Kick | Kind::Hats | Kind::Percussion | Kind::Drums, _) => {
            drums::play(brief, &song, &mut sheet)
        }
        (Kind::Bass, _) => bass::play(brief, &song, &mut sheet),
        (Kind::Chords, _) => chords::play(brief, &song, &mut sheet),
        (Kind::Lead, _) => lead::play(brief, &song, &mut sheet),
        (Kind::Arp, _) => arp::play(brief, &song, &mut sheet),
        (Kind::Texture, _) => texture::play(brief, &song, &mut sheet),
    }
    let pulse = if brief.length == Length::OneShot { Vec::new() } else { song.pulse(&sheet) };
    Score { grid: brief.grid(), key: brief.key, tracks: sheet.tracks(), pulse }
}

/// One of the instruments asked for, or of all, and the size of its drum.
fn one_drum(asked: &[Instrument], song: &Song) -> (Role, u8) {
    let roles = |of: &[Instrument]| -> Vec<Role> {
        of.iter().filter_map(|one| percussion::role_of(*one)).collect()
    };
    let mut rng = song.rng("one drum");
    let asked = roles(asked);
    let role = *rng.pick(&if asked.is_empty() { roles(&percussion::INSTRUMENTS) } else { asked });
    let lines = *rng.pick(percussion::sets(role));
    (role, rng.pick(lines).pitch)
}
