//! The line to other people's machines: requests that can be called off, answers and downloads of bounded size, and
//! errors that tell whether a request may have been heard.

mod answer;
mod call;
mod download;
mod error;

pub(crate) use answer::Answer;
pub(crate) use call::Call;
pub(crate) use download::{Download, Hosts};
pub(crate) use error::WireError;

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use tokio::runtime::Runtime;

use crate::Watch;

/// How often whoever waits is asked whether they still do.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// How patient a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireConfig {
    /// How long reaching a machine may take.
    pub connect_max: Duration,
    /// How long nothing may be heard within a download.
    pub silence_max: Duration,
}

impl Default for WireConfig {
    fn default() -> Self {
        Self { connect_max: Duration::from_secs(10), silence_max: Duration::from_secs(60) }
    }
}

/// A line that engines share; clones are the same line.
///
/// Engines are plain functions (docs/decisions/010): the waiting is done on a runtime of one thread. It and the clients begin
/// with the first request: reading the machine's certificates takes longer than anything else at the start of the program,
/// and who asks nobody needs none. Nothing follows a redirect by itself, and nothing is sent twice.
#[derive(Clone)]
pub struct Wire {
    config: WireConfig,
    line: Arc<Line>,
}

#[derive(Default)]
struct Line {
    /// For the world outside, through the proxy of the machine if there is one.
    outside: OnceLock<reqwest::Client>,
    /// For unencrypted addresses: a program on this machine or beside it, which no proxy leads to.
    beside: OnceLock<reqwest::Client>,
    runtime: OnceLock<Own>,
}

/// A runtime that whoever drops it does not wait for: that may be a thread that serves, which must not block.
struct Own(Option<Runtime>);

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Wire {
    /// Gets ready; nothing is asked yet.
    pub fn new(config: WireConfig) -> Self {
        Self { config, line: Arc::default() }
    }

    /// Runs to the end, or until the sound is no longer wanted.
    fn wait_for<T>(
        &self,
        watch: &dyn Watch,
        work: impl Future<Output = Result<T, WireError>>,
    ) -> Result<T, WireError> {
        let unwanted = async {
            while !watch.cancelled() {
                tokio::time::sleep(ASK_EVERY).await;
            }
        };
        self.runtime().block_on(async {
            tokio::select! {
                done = work => done,
                () = unwanted => Err(WireError::Cancelled),
            }
        })
    }

    fn runtime(&self) -> &Runtime {
        let own = self.line.runtime.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("wire")
                .enable_all()
                .build()
                .expect("the system gives a program one more thread");
            Own(Some(runtime))
        });
        own.0.as_ref().expect("it is taken only when it is dropped")
    }

    /// # Errors
    /// [`WireError::NotSent`] if this machine has no certificates that could be trusted.
    fn client_for(&self, url: &reqwest::Url) -> Result<&reqwest::Client, WireError> {
        let is_beside = url.scheme() == "http";
        let place = if is_beside { &self.line.beside } else { &self.line.outside };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let client = self.client(is_beside).map_err(|error| WireError::not_sent(&error))?;
        // Two may begin at a time; either's will do.
        Ok(place.get_or_init(|| client))
    }

    fn client(&self, is_beside: bool) -> reqwest::Result<reqwest::Client> {
        // The TLS library wants to be told once a process what to compute with; being told twice is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .user_agent(concat!("cloudmusic/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.config.connect_max)
            .redirect(Policy::none());
        if is_beside { client.no_proxy() } else { client }.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unwatched;

    #[test]
    fn a_thread_that_serves_may_drop_the_line() {
        let wire = Wire::new(WireConfig::default());
        // Nobody listens there.
        drop(wire.call(&Call::get("http://127.0.0.1:9/"), &Unwatched));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move { drop(wire) });
    }
}
