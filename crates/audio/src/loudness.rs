//! Loudness by ITU-R BS.1770-5 and EBU R 128: how loud a clip is to an ear, not how large its samples are.

mod k_weight;

use crate::{Clip, maths};
use k_weight::KWeight;

/// Blocks this quiet never count (BS.1770-5, Annex 1, the absolute gate).
const ABSOLUTE_GATE_LUFS: f64 = -70.0;
/// Blocks this far below the mean of the louder ones do not count either (the relative gate).
const RELATIVE_GATE_LU: f64 = -10.0;
/// The relative gate of the loudness range (EBU Tech 3342).
const RANGE_GATE_LU: f64 = -20.0;
/// What makes a full-scale 997 Hz sine in one channel read −3.01 LKFS (BS.1770-5, equation 2).
const OFFSET_LU: f64 = -0.691;
/// Hops in a block of 400 ms: blocks start every 100 ms and overlap by three quarters.
const HOPS_IN_BLOCK: usize = 4;
/// Hops in the 3 s window of short-term loudness.
const HOPS_IN_SHORT_TERM: usize = 30;

/// The K-weighted power of a clip in hops of 100 ms, from which every loudness figure follows.
///
/// Only whole hops count. Measuring costs one pass over the clip; every figure and every gain after it is cheap.
#[derive(Clone, Debug, PartialEq)]
pub struct Loudness {
    /// Mean square of each hop, summed over the channels.
    hops: Vec<f64>,
}

impl Loudness {
    /// Measures a clip of any sample rate from 8 kHz on, taken as a file with silence before it.
    ///
    /// Mono counts as one channel, and every channel has the weight 1: that of left and right.
    pub fn of(clip: &Clip) -> Self {
        let hop_frames = (clip.sample_rate() as usize + 5) / 10;
        let filter = KWeight::new(clip.sample_rate());
        let mut hops = vec![0.0; clip.frames() / hop_frames];
        match clip.channels() {
            [left, right] => filter.add_power_of_stereo(left, right, hop_frames, &mut hops),
            planes => {
                planes.iter().for_each(|plane| filter.add_power(plane, hop_frames, &mut hops))
            }
        }
        Self { hops }
    }

    /// The loudness of the same clip after a gain, without measuring again.
    pub fn scaled(mut self, gain: f64) -> Self {
        self.hops.iter_mut().for_each(|power| *power *= gain * gain);
        self
    }

    /// Integrated loudness in LUFS; `None` for a clip shorter than one block of 400 ms, or with no block above the
    /// absolute gate.
    pub fn integrated_lufs(&self) -> Option<f64> {
        let above = |gate: f64| mean(self.windows(HOPS_IN_BLOCK).filter(|&power| power > gate));
        let relative_gate =
            above(power_of(ABSOLUTE_GATE_LUFS))? * maths::pow(10.0, RELATIVE_GATE_LU / 10.0);
        above(relative_gate.max(power_of(ABSOLUTE_GATE_LUFS))).map(lufs)
    }

    /// The loudest block of 400 ms, in LUFS; `None` for a clip that is shorter, or silent.
    pub fn momentary_max_lufs(&self) -> Option<f64> {
        let loudest = self.windows(HOPS_IN_BLOCK).fold(0.0, f64::max);
        (loudest > 0.0).then(|| lufs(loudest))
    }

    /// Loudness range in LU by EBU Tech 3342: the spread from the 10th to the 95th percentile of the loudness in
    /// windows of 3 s. `None` for a clip shorter than one window, or with none above the gate.
    pub fn range_lu(&self) -> Option<f64> {
        let floor = power_of(ABSOLUTE_GATE_LUFS);
        let audible = || self.windows(HOPS_IN_SHORT_TERM).filter(|&power| power > floor);
        let gate = mean(audible())? * maths::pow(10.0, RANGE_GATE_LU / 10.0);
        let mut powers: Vec<f64> = audible().filter(|&power| power > gate).collect();
        powers.sort_by(f64::total_cmp);
        let percentile =
            |share: f64| powers.get(((powers.len() as f64 - 1.0) * share).round() as usize);
        Some(lufs(*percentile(0.95)?) - lufs(*percentile(0.1)?))
    }

    fn windows(&self, hops: usize) -> impl Iterator<Item = f64> {
        self.hops.windows(hops).map(move |window| window.iter().sum::<f64>() / hops as f64)
    }
}

fn mean(powers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = powers.fold((0.0, 0u32), |(sum, count), power| (sum + power, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn lufs(power: f64) -> f64 {
    OFFSET_LU + 10.0 * maths::log10(power)
}

fn power_of(lufs: f64) -> f64 {
    maths::pow(10.0, (lufs - OFFSET_LU) / 10.0)
}
