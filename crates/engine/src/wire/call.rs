use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::{Answer, Wire, WireError};
use crate::Watch;

/// A request that is made once.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    /// A token, sent as `Authorization: Bearer`.
    pub(crate) bearer: Option<&'a str>,
    pub(crate) headers: &'a [(&'static str, String)],
    /// JSON.
    pub(crate) body: Option<&'a serde_json::Value>,
    /// How long all of it may take.
    pub(crate) total_max: Duration,
    /// How large the answer may be.
    pub(crate) bytes_max: usize,
}

impl<'a> Call<'a> {
    /// Asks for something.
    pub(crate) fn get(url: &'a str) -> Self {
        Self {
            method: Method::GET,
            url,
            bearer: None,
            headers: &[],
            body: None,
            total_max: Duration::from_secs(30),
            bytes_max: 1 << 20,
        }
    }

    /// Sends something.
    pub(crate) fn post(url: &'a str, body: &'a serde_json::Value) -> Self {
        Self { method: Method::POST, body: Some(body), ..Self::get(url) }
    }
}

impl Wire {
    /// Makes a request and hears the answer out.
    ///
    /// # Errors
    /// [`WireError`]; no status is one.
    pub(crate) fn call(&self, call: &Call<'_>, watch: &dyn Watch) -> Result<Answer, WireError> {
        let url = Url::parse(call.url).map_err(|error| WireError::not_sent(&error))?;
        let mut request = self.client_for(&url)?.request(call.method.clone(), url);
        if let Some(token) = call.bearer {
            let mut bearer = HeaderValue::try_from(format!("Bearer {token}"))
                .map_err(|error| WireError::not_sent(&error))?;
            bearer.set_sensitive(true);
            request = request.header(AUTHORIZATION, bearer);
        }
        for (name, value) in call.headers {
            request = request.header(HeaderName::from_static(name), value);
        }
        if let Some(body) = call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(serde_json::to_vec(body).map_err(|error| WireError::not_sent(&error))?);
        }
        let request = request.timeout(call.total_max);
        self.wait_for(watch, async {
            let answer = request.send().await.map_err(WireError::of)?;
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            let body = super::download::read(answer, call.bytes_max).await?;
            Ok(Answer { status, headers, body })
        })
    }
}
