use super::attacks::Attack;
use super::beats::Beats;

/// Sixteenths in a beat.
pub(super) const SIXTEENTHS: i64 = 4;
/// Less than this, in ms, is not meant.
const MEANT_MS: f64 = 12.0;
/// Where the middle of a beat is looked for, in beats: to a little past the last of three.
const MIDDLE: std::ops::Range<f64> = 0.42..0.69;
/// Where the second sixteenth is looked for, the fourth being folded onto it.
const OFFBEAT: std::ops::Range<f64> = 0.17..0.385;
/// Offbeats agree when half of them lie as close as this, in beats, to the one in their middle.
const AGREED: f64 = 0.03;
/// Fewer offbeats say nothing.
const ENOUGH: usize = 4;

/// How far late the offbeats are played, in beats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Swing {
    /// The middle of a beat.
    eighth: f64,
    /// The second and the fourth sixteenth.
    sixteenth: f64,
}

impl Swing {
    /// What attacks agree on between beats; `ms` is the number of frames in one.
    pub(super) fn of(beats: &Beats, attacks: &[Attack], ms: f64) -> Self {
        let meant = MEANT_MS * ms / beats.frames_a_beat();
        let late = |places: &[f64], range: std::ops::Range<f64>, straight: f64| {
            let inside = places.iter().copied().filter(|place| range.contains(place));
            let late = agreed(inside.map(|place| place - straight).collect());
            late.filter(|late| late.abs() >= meant).unwrap_or(0.0)
        };
        let places: Vec<f64> =
            attacks.iter().map(|attack| beats.beat_of(attack.frame).rem_euclid(1.0)).collect();
        let eighth = late(&places, MIDDLE, 0.5);
        if eighth != 0.0 {
            // Around a middle that is late sixteenths are anywhere.
            return Self { eighth, sixteenth: 0.0 };
        }
        let folded: Vec<f64> = places.iter().map(|place| place.rem_euclid(0.5)).collect();
        Self { eighth, sixteenth: late(&folded, OFFBEAT, 0.25) }
    }

    /// Whether the middle of a beat is late.
    pub(super) fn is_of_eighths(self) -> bool {
        self.eighth != 0.0
    }

    /// Where a sixteenth is played, in beats.
    pub(super) fn beat_of(self, sixteenth: i64) -> f64 {
        let late = match sixteenth.rem_euclid(SIXTEENTHS) {
            0 => 0.0,
            2 => self.eighth,
            _ => self.sixteenth,
        };
        sixteenth as f64 / SIXTEENTHS as f64 + late
    }

    /// The sixteenth that is played nearest to a place in beats.
    pub(super) fn nearest(self, beat: f64) -> i64 {
        let about = (beat * SIXTEENTHS as f64).round() as i64;
        let distance = |sixteenth: &i64| (self.beat_of(*sixteenth) - beat).abs();
        (about - 1..=about + 1)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .expect("three sixteenths to choose from")
    }
}

/// The median, if most lie close to it.
fn agreed(mut offs: Vec<f64>) -> Option<f64> {
    if offs.len() < ENOUGH {
        return None;
    }
    let median = middle(&mut offs);
    let mut distances: Vec<f64> = offs.iter().map(|off| (off - median).abs()).collect();
    (middle(&mut distances) <= AGREED).then_some(median)
}

fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
