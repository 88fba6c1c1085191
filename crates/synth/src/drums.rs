//! Drums: each sound is struck once for each strength and laid on the grid as often as it is played.

mod cymbal;
mod hand;
mod kick;
mod kit;
mod skin;
mod snare;

pub(crate) use kit::Kit;

use crate::character::Character;
use crate::dsp::envelope::{decay60, fade_ends};
use crate::dsp::filter::OnePole;
use crate::dsp::noise::Noise;

/// The make of a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Make {
    /// Analogue, booming.
    Eight,
    /// Analogue, punchy.
    Nine,
    /// Skins, shells and brass.
    Acoustic,
    /// Overdriven.
    Industrial,
    /// Worn.
    Dusty,
}

/// One strike of one drum.
#[derive(Clone, Copy)]
pub(crate) struct Strike<'a> {
    /// Above 0, up to 1.
    pub(crate) velocity: f32,
    /// The colours of the brief.
    pub(crate) character: &'a Character,
    /// What tells this drum from others of its make.
    pub(crate) seed: u64,
    /// Frames a second.
    pub(crate) sample_rate: f32,
}

impl Strike<'_> {
    /// Silence of so many seconds, to strike on.
    fn plane(&self, seconds: f32) -> Vec<f32> {
        vec![0.0; (seconds * self.sample_rate) as usize]
    }

    /// Noise that starts at `gain` and falls by 60 dB in `seconds`.
    fn hiss(&self, seconds: f32, gain: f32, salt: u64) -> Vec<f32> {
        let mut plane = self.plane(seconds);
        let mut noise = Noise::new(self.seed ^ salt);
        let fall = decay60(seconds, self.sample_rate);
        let mut level = gain;
        for sample in &mut plane {
            *sample = level * noise.next();
            level *= fall;
        }
        plane
    }

    /// Ends the sound without a click.
    fn ended(&self, mut plane: Vec<f32>) -> Vec<f32> {
        fade_ends(&mut plane, 4, (0.006 * self.sample_rate) as usize);
        plane
    }
}

/// Adds the shorter plane to the start of the longer one.
fn add(into: &mut [f32], plane: &[f32], gain: f32) {
    for (into, sample) in into.iter_mut().zip(plane) {
        *into += gain * sample;
    }
}

/// Lifts or lowers what lies above 1.2 kHz by 4 dB for each octave of brightness: what has no cutoff to be moved, such
/// as a skin's own notes, follows the brightness like this.
fn tilt(plane: &mut [f32], brightness: f32, sample_rate: f32) {
    let shelf = audio::maths::gain_of_db(4.0 * f64::from(brightness)) as f32 - 1.0;
    let (gain, mut pole) = (OnePole::gain(1_200.0, sample_rate), OnePole::default());
    for sample in plane {
        *sample += shelf * (*sample - pole.low(gain, *sample));
    }
}
