//! One question to Stripe, with its further tries.

use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::back_off::pause;
use crate::{Refusal, Stripe, StripeError};

const TRIES_MAX: u32 = 3;
/// More than anything has that Stripe answers one thing with.
const OBJECT_BYTES_MAX: usize = 1 << 20;
/// A hundred things, some with all the notes that an account may put on them.
const LIST_BYTES_MAX: usize = 8 << 20;
/// Of a refusal, for people.
const MESSAGE_CHARACTERS_MAX: usize = 500;

/// What is asked.
pub(crate) struct Call<'a> {
    method: Method,
    path: String,
    query: Vec<(&'static str, &'a str)>,
    form: Vec<(&'static str, String)>,
    idempotency_key: Option<String>,
    answer_bytes_max: usize,
}

impl<'a> Call<'a> {
    /// Reads one thing.
    pub(crate) fn read(path: String, query: Vec<(&'static str, &'a str)>) -> Self {
        Self {
            method: Method::GET,
            path,
            query,
            form: Vec::new(),
            idempotency_key: None,
            answer_bytes_max: OBJECT_BYTES_MAX,
        }
    }

    /// Reads a list.
    pub(crate) fn list(path: &str, query: Vec<(&'static str, &'a str)>) -> Self {
        Self { answer_bytes_max: LIST_BYTES_MAX, ..Self::read(path.to_owned(), query) }
    }

    /// Does something. Whatever becomes of a try, Stripe does what has one key once, and answers it the same for a day.
    pub(crate) fn act(path: String, form: Vec<(&'static str, String)>, key: String) -> Self {
        let idempotency_key = Some(key);
        Self { form, idempotency_key, ..Self::end(path) }
    }

    /// Does something that can be done once only. It has no key: a failure would be its answer for a day.
    pub(crate) fn end(path: String) -> Self {
        Self { method: Method::POST, ..Self::read(path, Vec::new()) }
    }
}

impl Stripe {
    /// Asks, and asks again after a pause where that may help.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: &Call<'_>) -> Result<T, StripeError> {
        let end = Instant::now() + self.total_max;
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.try_once(call, end).await {
                Ok(bytes) => {
                    return serde_json::from_slice(&bytes).map_err(|_| StripeError::Unreadable);
                }
                Err(error) => error,
            };
            let own = pause(self.back_off, self.back_off_max, tries);
            let pause = error.retry_after().map_or(own, |asked| asked.max(own));
            let is_too_long = pause > self.back_off_max || Instant::now() + pause >= end;
            if tries == TRIES_MAX || !error.may_pass() || is_too_long {
                return Err(error);
            }
            let path = &call.path;
            tracing::debug!(
                path,
                tries,
                ?pause,
                error = &error as &dyn std::error::Error,
                "Stripe is asked again"
            );
            tokio::time::sleep(pause).await;
        }
    }

    async fn try_once(&self, call: &Call<'_>, end: Instant) -> Result<Vec<u8>, StripeError> {
        let url = format!("{}{}", self.api_base, call.path);
        let mut request = self.client.request(call.method.clone(), url);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if call.method == Method::POST {
            request = request.form(&call.form);
        }
        if let Some(key) = &call.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        let left = end.saturating_duration_since(Instant::now());
        let mut response = request.timeout(left).send().await.map_err(unreachable)?;
        let read = body(&mut response, call.answer_bytes_max).await;
        if response.status().is_success() {
            return read;
        }
        // What cannot be read of a refusal is only its reason.
        Err(self.refusal(&response, &read.unwrap_or_default()))
    }

    fn refusal(&self, response: &Response, body: &[u8]) -> StripeError {
        let (status, headers) = (response.status().as_u16(), response.headers());
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let said = |name: &str| body["error"][name].as_str().map(|text| self.plain(text));
        let asked_to = header(headers, "Stripe-Should-Retry");
        let refusal = Refusal {
            kind: said("type").unwrap_or_else(|| "no kind given".into()),
            code: said("code"),
            message: said("message").unwrap_or_else(|| "no reason given".into()),
            param: said("param"),
            request_id: header(headers, "Request-Id").map(|id| self.plain(id)),
            may_pass: match asked_to {
                Some("true") => true,
                Some("false") => false,
                _ => matches!(status, 409 | 429 | 500..),
            },
            retry_after: header(headers, "Retry-After")
                .and_then(|seconds| seconds.parse().ok())
                .map(Duration::from_secs),
        };
        StripeError::Refused { status, refusal: Box::new(refusal) }
    }

    /// A text of Stripe's as it can stand in a log.
    fn plain(&self, text: &str) -> String {
        let text = text.replace(&self.secret_key, "•••");
        text.chars().filter(|c| !c.is_control()).take(MESSAGE_CHARACTERS_MAX).collect()
    }
}

async fn body(response: &mut Response, bytes_max: usize) -> Result<Vec<u8>, StripeError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(StripeError::Unreadable);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn unreachable(error: reqwest::Error) -> StripeError {
    if error.is_builder() {
        return StripeError::Setup(error.without_url());
    }
    StripeError::Unreachable(error.without_url())
}
