use audio::Key;
use brief::{Brief, Mood};

use super::Role;
use super::genre;
use super::harmony::{scale_note, steps_to};
use super::sheet::{BAR, Hit, STEP, Sheet, ornament_level, ornamented_bars};
use super::song::Song;
use crate::rng::Rng;

const LOWEST: i32 = 60;
const HIGHEST: i32 = 84;

/// The shapes of a bar's melody in scale steps, one point an eighth.
const CONTOURS: &[[i32; 8]] = &[
    [0, 1, 2, 3, 4, 3, 2, 1],
    [4, 3, 4, 2, 3, 1, 2, 0],
    [0, 0, 2, 2, 4, 4, 5, 4],
    [0, 4, 3, 2, 4, 2, 1, 0],
    [2, 1, 0, 1, 2, 4, 2, 1],
    [4, 4, 2, 4, 5, 4, 2, 0],
    [0, 2, 4, 7, 4, 5, 4, 2],
    [3, 2, 0, -1, 0, 2, 3, 4],
    [0, 0, 0, 2, 1, 1, 1, -1],
    [7, 5, 4, 2, 4, 3, 2, 0],
];

/// How bars of motifs make a phrase of four: `a` and `b` are motifs, capitals come home.
const FORMS: &[&[u8; 4]] = &[b"aaaB", b"abaB", b"aabA", b"abAB", b"aBaC", b"abcA"];

/// A rhythm and a shape, one bar each.
struct Motif {
    levels: &'static str,
    contour: [i32; 8],
    /// Where the shape lies above the phrase's home, in scale steps.
    lift: i32,
}

/// Writes the melody of the song: motifs that come back, an answer at the end.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    let Some(key) = song.key else { return };
    let mut rng = song.rng("lead");
    let motifs: Vec<Motif> = (0..3).map(|_| motif(song, &mut rng)).collect();
    let form = rng.pick(FORMS);
    let floor = if brief.moods.has(Mood::Dark) { LOWEST } else { LOWEST + 4 };
    let gate = if brief.moods.has(Mood::Ambient) { 8.0 } else { rng.range(0.8, 3.0) };
    let mut singer = Singer { song, key, home: tonic_from(key, floor), gate, sheet };

    let mut touch = song.rng("lead hands");
    for bar in 0..singer.sheet.bars() {
        let letter = form[bar as usize % 4];
        let motif = &motifs[usize::from(letter.to_ascii_lowercase() - b'a')];
        let last = genre::steps(motif.levels)
            .filter(|(_, level)| *level == 1)
            .map(|(step, _)| step)
            .last();
        for (step, level) in genre::steps(motif.levels) {
            let rests = letter.is_ascii_uppercase() && last == Some(step);
            let velocity = stress(step) * (1.0 - 0.1 * touch.unit());
            singer.sing(bar * BAR + step * STEP, motif, level, velocity, rests);
        }
    }
    singer.ornaments(&motifs[0]);
}

fn motif(song: &Song, rng: &mut Rng) -> Motif {
    let mut contour = *rng.pick(CONTOURS);
    if rng.chance(0.3) {
        contour.reverse();
    }
    contour.rotate_left(*rng.pick(&[0, 0, 0, 2, 4]));
    let levels: &'static str = rng.pick::<&str>(song.genre.leads);
    Motif { levels, contour, lift: *rng.weighted(&[(0, 2), (2, 1)]) }
}

/// The scale steps of the lowest tonic from a note on: melodies have a home.
fn tonic_from(key: Key, note: i32) -> i32 {
    let n = key.scale.steps().len() as i32;
    (steps_to(key, note - 1) + n).div_euclid(n) * n
}

/// How the sixteenths of a bar weigh.
fn stress(step: u32) -> f32 {
    match step {
        0 => 0.95,
        step if step.is_multiple_of(4) => 0.88,
        step if step.is_multiple_of(2) => 0.78,
        _ => 0.66,
    }
}

struct Singer<'a> {
    song: &'a Song,
    sheet: &'a mut Sheet,
    key: Key,
    /// Scale steps of the phrase's lowest note.
    home: i32,
    gate: f32,
}

impl Singer<'_> {
    fn sing(&mut self, tick: u32, motif: &Motif, level: u8, velocity: f32, rests: bool) {
        let pitch = self.pitch(tick, motif, rests);
        self.sheet.put(Hit {
            tick,
            role: Role::Lead,
            pitch,
            level,
            velocity,
            late_ms: self.song.genre.feel.tonal_ms,
            length: (self.gate * STEP as f32) as u32,
            slide: false,
        });
    }

    /// Passing notes that come with density.
    fn ornaments(&mut self, motif: &Motif) {
        let mut rng = self.song.rng("lead ornaments");
        let places = self.sheet.free_places(Role::Lead, &mut rng);
        for (number, within) in places.into_iter().take(8).enumerate() {
            let bar_of_phrase = 1 + rng.below(3) as u32;
            for bar in ornamented_bars(self.sheet.bars(), number, bar_of_phrase) {
                self.sing(bar * BAR + within, motif, ornament_level(number), 0.55, false);
            }
        }
    }

    /// The shape's note, bent to the harmony: home where the phrase rests and where a bar begins if the chord allows,
    /// the triad on beats, and elsewhere a note of it that lies close by, so that scale notes only pass.
    fn pitch(&self, tick: u32, motif: &Motif, rests: bool) -> u8 {
        let chord = self.song.chord_at(tick);
        let point = (tick % BAR / (2 * STEP)) as usize;
        let wanted = scale_note(self.key, self.home + motif.lift + motif.contour[point]);
        let nearest = |classes: &[u8], within: i32| {
            let both_ways = (0..=within).flat_map(|away| [wanted - away, wanted + away]);
            both_ways.into_iter().find(|note| classes.iter().any(|class| same(*class, *note)))
        };
        let home = &[self.key.tonic.index()];
        let has_home = chord.contains(i32::from(home[0]));
        let note = match () {
            () if rests && has_home => nearest(home, 11),
            () if tick.is_multiple_of(BAR) && has_home => nearest(home, 5),
            () => None,
        };
        let note = note.or_else(|| match () {
            () if rests || tick.is_multiple_of(4 * STEP) => nearest(chord.triad(), 11),
            () if tick.is_multiple_of(2 * STEP) => nearest(chord.triad(), 1),
            () => None,
        });
        let mut note = note.unwrap_or(wanted);
        while note > HIGHEST {
            note -= 12;
        }
        while note < LOWEST {
            note += 12;
        }
        note as u8
    }
}

fn same(class: u8, note: i32) -> bool {
    note.rem_euclid(12) == i32::from(class)
}
