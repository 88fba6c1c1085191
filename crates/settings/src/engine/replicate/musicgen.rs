use crate::WebAddress;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::shape::{Choice, Number, Switch, Text, Whole};

/// What MusicGen is told that is not in a brief. Whether it goes together is for the engine to say.
#[derive(Clone, Debug, PartialEq)]
pub struct MusicGenSettings {
    /// Which of its models.
    pub model: &'static str,
    /// How many tokens are chosen among.
    pub top_k: u32,
    /// Chooses among tokens of this cumulative probability; 0 leaves it to `top_k`.
    pub top_p: f64,
    /// How daring the choice is.
    pub temperature: f64,
    /// How closely the prompt is followed.
    pub guidance: u32,
    /// How takes are levelled there.
    pub normalization: &'static str,
    /// Whether takes are decoded by multi-band diffusion.
    pub multi_band_diffusion: bool,
    /// The format of the files.
    pub format: &'static str,
    /// A sound that every take begins with or takes its melody from.
    pub input_audio: Option<WebAddress>,
    /// Whether takes go on from it.
    pub continuation: bool,
    /// From which second of it on.
    pub continuation_start_s: u32,
    /// Up to which second of it; to its end otherwise.
    pub continuation_end_s: Option<u32>,
}

pub(super) static MODEL: Key<Choice<&'static str>> = Key {
    name: "replicate.musicgen_model",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_MODEL"],
    absent: Absent::Is("stereo-melody-large"),
    secret: false,
    about: "Which of MusicGen's models makes the takes of the engine musicgen.",
    shape: Choice(&[
        ("stereo-melody-large", "stereo-melody-large"),
        ("stereo-large", "stereo-large"),
        ("melody-large", "melody-large"),
        ("large", "large"),
    ]),
};

pub(super) static TOP_K: Key<Whole<u32>> = Key {
    name: "replicate.musicgen_top_k",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_TOP_K"],
    absent: Absent::Is("250"),
    secret: false,
    about: "Among how many of the likeliest tokens MusicGen chooses.",
    shape: Whole { min: 0, max: 2_048 },
};

pub(super) static TOP_P: Key<Number> = Key {
    name: "replicate.musicgen_top_p",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_TOP_P"],
    absent: Absent::Is("0.0"),
    secret: false,
    about: "Or among those of this cumulative probability; 0 leaves it to musicgen_top_k.",
    shape: Number { min: 0.0, max: 1.0 },
};

pub(super) static TEMPERATURE: Key<Number> = Key {
    name: "replicate.musicgen_temperature",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_TEMPERATURE"],
    absent: Absent::Is("1.0"),
    secret: false,
    about: "How daring MusicGen's choice is.",
    shape: Number { min: 0.01, max: 10.0 },
};

pub(super) static GUIDANCE: Key<Whole<u32>> = Key {
    name: "replicate.musicgen_guidance",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_GUIDANCE"],
    absent: Absent::Is("3"),
    secret: false,
    about: "How closely MusicGen follows the prompt, at the cost of variety.",
    shape: Whole { min: 0, max: 100 },
};

pub(super) static NORMALIZATION: Key<Choice<&'static str>> = Key {
    name: "replicate.musicgen_normalization",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_NORMALIZATION"],
    absent: Absent::Is("loudness"),
    secret: false,
    about: "How MusicGen levels its takes; whatever it does, loops are levelled here.",
    shape: Choice(&[("loudness", "loudness"), ("clip", "clip"), ("peak", "peak"), ("rms", "rms")]),
};

pub(super) static MULTI_BAND_DIFFUSION: Key<Switch> = Key {
    name: "replicate.musicgen_multi_band_diffusion",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_MULTI_BAND_DIFFUSION"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether takes are decoded by multi-band diffusion: slower, and for models that are not stereo.",
    shape: Switch,
};

pub(super) static FORMAT: Key<Choice<&'static str>> = Key {
    name: "replicate.musicgen_format",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_FORMAT"],
    absent: Absent::Is("wav"),
    secret: false,
    about: "What takes come as.",
    shape: Choice(&[("wav", "wav"), ("mp3", "mp3")]),
};

pub(super) static INPUT_AUDIO: Key<Text<WebAddress>> = Key {
    name: "replicate.musicgen_input_audio",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_INPUT_AUDIO"],
    absent: Absent::Means { words: "none", example: "https://loops.example.com/theme.wav" },
    secret: false,
    about: "A sound that Replicate can fetch, whose melody every take takes up.",
    shape: Text {
        allowed: "an address such as https://loops.example.com/theme.wav",
        parse: WebAddress::read,
    },
};

pub(super) static CONTINUATION: Key<Switch> = Key {
    name: "replicate.musicgen_continuation",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_CONTINUATION"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether every take goes on from that sound instead.",
    shape: Switch,
};

pub(super) static CONTINUATION_START: Key<Whole<u32>> = Key {
    name: "replicate.musicgen_continuation_start_s",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_CONTINUATION_START_S"],
    absent: Absent::Is("0"),
    secret: false,
    about: "From which second of that sound on.",
    shape: Whole { min: 0, max: 3_600 },
};

pub(super) static CONTINUATION_END: Key<Whole<u32>> = Key {
    name: "replicate.musicgen_continuation_end_s",
    variables: &["CLOUDMUSIC_REPLICATE_MUSICGEN_CONTINUATION_END_S"],
    absent: Absent::Means { words: "its end", example: "8" },
    secret: false,
    about: "And up to which.",
    shape: Whole { min: 1, max: 3_600 },
};

impl MusicGenSettings {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let model = reader.value(&MODEL);
        let top_k = reader.value(&TOP_K);
        let top_p = reader.value(&TOP_P);
        let temperature = reader.value(&TEMPERATURE);
        let guidance = reader.value(&GUIDANCE);
        let normalization = reader.value(&NORMALIZATION);
        let multi_band_diffusion = reader.value(&MULTI_BAND_DIFFUSION);
        let format = reader.value(&FORMAT);
        let input_audio = reader.optional(&INPUT_AUDIO);
        let continuation = reader.value(&CONTINUATION);
        let continuation_start_s = reader.value(&CONTINUATION_START);
        let continuation_end_s = reader.optional(&CONTINUATION_END);
        Some(Self {
            model: model?,
            top_k: top_k?,
            top_p: top_p?,
            temperature: temperature?,
            guidance: guidance?,
            normalization: normalization?,
            multi_band_diffusion: multi_band_diffusion?,
            format: format?,
            input_audio: input_audio?,
            continuation: continuation?,
            continuation_start_s: continuation_start_s?,
            continuation_end_s: continuation_end_s?,
        })
    }
}
