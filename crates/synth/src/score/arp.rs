use brief::{Brief, Mood};

use super::Role;
use super::genre;
use super::sheet::{BAR, Hit, STEP, Sheet, ornament_level, ornamented_bars};
use super::song::Song;

const LOWEST: i32 = 48;
const HIGHEST: i32 = 84;

/// Orders of the notes of a ladder, one digit a sixteenth. All begin anew with the beat or the half bar: orders of
/// three or five would be heard as another tempo.
const ORDERS: &[&[u8]] = &[
    b"0123",
    b"3210",
    b"01232123",
    b"01234567",
    b"76543210",
    b"01234321",
    b"43210123",
    b"02132435",
    b"03142536",
    b"01020304",
    b"04030201",
    b"02420242",
    b"0213",
    b"0312",
    b"00220044",
    b"0246420246420246",
    b"0123012401250124",
];

/// Writes the arpeggio over the song's chords.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    if song.key.is_none() {
        return;
    }
    let mut rng = song.rng("arp");
    let rhythm = *rng.pick(song.genre.arps);
    let order = *rng.pick(ORDERS);
    let from = if brief.moods.has(Mood::Dark) { LOWEST } else { LOWEST + 3 + rng.below(6) as i32 };
    let gate = if brief.moods.has(Mood::Ambient) { 4.0 } else { *rng.pick(&[0.5, 0.8, 1.0, 1.5]) };
    let mut player = Player { song, sheet, order, from, gate };

    let mut touch = song.rng("arp hands");
    for bar in 0..player.sheet.bars() {
        let at = bar as usize % (rhythm.len() / 16) * 16;
        for (step, level) in genre::steps(&rhythm[at..at + 16]) {
            player.pluck(bar, step * STEP, level, stress(step) * (1.0 - 0.08 * touch.unit()));
        }
    }
    let places = player.sheet.free_places(Role::Arp, &mut rng);
    for (number, within) in places.into_iter().take(8).enumerate() {
        let bar_of_phrase = 1 + rng.below(3) as u32;
        for bar in ornamented_bars(player.sheet.bars(), number, bar_of_phrase) {
            player.pluck(bar, within, ornament_level(number), 0.5);
        }
    }
}

/// The beat is struck clearly harder than what runs between: sixteenths of one strength can be counted in threes as
/// well as in fours.
fn stress(step: u32) -> f32 {
    match step % 4 {
        0 => 1.0,
        2 => 0.62,
        _ => 0.48,
    }
}

struct Player<'a> {
    song: &'a Song,
    sheet: &'a mut Sheet,
    order: &'static [u8],
    from: i32,
    gate: f32,
}

impl Player<'_> {
    fn pluck(&mut self, bar: u32, within: u32, level: u8, velocity: f32) {
        let tick = bar * BAR + within;
        let rung = self.order[(within / STEP) as usize % self.order.len()] - b'0';
        self.sheet.put(Hit {
            tick,
            role: Role::Arp,
            pitch: ladder(self.song, tick, self.from, usize::from(rung)),
            level,
            velocity,
            late_ms: self.song.genre.feel.tonal_ms,
            length: (self.gate * STEP as f32) as u32,
            slide: false,
        });
    }
}

/// The note on a rung: chord tones upwards, folded back under the ceiling. The home chord is bare and stands on its
/// root, the others on whatever lies next, so that the hand moves little.
fn ladder(song: &Song, tick: u32, from: i32, rung: usize) -> u8 {
    let chord = song.chord_at(tick);
    let root = i32::from(chord.root());
    let is_home = chord.root() == song.chords()[0].root();
    let tones = if is_home { chord.triad() } else { chord.tones() };
    let from = if is_home { from + (root - from).rem_euclid(12) } else { from };
    let mut rungs = (from..).filter(|note| tones.contains(&((*note % 12) as u8)));
    let mut note = rungs.nth(rung).unwrap_or(from);
    while note > HIGHEST {
        note -= 12;
    }
    note as u8
}
