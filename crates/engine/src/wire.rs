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
/// Engines are plain functions (docs/decisions/010): the waiting is done on a runtime of one thread, which begins with the
/// first request. Nothing follows a redirect by itself, and nothing is sent twice.
#[derive(Clone)]
pub struct Wire {
    /// For the world outside, through the proxy of the machine if there is one.
    outside: reqwest::Client,
    /// For unencrypted addresses: a program on this machine or beside it, which no proxy leads to.
    beside: reqwest::Client,
    config: WireConfig,
    runtime: Arc<OnceLock<Own>>,
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
    ///
    /// # Errors
    /// If this machine has no certificates that could be trusted.
    pub fn new(config: WireConfig) -> Result<Self, reqwest::Error> {
        // The TLS library wants to be told once a process what to compute with; being told twice is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = || {
            reqwest::Client::builder()
                .user_agent(concat!("cloudmusic/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(config.connect_max)
                .redirect(Policy::none())
        };
        Ok(Self {
            outside: client().build()?,
            beside: client().no_proxy().build()?,
            config,
            runtime: Arc::default(),
        })
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
        let own = self.runtime.get_or_init(|| {
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

    fn client_for(&self, url: &reqwest::Url) -> &reqwest::Client {
        if url.scheme() == "http" { &self.beside } else { &self.outside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unwatched;

    #[test]
    fn a_thread_that_serves_may_drop_the_line() {
        let wire = Wire::new(WireConfig::default()).unwrap();
        // Nobody listens there.
        drop(wire.call(&Call::get("http://127.0.0.1:9/"), &Unwatched));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move { drop(wire) });
    }
}
