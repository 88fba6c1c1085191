//! What each percussion instrument plays when it is asked for by name, in any style.

use brief::Instrument;

use super::Role;
use super::genre::{Ghosts, Line};

/// The instruments that are percussion.
pub(super) const INSTRUMENTS: [Instrument; 8] = [
    Instrument::Congas,
    Instrument::Bongos,
    Instrument::Shaker,
    Instrument::Tambourine,
    Instrument::Cowbell,
    Instrument::Claves,
    Instrument::Toms,
    Instrument::Rim,
];

/// Who plays a percussion instrument.
pub(super) fn role_of(instrument: Instrument) -> Option<Role> {
    match instrument {
        Instrument::Congas => Some(Role::Conga),
        Instrument::Bongos => Some(Role::Bongo),
        Instrument::Shaker => Some(Role::Shaker),
        Instrument::Tambourine => Some(Role::Tambourine),
        Instrument::Cowbell => Some(Role::Cowbell),
        Instrument::Claves => Some(Role::Claves),
        Instrument::Toms => Some(Role::Tom),
        Instrument::Rim => Some(Role::Rim),
        _ => None,
    }
}

/// Patterns of a percussion role, of which the seed chooses one.
pub(super) fn sets(role: Role) -> &'static [&'static [Line]] {
    match role {
        Role::Conga => CONGA,
        Role::Bongo => BONGO,
        Role::Shaker => SHAKER,
        Role::Tambourine => TAMBOURINE,
        Role::Cowbell => COWBELL,
        Role::Claves => CLAVES,
        Role::Tom => TOM,
        _ => RIM,
    }
}

/// Where a percussion role may add soft notes.
pub(super) fn ghosts(role: Role) -> &'static Ghosts {
    match role {
        Role::Conga => &CONGA_GHOSTS,
        Role::Bongo => &BONGO_GHOSTS,
        Role::Shaker => &SHAKER_GHOSTS,
        Role::Tambourine => &TAMBOURINE_GHOSTS,
        Role::Cowbell => &COWBELL_GHOSTS,
        Role::Claves => &CLAVES_GHOSTS,
        Role::Tom => &TOM_GHOSTS,
        _ => &RIM_GHOSTS,
    }
}

const fn line(role: Role, pitch: u8, levels: &'static str, accents: &'static str) -> Line {
    Line { role, pitch, levels, accents }
}

const fn soft(role: Role, pitch: u8, velocities: &'static str) -> Ghosts {
    Ghosts { role, pitch, velocities, count: 7 }
}

/// The tumbao: slap on two and four, open tones before three and one, heel and toe between.
const CONGA: &[&[Line]] = &[
    &[
        line(Role::Conga, 60, "3.3.1.3.3.3.1...", "4.3.8.3.4.3.8..."),
        line(Role::Conga, 55, "..............11", "..............87"),
        line(Role::Conga, 48, "1.......2.......", "6.......5......."),
    ],
    &[
        line(Role::Conga, 60, "1.3.1.3.1.3.1...", "4.3.8.3.4.3.8..."),
        line(
            Role::Conga,
            55,
            "......2.......1.1.....2.......11",
            "......6.......88......6.......87",
        ),
        line(
            Role::Conga,
            48,
            "................1.....4.........",
            "................7.....5.........",
        ),
    ],
    &[
        line(Role::Conga, 55, "1..1..2.1...2.1.", "8..7..5.8...5.6."),
        line(Role::Conga, 48, "......1.......2.", "......7........5"),
        line(Role::Conga, 60, "....1.......1..3", "....8.......8..4"),
    ],
];
const CONGA_GHOSTS: Ghosts = soft(Role::Conga, 60, ".3.3.3.3.3.3.3.3");

/// The martillo: the hammer of eighths, low on the last.
const BONGO: &[&[Line]] = &[
    &[
        line(Role::Bongo, 67, "1.2.1.2.1.2.1...", "9.4.7.4.8.4.7..."),
        line(Role::Bongo, 60, "..............1.", "8"),
    ],
    &[
        line(Role::Bongo, 67, "1..21..21.2.1.2.", "9..58..58.5.8.5."),
        line(Role::Bongo, 60, "......1.......11", "8"),
    ],
    &[
        line(Role::Bongo, 67, "1.111.2.1.111.2.", "9.458.4.8.458.4."),
        line(Role::Bongo, 60, "......2.......1.", "7"),
    ],
];
const BONGO_GHOSTS: Ghosts = soft(Role::Bongo, 67, ".3.3.3.3.3.3.3.3");

const SHAKER: &[&[Line]] = &[
    &[line(Role::Shaker, 60, "1.1.1.1.1.1.1.1.", "8.5.7.5.8.5.7.5.")],
    &[line(Role::Shaker, 60, "1.121.121.121.12", "8.568.568.568.56")],
    &[line(Role::Shaker, 60, "12111211121112.1", "8364836483648.64")],
];
const SHAKER_GHOSTS: Ghosts = soft(Role::Shaker, 60, ".3.3.3.3.3.3.3.3");

const TAMBOURINE: &[&[Line]] = &[
    &[line(Role::Tambourine, 60, "....1.......1...", "9")],
    &[line(Role::Tambourine, 60, "2.1.1.1.2.1.1.1.", "5.6.9.6.5.6.9.6.")],
    &[line(Role::Tambourine, 60, "1..11..11..11..1", "6..48..46..48..4")],
];
const TAMBOURINE_GHOSTS: Ghosts = soft(Role::Tambourine, 60, "3.3.33.33.3.33.3");

const COWBELL: &[&[Line]] = &[
    &[line(Role::Cowbell, 60, "1...1...1...1...", "9.7.8.7.9.7.8.7.")],
    &[
        line(Role::Cowbell, 60, "1..11..1..1.1.1.", "9..68..6..6.8.6."),
        line(Role::Cowbell, 64, "......2.......2.", "5"),
    ],
    &[
        line(Role::Cowbell, 60, "1...1.1.1...1.1.", "9...8.5.9...8.5."),
        line(Role::Cowbell, 64, "..2.......2....3", "5"),
    ],
];
const COWBELL_GHOSTS: Ghosts = soft(Role::Cowbell, 64, "..4..4.4..4..4.4");

/// Son clave three-two and two-three, rumba clave, and the bossa's.
const CLAVES: &[&[Line]] = &[
    &[line(Role::Claves, 60, "1.....1.....1.......1...1.......", "9")],
    &[line(Role::Claves, 60, "....1...1.......1.....1.....1...", "9")],
    &[line(Role::Claves, 60, "1.....1.......1.....1...1.......", "9")],
    &[line(Role::Claves, 60, "1.....1.....1.......1.....1.....", "9")],
];
const CLAVES_GHOSTS: Ghosts = soft(Role::Claves, 60, "..4.4...4.4.4.4.");

const TOM: &[&[Line]] = &[
    &[
        line(Role::Tom, 48, "1.......1.......", "9.......8......."),
        line(Role::Tom, 55, "...1..2....1..2.", "...7..6....7..6."),
        line(Role::Tom, 60, "....2.......1...", "....6.......7..."),
    ],
    &[
        line(Role::Tom, 48, "1...1...1...1...", "9...6...8...6..."),
        line(Role::Tom, 55, "......1..2....1.", "7"),
        line(Role::Tom, 60, "...2..........21", "6"),
    ],
];
const TOM_GHOSTS: Ghosts = soft(Role::Tom, 55, ".3.4.3.4.3.4.3.4");

const RIM: &[&[Line]] = &[
    &[line(Role::Rim, 60, "1..1..1...1.1...", "9..7..7...7.8...")],
    &[line(Role::Rim, 60, "....1..2.2..1...", "....9..5.5..9...")],
    &[line(Role::Rim, 60, "1.2.1..11.2.1..1", "7.5.9..67.5.9..6")],
];
const RIM_GHOSTS: Ghosts = soft(Role::Rim, 60, "..3..3.3.3.3..33");
