//! Riffusion on a machine of one's own: the inference server of the project "riffusion-hobby", which paints spectrograms
//! of five seconds over a picture that gives the rhythm.

mod inference;

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use brief::{Brief, Kind};

use crate::wire::{Answer, Call};
use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Licence, Maturity, Recorded, Take, Watch, Wire,
    words,
};
use inference::{Inference, Prompt};

/// Where the server is, and how it is to paint.
#[derive(Clone, Debug, PartialEq)]
pub struct RiffusionConfig {
    /// Its address, such as `http://127.0.0.1:3013`. It asks nobody who they are: it belongs where only this program
    /// reaches it.
    pub url: String,
    /// The picture that is painted over.
    pub seed_image: SeedImage,
    /// How much of the picture is painted over, 0 to 1.
    pub denoising: f64,
    /// How closely the words are followed.
    pub guidance: f64,
    /// Steps of the painter.
    pub steps: u32,
    /// How long the server may take for a take.
    pub time_max: Duration,
}

impl Default for RiffusionConfig {
    /// As the project's own page asks.
    fn default() -> Self {
        Self {
            url: "http://127.0.0.1:3013".to_owned(),
            seed_image: SeedImage::OgBeat,
            denoising: 0.75,
            guidance: 7.0,
            steps: 50,
            time_max: Duration::from_secs(180),
        }
    }
}

/// The pictures that come with the server. It makes a file's name of what it is told: nothing else is ever said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedImage {
    /// `og_beat`
    OgBeat,
    /// `agile`
    Agile,
    /// `marim`
    Marim,
    /// `motorway`
    Motorway,
    /// `vibes`
    Vibes,
}

impl SeedImage {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::OgBeat, Self::Agile, Self::Marim, Self::Motorway, Self::Vibes];

    /// The name that the server knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::OgBeat => "og_beat",
            Self::Agile => "agile",
            Self::Marim => "marim",
            Self::Motorway => "motorway",
            Self::Vibes => "vibes",
        }
    }

    /// The one of this exact name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|image| image.name() == name)
    }
}

/// Riffusion v1's weights, as their page says it.
const LICENCE: Licence = Licence {
    id: Cow::Borrowed("LicenseRef-CreativeML-OpenRAIL-M"),
    name: Cow::Borrowed("CreativeML Open RAIL-M: free to use and sell, but not to do harm"),
    text: Cow::Borrowed(
        "Made with the model riffusion-model-v1, whose weights are under the CreativeML Open RAIL-M licence. Its authors \
         claim no rights in what is made with it; it may be used and sold, but not for the uses that attachment A of the \
         licence forbids, such as breaking the law, deceiving or harassing people. The full text is at \
         https://huggingface.co/spaces/CompVis/stable-diffusion-license.",
    ),
    commercial_use: true,
};

/// A picture is 512 columns of 10 ms wide, less a window.
const SECONDS: f64 = 5.11;
/// Picture and sound are some hundred kilobytes.
const ANSWER_BYTES_MAX: usize = 16 << 20;
const CHECK_MAX: Duration = Duration::from_secs(5);
/// How often whoever waits for their turn looks up.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The engine.
pub struct Riffusion {
    config: RiffusionConfig,
    endpoint: String,
    wire: Wire,
    /// The server paints one picture at a time, and whoever waits within it may be forgotten.
    turn: Mutex<()>,
}

impl Riffusion {
    /// One that asks the given server.
    pub fn new(config: RiffusionConfig, wire: Wire) -> Self {
        // Without its last slash the server would only tell where to go.
        let endpoint = format!("{}/run_inference/", config.url.trim_end_matches('/'));
        Self { config, endpoint, wire, turn: Mutex::new(()) }
    }

    fn take_turn(&self, watch: &mut dyn Watch) -> Result<MutexGuard<'_, ()>, EngineError> {
        loop {
            match self.turn.try_lock() {
                Ok(turn) => return Ok(turn),
                // Whoever broke down has left nothing behind.
                Err(TryLockError::Poisoned(broken)) => return Ok(broken.into_inner()),
                Err(TryLockError::WouldBlock) => watch.pause(LOOK_EVERY)?,
            }
        }
    }

    fn inference<'a>(&'a self, prompt: &'a str, brief: &Brief, seed: u64) -> Inference<'a> {
        let paint = |seed| Prompt {
            prompt,
            seed,
            negative_prompt: words::unwanted(brief),
            denoising: self.config.denoising,
            guidance: self.config.guidance,
        };
        let (start, end) = inference::two_seeds(seed);
        Inference {
            start: paint(start),
            end: paint(end),
            alpha: 0.0,
            num_inference_steps: self.config.steps,
            seed_image_id: self.config.seed_image.name(),
        }
    }

    fn retryable(&self, reason: String) -> EngineError {
        EngineError::Retryable { engine: self.name().to_owned(), reason }
    }

    fn unavailable(&self, reason: String) -> EngineError {
        EngineError::Unavailable { engine: self.name().to_owned(), reason }
    }

    fn permanent(&self, reason: String) -> EngineError {
        EngineError::Permanent { engine: self.name().to_owned(), reason }
    }

    fn refused(&self, answer: &Answer) -> EngineError {
        let reason = format!("it answered {}: {}", answer.status, answer.excerpt());
        match answer.status {
            408 | 425 | 429 | 500.. => self.retryable(reason),
            400 | 413 | 422 => self.permanent(reason),
            _ => self.unavailable(self.no_server(answer.status)),
        }
    }

    fn no_server(&self, status: u16) -> String {
        format!(
            "{} answered {status}, as no Riffusion server does: is the address right?",
            self.endpoint
        )
    }
}

impl Engine for Riffusion {
    fn name(&self) -> &str {
        "riffusion"
    }

    fn version(&self) -> &str {
        "1"
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(&[
                Kind::Kick,
                Kind::Bass,
                Kind::Texture,
                Kind::Hats,
                Kind::Percussion,
                Kind::Drums,
                Kind::Chords,
                Kind::Lead,
                Kind::Arp,
            ]),
            one_shots: false,
            delivery: Delivery::Recorded,
            seconds_max: SECONDS,
            licence: LICENCE,
            // Another graphics card paints another picture.
            seeds_reproduce: false,
            writes_midi: false,
            cost: Cost::default(),
            takes_max: 4,
            maturity: Maturity::Trial,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        let call = Call { total_max: CHECK_MAX, ..Call::get(&self.endpoint) };
        let answer = self.wire.call(&call, &crate::Unwatched).map_err(|error| {
            self.unavailable(format!("{}: {error}; start its server there", self.config.url))
        })?;
        // It is there and wants to be posted to.
        if answer.status == 405 {
            Ok(())
        } else {
            Err(self.unavailable(self.no_server(answer.status)))
        }
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        EngineError::if_beyond(self.name(), &self.abilities(), brief)?;
        watch.step(0.0)?;
        let prompt = words::prompt_of(brief);
        let body = serde_json::to_value(self.inference(&prompt, brief, seed)).map_err(|error| {
            self.permanent(format!("the brief cannot be written as JSON: {error}"))
        })?;
        let call = Call {
            total_max: self.config.time_max,
            bytes_max: ANSWER_BYTES_MAX,
            ..Call::post(&self.endpoint, &body)
        };
        let turn = self.take_turn(watch)?;
        watch.step(0.05)?;
        let answer = self.wire.call(&call, watch).map_err(|error| error.for_engine(self.name()))?;
        drop(turn);
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        let sound = inference::sound_of(&answer).map_err(|reason| self.permanent(reason))?;
        watch.step(1.0)?;
        Ok(Take::Recorded(Recorded { files: vec![sound], reference: None }))
    }
}
