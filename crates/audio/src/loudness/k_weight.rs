//! The K-weighting filter, run over four stretches of time side by side.
//!
//! A recursive filter is bound by the latency of its feedback. Four stretches of one channel are independent of each
//! other, so they fill the lanes of a vector and the latency is shared. Each stretch but the first starts one hop
//! (100 ms) early from rest: the slower of the two filters, the high-pass at 38 Hz, has then forgotten its start to
//! less than −180 dB. The lanes and the order of every sum are fixed, so the result is the same on every machine.

use crate::maths;

/// Stretches of time that are filtered side by side.
const STRETCHES: usize = 4;
/// Frames that are gathered before they are filtered.
const CHUNK: usize = 64;

/// The two stages of the K-weighting curve for one sample rate.
pub(super) struct KWeight {
    shelf: Biquad,
    high_pass: StateSpace,
}

/// A second-order section in the transposed direct form II, `a0` = 1.
#[derive(Clone, Copy)]
struct Biquad {
    b: [f32; 3],
    a: [f32; 2],
}

/// A second-order section whose states are the two integrators of a state-variable filter: in single precision its
/// rounding noise stays near the last bit, where a direct form at 38 Hz would amplify it.
#[derive(Clone, Copy)]
struct StateSpace {
    /// What each state becomes: from the first state, from the second, from the input.
    band: [f32; 3],
    low: [f32; 3],
    /// The output: from the first state, from the second, from the input.
    out: [f32; 3],
}

impl KWeight {
    /// The bilinear transform of the analogue prototype behind the tables of BS.1770-5 (which are for 48 kHz), after
    /// B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018.
    pub(super) fn new(sample_rate: u32) -> Self {
        let shelf = shelf_coefficients(sample_rate);
        Self {
            shelf: Biquad { b: shelf.0.map(|b| b as f32), a: shelf.1.map(|a| a as f32) },
            high_pass: high_pass(sample_rate),
        }
    }

    /// Adds the mean square of every hop of the weighted plane.
    pub(super) fn add_power(&self, plane: &[f32], hop_frames: usize, hops: &mut [f64]) {
        run_mono(self, plane, hop_frames, hops);
    }

    /// The same for both planes of a stereo clip at once.
    pub(super) fn add_power_of_stereo(
        &self,
        left: &[f32],
        right: &[f32],
        hop_frames: usize,
        hops: &mut [f64],
    ) {
        run_stereo(self, [left, right], hop_frames, hops);
    }

    /// Filters `LANES / STRETCHES` planes in lanes ordered by plane, then by stretch.
    #[inline(always)]
    fn run<const LANES: usize>(&self, planes: &[&[f32]], hop_frames: usize, hops: &mut [f64]) {
        let all_hops = hops.len();
        let stretch_hops = all_hops.div_ceil(STRETCHES);
        let mut state = State::<LANES>::default();
        let mut gathered = [[0.0f32; LANES]; CHUNK];
        // Step 0 is the warm-up; in step s the stretch j filters its hop s − 1.
        for step in 0..=stretch_hops {
            let hop_of = |stretch: usize| {
                let hop = (stretch * stretch_hops + step).checked_sub(1)?;
                (hop < all_hops).then_some(hop)
            };
            let mut power = [0.0f64; LANES];
            for from in (0..hop_frames).step_by(CHUNK) {
                let chunk = CHUNK.min(hop_frames - from);
                for (lane, stretch) in (0..LANES).map(|lane| (lane, lane % STRETCHES)) {
                    match hop_of(stretch) {
                        Some(hop) => {
                            let start = hop * hop_frames + from;
                            let samples = &planes[lane / STRETCHES][start..start + chunk];
                            gathered
                                .iter_mut()
                                .zip(samples)
                                .for_each(|(lanes, &sample)| lanes[lane] = sample);
                        }
                        None => gathered.iter_mut().for_each(|lanes| lanes[lane] = 0.0),
                    }
                }
                let sums = self.filter(&gathered[..chunk], &mut state);
                power.iter_mut().zip(sums).for_each(|(power, sum)| *power += f64::from(sum));
            }
            if step > 0 {
                for (lane, power) in power.iter().enumerate() {
                    if let Some(hop) = hop_of(lane % STRETCHES) {
                        hops[hop] += power / hop_frames as f64;
                    }
                }
            }
        }
    }

    /// The sum of squares of the weighted chunk in each lane.
    #[inline(always)]
    fn filter<const LANES: usize>(
        &self,
        chunk: &[[f32; LANES]],
        state: &mut State<LANES>,
    ) -> [f32; LANES] {
        let Biquad { b, a } = self.shelf;
        let StateSpace { band, low, out } = self.high_pass;
        let mut now = *state;
        let mut power = [0.0; LANES];
        for x in chunk {
            for lane in 0..LANES {
                let x = x[lane];
                let shelved = b[0] * x + now.shelf[0][lane];
                now.shelf[0][lane] = (b[1] * x + now.shelf[1][lane]) - a[0] * shelved;
                now.shelf[1][lane] = b[2] * x - a[1] * shelved;

                let (s1, s2) = (now.high_pass[0][lane], now.high_pass[1][lane]);
                let y = out[2] * shelved + (out[0] * s1 + out[1] * s2);
                now.high_pass[0][lane] = band[2] * shelved + (band[0] * s1 + band[1] * s2);
                now.high_pass[1][lane] = low[2] * shelved + (low[0] * s1 + low[1] * s2);
                power[lane] += y * y;
            }
        }
        *state = now;
        power
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn run_mono(filter: &KWeight, plane: &[f32], hop_frames: usize, hops: &mut [f64]) {
    filter.run::<4>(&[plane], hop_frames, hops);
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn run_stereo(filter: &KWeight, planes: [&[f32]; 2], hop_frames: usize, hops: &mut [f64]) {
    filter.run::<8>(&planes, hop_frames, hops);
}

#[derive(Clone, Copy)]
struct State<const LANES: usize> {
    shelf: [[f32; LANES]; 2],
    high_pass: [[f32; LANES]; 2],
}

impl<const LANES: usize> Default for State<LANES> {
    fn default() -> Self {
        Self { shelf: [[0.0; LANES]; 2], high_pass: [[0.0; LANES]; 2] }
    }
}

/// `(b, a)` of the high shelf that stands for the head, `a0` = 1.
fn shelf_coefficients(sample_rate: u32) -> ([f64; 3], [f64; 2]) {
    let (centre_hz, gain_db, q) =
        (1_681.974_450_955_533, 3.999_843_853_973_347, 0.707_175_236_955_419_6);
    let k = maths::tan(std::f64::consts::PI * centre_hz / f64::from(sample_rate));
    let high = maths::gain_of_db(gain_db);
    let middle = maths::pow(high, 0.499_666_774_154_541_6);
    let a0 = 1.0 + k / q + k * k;
    let b = [high + middle * k / q + k * k, 2.0 * (k * k - high), high - middle * k / q + k * k];
    (b.map(|b| b / a0), [2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0])
}

/// The high-pass (the RLB curve) as a state-variable filter; BS.1770 leaves its numerator at 1, −2, 1, so its
/// pass band is `a0` above 1.
fn high_pass(sample_rate: u32) -> StateSpace {
    let (cutoff_hz, q) = (38.135_470_876_024_44, 0.500_327_037_323_877_3);
    let g = maths::tan(std::f64::consts::PI * cutoff_hz / f64::from(sample_rate));
    let a0 = 1.0 + g / q + g * g;
    // high = (x − (1/q + g)·s1 − s2) / a0; the integrators follow as in A. Simper's "Solving the continuous SVF
    // equations using trapezoidal integration" (2013): band = g·high + s1, s1' = 2·band − s1,
    // low = g·band + s2, s2' = 2·low − s2.
    let high = [-(1.0 / q + g) / a0, -1.0 / a0, 1.0 / a0];
    let band = [1.0 + g * high[0], g * high[1], g * high[2]];
    let low = [g * band[0], 1.0 + g * band[1], g * band[2]];
    let twice_less = |row: [f64; 3], own: usize| {
        let mut next = row.map(|part| 2.0 * part);
        next[own] -= 1.0;
        next.map(|part| part as f32)
    };
    StateSpace {
        band: twice_less(band, 0),
        low: twice_less(low, 1),
        out: high.map(|part| (part * a0) as f32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_48_khz_the_shelf_is_the_one_in_the_table_of_bs_1770() {
        let (b, a) = shelf_coefficients(48_000);
        let table = [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85];
        let feedback = [-1.690_659_293_182_41, 0.732_480_774_215_85];
        for (ours, theirs) in b.iter().chain(&a).zip(table.iter().chain(&feedback)) {
            // The table is the prototype rounded by its authors; De Man's constants give it back to 1e-9.
            assert!((ours - theirs).abs() < 1e-9, "{ours} against {theirs}");
        }
    }

    #[test]
    fn at_48_khz_the_high_pass_answers_an_impulse_as_the_table_of_bs_1770_does() {
        let (a1, a2) = (-1.990_047_454_833_98, 0.990_072_250_366_21);
        let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
        let StateSpace { band, low, out } = high_pass(48_000);
        let (mut s1, mut s2) = (0.0f32, 0.0f32);
        for n in 0..20_000 {
            let x = if n == 0 { 1.0f64 } else { 0.0 };
            let expected = x - 2.0 * x1 + x2 - a1 * y1 - a2 * y2;
            (x2, x1, y2, y1) = (x1, x, y1, expected);
            let input = x as f32;
            let y = out[2] * input + (out[0] * s1 + out[1] * s2);
            (s1, s2) = (
                band[2] * input + (band[0] * s1 + band[1] * s2),
                low[2] * input + (low[0] * s1 + low[1] * s2),
            );
            // Single precision: an error of the last bit of the largest value, with room for its accumulation.
            assert!((f64::from(y) - expected).abs() < 1e-6, "frame {n}: {y} against {expected}");
        }
    }
}
