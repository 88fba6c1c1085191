//! What a voice's acoustic model is given to sing a segment: numbers for its sounds, and everything else by the frame.

use super::bank::{Bank, BankError};
use crate::diffsinger::ds::{Curve, Segment};

/// The frames of models of the first kind are refined in this many steps at most.
const STEPS_OF_OLD: f64 = 1000.0;

/// An input as a model declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    /// Whether its numbers have fractions.
    pub(super) fractions: bool,
    /// How many dimensions it has: 0 for a number alone.
    pub(super) dimensions: usize,
}

/// What it is given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tensor {
    pub(super) shape: Vec<usize>,
    pub(super) numbers: Numbers,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Numbers {
    Whole(Vec<i64>),
    Fractions(Vec<f32>),
}

/// How the operator wants it sung.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner<'a> {
    pub(super) speaker: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    pub(super) steps: u32,
}

/// Why a segment cannot be given to a model.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error("the voice does not know the sound '{0}'")]
    Phoneme(String),
    #[error(
        "the voice wants '{0}' for every moment, and the score has none: that is for the bank's variance model, which a \
         singer beside this program can run"
    )]
    Curve(String),
    #[error("the voice's model wants '{0}', which is not known here")]
    Input(String),
    #[error(transparent)]
    Bank(#[from] BankError),
    #[error("the score: {0}")]
    Score(String),
}

/// A segment by the frame.
pub(super) struct Frames<'a> {
    segment: &'a Segment,
    bank: &'a Bank,
    durations: Vec<i64>,
    /// How many there are.
    pub(super) count: usize,
    seconds: f64,
}

impl<'a> Frames<'a> {
    pub(super) fn of(segment: &'a Segment, bank: &'a Bank) -> Self {
        let seconds = f64::from(bank.mel.hop_size) / f64::from(bank.mel.sample_rate);
        let durations = durations(segment.phonemes.iter().map(|phoneme| phoneme.seconds), seconds);
        let count = durations.iter().sum::<i64>() as usize;
        Self { segment, bank, durations, count, seconds }
    }

    /// What the model asked for, in its order.
    pub(super) fn inputs(
        &self,
        wanted: &[Wanted],
        manner: Manner<'_>,
    ) -> Result<Vec<(String, Tensor)>, InputError> {
        let one = |wanted: &Wanted| Ok((wanted.name.clone(), self.input(wanted, manner)?));
        wanted.iter().map(one).collect()
    }

    /// The pitch of every frame in Hz.
    pub(super) fn f0(&self) -> Tensor {
        self.by_frame(&self.segment.f0)
    }

    fn input(&self, wanted: &Wanted, manner: Manner<'_>) -> Result<Tensor, InputError> {
        let name = wanted.name.as_str();
        let acceleration = self.acceleration(wanted, manner.steps);
        match name {
            "tokens" => self.by_phoneme(|symbol| {
                self.bank.token(symbol).ok_or_else(|| InputError::Phoneme(symbol.to_owned()))
            }),
            "languages" => {
                self.by_phoneme(|symbol| Ok(self.bank.language(symbol, manner.language)?))
            }
            "durations" => Ok(whole(vec![1, self.durations.len()], self.durations.clone())),
            "f0" => Ok(self.f0()),
            "gender" => self.curve(name, Some(0.0)),
            "velocity" => self.curve(name, Some(1.0)),
            "energy" | "breathiness" | "voicing" | "tension" | "falsetto" | "mouth_opening" => {
                self.curve(name, None)
            }
            "spk_embed" => {
                let speaker = self.bank.speaker(manner.speaker)?;
                let numbers = speaker.iter().copied().cycle().take(self.count * speaker.len());
                Ok(fractions(vec![1, self.count, speaker.len()], numbers.collect()))
            }
            "depth" => Ok(number(wanted, acceleration.depth)),
            "steps" => Ok(number(wanted, f64::from(manner.steps))),
            "speedup" => Ok(number(wanted, acceleration.speedup)),
            _ => Err(InputError::Input(name.to_owned())),
        }
    }

    fn by_phoneme(
        &self,
        number: impl Fn(&str) -> Result<i64, InputError>,
    ) -> Result<Tensor, InputError> {
        let numbers: Result<Vec<i64>, InputError> =
            self.segment.phonemes.iter().map(|phoneme| number(&phoneme.symbol)).collect();
        Ok(whole(vec![1, self.durations.len()], numbers?))
    }

    /// A curve of the score, or else a usual value.
    fn curve(&self, name: &str, usual: Option<f32>) -> Result<Tensor, InputError> {
        match (self.segment.other(name).map_err(InputError::Score)?, usual) {
            (Some(curve), _) => Ok(self.by_frame(&curve)),
            (None, Some(usual)) => Ok(fractions(vec![1, self.count], vec![usual; self.count])),
            (None, None) => Err(InputError::Curve(name.to_owned())),
        }
    }

    fn by_frame(&self, curve: &Curve) -> Tensor {
        let values = (0..self.count).map(|frame| at(curve, frame as f64 * self.seconds) as f32);
        fractions(vec![1, self.count], values.collect())
    }

    /// How deep a model goes and in which steps. Newer ones count depth as a share and are told the number of steps; older
    /// ones count a thousand steps, of which they take every so many, and the depth is to be a multiple of those.
    fn acceleration(&self, wanted: &Wanted, steps: u32) -> Acceleration {
        let deepest = match self.bank.config.max_depth {
            Some(steps) if steps > 1.0 => steps / STEPS_OF_OLD,
            Some(share) => share,
            None => 1.0,
        };
        let old_depth = (deepest * STEPS_OF_OLD).round();
        let mut speedup = (old_depth / f64::from(steps)).floor().max(1.0);
        while self.bank.config.max_depth.is_none() && STEPS_OF_OLD % speedup != 0.0 {
            speedup -= 1.0;
        }
        let depth =
            if wanted.fractions { deepest } else { (old_depth / speedup).floor() * speedup };
        Acceleration { depth, speedup }
    }
}

struct Acceleration {
    depth: f64,
    speedup: f64,
}

/// Lengths in frames: as DiffSinger counts them, every sound ends with the frame that lies after its end.
fn durations(seconds: impl Iterator<Item = f64>, frame_seconds: f64) -> Vec<i64> {
    let mut end = 0.0;
    let mut before = 0;
    let mut durations = Vec::new();
    for length in seconds {
        end += length;
        let frame = (end / frame_seconds + 0.5).round_ties_even() as i64;
        durations.push(frame - before);
        before = frame;
    }
    durations
}

/// A curve at a time, on a straight line between its values, and level after the last of them.
fn at(curve: &Curve, seconds: f64) -> f64 {
    let last = curve.values.len() - 1;
    let place = (seconds / curve.timestep).min(last as f64);
    let left = place.floor() as usize;
    let right = (left + 1).min(last);
    curve.values[left] + (curve.values[right] - curve.values[left]) * (place - left as f64)
}

fn number(wanted: &Wanted, value: f64) -> Tensor {
    let shape = vec![1; wanted.dimensions];
    match wanted.fractions {
        true => fractions(shape, vec![value as f32]),
        false => whole(shape, vec![value as i64]),
    }
}

fn whole(shape: Vec<usize>, numbers: Vec<i64>) -> Tensor {
    Tensor { shape, numbers: Numbers::Whole(numbers) }
}

fn fractions(shape: Vec<usize>, numbers: Vec<f32>) -> Tensor {
    Tensor { shape, numbers: Numbers::Fractions(numbers) }
}

#[cfg(test)]
mod tests;
