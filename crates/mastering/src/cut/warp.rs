//! Which place of a circle comes out where.

use audio::Grid;

use super::attacks::Attack;
use super::beats::Beats;
use super::join::Circle;
use crate::spec::ExpectedOnset;
use crate::stretch::Anchor;

/// Attacks of at least this strength are put onto their sixteenth; the others go along with them.
pub(super) const LEADS: f64 = 0.15;
/// Between two anchors time is stretched by no more than this.
const RATIO_MAX: f64 = 1.14;
/// Anchors closer than this, in ms, are one.
const APART_MS: f64 = 40.0;
/// How long before its attack the loop begins, in ms.
pub(super) const LEAD_IN_MS: f64 = 0.3;

/// What the stretching needs to know of a circle.
pub(super) struct Warp {
    pub(super) anchors: Vec<Anchor>,
    pub(super) attacks: Vec<usize>,
    pub(super) onsets: Vec<ExpectedOnset>,
}

/// A place that is to come out somewhere, and how much depends on it.
#[derive(Clone, Copy)]
struct Pin {
    from: f64,
    to: f64,
    weight: f64,
}

/// Beats and strong attacks to their places of the grid, swing kept.
pub(super) fn on_the_grid(
    circle: &Circle,
    beats: &Beats,
    first: i64,
    attacks: &[Attack],
    grid: &Grid,
) -> Warp {
    let ms = f64::from(grid.sample_rate) / 1000.0;
    let frames = grid.frames() as f64;
    let frames_a_beat = 60.0 * f64::from(grid.sample_rate) / grid.bpm;
    let inside = |frame: f64| circle.kept.contains(&frame);
    let on_grid = |beat: f64| ((beat - first as f64) * frames_a_beat).rem_euclid(frames);
    let placed: Vec<_> = beats
        .placed(attacks, Beats::reach(ms))
        .into_iter()
        .filter(|placed| placed.attack.tells_time() && inside(placed.attack.frame))
        .collect();
    let mut pins: Vec<Pin> = placed
        .iter()
        .filter(|placed| placed.attack.strength >= LEADS && placed.attack.sharp)
        .map(|placed| Pin {
            from: circle.place_of(placed.attack.frame - LEAD_IN_MS * ms),
            to: on_grid(beats.swing.beat_of(placed.sixteenth)),
            weight: 1.0 + placed.attack.strength,
        })
        .collect();
    let beat_numbers = (beats.beat_of(*circle.kept.start()).floor() as i64..)
        .take_while(|&beat| beats.frame_of(beat as f64) <= *circle.kept.end());
    pins.extend(
        beat_numbers
            .map(|beat| (beat as f64, beats.frame_of(beat as f64)))
            .filter(|(_, frame)| inside(*frame))
            .map(|(beat, frame)| Pin {
                from: circle.place_of(frame),
                to: on_grid(beat),
                weight: 0.5,
            }),
    );
    let length = circle.clip.frames() as f64;
    pins.push(Pin { from: 0.0, to: 0.0, weight: 10.0 });
    // What lies before the join belongs to the end, what lies after it to the start.
    pins.extend([*circle.kept.start(), *circle.kept.end()].map(|frame| Pin {
        from: circle.place_of(frame),
        to: on_grid(beats.beat_of(frame)),
        weight: 0.4,
    }));
    let anchors = anchors(pins, length, frames, APART_MS * ms);
    let heard = placed.iter().filter(|placed| placed.attack.heard);
    let shows_attacks = 3 * heard.clone().count() >= 2 * placed.len();
    let onsets = heard.filter(|_| shows_attacks).map(|placed| ExpectedOnset {
        played: (place(&anchors, circle.place_of(placed.attack.frame), length, frames) as u32)
            .min(frames as u32 - 1),
        grid: (on_grid(beats.swing.beat_of(placed.sixteenth)).round() as u32) % frames as u32,
    });
    let onsets = onsets.collect();
    Warp { anchors, attacks: untouched(circle, attacks), onsets }
}

/// All at one speed.
pub(super) fn evenly(circle: &Circle, attacks: &[Attack]) -> Warp {
    let anchors = vec![Anchor { from: 0.0, to: 0.0 }];
    Warp { anchors, attacks: untouched(circle, attacks), onsets: Vec::new() }
}

/// Attacks that are to stay as they are, in frames of the circle.
fn untouched(circle: &Circle, attacks: &[Attack]) -> Vec<usize> {
    let kept = attacks.iter().filter(|attack| circle.kept.contains(&attack.frame));
    let mut frames: Vec<usize> =
        kept.map(|attack| circle.place_of(attack.frame) as usize).collect();
    frames.sort_unstable();
    frames
}

/// The heaviest pins that leave every stretch between two of them bearable, in order of time.
fn anchors(mut pins: Vec<Pin>, length: f64, frames: f64, apart: f64) -> Vec<Anchor> {
    // A pin near the join may have its two ends on different sides of it.
    for pin in &mut pins {
        let turn = pin.from / length - pin.to / frames;
        if turn > 0.5 {
            pin.from -= length;
        } else if turn < -0.5 {
            pin.to -= frames;
        }
    }
    pins.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.total_cmp(&b.from)));
    let mut kept: Vec<Pin> = Vec::new();
    for pin in pins {
        let at = kept.partition_point(|other| other.from < pin.from);
        let before = match at {
            0 => kept.last().map(|last| (last.from - length, last.to - frames)),
            _ => kept.get(at - 1).map(|other| (other.from, other.to)),
        };
        let after = match kept.get(at) {
            Some(other) => Some((other.from, other.to)),
            None => kept.first().map(|other| (other.from + length, other.to + frames)),
        };
        let bearable = |from: (f64, f64), to: (f64, f64)| {
            let ratio = (to.1 - from.1) / (to.0 - from.0);
            to.0 - from.0 > apart && (1.0 / RATIO_MAX..RATIO_MAX).contains(&ratio)
        };
        let here = (pin.from, pin.to);
        if before.is_none_or(|before| bearable(before, here))
            && after.is_none_or(|after| bearable(here, after))
        {
            kept.insert(at, pin);
        }
    }
    kept.into_iter().map(|pin| Anchor { from: pin.from, to: pin.to }).collect()
}

/// Where a place of the circle comes out.
fn place(anchors: &[Anchor], from: f64, length: f64, frames: f64) -> f64 {
    let Some((first, last)) = anchors.first().zip(anchors.last()) else {
        return from * frames / length;
    };
    let next = anchors.partition_point(|anchor| anchor.from <= from);
    let (left, right) = match next {
        0 => ((last.from - length, last.to - frames), (first.from, first.to)),
        next if next == anchors.len() => {
            ((last.from, last.to), (first.from + length, first.to + frames))
        }
        next => {
            let (left, right) = (anchors[next - 1], anchors[next]);
            ((left.from, left.to), (right.from, right.to))
        }
    };
    let to = left.1 + (from - left.0) * (right.1 - left.1) / (right.0 - left.0);
    to.round().rem_euclid(frames)
}
