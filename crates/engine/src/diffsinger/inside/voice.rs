//! The two models of a voice: one makes mel spectra from a score, the other a waveform from those.

use audio::Clip;
use ort::session::{Session, SessionInputValue, SessionOutputs};
use ort::value::{self, Outlet, TensorElementType, ValueType};

use super::bank::Bank;
use super::inputs::{Frames, InputError, Manner, Numbers, Tensor, Wanted};
use super::runtime;
use crate::diffsinger::ds::Segment;

/// A voice that is ready to sing.
pub(super) struct Voice {
    bank: Bank,
    acoustic: Session,
    vocoder: Session,
}

/// Why a voice is silent.
#[derive(Debug, thiserror::Error)]
pub(super) enum VoiceError {
    #[error("{what} failed: {reason}")]
    Runtime { what: &'static str, reason: String },
    #[error("{what} gave {found} where {wanted} was wanted")]
    Output { what: &'static str, found: String, wanted: String },
    #[error("the vocoder wants '{0}', which is not known here")]
    VocoderInput(String),
    #[error(transparent)]
    Input(#[from] InputError),
}

const ACOUSTIC: &str = "the acoustic model";
const VOCODER: &str = "the vocoder";

impl Voice {
    /// Loads the models of a bank.
    pub(super) fn load(bank: Bank, runtime: &runtime::Runtime) -> Result<Self, VoiceError> {
        let acoustic =
            runtime.session(&bank.acoustic).map_err(failed("loading the acoustic model"))?;
        let vocoder = runtime.session(&bank.vocoder).map_err(failed("loading the vocoder"))?;
        Ok(Self { bank, acoustic, vocoder })
    }

    /// Sings a segment, on one channel.
    pub(super) fn sing(
        &mut self,
        segment: &Segment,
        manner: Manner<'_>,
    ) -> Result<Clip, VoiceError> {
        let frames = Frames::of(segment, &self.bank);
        let wanted: Vec<Wanted> = self.acoustic.inputs().iter().map(wanted).collect();
        let inputs = frames.inputs(&wanted, manner)?;
        let bins = self.bank.mel.num_mel_bins as usize;
        let mut mel = run(&mut self.acoustic, inputs, ACOUSTIC, "mel", frames.count * bins)?;
        mel.iter_mut().for_each(|value| *value *= self.bank.mel_factor);

        let mut mel =
            Some(Tensor { shape: vec![1, frames.count, bins], numbers: Numbers::Fractions(mel) });
        let mut inputs = Vec::new();
        for name in self.vocoder.inputs().iter().map(Outlet::name) {
            let tensor = match name {
                "mel" => mel.take(),
                "f0" => Some(frames.f0()),
                _ => None,
            };
            let tensor = tensor.ok_or_else(|| VoiceError::VocoderInput(name.to_owned()))?;
            inputs.push((name.to_owned(), tensor));
        }
        let samples = frames.count * self.bank.mel.hop_size as usize;
        let wave = run(&mut self.vocoder, inputs, VOCODER, "waveform", samples)?;
        Ok(Clip::from_channels(self.bank.mel.sample_rate, vec![wave]))
    }
}

fn wanted(input: &Outlet) -> Wanted {
    let (fractions, dimensions) = match input.dtype() {
        ValueType::Tensor { ty, shape, .. } => (*ty == TensorElementType::Float32, shape.len()),
        _ => (false, 0),
    };
    Wanted { name: input.name().to_owned(), fractions, dimensions }
}

/// One output of a model, which is to have so many numbers.
fn run(
    session: &mut Session,
    inputs: Vec<(String, Tensor)>,
    what: &'static str,
    output: &'static str,
    count: usize,
) -> Result<Vec<f32>, VoiceError> {
    let values: Result<Vec<(String, SessionInputValue<'_>)>, ort::Error> =
        inputs.into_iter().map(|(name, tensor)| Ok((name, value_of(tensor)?))).collect();
    let outputs: SessionOutputs<'_> =
        session.run(values.map_err(failed(what))?).map_err(failed(what))?;
    let wanted = || format!("'{output}' with {count} numbers");
    let Some(found) = outputs.get(output) else {
        let names: Vec<&str> = outputs.keys().collect();
        return Err(VoiceError::Output { what, found: names.join(", "), wanted: wanted() });
    };
    let (shape, numbers) = found.try_extract_tensor::<f32>().map_err(failed(what))?;
    if numbers.len() != count {
        return Err(VoiceError::Output { what, found: format!("{shape:?}"), wanted: wanted() });
    }
    Ok(numbers.to_vec())
}

fn value_of(tensor: Tensor) -> Result<SessionInputValue<'static>, ort::Error> {
    Ok(match tensor.numbers {
        Numbers::Whole(numbers) => value::Tensor::from_array((tensor.shape, numbers))?.into(),
        Numbers::Fractions(numbers) => value::Tensor::from_array((tensor.shape, numbers))?.into(),
    })
}

fn failed<E: ToString>(what: &'static str) -> impl Fn(E) -> VoiceError {
    move |error| VoiceError::Runtime { what, reason: error.to_string() }
}
