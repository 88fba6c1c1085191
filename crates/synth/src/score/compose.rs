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
        (Kind::Kick, Length::OneShot) => build::hit(Role::Kick, &mut sheet),
        (Kind::Percussion, Length::OneShot) => {
            build::hit(one_drum(&brief.instruments, &song), &mut sheet)
        }
        (Kind::Impact, _) => build::hit(Role::Impact, &mut sheet),
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

fn one_drum(asked: &[Instrument], song: &Song) -> Role {
    let mut roles: Vec<Role> =
        asked.iter().filter_map(|instrument| percussion::role_of(*instrument)).collect();
    if roles.is_empty() {
        roles.extend(
            percussion::INSTRUMENTS
                .iter()
                .filter_map(|instrument| percussion::role_of(*instrument)),
        );
    }
    *song.rng("one drum").pick(&roles)
}
