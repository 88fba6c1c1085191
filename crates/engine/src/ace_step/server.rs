//! The requests that are made of the server.

use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};

use super::reply::{self, Health, Line, Models, Released, State, Stats};
use super::{AceStepConfig, NAME, retryable, unavailable};
use crate::wire::{Answer, Call, Download, Hosts, WireError};
use crate::{EngineError, Secret, Watch, Wire};

/// As large as a sound may be: ten minutes of it.
const SOUND_BYTES_MAX: usize = 64 << 20;
const FETCH_MAX: Duration = Duration::from_secs(120);

pub(super) struct Server<'a> {
    wire: &'a Wire,
    /// Without a slash at its end.
    base: String,
    api_key: Option<&'a str>,
    /// Its own host and port, and no other.
    hosts: Hosts,
}

/// Why there is no task.
pub(super) enum Unasked {
    /// There certainly is none.
    Refused(EngineError),
    /// There may be one, whose name was not heard.
    Unsure(EngineError),
}

/// Why there is no sound.
pub(super) enum Unfetched {
    /// The server no longer has it.
    Gone,
    /// Something else.
    Other(EngineError),
}

impl<'a> Server<'a> {
    pub(super) fn of(config: &'a AceStepConfig, wire: &'a Wire) -> Result<Self, EngineError> {
        let unusable = || unavailable(format!("'{}' is no address of a server", config.base));
        let url = Url::parse(&config.base).map_err(|_| unusable())?;
        let host = url.host_str().ok_or_else(unusable)?;
        let port = url.port_or_known_default().ok_or_else(unusable)?;
        let hosts = Hosts::new([format!("{host}:{port}")]);
        let base = config.base.trim_end_matches('/').to_owned();
        Ok(Self { wire, base, api_key: config.api_key.as_ref().map(Secret::reveal), hosts })
    }

    pub(super) fn release(&self, order: &Value, watch: &dyn Watch) -> Result<String, Unasked> {
        let answer = match self.post("/release_task", order, watch) {
            Ok(answer) => answer,
            Err(error @ WireError::NotSent(_)) => {
                return Err(Unasked::Refused(error.for_engine(NAME)));
            }
            Err(error) => return Err(Unasked::Unsure(error.for_engine(NAME))),
        };
        // A gateway that lost patience has passed the request on.
        let unsure = matches!(answer.status, 500 | 502 | 504);
        match reply::open::<Released>(&answer) {
            Ok(released) => Ok(released.task_id),
            Err(error) if unsure => Err(Unasked::Unsure(error)),
            Err(error) => Err(Unasked::Refused(error)),
        }
    }

    pub(super) fn look(&self, task: &str, watch: &dyn Watch) -> Result<State, EngineError> {
        let question = json!({ "task_id_list": [task] });
        let answer = self.post("/query_result", &question, watch);
        let answer = answer.map_err(|error| error.for_engine(NAME))?;
        Ok(State::of(&reply::open::<Vec<Line>>(&answer)?))
    }

    /// Whether it works on nothing.
    pub(super) fn is_idle(&self, watch: &dyn Watch) -> Result<bool, EngineError> {
        let stats: Stats = reply::open(&self.get("/v1/stats", watch)?)?;
        Ok(stats.jobs.queued == 0 && stats.jobs.running == 0)
    }

    pub(super) fn health(&self, watch: &dyn Watch) -> Result<(), EngineError> {
        let health: Health = reply::open(&self.get("/health", watch)?)?;
        if health.status == "ok" {
            return Ok(());
        }
        Err(retryable(format!("the server says that it is '{}'", health.status)))
    }

    /// That the key is good, and a model of this name there.
    pub(super) fn has_model(
        &self,
        wanted: Option<&str>,
        watch: &dyn Watch,
    ) -> Result<(), EngineError> {
        let mut answer = self.get("/v1/model_inventory", watch)?;
        if answer.status == 404 {
            answer = self.get("/v1/models", watch)?;
        }
        let Models { models } = reply::open(&answer)?;
        let names: Vec<&str> = models.iter().map(|model| &*model.name).collect();
        match wanted {
            Some(wanted) if !names.contains(&wanted) => Err(unavailable(format!(
                "the server has no model {wanted}; it has {}",
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            ))),
            _ => Ok(()),
        }
    }

    /// Fetches a sound, whose address mostly is a path on the server.
    pub(super) fn fetch(&self, address: &str, watch: &dyn Watch) -> Result<Vec<u8>, Unfetched> {
        let whole = if address.starts_with('/') {
            format!("{}{address}", self.base)
        } else {
            address.to_owned()
        };
        let rules = Download {
            hosts: &self.hosts,
            bearer: self.api_key,
            bytes_max: SOUND_BYTES_MAX,
            total_max: FETCH_MAX,
        };
        match self.wire.download(&whole, &rules, watch) {
            Ok(sound) => Ok(sound),
            Err(WireError::Status { status: 404 | 410 }) => Err(Unfetched::Gone),
            Err(error) => Err(Unfetched::Other(error.for_engine(NAME))),
        }
    }

    fn get(&self, path: &str, watch: &dyn Watch) -> Result<Answer, EngineError> {
        let url = format!("{}{path}", self.base);
        let call =
            Call { bearer: self.api_key, total_max: Duration::from_secs(10), ..Call::get(&url) };
        self.wire.call(&call, watch).map_err(|error| error.for_engine(NAME))
    }

    fn post(&self, path: &str, body: &Value, watch: &dyn Watch) -> Result<Answer, WireError> {
        let url = format!("{}{path}", self.base);
        self.wire.call(&Call { bearer: self.api_key, ..Call::post(&url, body) }, watch)
    }
}
