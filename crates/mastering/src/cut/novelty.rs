//! What is new at each moment: how far every band rises above what it was.

use audio::maths;

use super::bands::{BANDS, Bands, LOW};

/// Hops after a moment that are compared with those before it: 10 ms and 25 ms …
const AFTER: usize = 7;
const BEFORE: usize = 17;
/// … and more of them for the low bands, whose periods are longer than that.
const AFTER_LOW: usize = 14;
/// Rises that end this far below the loudest moment of the band, 30 dB, or of all bands, 50 dB, count little.
const FLOOR_OF_BAND: f64 = 1e-3;
const FLOOR_OF_ALL: f64 = 1e-5;
/// Noise rises by so much now and then, as a natural logarithm of power: 2 dB.
const UNREST: f64 = 0.5;

/// The sum of the rises in all bands, in nepers of power, for each hop.
pub(super) struct Novelty {
    /// All bands.
    pub(super) whole: Vec<f32>,
    /// Those below 200 Hz.
    pub(super) low: Vec<f32>,
}

impl Novelty {
    pub(super) fn of(bands: &Bands) -> Self {
        let sums = running_sums(bands);
        let hops = bands.powers.len();
        let mean = |band: usize, from: usize, to: usize| {
            (sums[to][band] - sums[from][band]) / (to - from).max(1) as f64
        };
        let after = |band: usize| if band < LOW { AFTER_LOW } else { AFTER };
        let loudest: [f64; BANDS] = std::array::from_fn(|band| {
            (0..hops).map(|hop| mean(band, hop, (hop + after(band)).min(hops))).fold(0.0, f64::max)
        });
        let floor_of_all = FLOOR_OF_ALL * loudest.iter().sum::<f64>() + f64::MIN_POSITIVE;
        let mut novelty = Self { whole: vec![0.0; hops], low: vec![0.0; hops] };
        for hop in 1..hops {
            for (band, loudest) in loudest.iter().enumerate() {
                let floor = floor_of_all.max(FLOOR_OF_BAND * loudest);
                let now = mean(band, hop, (hop + after(band)).min(hops)) + floor;
                let then = mean(band, hop.saturating_sub(BEFORE), hop) + floor;
                // Most moments are no louder than those before them, and a logarithm is dear.
                if now <= 1.6 * then {
                    continue;
                }
                let rise = (maths::ln(now / then) - UNREST).max(0.0) as f32;
                novelty.whole[hop] += rise;
                if band < LOW {
                    novelty.low[hop] += rise;
                }
            }
        }
        novelty
    }
}

/// The sums of all hops before each, one more than there are hops.
fn running_sums(bands: &Bands) -> Vec<[f64; BANDS]> {
    let mut sums = vec![[0.0; BANDS]];
    let mut sum = [0.0; BANDS];
    for powers in &bands.powers {
        sum.iter_mut().zip(powers).for_each(|(sum, &power)| *sum += f64::from(power));
        sums.push(sum);
    }
    sums
}
