//! Filters whose response holds up to Nyquist and whose cutoff may move: topology-preserving transforms.

use audio::maths;

/// A second-order state variable filter by trapezoidal integration (Zavalishin, "The Art of VA Filter Design", ch. 4;
/// in the solved form of Simper, "Linear Trapezoidal Integrated State Variable Filter", 2013), for two channels.
#[derive(Clone, Copy, Default)]
pub(crate) struct Svf {
    first: [f32; 2],
    second: [f32; 2],
}

/// The coefficients of an [`Svf`]: what each state and the input give to the next states and to the band and the low
/// output. Written out like this, a sample waits for three operations on the one before instead of six.
#[derive(Clone, Copy)]
pub(crate) struct Tuning {
    k: f32,
    a1: f32,
    a2: f32,
    a3: f32,
    /// Of the first state to itself, of the second to itself.
    keep: [f32; 2],
}

/// What an [`Svf`] gives out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    Low,
    Band,
    High,
}

impl Tuning {
    /// Cutoff in Hz, kept between 10 Hz and 0.45 of the sample rate; `q` from 0.5 (soft) to 20 (ringing), 0.707 flat.
    pub(crate) fn new(cutoff_hz: f32, q: f32, sample_rate: f32) -> Self {
        let cutoff = f64::from((cutoff_hz / sample_rate).clamp(10.0 / sample_rate, 0.45));
        let g = maths::tan(core::f64::consts::PI * cutoff) as f32;
        let k = 1.0 / q;
        let a1 = 1.0 / (1.0 + g * (g + k));
        let a2 = g * a1;
        let a3 = g * a2;
        Self { k, a1, a2, a3, keep: [2.0 * a1 - 1.0, 1.0 - 2.0 * a3] }
    }
}

impl Svf {
    /// Filters both channels in place; `pass` has unit gain in its band (band-pass: at its centre).
    pub(crate) fn run(&mut self, tuning: Tuning, pass: Pass, left: &mut [f32], right: &mut [f32]) {
        for (left, right) in left.iter_mut().zip(right.iter_mut()) {
            let input = [*left, *right];
            let mut output = [0.0; 2];
            for side in 0..2 {
                output[side] =
                    step(tuning, pass, input[side], &mut self.first[side], &mut self.second[side]);
            }
            [*left, *right] = output;
        }
        self.settle();
    }

    /// Filters one channel in place.
    pub(crate) fn run_mono(&mut self, tuning: Tuning, pass: Pass, plane: &mut [f32]) {
        let (mut first, mut second) = (self.first[0], self.second[0]);
        for sample in plane {
            *sample = step(tuning, pass, *sample, &mut first, &mut second);
        }
        (self.first[0], self.second[0]) = (first, second);
        self.settle();
    }

    /// Numbers too small to be heard slow processors down: they end here.
    fn settle(&mut self) {
        for state in self.first.iter_mut().chain(&mut self.second) {
            if state.abs() < 1e-15 {
                *state = 0.0;
            }
        }
    }
}

#[inline(always)]
fn step(tuning: Tuning, pass: Pass, input: f32, first: &mut f32, second: &mut f32) -> f32 {
    let (s1, s2) = (*first, *second);
    let (fed1, fed2) = (tuning.a2 * input, tuning.a3 * input);
    *first = tuning.keep[0] * s1 + (2.0 * fed1 - 2.0 * tuning.a2 * s2);
    *second = tuning.keep[1] * s2 + (2.0 * fed2 + 2.0 * tuning.a2 * s1);
    let band = tuning.a1 * s1 - tuning.a2 * s2 + fed1;
    let low = tuning.a2 * s1 + (1.0 - tuning.a3) * s2 + fed2;
    match pass {
        Pass::Low => low,
        Pass::Band => tuning.k * band,
        Pass::High => input - tuning.k * band - low,
    }
}

/// Two low-passes one after the other, in one go: while the second works on a sample, the first is at the next.
pub(crate) fn low_pair(
    first: &mut Svf,
    second: &mut Svf,
    tunings: [Tuning; 2],
    left: &mut [f32],
    right: &mut [f32],
) {
    let (mut a, mut b) = (*first, *second);
    for (left, right) in left.iter_mut().zip(right.iter_mut()) {
        for (side, sample) in [left, right].into_iter().enumerate() {
            let once =
                step(tunings[0], Pass::Low, *sample, &mut a.first[side], &mut a.second[side]);
            *sample = step(tunings[1], Pass::Low, once, &mut b.first[side], &mut b.second[side]);
        }
    }
    a.settle();
    b.settle();
    (*first, *second) = (a, b);
}

/// Filters a whole plane once, from rest.
pub(crate) fn filter(plane: &mut [f32], pass: Pass, cutoff_hz: f32, q: f32, sample_rate: f32) {
    Svf::default().run_mono(Tuning::new(cutoff_hz, q, sample_rate), pass, plane);
}

/// A first-order low-pass by trapezoidal integration: 6 dB an octave, no resonance.
#[derive(Clone, Copy, Default)]
pub(crate) struct OnePole {
    state: f32,
}

impl OnePole {
    /// The gain that [`Self::low`] wants for a cutoff.
    pub(crate) fn gain(cutoff_hz: f32, sample_rate: f32) -> f32 {
        let g = maths::tan(core::f64::consts::PI * f64::from((cutoff_hz / sample_rate).min(0.45)))
            as f32;
        g / (1.0 + g)
    }

    /// The low part of the next sample; input minus it is the high part.
    #[inline(always)]
    pub(crate) fn low(&mut self, gain: f32, input: f32) -> f32 {
        let change = (input - self.state) * gain;
        let low = self.state + change;
        self.state = low + change;
        low
    }
}

/// The four-pole ladder with a soft-clipping input, solved without delay in its loop (Zavalishin, ch. 5): one channel.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ladder {
    states: [f32; 4],
}

impl Ladder {
    /// Filters in place. `resonance` from 0 to 1, where it just does not ring on by itself.
    pub(crate) fn run(
        &mut self,
        cutoff_hz: f32,
        resonance: f32,
        sample_rate: f32,
        plane: &mut [f32],
    ) {
        let pole = OnePole::gain(cutoff_hz.max(10.0), sample_rate);
        let feedback = 3.96 * resonance;
        let pole2 = pole * pole;
        let solve = 1.0 / (1.0 + feedback * pole2 * pole2);
        let keep = 1.0 - pole;
        for sample in plane {
            // What the four stages would give for no input: each passes its state on.
            let [s0, s1, s2, s3] = self.states;
            let rest = keep * (s3 + pole * (s2 + pole * (s1 + pole * s0)));
            // The passband falls as resonance rises; the input makes up for half of it.
            let input =
                super::saturate::soft((*sample * (1.0 + 0.5 * feedback) - feedback * rest) * solve);
            let mut stage = input;
            for state in &mut self.states {
                let change = (stage - *state) * pole;
                stage = *state + change;
                *state = stage + change;
            }
            *sample = stage;
        }
        for state in &mut self.states {
            if state.abs() < 1e-15 {
                *state = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Level in dB that a filter passes of a sine.
    fn response(hz: f64, mut run: impl FnMut(&mut [f32])) -> f64 {
        let rate = 48_000.0;
        let mut plane: Vec<f32> = (0..48_000)
            .map(|i| maths::sin(core::f64::consts::TAU * hz * f64::from(i) / rate) as f32)
            .collect();
        run(&mut plane);
        let tail = &plane[24_000..];
        let power: f64 =
            tail.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / tail.len() as f64;
        maths::db_of_gain((2.0 * power).sqrt())
    }

    #[test]
    fn the_state_variable_filter_is_the_bilinear_transform_of_the_analogue_one() {
        // |H|² of the analogue prototype at the warped frequency: w = tan(π f / fs) / tan(π fc / fs).
        let (cutoff, q, rate) = (1_000.0, 0.8, 48_000.0);
        for hz in [100.0, 500.0, 1_000.0, 2_000.0, 8_000.0, 16_000.0] {
            let warp = |hz: f64| maths::tan(core::f64::consts::PI * hz / rate);
            let w = warp(hz) / warp(cutoff);
            let bottom = (1.0 - w * w) * (1.0 - w * w) + (w / q) * (w / q);
            for (pass, top) in
                [(Pass::Low, 1.0), (Pass::Band, (w / q) * (w / q)), (Pass::High, w * w * w * w)]
            {
                let exact = 10.0 * maths::log10(top / bottom);
                let got =
                    response(hz, |plane| filter(plane, pass, cutoff as f32, q as f32, rate as f32));
                // Single precision and a window of half a second: a hundredth of a decibel down to −60 dB.
                if exact > -60.0 {
                    assert!((got - exact).abs() < 0.02, "{hz} Hz: {got:.3} dB, not {exact:.3}");
                }
            }
        }
    }

    #[test]
    fn the_ladder_falls_by_24_db_an_octave() {
        let level = |hz| {
            response(hz, |plane| {
                // Far below the soft clipper's knee.
                plane.iter_mut().for_each(|sample| *sample *= 0.01);
                Ladder::default().run(500.0, 0.0, 48_000.0, plane);
                plane.iter_mut().for_each(|sample| *sample *= 100.0);
            })
        };
        assert!(level(50.0).abs() < 0.2);
        assert!((level(500.0) + 12.04).abs() < 0.1, "each of the four poles is at −3 dB");
        let slope = level(4_000.0) - level(2_000.0);
        assert!((-25.5..-23.0).contains(&slope), "{slope}");
    }
}
