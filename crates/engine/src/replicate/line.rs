use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::ReplicateConfig;
use super::note::is_id;
use super::place::Place;
use super::prediction::Prediction;
use super::refusal::{AskError, Refusal};
use crate::wire::{Call, Download, Hosts, Wire, WireError};
use crate::{Unwatched, Watch};

/// How long the creation of a prediction may take to be answered.
const CREATE_MAX: Duration = Duration::from_secs(30);
/// How long whoever calls off waits until that is heard.
const CANCEL_MAX: Duration = Duration::from_secs(5);
/// How long a question about the state of things may take.
const CHECK_MAX: Duration = Duration::from_secs(10);
/// A list holds a hundred predictions, with the logs of each.
const LIST_BYTES_MAX: usize = 32 << 20;
/// A model comes with the description of all its inputs.
const MODEL_BYTES_MAX: usize = 4 << 20;
/// More than fifteen minutes of WAV.
const SOUND_BYTES_MAX: usize = 64 << 20;
const SOUND_MAX: Duration = Duration::from_secs(5 * 60);
/// At most 600 predictions are created a minute, and a hundred are on a page.
const PAGES_MAX: usize = 20;

/// The line to Replicate that its models share.
pub(super) struct Line {
    wire: Wire,
    pub(super) config: ReplicateConfig,
    /// Where sounds may be fetched from.
    hosts: Hosts,
    /// What is there alone gets the token.
    origin: Option<String>,
}

/// The latest predictions.
pub(super) struct Latest {
    pub(super) predictions: Vec<Prediction>,
    /// Whether none is missing that was created since.
    pub(super) complete: bool,
}

#[derive(Deserialize)]
struct Page {
    results: Vec<Value>,
    #[serde(default)]
    next: Option<String>,
}

impl Line {
    pub(super) fn new(mut config: ReplicateConfig, wire: Wire) -> Self {
        config.api_base = config.api_base.trim_end_matches('/').to_owned();
        let url = reqwest::Url::parse(&config.api_base).ok();
        let own_host = url.as_ref().and_then(|url| {
            let host = url.host_str()?;
            Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
        });
        let hosts = Hosts::new(config.delivery_hosts.iter().cloned().chain(own_host));
        let origin = url.map(|url| url.origin().ascii_serialization());
        Self { wire, config, hosts, origin }
    }

    /// Creates a prediction. Once begun, this is heard to its end even if nobody wants the sound any more: what was created
    /// can only be called off by its name.
    pub(super) fn create(
        &self,
        place: &Place,
        input: &Map<String, Value>,
        callback: Option<&str>,
    ) -> Result<Prediction, AskError> {
        let (path, mut body) = match &place.version {
            Some(version) => {
                ("/predictions".to_owned(), json!({"version": version, "input": input}))
            }
            None => (format!("{}/predictions", place.path()), json!({"input": input})),
        };
        if let Some(callback) = callback {
            body["webhook"] = json!(callback);
            body["webhook_events_filter"] = json!(["start", "completed"]);
        }
        let url = format!("{}{path}", self.config.api_base);
        let cancel_after = format!("{}s", self.config.cancel_after.as_secs().max(5));
        let headers = [("cancel-after", cancel_after)];
        let call = Call { headers: &headers, total_max: CREATE_MAX, ..Call::post(&url, &body) };
        let prediction: Prediction = self.ask(call, &Unwatched)?;
        checked(prediction)
    }

    pub(super) fn prediction(&self, id: &str, watch: &dyn Watch) -> Result<Prediction, AskError> {
        let url = format!("{}/predictions/{id}", self.config.api_base);
        checked(self.ask(Call::get(&url), watch)?)
    }

    /// What was created since a time, the latest first.
    pub(super) fn latest(&self, since_ms: i64, watch: &dyn Watch) -> Result<Latest, AskError> {
        let since = Timestamp::from_millisecond(since_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut url = format!("{}/predictions?created_after={since:.3}", self.config.api_base);
        let mut predictions = Vec::new();
        for _ in 0..PAGES_MAX {
            let call = Call { bytes_max: LIST_BYTES_MAX, ..Call::get(&url) };
            let page: Page = self.ask(call, watch)?;
            let read = page.results.into_iter().map(serde_json::from_value::<Prediction>);
            let named = read.filter_map(Result::ok).filter(|prediction| is_id(&prediction.id));
            predictions.extend(named);
            match page.next.filter(|next| !next.is_empty()) {
                None => return Ok(Latest { predictions, complete: true }),
                // The token goes with it.
                Some(next) if self.is_own(&next) => url = next,
                Some(_) => break,
            }
        }
        Ok(Latest { predictions, complete: false })
    }

    /// Calls a prediction off.
    pub(super) fn cancel(&self, id: &str) -> Result<Prediction, AskError> {
        let url = format!("{}/predictions/{id}/cancel", self.config.api_base);
        let call = Call { method: reqwest::Method::POST, total_max: CANCEL_MAX, ..Call::get(&url) };
        self.ask(call, &Unwatched)
    }

    /// What is said at a path about a model.
    pub(super) fn about<T: DeserializeOwned>(&self, path: &str) -> Result<T, AskError> {
        let url = format!("{}{path}", self.config.api_base);
        let call = Call { total_max: CHECK_MAX, bytes_max: MODEL_BYTES_MAX, ..Call::get(&url) };
        self.ask(call, &Unwatched)
    }

    /// Fetches a sound.
    pub(super) fn fetch(&self, address: &str, watch: &dyn Watch) -> Result<Vec<u8>, WireError> {
        let bearer = self.is_own(address).then_some(self.config.token.reveal());
        let rules = Download {
            hosts: &self.hosts,
            bearer,
            bytes_max: SOUND_BYTES_MAX,
            total_max: SOUND_MAX,
        };
        self.wire.download(address, &rules, watch)
    }

    fn ask<T: DeserializeOwned>(&self, call: Call<'_>, watch: &dyn Watch) -> Result<T, AskError> {
        let token = self.config.token.reveal();
        let answer = self.wire.call(&Call { bearer: Some(token), ..call }, watch)?;
        if !answer.is_success() {
            return Err(AskError::Refused(Refusal::of(&answer, token)));
        }
        answer.json().map_err(|error| AskError::Unreadable(error.to_string()))
    }

    /// Whether an address is at the very server that the token is for.
    fn is_own(&self, address: &str) -> bool {
        let url = reqwest::Url::parse(address).ok();
        let origin = url.map(|url| url.origin().ascii_serialization());
        origin.is_some() && origin == self.origin
    }
}

/// The name of a prediction goes into addresses.
fn checked(prediction: Prediction) -> Result<Prediction, AskError> {
    if is_id(&prediction.id) {
        Ok(prediction)
    } else {
        Err(AskError::Unreadable("the prediction has no name that could be asked for".into()))
    }
}
