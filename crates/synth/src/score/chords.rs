use brief::{Brief, Instrument, Mood};

use super::Role;
use super::genre;
use super::harmony::voiced;
use super::sheet::{BAR, Hit, STEP, Sheet, ornament_level, ornamented_bars};
use super::song::Song;

/// How long a plectrum takes over the strings, in milliseconds.
const STRUM_MS: f32 = 7.5;

/// Writes the chords of the song in a rhythm of its style.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    let Some(_) = song.key else { return };
    let mut rng = song.rng("chords");
    let comp = rng.pick(song.genre.comps);
    let is_guitar = brief
        .instruments
        .iter()
        .any(|i| matches!(i, Instrument::NylonGuitar | Instrument::SteelGuitar));
    let hands = voicings(song, brief.moods.has(Mood::Dark), is_guitar || rng.chance(0.4));
    let gate = comp.gate * if brief.moods.has(Mood::Ambient) { 2.0 } else { 1.0 };
    let mut player = Player { song, sheet, hands, is_guitar, gate };

    let bars = comp.levels.len() as u32 / 16;
    let mut touch = song.rng("chords hands");
    for from in (0..player.sheet.bars()).step_by(bars as usize) {
        for (step, level) in genre::steps(comp.levels) {
            let velocity = genre::accent(comp.accents, step) * (1.0 - 0.06 * touch.unit());
            player.strike((from * 16 + step) * STEP, level, velocity);
        }
    }
    // Where the harmony turns the chord is heard, whatever the rhythm.
    for half in 0..player.sheet.bars() * 2 {
        if song.changes_at(half * BAR / 2) {
            player.strike(half * BAR / 2, if is_on_half(comp.levels, half) { 1 } else { 2 }, 0.7);
        }
    }
    player.ornaments();
}

/// One voicing for each chord of the progression, led from one to the next.
pub(super) fn voicings(song: &Song, is_dark: bool, wide: bool) -> Vec<Vec<i32>> {
    let (low, high) = if is_dark { (45, 67) } else { (50, 74) };
    let mut hands: Vec<Vec<i32>> = Vec::with_capacity(song.chords().len());
    for chord in song.chords() {
        let before = hands.last().map_or(&[][..], Vec::as_slice);
        hands.push(voiced(chord, before, low, high, wide));
    }
    hands
}

/// Whether a rhythm leaves the half bar's start to the chord: off-beat rhythms keep it free.
fn is_on_half(levels: &str, half: u32) -> bool {
    let step = half as usize * 8 % levels.len();
    levels.as_bytes()[step] != b'.' || levels.bytes().all(|mark| mark != b'1')
}

struct Player<'a> {
    song: &'a Song,
    sheet: &'a mut Sheet,
    hands: Vec<Vec<i32>>,
    is_guitar: bool,
    gate: f32,
}

impl Player<'_> {
    fn strike(&mut self, tick: u32, level: u8, velocity: f32) {
        let notes = &self.hands[self.song.chord_number(tick)];
        let up = self.is_guitar && !tick.is_multiple_of(2 * STEP);
        for (string, note) in notes.iter().enumerate() {
            let order = if up { notes.len() - 1 - string } else { string };
            let along = order as f32 / notes.len() as f32;
            let feel_ms = self.song.genre.feel.tonal_ms;
            let (late_ms, softer) =
                if self.is_guitar { (along * STRUM_MS, 0.15 * along) } else { (feel_ms, 0.0) };
            // The top voice sings.
            let sings = if string + 1 == notes.len() { 1.0 } else { 0.9 };
            self.sheet.put(Hit {
                tick,
                role: Role::Chords,
                pitch: *note as u8,
                level,
                velocity: velocity * (sings - softer),
                late_ms,
                length: (self.gate * STEP as f32) as u32,
                slide: false,
            });
        }
    }

    fn ornaments(&mut self) {
        let mut rng = self.song.rng("chords ornaments");
        let places = self.sheet.free_places(Role::Chords, &mut rng);
        for (number, within) in places.into_iter().take(8).enumerate() {
            let velocity = rng.range(0.4, 0.6);
            let bar_of_phrase = 1 + rng.below(3) as u32;
            for bar in ornamented_bars(self.sheet.bars(), number, bar_of_phrase) {
                self.strike(bar * BAR + within, ornament_level(number), velocity);
            }
        }
    }
}
