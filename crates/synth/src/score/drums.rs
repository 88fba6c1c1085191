//! Kick, snare, hats and percussion: a chosen set of lines, ghost notes between, and an ending.

use brief::{Brief, Instrument, Kind, Mood};

use super::Role;
use super::genre::{self, Fill, Ghosts, Line, Part, Roll};
use super::percussion;
use super::sheet::{BAR, Hit, STEP, Sheet, ornament_level, ornamented_bars};
use super::song::Song;
use crate::rng::Rng;

/// Writes the drums that a kind consists of.
pub(super) fn play(brief: &Brief, song: &Song, sheet: &mut Sheet) {
    let genre = song.genre;
    let mut band =
        Band { song, sheet, lift: 0, ghost_lift: u8::from(brief.moods.has(Mood::Ambient)) };
    match brief.kind {
        Kind::Kick => {
            band.part(&genre.kick, song.kick, "kick");
            band.mark_beats();
        }
        Kind::Hats => {
            let set = song.rng("hats").pick(genre.hats.sets);
            band.part(&genre.hats, set, "hats");
            band.asked(brief, &[Instrument::Shaker, Instrument::Tambourine]);
        }
        Kind::Percussion => band.percussion(brief),
        _ => {
            band.part(&genre.kick, song.kick, "kick");
            for (part, name) in [(&genre.snare, "snare"), (&genre.hats, "hats")] {
                let set = song.rng(name).pick(part.sets);
                band.part(part, set, name);
            }
            band.lift = genre.perc_lift;
            let set = song.rng("perc").pick(genre.perc.sets);
            band.part(&genre.perc, set, "perc");
            band.lift = 0;
            band.asked(brief, &percussion::INSTRUMENTS);
        }
    }
    band.end(brief.kind);
}

/// The roles of a kind that an ending may use.
fn belongs(role: Role, kind: Kind) -> bool {
    use Role::{ClosedHat, Kick, OpenHat, Ride, Shaker, Snare, Tambourine};
    match kind {
        Kind::Kick => role == Kick,
        Kind::Hats => matches!(role, ClosedHat | OpenHat | Ride | Shaker | Tambourine),
        Kind::Percussion => !matches!(role, Kick | Snare | ClosedHat | OpenHat | Ride | Role::Clap),
        _ => true,
    }
}

struct Band<'a> {
    song: &'a Song,
    sheet: &'a mut Sheet,
    lift: u8,
    ghost_lift: u8,
}

impl Band<'_> {
    fn part(&mut self, part: &Part, set: &[Line], name: &str) {
        for (number, line) in set.iter().enumerate() {
            self.line(
                line,
                0..self.sheet.bars(),
                &mut self.song.rng(&format!("{name} hands {number}")),
            );
        }
        let mut rng = self.song.rng(&format!("{name} ghosts"));
        for line in set {
            self.breathe(line, &mut rng);
        }
        for ghosts in part.ghosts {
            self.ghosts(ghosts, &mut rng);
        }
        self.rolls(part.rolls, &mut self.song.rng(&format!("{name} rolls")));
    }

    /// The percussion of the style, or of the instruments asked for.
    fn percussion(&mut self, brief: &Brief) {
        let genre = self.song.genre;
        let asked: Vec<Role> =
            brief.instruments.iter().filter_map(|i| percussion::role_of(*i)).collect();
        if asked.is_empty() {
            let set = self.song.rng("perc").pick(genre.perc.sets);
            return self.part(&genre.perc, set, "perc");
        }
        self.asked(brief, &percussion::INSTRUMENTS);
    }

    /// Those instruments asked for by name that are in `of`.
    fn asked(&mut self, brief: &Brief, of: &[Instrument]) {
        for instrument in brief.instruments.iter().filter(|instrument| of.contains(instrument)) {
            let mut rng = self.song.rng(instrument.name());
            let Some(role) = percussion::role_of(*instrument) else { continue };
            for line in *rng.pick(percussion::sets(role)) {
                self.line(line, 0..self.sheet.bars(), &mut rng);
            }
            self.ghosts(percussion::ghosts(role), &mut rng);
        }
    }

    fn line(&mut self, line: &Line, bars: std::ops::Range<u32>, rng: &mut Rng) {
        let length = line.levels.len() as u32;
        for from in bars.clone().step_by((length / 16).max(1) as usize) {
            for (step, level) in genre::steps(line.levels) {
                let velocity = genre::accent(line.accents, step) * (1.0 - 0.08 * rng.unit());
                let at = from * 16 + step;
                let late_ms = self.late_ms(line.role, at, rng);
                if at < bars.end * 16 {
                    self.put(
                        line.role,
                        line.pitch,
                        at * STEP,
                        level + self.lift,
                        velocity,
                        late_ms,
                    );
                }
            }
        }
    }

    /// Takes a few off-beat steps out of a busy line, so that even a stream of sixteenths has a face.
    fn breathe(&mut self, line: &Line, rng: &mut Rng) {
        let bars_drawn = line.levels.len() / 16;
        let mut steps: Vec<u32> = (0..16).filter(|step| step % 4 != 0).collect();
        rng.shuffle(&mut steps);
        if genre::steps(line.levels).count() < 9 * bars_drawn {
            return;
        }
        for step in &steps[..4] {
            let bar_of_phrase = rng.below(4) as u32;
            let (within, bars) = (self.sheet.swung(step * STEP), self.sheet.bars());
            self.sheet.erase(|hit| {
                let bar = hit.tick / BAR;
                hit.role == line.role
                    && hit.tick % BAR == within
                    && (bar % 4 == bar_of_phrase || bars < 4)
            });
        }
    }

    /// Soft notes at rising levels, on steps that the drum leaves free.
    fn ghosts(&mut self, ghosts: &Ghosts, rng: &mut Rng) {
        let mut drawn: Vec<(u32, u8)> =
            genre::steps(ghosts.velocities).map(|(step, mark)| (step * STEP, mark)).collect();
        rng.shuffle(&mut drawn);
        drawn.retain(|(tick, _)| self.sheet.is_free(ghosts.role, *tick));
        let mut others = self.sheet.free_places(ghosts.role, rng);
        others.retain(|tick| drawn.iter().all(|place| place.0 != *tick));
        let places = drawn.into_iter().chain(others.into_iter().map(|tick| (tick, 3)));
        for (number, (within, ninths)) in places.take(ghosts.count).enumerate() {
            let bar_of_phrase = 1 + rng.below(3) as u32;
            let level = ornament_level(number) + self.ghost_lift + self.lift;
            let velocity = f32::from(ninths) / 9.0 * rng.range(0.85, 1.1);
            for bar in ornamented_bars(self.sheet.bars(), number, bar_of_phrase) {
                let late_ms = self.late_ms(ghosts.role, 1, rng);
                self.put(ghosts.role, ghosts.pitch, bar * BAR + within, level, velocity, late_ms);
            }
        }
    }

    fn rolls(&mut self, rolls: &[Roll], rng: &mut Rng) {
        if rolls.is_empty() {
            return;
        }
        for bar_of_phrase in [3, 1, 0, 2] {
            let roll = rng.pick(rolls);
            let grows = rng.chance(0.6);
            let is_triplet = !STEP.is_multiple_of(roll.span * STEP / roll.hits);
            for bar in 0..self.sheet.bars() {
                let here = bar % 4 == bar_of_phrase
                    || self.sheet.bars() < 4 && bar == bar_of_phrase % self.sheet.bars();
                for hit in (0..roll.hits).filter(|_| here) {
                    let along = hit as f32 / roll.hits as f32;
                    let velocity = 0.35 + 0.4 * if grows { along } else { 1.0 - along };
                    let tick = bar * BAR + roll.step * STEP + hit * roll.span * STEP / roll.hits;
                    let hit = struck(roll.role, 60, tick, roll.level + self.lift, velocity, 0.0);
                    // Triplets lie between the sixteenths that swing, and stay.
                    if is_triplet { self.sheet.put_straight(hit) } else { self.sheet.put(hit) }
                }
            }
        }
    }

    /// A kick alone has nobody to mark the beats it leaves out: it touches them softly.
    fn mark_beats(&mut self) {
        for beat in 0..self.sheet.bars() * 4 {
            self.put(Role::Kick, 60, beat * 4 * STEP, 1, 0.55, 0.0);
        }
    }

    /// The ending of the last bar, and a small one half way through a long loop.
    fn end(&mut self, kind: Kind) {
        let bars = self.sheet.bars();
        if bars < 2 {
            return;
        }
        let mut rng = self.song.rng("fill");
        let fill = rng.pick(self.song.genre.fills);
        self.fill(fill, bars - 1, kind, &mut rng);
        if bars >= 8 {
            let small = rng.pick(self.song.genre.fills);
            self.fill(
                &Fill { rests: &[], from: 12.max(small.from), lines: small.lines },
                bars / 2 - 1,
                kind,
                &mut rng,
            );
        }
    }

    fn fill(&mut self, fill: &Fill, bar: u32, kind: Kind, rng: &mut Rng) {
        let from = self.sheet.swung(bar * BAR + fill.from * STEP);
        if kind == Kind::Drums {
            self.sheet.erase(|hit| {
                hit.tick >= from && hit.tick < (bar + 1) * BAR && fill.rests.contains(&hit.role)
            });
        }
        for line in fill.lines.iter().filter(|line| belongs(line.role, kind)) {
            // Nobody carries congas on stage for one ending: in a kit they join only where they play anyway.
            let Some(lift) = self.lift_of(line.role, kind) else { continue };
            for (step, level) in genre::steps(line.levels).filter(|(step, _)| *step >= fill.from) {
                let velocity = genre::accent(line.accents, step) * (1.0 - 0.08 * rng.unit());
                let late_ms = self.late_ms(line.role, step, rng);
                self.put(
                    line.role,
                    line.pitch,
                    bar * BAR + step * STEP,
                    level + lift,
                    velocity,
                    late_ms,
                );
            }
        }
    }

    /// How far an ending's line is held back with its player, unless there is none.
    fn lift_of(&self, role: Role, kind: Kind) -> Option<u8> {
        let is_hand = belongs(role, Kind::Percussion) && !matches!(role, Role::Tom | Role::Shaker);
        match kind {
            Kind::Drums if is_hand => self.sheet.has(role).then_some(self.song.genre.perc_lift),
            _ => Some(0),
        }
    }

    /// The player's timing; kicks on a beat are the ruler that all else is measured by.
    fn late_ms(&self, role: Role, step: u32, rng: &mut Rng) -> f32 {
        let feel = &self.song.genre.feel;
        let loose = rng.unit() * feel.loose_ms;
        match role {
            Role::Kick if step.is_multiple_of(4) => 0.0,
            Role::Kick => loose * 0.5,
            Role::Snare | Role::Clap | Role::Rim => feel.snare_ms + loose,
            _ => feel.hats_ms + loose,
        }
    }

    fn put(&mut self, role: Role, pitch: u8, tick: u32, level: u8, velocity: f32, late_ms: f32) {
        self.sheet.put(struck(role, pitch, tick, level, velocity, late_ms));
    }
}

fn struck(role: Role, pitch: u8, tick: u32, level: u8, velocity: f32, late_ms: f32) -> Hit {
    let length = if matches!(role, Role::OpenHat | Role::Ride) { 2 * STEP } else { STEP };
    Hit { tick, role, pitch, level, velocity, late_ms, length, slide: false }
}
