use audio::Key;
use brief::{Brief, Mood};

use super::genre::{self, Genre, Line};
use super::harmony::Chord;
use super::sheet::{BAR, Sheet};
use crate::rng::Rng;

/// What all parts of one seed, style and key share, whichever of them is asked for: the band agrees on it first.
pub(super) struct Song {
    pub(super) genre: &'static Genre,
    pub(super) key: Option<Key>,
    /// Empty without a key.
    harmony: Vec<Chord>,
    /// For each half bar of the progression, the number of its chord.
    halves: Vec<usize>,
    /// The kick pattern, bare of ornaments.
    pub(super) kick: &'static [Line],
    seed: u64,
}

impl Song {
    /// The song that `seed` means. Tempo, length, intensity, swing and kind have no say in it.
    pub(super) fn of(brief: &Brief, seed: u64) -> Self {
        let genre = Genre::of(brief.style);
        let seed = Rng::stream(seed, brief.style.name()).bits();
        let kick = Rng::stream(seed, "kick").pick(genre.kick.sets);
        let mut song =
            Self { genre, key: brief.key, harmony: Vec::new(), halves: Vec::new(), kick, seed };
        if let Some(key) = brief.key {
            song.write_harmony(key, brief.moods.has(Mood::Dark));
        }
        song
    }

    /// The stream of one decision about this song.
    pub(super) fn rng(&self, label: &str) -> Rng {
        Rng::stream(self.seed, label)
    }

    /// The number of the chord that sounds at a tick; the progression repeats.
    pub(super) fn chord_number(&self, tick: u32) -> usize {
        self.halves[(tick / (BAR / 2)) as usize % self.halves.len()]
    }

    pub(super) fn chord_at(&self, tick: u32) -> &Chord {
        &self.harmony[self.chord_number(tick)]
    }

    pub(super) fn chords(&self) -> &[Chord] {
        &self.harmony
    }

    /// Whether another chord begins at this tick (a start of a half bar).
    pub(super) fn changes_at(&self, tick: u32) -> bool {
        let half = (tick / (BAR / 2)) as usize % self.halves.len();
        tick.is_multiple_of(BAR / 2)
            && (tick == 0
                || self.halves[half]
                    != self.halves[(half + self.halves.len() - 1) % self.halves.len()])
    }

    /// Where what pumps ducks: the beats that the kick marks at every density.
    pub(super) fn pulse(&self, sheet: &Sheet) -> Vec<u32> {
        if !self.genre.pumps {
            return Vec::new();
        }
        let mut pulse: Vec<u32> = self
            .kick
            .iter()
            .flat_map(|line| {
                let bars = line.levels.len() as u32 / 16;
                (0..sheet.bars()).step_by(bars as usize).flat_map(move |bar| {
                    genre::steps(line.levels)
                        .filter(|(_, level)| *level == 1)
                        .map(move |(step, _)| bar * 16 + step)
                })
            })
            .map(|step| sheet.swung(step * super::sheet::STEP))
            .filter(|tick| *tick < sheet.ticks())
            .collect();
        pulse.sort_unstable();
        pulse.dedup();
        pulse
    }

    fn write_harmony(&mut self, key: Key, is_dark: bool) {
        let mut rng = self.rng("harmony");
        let drawn = rng.pick(match key.scale.mode() {
            audio::Mode::Major => self.genre.harmony.major,
            audio::Mode::Minor => self.genre.harmony.minor,
        });
        let notes = *rng.pick(self.genre.harmony.notes);
        for mark in drawn.bytes() {
            if mark.is_ascii_digit() {
                let chord = Chord::on(key, usize::from(mark - b'0'), notes);
                self.harmony.push(if is_dark { chord.darkened(key) } else { chord });
            }
            self.halves.push(self.harmony.len() - 1);
        }
    }
}
