//! The regions of a take that could be a loop, best first.

use audio::{Grid, maths};

use super::attacks::Attack;
use super::bands::{BANDS, Bands};
use super::beats::Beats;
use super::join::{Freedom, Join, Lines, Sides};
use super::novelty::Novelty;
use super::warp::{LEAD_IN_MS, LEADS};

/// Regions that are offered at most.
const OFFERED: usize = 4;
/// Regions whose joins are tried.
const TRIED: usize = 12;
/// What a region costs that does not begin with a bar, beside what speaks against that beat.
const OFF_BAR: f64 = 0.5;
/// What each dB costs that a region is quieter than the loudest, beyond the first two.
const QUIET: f64 = 0.15;
const QUIET_DB: f64 = 2.0;
/// What each dB costs by which the bands differ where the take goes on after the end and after the start.
const UNLIKE: f64 = 0.08;
/// Bands count down to so far below the loudest one of the take, in dB.
const DEPTH_DB: f64 = 45.0;
/// Moments that are compared on either side of a line, over one beat.
const MOMENTS: usize = 8;
/// Before a take begins there is less than this part of its mean power: −16 dB.
const SILENT: f64 = 0.025;
/// What a beat of distance from the asked start costs.
const ASKED: f64 = 4.0;
/// Sound without a pulse: how far apart regions are tried, and how far from the asked start they may begin.
const APART_SECONDS: f64 = 0.1;
const NEAR_SECONDS: f64 = 0.4;
/// How far beyond the take's ends a line may lie: an attack at frame 0 has its beat a little earlier at times.
const OVERHANG_MS: f64 = 25.0;

/// A part of a take that could be a loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub(super) lines: Lines,
    /// The beat of the take it begins with, where there are beats.
    pub(super) first_beat: Option<i64>,
    pub(super) join: Join,
    pub(super) cost: f64,
    sample_rate: u32,
}

impl Region {
    /// Where it begins in the take.
    pub fn from_seconds(&self) -> f64 {
        self.lines.from / f64::from(self.sample_rate)
    }

    /// Where it ends in the take.
    pub fn to_seconds(&self) -> f64 {
        self.lines.to / f64::from(self.sample_rate)
    }

    /// How much there is against it: 0 is a perfect loop, above 2 something will be heard.
    pub fn cost(&self) -> f64 {
        self.cost
    }
}

/// What regions are chosen by.
pub(super) struct Ground<'a> {
    pub(super) grid: Grid,
    pub(super) bands: &'a Bands,
    pub(super) novelty: &'a Novelty,
    pub(super) attacks: &'a [Attack],
    pub(super) sides: Sides<'a>,
    pub(super) frames: usize,
    /// The frame that is asked for.
    pub(super) start: Option<f64>,
}

impl Ground<'_> {
    /// Regions from beat to beat; `evidence` is how much speaks for each beat of the bar to be its first.
    pub(super) fn pulsed(&self, beats: &Beats, evidence: &[f64]) -> Vec<Region> {
        let overhang = OVERHANG_MS * self.ms();
        let length = i64::from(self.grid.beats());
        let bar = i64::from(self.grid.beats_per_bar);
        let strongest = evidence.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let asked = self.start.map(|frame| self.asked_beat(beats, frame, evidence));
        let first = beats.beat_of(-overhang).ceil() as i64;
        let mut rated: Vec<(f64, i64, Lines)> = (first..)
            .map(|beat| (beat, self.lines(beats, beat, length)))
            .take_while(|(_, lines)| lines.to <= self.frames as f64 + overhang)
            .map(|(beat, lines)| {
                let less_likely = strongest - evidence[beat.rem_euclid(bar) as usize];
                let off_bar = if less_likely > 0.0 { OFF_BAR + less_likely } else { 0.0 };
                let distant = asked.map_or(0.0, |asked: i64| ASKED * beat.abs_diff(asked) as f64);
                let cost = off_bar + distant + self.unlike(lines, beats.frames_a_beat());
                (cost, beat, lines)
            })
            .collect();
        self.add_quiet(&mut rated);
        let mut regions: Vec<Region> = rated
            .into_iter()
            .take(TRIED)
            .map(|(cost, beat, lines)| {
                self.region(lines, Some(beat), cost, &self.around(beats, beat))
            })
            .collect();
        sort(&mut regions);
        regions.truncate(OFFERED);
        regions
    }

    /// Regions of the grid's own length, wherever they join best.
    pub(super) fn steady(&self) -> Vec<Region> {
        let rate = f64::from(self.grid.sample_rate);
        let length = self.grid.frames();
        let spare = self.frames.saturating_sub(length);
        let apart = (APART_SECONDS * rate) as usize;
        let reach = NEAR_SECONDS * rate;
        let near = |from: &usize| {
            self.start.is_none_or(|start| {
                let start = start.clamp(0.0, spare as f64);
                (*from as f64 - start).abs() <= reach
            })
        };
        let mut rated: Vec<(f64, i64, Lines)> = (0..=spare)
            .step_by(apart.max(1))
            .chain([spare])
            .filter(near)
            .map(|from| {
                let lines = Lines { from: from as f64, to: (from + length) as f64 };
                let distant = self.start.map_or(0.0, |start| (start - from as f64).abs() / rate);
                (distant + self.unlike(lines, 0.5 * rate), 0, lines)
            })
            .collect();
        self.add_quiet(&mut rated);
        let fades = [40.0, 120.0, 300.0].map(|ms| (ms * self.ms()) as usize);
        let freedom =
            Freedom { places: vec![0], fades: fades.to_vec(), shift: (15.0 * self.ms()) as usize };
        let mut regions: Vec<Region> = rated
            .into_iter()
            .take(TRIED)
            .map(|(cost, _, lines)| self.region(lines, None, cost, &freedom))
            .collect();
        sort(&mut regions);
        regions.truncate(OFFERED);
        regions
    }

    /// Frames in a millisecond.
    pub(super) fn ms(&self) -> f64 {
        f64::from(self.grid.sample_rate) / 1000.0
    }

    /// Whether next to nothing sounds before a frame.
    pub(super) fn is_silent_before(&self, frame: f64) -> bool {
        let mean = |powers: &[[f32; BANDS]]| {
            powers.iter().flatten().map(|&power| f64::from(power)).sum::<f64>()
                / powers.len().max(1) as f64
        };
        // The attack itself reaches into the last hops.
        let before = self.bands.hop_of(frame).saturating_sub(4);
        mean(&self.bands.powers[..before]) < SILENT * mean(&self.bands.powers)
    }

    /// The lines of a region, within the take: a little before the attacks they begin with, if there are any.
    fn lines(&self, beats: &Beats, beat: i64, length: i64) -> Lines {
        let line = |beat: i64| {
            let drawn = beats.frame_of(beat as f64);
            let near =
                self.attacks.iter().filter(|attack| attack.sharp && attack.strength >= LEADS);
            let attack = near
                .map(|attack| attack.frame - LEAD_IN_MS * self.ms())
                .min_by(|a, b| (a - drawn).abs().total_cmp(&(b - drawn).abs()));
            attack.filter(|frame| (frame - drawn).abs() <= Beats::reach(self.ms())).unwrap_or(drawn)
        };
        Lines { from: line(beat).max(0.0), to: line(beat + length) }
    }

    /// The bar nearest to a frame, or the beat if no bar is as near as a beat.
    fn asked_beat(&self, beats: &Beats, frame: f64, evidence: &[f64]) -> i64 {
        let place = beats.beat_of(frame);
        let bar = i64::from(self.grid.beats_per_bar);
        let likeliest = (0..bar)
            .max_by(|&a, &b| evidence[a as usize].total_cmp(&evidence[b as usize]))
            .unwrap_or(0);
        let nearest_bar =
            ((place - likeliest as f64) / bar as f64).round() as i64 * bar + likeliest;
        if (nearest_bar as f64 - place).abs() <= 1.0 { nearest_bar } else { place.round() as i64 }
    }

    /// Where a join may lie around a beat: in the half beat before it, or in the one after.
    fn around(&self, beats: &Beats, beat: i64) -> Freedom {
        let ms = self.ms();
        let half = (beats.frame_of(beat as f64) - beats.frame_of(beat as f64 - 0.5)) as isize;
        let steps =
            |from: f64, step: f64| (0..).map(move |n| ((from + step * f64::from(n)) * ms) as isize);
        let before = steps(4.0, 8.0).take_while(|&off| off < half).map(|off| -off);
        let after = steps(60.0, 16.0).take_while(|&off| off < half);
        Freedom {
            places: before.chain(after).collect(),
            fades: [8.0, 20.0, 50.0].map(|ms_long| (ms_long * ms) as usize).to_vec(),
            shift: (4.0 * ms) as usize,
        }
    }

    fn region(
        &self,
        lines: Lines,
        first_beat: Option<i64>,
        cost: f64,
        freedom: &Freedom,
    ) -> Region {
        let join = self.sides.best(lines, freedom).unwrap_or_else(|| self.sides.abrupt(lines));
        let cost = cost + join.cost;
        Region { lines, first_beat, join, cost, sample_rate: self.grid.sample_rate }
    }

    /// Adds what quiet regions cost, and sorts by cost.
    fn add_quiet(&self, rated: &mut [(f64, i64, Lines)]) {
        let levels: Vec<f64> = rated.iter().map(|(.., lines)| self.level_db(*lines)).collect();
        let loudest = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for ((cost, ..), level) in rated.iter_mut().zip(levels) {
            *cost += QUIET * (loudest - level - QUIET_DB).max(0.0);
        }
        rated.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// The mean level of the quieter half of a region, so that a hole or a fade counts; relative.
    fn level_db(&self, lines: Lines) -> f64 {
        let (from, to) = (self.bands.hop_of(lines.from), self.bands.hop_of(lines.to));
        let middle = (from + to) / 2;
        let power = |range: std::ops::Range<usize>| {
            let hops = range.len().max(1) as f64;
            self.bands.powers[range].iter().flatten().map(|&x| f64::from(x)).sum::<f64>() / hops
        };
        10.0 * maths::log10(power(from..middle).min(power(middle..to)) + 1e-12)
    }

    /// How much more there is between what follows the end and what follows the start, and before them.
    fn unlike(&self, lines: Lines, beat: f64) -> f64 {
        let loudest = self.bands.powers.iter().flatten().fold(0.0f32, |old, &power| old.max(power));
        let floor = f64::from(loudest) * maths::pow(10.0, -DEPTH_DB / 10.0) + 1e-20;
        let (mut sum, mut weights) = (0.0, 0.0);
        for moment in -(MOMENTS as i32)..MOMENTS as i32 {
            let off = f64::from(moment) * beat / MOMENTS as f64;
            let Some(start) = self.moment(lines.from + off, beat) else { continue };
            let Some(end) = self.moment(lines.to + off, beat) else { continue };
            for band in 0..BANDS {
                let ratio = (start[band] + floor) / (end[band] + floor);
                sum += 10.0 * maths::log10(ratio).abs();
                weights += 1.0;
            }
        }
        // Where nothing can be compared nothing is known.
        if weights < (MOMENTS * BANDS) as f64 / 2.0 { 0.5 } else { UNLIKE * sum / weights }
    }

    /// The powers of an eighth of a beat.
    fn moment(&self, frame: f64, beat: f64) -> Option<[f64; BANDS]> {
        let hop = self.bands.hop as f64;
        if frame < 0.0 {
            return None;
        }
        let from = (frame / hop) as usize;
        let hops = ((beat / MOMENTS as f64 / hop) as usize).max(1);
        let powers = self.bands.powers.get(from..from + hops)?;
        Some(std::array::from_fn(|band| {
            powers.iter().map(|power| f64::from(power[band])).sum::<f64>() / hops as f64
        }))
    }
}

fn sort(regions: &mut [Region]) {
    regions.sort_by(|a, b| a.cost.total_cmp(&b.cost));
}
