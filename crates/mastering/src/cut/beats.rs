//! Where the beats of a take are, to a fraction of a millisecond: the smoothest tempo that explains its attacks.

use super::attacks::Attack;
use super::swing::Swing;

/// How much a change of tempo from beat to beat costs against an attack off its place.
const STIFFNESS: f64 = 1.5;
/// How much the first guess holds where nothing else does.
const INERTIA: f64 = 1e-3;
/// Attacks further than this from their place, in ms, are somebody else's, at first and in the end.
const REACH_FIRST_MS: f64 = 30.0;
const REACH_MS: f64 = 15.0;
/// An attack so far from its place, in ms, pulls with half its strength.
const HALF_PULL_MS: f64 = 6.0;
/// How often attacks are given to places and the tempo is drawn again.
const ROUNDS: usize = 6;
/// What an attack weighs whose place is not sharp, against one whose place is.
const SOFT: f64 = 0.3;

/// The beats of a take, in frames; before the first and after the last the tempo goes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Beats {
    frames: Vec<f64>,
    /// How far late the offbeats are played.
    pub(super) swing: Swing,
}

/// An attack and the sixteenth it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) attack: Attack,
    /// Sixteenths from beat 0 of the take.
    pub(super) sixteenth: i64,
    /// How far it lies from where tempo and swing have the sixteenth, in frames.
    pub(super) off: f64,
}

impl Beats {
    /// Draws the tempo through the attacks, starting from at least two beats; `ms` is the number of frames in one.
    pub(super) fn fit(first: Vec<f64>, attacks: &[Attack], ms: f64) -> Self {
        let guess = first.clone();
        let mut beats = Self { frames: first, swing: Swing::default() };
        for round in 0..ROUNDS {
            let way = round as f64 / (ROUNDS - 1) as f64;
            let reach = (REACH_FIRST_MS + (REACH_MS - REACH_FIRST_MS) * way) * ms;
            if round > 0 {
                beats.swing = Swing::of(&beats, attacks, ms);
            }
            let placed = beats.placed(attacks, reach);
            beats.frames = draw(&guess, &placed, beats.swing, ms);
        }
        beats
    }

    /// The beats halfway between these, drawn through the attacks again.
    pub(super) fn halfway(&self, attacks: &[Attack], ms: f64) -> Self {
        let halves = (0..=self.count()).map(|beat| self.frame_of(beat as f64 - 0.5));
        Self::fit(halves.collect(), attacks, ms)
    }

    /// The attacks that belong to a sixteenth, and within `reach` frames of it.
    pub(super) fn placed(&self, attacks: &[Attack], reach: f64) -> Vec<Placed> {
        let place = |attack: &Attack| {
            let sixteenth = self.swing.nearest(self.beat_of(attack.frame));
            let off = attack.frame - self.frame_of(self.swing.beat_of(sixteenth));
            (off.abs() <= reach).then_some(Placed { attack: *attack, sixteenth, off })
        };
        attacks.iter().filter_map(place).collect()
    }

    /// As far as beats are trusted, in frames, on either side of a sixteenth.
    pub(super) fn reach(ms: f64) -> f64 {
        REACH_MS * ms
    }

    /// The number of beats that were found.
    pub(super) fn count(&self) -> usize {
        self.frames.len()
    }

    /// The length of a beat on average.
    pub(super) fn frames_a_beat(&self) -> f64 {
        let last = self.frames.len() - 1;
        (self.frames[last] - self.frames[0]) / last as f64
    }

    /// The frame of a place in beats.
    pub(super) fn frame_of(&self, beat: f64) -> f64 {
        let at = (beat.floor().max(0.0) as usize).min(self.frames.len() - 2);
        let (from, to) = (self.frames[at], self.frames[at + 1]);
        from + (beat - at as f64) * (to - from)
    }

    /// The place of a frame in beats.
    pub(super) fn beat_of(&self, frame: f64) -> f64 {
        let next = self.frames.partition_point(|&beat| beat <= frame);
        let at = next.clamp(1, self.frames.len() - 1) - 1;
        let (from, to) = (self.frames[at], self.frames[at + 1]);
        at as f64 + (frame - from) / (to - from)
    }
}

/// Beats between which time runs evenly, with the least sum of squares of what attacks are off and of what the tempo
/// changes.
fn draw(guess: &[f64], placed: &[Placed], swing: Swing, ms: f64) -> Vec<f64> {
    let beats = guess.len();
    let mut sums = Banded::new(beats);
    for (beat, &frame) in guess.iter().enumerate() {
        sums.add(&[(beat, 1.0)], frame, INERTIA);
    }
    for beat in 1..beats - 1 {
        sums.add(&[(beat - 1, 1.0), (beat, -2.0), (beat + 1, 1.0)], 0.0, STIFFNESS);
    }
    for Placed { attack, sixteenth, off } in placed {
        let place = swing.beat_of(*sixteenth);
        let at = (place.floor().max(0.0) as usize).min(beats - 2);
        let part = place - at as f64;
        let pull = attack.strength * if attack.sharp { 1.0 } else { SOFT };
        let trust = 1.0 / (1.0 + (off / (HALF_PULL_MS * ms)) * (off / (HALF_PULL_MS * ms)));
        sums.add(&[(at, 1.0 - part), (at + 1, part)], attack.frame, pull * trust);
    }
    let drawn = sums.solve();
    // Attacks given to wrong places can tie a knot; the guess has none.
    let forwards = drawn.windows(2).all(|pair| pair[1] > pair[0]);
    if forwards { drawn } else { guess.to_vec() }
}

/// The normal equations of unknowns that only meet their next two neighbours.
struct Banded {
    /// The diagonal and the two above it.
    rows: Vec<[f64; 3]>,
    right: Vec<f64>,
}

impl Banded {
    fn new(unknowns: usize) -> Self {
        Self { rows: vec![[0.0; 3]; unknowns], right: vec![0.0; unknowns] }
    }

    /// Adds the wish that the weighted sum of some unknowns, in ascending order, be `value`.
    fn add(&mut self, terms: &[(usize, f64)], value: f64, weight: f64) {
        for (number, &(row, factor)) in terms.iter().enumerate() {
            for &(column, other) in &terms[number..] {
                self.rows[row][column - row] += weight * factor * other;
            }
            self.right[row] += weight * factor * value;
        }
    }

    /// Gauss without pivots, which a sum of squares does not need.
    fn solve(mut self) -> Vec<f64> {
        let unknowns = self.rows.len();
        for row in 0..unknowns {
            let [pivot, next, over] = self.rows[row];
            if row + 1 < unknowns {
                let factor = next / pivot;
                self.rows[row + 1][0] -= factor * next;
                self.rows[row + 1][1] -= factor * over;
                self.right[row + 1] -= factor * self.right[row];
            }
            if row + 2 < unknowns {
                let factor = over / pivot;
                self.rows[row + 2][0] -= factor * over;
                self.right[row + 2] -= factor * self.right[row];
            }
        }
        let mut solved = vec![0.0; unknowns + 2];
        for row in (0..unknowns).rev() {
            let [pivot, next, over] = self.rows[row];
            solved[row] =
                (self.right[row] - next * solved[row + 1] - over * solved[row + 2]) / pivot;
        }
        solved.truncate(unknowns);
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_are_found_between_attacks_that_are_early_and_late() {
        // 120 BPM at 44.1 kHz that slows down by 4 % within 16 beats, the attacks 3 ms early or late in turn.
        let truth: Vec<f64> =
            (0..16).map(|beat| f64::from(beat * 22_050 + beat * beat * 28)).collect();
        let attacks: Vec<Attack> = truth
            .iter()
            .enumerate()
            .map(|(at, frame)| Attack {
                frame: frame + if at % 2 == 0 { 132.0 } else { -132.0 },
                strength: 1.0,
                sharp: true,
                heard: true,
            })
            .collect();
        let guess = truth.iter().map(|frame| frame + 400.0).collect();
        let beats = Beats::fit(guess, &attacks, 44.1);
        for (beat, frame) in truth.iter().enumerate() {
            let off = beats.frame_of(beat as f64) - frame;
            // No further than the attacks themselves, also at the ends, which have neighbours on one side only.
            assert!(off.abs() < 132.0, "beat {beat} is {off} frames off");
            assert!((beats.beat_of(beats.frame_of(beat as f64)) - beat as f64).abs() < 1e-9);
        }
    }
}
