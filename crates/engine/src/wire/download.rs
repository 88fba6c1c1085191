use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use reqwest::{Response, Url};

use super::{Wire, WireError};
use crate::Watch;

/// A sound is not moved more often than this.
const REDIRECTS_MAX: usize = 3;

/// What may be fetched.
pub(crate) struct Download<'a> {
    /// The hosts that may be asked, at every redirect anew.
    pub(crate) hosts: &'a Hosts,
    /// A token for the first host of all, which is told to no other.
    pub(crate) bearer: Option<&'a str>,
    /// How large a sound may be.
    pub(crate) bytes_max: usize,
    /// How long all of it may take.
    pub(crate) total_max: Duration,
}

/// Hosts that sound may be fetched from: `replicate.delivery`, `*.replicate.delivery` for everything below it, or with a
/// port, `127.0.0.1:8080`. Only those with a port may be asked without encryption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    pub(crate) fn new(patterns: impl IntoIterator<Item = String>) -> Self {
        Self(patterns.into_iter().map(|pattern| pattern.to_ascii_lowercase()).collect())
    }

    fn allow(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let with_port = url.port_or_known_default().map(|port| format!("{host}:{port}"));
        let named = |pattern: &str| with_port.as_deref() == Some(pattern);
        let known = |pattern: &str| match pattern.strip_prefix("*.") {
            Some(parent) => {
                host.strip_suffix(parent).is_some_and(|name| name.len() > 1 && name.ends_with('.'))
            }
            None => host == pattern,
        };
        let plain_port = url.port().is_none();
        match url.scheme() {
            "https" => self.0.iter().any(|pattern| named(pattern) || plain_port && known(pattern)),
            "http" => self.0.iter().any(|pattern| named(pattern)),
            _ => false,
        }
    }
}

impl Wire {
    /// Fetches a sound.
    ///
    /// # Errors
    /// [`WireError`]: the address is not among those that may be asked, or there is no sound of that size.
    pub(crate) fn download(
        &self,
        address: &str,
        rules: &Download<'_>,
        watch: &dyn Watch,
    ) -> Result<Vec<u8>, WireError> {
        self.wait_for(watch, async {
            let all = self.follow(address, rules);
            match tokio::time::timeout(rules.total_max, all).await {
                Ok(done) => done,
                Err(_) => Err(WireError::Lost("the download took too long".into())),
            }
        })
    }

    async fn follow(&self, address: &str, rules: &Download<'_>) -> Result<Vec<u8>, WireError> {
        let mut url = Url::parse(address).map_err(|error| WireError::not_sent(&error))?;
        let first = url.origin();
        for _ in 0..=REDIRECTS_MAX {
            if !rules.hosts.allow(&url) {
                return Err(WireError::Host { host: url.host_str().unwrap_or("nowhere").into() });
            }
            let mut request = self.client_for(&url)?.get(url.clone());
            if let Some(token) = rules.bearer.filter(|_| url.origin() == first) {
                request = request.header(AUTHORIZATION, format!("Bearer {token}"));
            }
            let silence = self.config.silence_max;
            let answer = match tokio::time::timeout(silence, request.send()).await {
                Ok(answer) => answer.map_err(WireError::of)?,
                Err(_) => return Err(WireError::Lost("nothing was heard for too long".into())),
            };
            let status = answer.status().as_u16();
            let moved = answer.headers().get(LOCATION).filter(|_| (300..400).contains(&status));
            if let Some(location) = moved.and_then(|location| location.to_str().ok()) {
                url = url.join(location).map_err(|error| WireError::not_sent(&error))?;
                continue;
            }
            if status != 200 {
                return Err(WireError::Status { status });
            }
            sounds_like_sound(&answer)?;
            return read(answer, rules.bytes_max).await;
        }
        Err(WireError::Lost("it was moved too often".into()))
    }
}

/// Whether the media type may be that of a sound: stores often do not know what they hold.
fn sounds_like_sound(answer: &Response) -> Result<(), WireError> {
    let media_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let known = essence.starts_with("audio/")
        || matches!(
            &*essence,
            "" | "application/octet-stream"
                | "binary/octet-stream"
                | "application/ogg"
                | "video/ogg"
        );
    if known { Ok(()) } else { Err(WireError::MediaType { media_type: essence }) }
}

/// Reads a body, a piece at a time, as far as it may go.
pub(super) async fn read(mut answer: Response, limit: usize) -> Result<Vec<u8>, WireError> {
    let too_large = || WireError::TooLarge { limit };
    let told = answer.content_length().unwrap_or(0);
    if told > limit as u64 {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(told as usize);
    while let Some(piece) = answer.chunk().await.map_err(WireError::of)? {
        if piece.len() > limit - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(patterns: &[&str], address: &str) -> bool {
        let hosts = Hosts::new(patterns.iter().map(|&pattern| pattern.to_owned()));
        hosts.allow(&Url::parse(address).unwrap())
    }

    #[test]
    fn only_named_hosts_are_asked() {
        let hosts = ["replicate.delivery", "*.replicate.delivery"];
        assert!(allows(&hosts, "https://replicate.delivery/a/b.wav"));
        assert!(allows(&hosts, "https://pbxt.replicate.delivery/b.wav"));
        assert!(allows(&hosts, "https://PBXT.Replicate.Delivery/b.wav"));
        for elsewhere in [
            "http://replicate.delivery/a.wav",
            "https://replicate.delivery:8443/a.wav",
            "https://replicate.delivery.example.org/a.wav",
            "https://evilreplicate.delivery/a.wav",
            "https://replicate.delivery@example.org/a.wav",
            "https://127.0.0.1/a.wav",
            "file:///etc/passwd",
            "data:audio/wav;base64,AAAA",
        ] {
            assert!(!allows(&hosts, elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_host_with_a_port_may_be_asked_without_encryption() {
        assert!(allows(&["127.0.0.1:8080"], "http://127.0.0.1:8080/a.wav"));
        assert!(!allows(&["127.0.0.1:8080"], "http://127.0.0.1:8081/a.wav"));
        assert!(!allows(&["127.0.0.1"], "http://127.0.0.1/a.wav"));
    }
}
