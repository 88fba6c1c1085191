//! What a genre plays, as data: one file each, read by the players.
//!
//! Patterns are drawn as text, one character a sixteenth (16 make a bar, 32 two): `.` is a rest, a digit the density
//! from 1 to 7 at which the step is first heard. Accents are drawn the same way, 1 to 9; they repeat.

mod afro_house;
mod ambient;
mod breakbeat;
mod drum_and_bass;
mod hip_hop;
mod house;
mod latin;
mod lo_fi;
mod reggaeton;
mod techno;
mod trance;
mod trap;

use brief::Style;

use super::Role;

/// Everything that makes loops of one style sound like it.
pub(super) struct Genre {
    /// Whether the song ducks under its kick.
    pub(super) pumps: bool,
    pub(super) feel: Feel,
    pub(super) kick: Part,
    pub(super) snare: Part,
    pub(super) hats: Part,
    pub(super) perc: Part,
    /// By how many steps of density the percussion is held back in a whole kit.
    pub(super) perc_lift: u8,
    /// What the last bar may end with.
    pub(super) fills: &'static [Fill],
    pub(super) harmony: Harmony,
    pub(super) basses: &'static [BassLine],
    pub(super) comps: &'static [Comp],
    /// Rhythms of one bar that motifs are made of.
    pub(super) leads: &'static [&'static str],
    pub(super) arps: &'static [&'static str],
    /// From which density on a snare roll joins the riser; 8 is never.
    pub(super) roll_level: u8,
}

/// How late the players are, in milliseconds.
pub(super) struct Feel {
    pub(super) snare_ms: f32,
    pub(super) hats_ms: f32,
    pub(super) tonal_ms: f32,
    /// How much it varies from hit to hit.
    pub(super) loose_ms: f32,
}

/// What one drummer of the band may play.
pub(super) struct Part {
    /// The seed chooses one.
    pub(super) sets: &'static [&'static [Line]],
    /// Soft notes between, of which the seed chooses a few.
    pub(super) ghosts: &'static [Ghosts],
    /// Fast repeats, of which the seed chooses a few.
    pub(super) rolls: &'static [Roll],
}

/// The steps of one drum.
pub(super) struct Line {
    pub(super) role: Role,
    pub(super) pitch: u8,
    pub(super) levels: &'static str,
    pub(super) accents: &'static str,
}

/// Steps on which a drum may be touched lightly: of the drawn velocities `count` are taken, at rising levels.
pub(super) struct Ghosts {
    pub(super) role: Role,
    pub(super) pitch: u8,
    pub(super) velocities: &'static str,
    pub(super) count: usize,
}

/// A drum repeated evenly: `hits` in `span` sixteenths from `step` on, growing louder or softer.
pub(super) struct Roll {
    pub(super) role: Role,
    pub(super) step: u32,
    pub(super) span: u32,
    pub(super) hits: u32,
    pub(super) level: u8,
}

/// An ending: from sixteenth `from` of the last bar on, `rests` are silent in a whole kit and `lines` are played.
pub(super) struct Fill {
    pub(super) from: u32,
    pub(super) rests: &'static [Role],
    pub(super) lines: &'static [Line],
}

/// Chord progressions: one character a half bar, a digit the degree of the chord, `.` holds it on.
pub(super) struct Harmony {
    pub(super) major: &'static [&'static str],
    pub(super) minor: &'static [&'static str],
    /// How many notes chords have: 3 a triad, 4 with the seventh, 5 with the ninth.
    pub(super) notes: &'static [usize],
}

/// A bass line.
pub(super) struct BassLine {
    pub(super) levels: &'static str,
    /// `R` root, `5` fifth, `3` third, `7` seventh, `8` octave, `a` a step before the next root; repeats.
    pub(super) tones: &'static str,
    pub(super) accents: &'static str,
    /// Sixteenths a note is held; 16 is until the next.
    pub(super) gate: f32,
    /// Whether it plays with the song's kick too.
    pub(super) locks: bool,
    /// How many of a hundred notes are slid into.
    pub(super) slides: u8,
}

/// A rhythm of chords.
pub(super) struct Comp {
    pub(super) levels: &'static str,
    pub(super) accents: &'static str,
    /// Sixteenths a chord is held; 16 is until the next.
    pub(super) gate: f32,
}

impl Genre {
    pub(super) fn of(style: Style) -> &'static Self {
        match style {
            Style::Techno => &techno::TECHNO,
            Style::House => &house::HOUSE,
            Style::DrumAndBass => &drum_and_bass::DRUM_AND_BASS,
            Style::Trap => &trap::TRAP,
            Style::LoFi => &lo_fi::LO_FI,
            Style::Ambient => &ambient::AMBIENT,
            Style::Latin => &latin::LATIN,
            Style::Trance => &trance::TRANCE,
            Style::HipHop => &hip_hop::HIP_HOP,
            Style::Breakbeat => &breakbeat::BREAKBEAT,
            Style::AfroHouse => &afro_house::AFRO_HOUSE,
            Style::Reggaeton => &reggaeton::REGGAETON,
        }
    }
}

/// The steps of a drawn pattern as (step, level).
pub(super) fn steps(levels: &str) -> impl Iterator<Item = (u32, u8)> + '_ {
    levels
        .bytes()
        .enumerate()
        .filter(|(_, mark)| mark.is_ascii_digit())
        .map(|(at, mark)| (at as u32, mark - b'0'))
}

/// The drawn accent of a step as 0 to 1; a rest or nothing drawn is a middling one.
pub(super) fn accent(accents: &str, step: u32) -> f32 {
    match accents.as_bytes().get(step as usize % accents.len().max(1)) {
        Some(mark) if mark.is_ascii_digit() => f32::from(mark - b'0') / 9.0,
        _ => 0.7,
    }
}

const fn line(role: Role, pitch: u8, levels: &'static str, accents: &'static str) -> Line {
    Line { role, pitch, levels, accents }
}

const fn kick(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Kick, 60, levels, accents)
}

const fn snare(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Snare, 60, levels, accents)
}

const fn clap(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Clap, 60, levels, accents)
}

const fn rim(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Rim, 60, levels, accents)
}

const fn closed(levels: &'static str, accents: &'static str) -> Line {
    line(Role::ClosedHat, 60, levels, accents)
}

const fn open(levels: &'static str, accents: &'static str) -> Line {
    line(Role::OpenHat, 60, levels, accents)
}

const fn ride(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Ride, 60, levels, accents)
}

const fn shaker(levels: &'static str, accents: &'static str) -> Line {
    line(Role::Shaker, 60, levels, accents)
}

const fn ghosts(role: Role, pitch: u8, velocities: &'static str, count: usize) -> Ghosts {
    Ghosts { role, pitch, velocities, count }
}

const fn fill(from: u32, rests: &'static [Role], lines: &'static [Line]) -> Fill {
    Fill { from, rests, lines }
}

const fn roll(role: Role, step: u32, span: u32, hits: u32, level: u8) -> Roll {
    Roll { role, step, span, hits, level }
}

const fn comp(levels: &'static str, accents: &'static str, gate: f32) -> Comp {
    Comp { levels, accents, gate }
}

const fn bass(
    levels: &'static str,
    tones: &'static str,
    accents: &'static str,
    gate: f32,
) -> BassLine {
    BassLine { levels, tones, accents, gate, locks: false, slides: 0 }
}
