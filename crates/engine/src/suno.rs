//! Suno, by two ways that other people have built: off unless an operator configures it, knowing [`WARNING`].
//!
//! Each is a file: [`self_hosted`] talks to the program gcui-art/suno-api on a machine of one's own, [`sunoapi_org`] to the
//! resellers sunoapi.org and kie.ai. Either makes two songs an order, minutes long, of which one is cut.

mod note;
mod order;
mod self_hosted;
mod service;
mod sunoapi_org;
mod work;

pub use note::task_of_call;

use std::borrow::Cow;
use std::time::Duration;

use brief::{Brief, Kind};

use crate::wire::Hosts;
use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Licence, Maturity, Recorded, Secret, Take,
    Unwatched, Watch, Wire,
};
use order::Order;
use self_hosted::SelfHosted;
use service::Service;
use sunoapi_org::SunoApiOrg;
use work::Work;

/// What whoever switches it on has to know.
pub const WARNING: &str = "Suno offers no official API. Every way to use it from a program is somebody else's: a program that \
drives an account through its browser session, or a reseller that does so. Automating an account is against Suno's terms of \
service and can cost the account; either way may stop working on any day. Who owns the songs, and what may be done with them, \
depends on the plan of the account that made them. Switch it on only if that is yours to decide.";

/// The name it is chosen by.
const NAME: &str = "suno";
/// Raised when an order is written in another way, so that the same brief may sound different.
const ORDERS: &str = "1";

/// Songs are minutes long, how long is up to Suno; the longest loop is about a minute.
const SECONDS_MAX: f64 = 120.0;

/// Where finished songs have been seen to lie: Suno's own stores, and those of the resellers.
const SOUND_HOSTS: [&str; 6] = [
    "cdn1.suno.ai",
    "cdn2.suno.ai",
    "*.suno.ai",
    "tempfile.aiquickdraw.com",
    "file.aiquickdraw.com",
    "mfile.erweima.ai",
];

/// Which way leads to Suno, and on which terms.
#[derive(Clone, Debug)]
pub struct SunoConfig {
    /// Whose program is asked.
    pub style: SunoStyle,
    /// The model in the words of that program: `chirp-v3-5` there, `V4_5ALL` here; its usual one otherwise.
    pub model: Option<String>,
    /// Whether the plan of the account allows commercial use.
    pub commercial_use: bool,
    /// What is said about what may be done with the songs, if there is more to say than that the terms and the plan decide.
    pub licence_text: Option<String>,
    /// What an order costs.
    pub cost: Cost,
    /// Further hosts that songs may be fetched from: `example.org`, `*.example.org`, or `127.0.0.1:8080`.
    pub sound_hosts: Vec<String>,
    /// How long an order may take.
    pub patience: Duration,
    /// How often it is asked after.
    pub ask_every: Duration,
}

/// Whose program is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SunoStyle {
    /// gcui-art/suno-api on a machine of one's own, which holds the session of an account.
    SelfHosted {
        /// Its address, such as `http://127.0.0.1:3000`.
        base: String,
    },
    /// A reseller that answers as sunoapi.org does.
    SunoApiOrg {
        /// Its address, such as `https://api.sunoapi.org`.
        base: String,
        /// What it knows its customer by.
        api_key: Secret,
        /// The https address it may call where this server cannot be called: it insists on one. Whatever is there may ignore
        /// the calls.
        call_instead: Option<String>,
    },
}

impl SunoConfig {
    /// The usual way to use either: what is not known to be allowed is not.
    pub fn new(style: SunoStyle) -> Self {
        Self {
            style,
            model: None,
            commercial_use: false,
            licence_text: None,
            cost: Cost::default(),
            sound_hosts: Vec::new(),
            patience: Duration::from_secs(15 * 60),
            ask_every: Duration::from_secs(5),
        }
    }
}

/// What is said about what may be done with a song, unless the operator says more.
const LICENCE_TEXT: &str = "Made with Suno by an unofficial way. What may be done with a song follows from Suno's terms of service \
and from the plan of the account that made it: on a free plan Suno keeps the song and allows no commercial use. The terms are at \
suno.com/terms.";

/// The engine; its name is `suno`.
pub struct Suno {
    config: SunoConfig,
    version: String,
    wire: Wire,
}

impl Suno {
    /// Gets ready; nothing is asked yet.
    pub fn new(config: SunoConfig, wire: Wire) -> Self {
        let usual = match config.style {
            SunoStyle::SelfHosted { .. } => "usual model",
            SunoStyle::SunoApiOrg { .. } => sunoapi_org::USUAL_MODEL,
        };
        let version = format!("{} {ORDERS}", config.model.as_deref().unwrap_or(usual));
        Self { config, version, wire }
    }

    fn service(&self) -> Result<Box<dyn Service + '_>, EngineError> {
        let model = self.config.model.as_deref();
        Ok(match &self.config.style {
            SunoStyle::SelfHosted { base } => Box::new(SelfHosted::of(base, model, &self.wire)?),
            SunoStyle::SunoApiOrg { base, api_key, call_instead } => {
                let call_instead = call_instead.as_deref();
                Box::new(SunoApiOrg::of(base, api_key.reveal(), call_instead, model, &self.wire)?)
            }
        })
    }
}

impl Engine for Suno {
    fn name(&self) -> &str {
        NAME
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            // It makes songs: a single drum or a build-up alone is not to be had.
            kinds: Cow::Borrowed(&[
                Kind::Bass,
                Kind::Texture,
                Kind::Percussion,
                Kind::Drums,
                Kind::Chords,
                Kind::Lead,
                Kind::Arp,
            ]),
            one_shots: false,
            delivery: Delivery::Recorded,
            seconds_max: SECONDS_MAX,
            licence: self.licence(),
            seeds_reproduce: false,
            writes_midi: false,
            cost: self.config.cost,
            takes_max: 2,
            maturity: Maturity::Unofficial,
        }
    }

    fn check(&self) -> Result<(), EngineError> {
        self.service()?.check(&Unwatched)
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let abilities = self.abilities();
        EngineError::if_beyond(NAME, &abilities, brief)?;
        watch.step(0.0)?;
        let service = self.service()?;
        let order = Order::of(brief, service.style_characters_max())?;
        let work = Work {
            service: &*service,
            wire: &self.wire,
            hosts: self.hosts(),
            seed,
            cost_microdollars: self.config.cost.of(abilities.seconds_to_ask(brief)),
            patience: self.config.patience,
            ask_every: self.config.ask_every,
        };
        let (files, reference) = work.files(&order, watch)?;
        watch.step(1.0)?;
        Ok(Take::Recorded(Recorded { files, reference: Some(reference) }))
    }

    fn heard(&self, note: &str, reference: &str) -> Option<String> {
        note::heard(note, reference)
    }
}

impl Suno {
    fn licence(&self) -> Licence {
        let name = match self.config.commercial_use {
            true => "Suno's terms of service, with a plan that allows commercial use",
            false => "Suno's terms of service: no commercial use",
        };
        Licence {
            id: Cow::Borrowed("LicenseRef-Suno-Terms"),
            name: Cow::Borrowed(name),
            text: self.config.licence_text.clone().map_or(Cow::Borrowed(LICENCE_TEXT), Cow::Owned),
            commercial_use: self.config.commercial_use,
        }
    }

    fn hosts(&self) -> Hosts {
        let known = SOUND_HOSTS.map(str::to_owned);
        Hosts::new(known.into_iter().chain(self.config.sound_hosts.iter().cloned()))
    }
}

fn retryable(reason: impl Into<String>) -> EngineError {
    EngineError::Retryable { engine: NAME.to_owned(), reason: reason.into() }
}

fn unavailable(reason: impl Into<String>) -> EngineError {
    EngineError::Unavailable { engine: NAME.to_owned(), reason: reason.into() }
}

fn permanent(reason: impl Into<String>) -> EngineError {
    EngineError::Permanent { engine: NAME.to_owned(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_ever_printed() {
        let style = SunoStyle::SunoApiOrg {
            base: "https://api.sunoapi.org".into(),
            api_key: Secret::new("hunter2"),
            call_instead: None,
        };
        let printed = format!("{:?}", SunoConfig::new(style));
        assert!(printed.contains("api.sunoapi.org") && !printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn nothing_may_be_sold_unless_the_operator_says_so() {
        let config =
            SunoConfig::new(SunoStyle::SelfHosted { base: "http://127.0.0.1:3000".into() });
        assert!(!config.commercial_use);
        assert!(WARNING.contains("no official API") && WARNING.contains("against Suno's terms"));
    }
}
