use brief::{Brief, Instrument, Mood};

use super::Role;
use super::genre::{self, BassLine};
use super::harmony::{Chord, scale_note, steps_to};
use super::sheet::{BAR, Hit, STEP, Sheet, ornament_level, ornamented_bars};
use super::song::Song;

/// The lowest note, E1: the four-string bass's, and about where club systems end.
const LOWEST: i32 = 28;
/// The highest root, an octave less a step above.
const HIGHEST_ROOT: i32 = 39;

/// Running sixteenths that slide: what the instrument is known for, in any style.
const ACID: &[BassLine] = &[
    acid("1121112111211121", "RR8RRR5R8RRR7R8R", "9467845694678457"),
    acid("1.211211121.1211", "R.8R5RR8R7R.R85R", "9.56854796.58654"),
    acid("11.111.2112111.2", "R8.RR8.5RR7RR8.5", "96.584.795658.57"),
];

const fn acid(levels: &'static str, tones: &'static str, accents: &'static str) -> BassLine {
    BassLine { levels, tones, accents, gate: 0.6, locks: false, slides: 28 }
}

/// Writes the bass line of the song.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    let mut rng = song.rng("bass");
    let is_acid = brief.instruments.contains(&Instrument::AcidBass);
    let line = rng.pick(if is_acid { ACID } else { song.genre.basses });
    let mut writer = Writer { song, sheet, gate: line.gate };
    if brief.moods.has(Mood::Ambient) {
        writer.gate *= 2.0;
    }
    writer.line(line);
    if line.locks {
        writer.kicks();
    }
    writer.ornaments();
}

struct Writer<'a> {
    song: &'a Song,
    sheet: &'a mut Sheet,
    gate: f32,
}

impl Writer<'_> {
    fn line(&mut self, line: &BassLine) {
        let mut rng = self.song.rng("bass hands");
        let bars = line.levels.len() as u32 / 16;
        let turns: Vec<(u32, u8)> =
            (0..3).map(|_| (1 + rng.below(15) as u32, *rng.pick(b"335873"))).collect();
        for from in (0..self.sheet.bars()).step_by(bars as usize) {
            for (step, level) in genre::steps(line.levels) {
                let drawn = line.tones.as_bytes()[step as usize % line.tones.len()];
                let turned =
                    turns.iter().find(|(at, _)| *at == step % 16 && !step.is_multiple_of(8));
                let tone = match turned {
                    _ if says_third(line, step, from + step / 16, self.sheet.bars()) => b'3',
                    Some((_, tone)) => *tone,
                    None => drawn,
                };
                let velocity = genre::accent(line.accents, step) * (1.0 - 0.06 * rng.unit());
                let slide = rng.below(100) < usize::from(line.slides) && step > 0;
                self.note((from * 16 + step) * STEP, tone, level, velocity, slide);
            }
        }
    }

    /// The root with each kick of the song.
    fn kicks(&mut self) {
        for line in self.song.kick {
            for from in (0..self.sheet.bars()).step_by(line.levels.len() / 16) {
                for (step, level) in genre::steps(line.levels) {
                    let tick = (from * 16 + step) * STEP;
                    // Where the line has a note of its own, that is the better one.
                    if !self.sheet.has_at(Role::Bass, tick) {
                        self.note(tick, b'R', level, genre::accent(line.accents, step), false);
                    }
                }
            }
        }
    }

    /// Small notes between the line's own.
    fn ornaments(&mut self) {
        let mut rng = self.song.rng("bass ornaments");
        let places = self.sheet.free_places(Role::Bass, &mut rng);
        for (number, within) in places.into_iter().take(8).enumerate() {
            let tone = *rng.pick(b"RR557833aa");
            let velocity = rng.range(0.45, 0.62);
            let bar_of_phrase = 1 + rng.below(3) as u32;
            let slide = rng.chance(0.15);
            for bar in ornamented_bars(self.sheet.bars(), number, bar_of_phrase) {
                self.note(bar * BAR + within, tone, ornament_level(number), velocity, slide);
            }
        }
    }

    fn note(&mut self, tick: u32, tone: u8, level: u8, velocity: f32, slide: bool) {
        let pitch = self.pitch(tick, tone);
        self.sheet.put(Hit {
            tick,
            role: Role::Bass,
            pitch,
            level,
            velocity,
            late_ms: self.song.genre.feel.tonal_ms,
            length: (self.gate * STEP as f32) as u32,
            slide,
        });
    }

    fn pitch(&self, tick: u32, tone: u8) -> u8 {
        let Some(key) = self.song.key else { return LOWEST as u8 };
        let chord = self.song.chord_at(tick);
        let root = root_note(chord);
        let note = match tone {
            b'8' => root + 12,
            b'5' | b'3' | b'7' => {
                let wanted = root
                    + match tone {
                        b'5' => 7,
                        b'3' => 4,
                        _ => 10,
                    };
                let nearest = chord.tones().iter().skip(1).map(|tone| above(root, *tone));
                nearest.min_by_key(|note| (note - wanted).abs()).unwrap_or(root)
            }
            b'a' => {
                // One step below or above the root that comes, from whichever side the line is.
                let next = root_note(self.song.chord_at(tick / (BAR / 2) * (BAR / 2) + BAR / 2));
                let steps = steps_to(key, next);
                scale_note(key, if next > root || next == LOWEST { steps + 1 } else { steps - 1 })
            }
            _ => root,
        };
        // Octaves of high roots and steps below low ones stay on the instrument.
        (if note < LOWEST { note + 12 } else { note }) as u8
    }
}

/// Whether a note plays the third. Roots and fifths alone leave open whether a key is minor: the last note of a bar
/// that is always heard says it, but where that is the middle of the bar only every other time.
fn says_third(line: &BassLine, step: u32, bar: u32, bars: u32) -> bool {
    let from = step as usize / 16 * 16;
    let always = genre::steps(&line.levels[from..from + 16]).filter(|(_, level)| *level == 1);
    let last = always.last().map_or(0, |(step, _)| step);
    step % 16 == last && (last > 8 || last == 8 && (bar % 2 == 1 || bars == 1))
}

/// The root of a chord in the bass.
pub(super) fn root_note(chord: &Chord) -> i32 {
    above(LOWEST, chord.root()).min(HIGHEST_ROOT)
}

/// The lowest note of a pitch class from `note` on.
fn above(note: i32, class: u8) -> i32 {
    note + (i32::from(class) - note).rem_euclid(12)
}
