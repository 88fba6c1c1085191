//! What Replicate says by itself: webhooks, signed as Standard Webhooks are
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use super::note::is_id;

/// How long ago a webhook may have been signed, or how far ahead the clock of whoever signed it may be.
const TOLERANCE_S: u64 = 300;
/// A header has two signatures while a secret is exchanged for another; this is room for many more.
const HEADER_BYTES_MAX: usize = 4096;

/// Believes what is signed with a secret.
#[derive(Clone)]
pub struct Webhook {
    key: Vec<u8>,
}

/// The headers of a webhook, as they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`, in seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: `v1,` and a signature, or several of them with a space between.
    pub signature: &'a str,
}

/// What a webhook tells. It may come more than once, and late: what it says is a reason to ask, and no news by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The name of the prediction.
    pub prediction: String,
    /// How it stood, in Replicate's word: `starting`, `succeeded`, …
    pub status: String,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The secret is none of Replicate's.
    #[error("the secret of webhooks begins with whsec_, and the rest is Base64")]
    Secret,
    /// The headers are not those of a signed webhook.
    #[error("the headers are not those of a signed webhook")]
    Malformed,
    /// It is signed with another secret, or something else was signed.
    #[error("no signature belongs to this body and secret")]
    Mismatch,
    /// It is right, but not of now.
    #[error("it was signed more than five minutes ago, or ahead of time")]
    NotNow,
    /// It is Replicate's, and not about a prediction.
    #[error("it is about no prediction")]
    Unreadable,
}

#[derive(Deserialize)]
struct Body {
    id: String,
    #[serde(default)]
    status: String,
}

impl Webhook {
    /// Takes a secret, `whsec_` included.
    ///
    /// # Errors
    /// [`WebhookError::Secret`].
    pub fn new(secret: &str) -> Result<Self, WebhookError> {
        let coded = secret.trim().strip_prefix("whsec_").ok_or(WebhookError::Secret)?;
        let key = BASE64.decode(coded).map_err(|_| WebhookError::Secret)?;
        if key.is_empty() { Err(WebhookError::Secret) } else { Ok(Self { key }) }
    }

    /// Hears what was signed with the secret lately: any one of several signatures is enough. The body is the one that came,
    /// to the byte.
    ///
    /// # Errors
    /// [`WebhookError`].
    pub fn hear(&self, signed: Signed<'_>, body: &[u8], now_s: i64) -> Result<Heard, WebhookError> {
        self.verify(signed, body, now_s)?;
        let body: Body = serde_json::from_slice(body).map_err(|_| WebhookError::Unreadable)?;
        if !is_id(&body.id) {
            return Err(WebhookError::Unreadable);
        }
        Ok(Heard { prediction: body.id, status: body.status })
    }

    /// Whether it was signed with the secret lately.
    ///
    /// # Errors
    /// [`WebhookError`].
    pub fn verify(&self, signed: Signed<'_>, body: &[u8], now_s: i64) -> Result<(), WebhookError> {
        let Signed { id, timestamp, signature } = signed;
        let digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
        if id.is_empty() || !digits || signature.len() > HEADER_BYTES_MAX {
            return Err(WebhookError::Malformed);
        }
        let signed_s: i64 = timestamp.parse().map_err(|_| WebhookError::Malformed)?;
        let mac = self.mac(id, timestamp, body);
        let signatures = signature.split(' ').filter_map(|one| one.strip_prefix("v1,"));
        let mut signatures = signatures.filter_map(|coded| BASE64.decode(coded).ok());
        // Each comparison takes as long, wherever the first difference is.
        if !signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok()) {
            return Err(WebhookError::Mismatch);
        }
        if now_s.abs_diff(signed_s) > TOLERANCE_S {
            return Err(WebhookError::NotNow);
        }
        Ok(())
    }

    /// The signature of a body, `v1,` included: to see whether one's own webhook believes it.
    pub fn sign(&self, id: &str, at_s: i64, body: &[u8]) -> String {
        let mac = self.mac(id, &at_s.to_string(), body);
        format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length is a key");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vector on which the reference libraries of Standard Webhooks and Replicate's own client agree.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIME_S: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const V1: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn verify(id: &str, timestamp: &str, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
        let signed = Signed { id, timestamp, signature };
        Webhook::new(SECRET).unwrap().verify(signed, body, TIME_S)
    }

    #[test]
    fn the_known_vector_is_believed() {
        assert_eq!(verify(ID, "1614265330", V1, BODY), Ok(()));
        assert_eq!(Webhook::new(SECRET).unwrap().sign(ID, TIME_S, BODY), V1);
    }

    #[test]
    fn any_one_of_several_signatures_is_enough() {
        let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
        for signatures in [
            format!("{other} {V1}"),
            format!("{V1} {other}"),
            format!("v2,abc v1,??? v1a,xyz {V1}"),
        ] {
            assert_eq!(verify(ID, "1614265330", &signatures, BODY), Ok(()), "{signatures}");
        }
        assert_eq!(verify(ID, "1614265330", other, BODY), Err(WebhookError::Mismatch));
    }

    #[test]
    fn another_name_time_scheme_or_body_is_not_believed() {
        let mismatch = Err(WebhookError::Mismatch);
        assert_eq!(verify("msg_other", "1614265330", V1, BODY), mismatch);
        assert_eq!(verify(ID, "1614265331", V1, BODY), mismatch);
        assert_eq!(verify(ID, "01614265330", V1, BODY), mismatch);
        assert_eq!(verify(ID, "1614265330", &V1.replace("v1,", "v2,"), BODY), mismatch);
        assert_eq!(verify(ID, "1614265330", &V1[3..], BODY), mismatch);
        assert_eq!(verify(ID, "1614265330", "v1,", BODY), mismatch);
        assert_eq!(verify(ID, "1614265330", "", BODY), mismatch);
        assert_eq!(verify(ID, "1614265330", V1, br#"{"test":2432232314}"#), mismatch);
    }

    #[test]
    fn what_is_five_minutes_off_is_believed_and_a_second_more_is_not() {
        let webhook = Webhook::new(SECRET).unwrap();
        let signed = Signed { id: ID, timestamp: "1614265330", signature: V1 };
        for (now_s, answer) in [
            (TIME_S + 300, Ok(())),
            (TIME_S - 300, Ok(())),
            (TIME_S + 301, Err(WebhookError::NotNow)),
            (TIME_S - 301, Err(WebhookError::NotNow)),
            (i64::MIN, Err(WebhookError::NotNow)),
        ] {
            assert_eq!(webhook.verify(signed, BODY, now_s), answer, "{now_s}");
        }
    }

    #[test]
    fn what_has_no_such_headers_is_malformed() {
        let long = format!("{V1} {}", "v1,AAAA ".repeat(600));
        for (id, timestamp, signature) in [
            ("", "1614265330", V1),
            (ID, "", V1),
            (ID, "now", V1),
            (ID, "-1", V1),
            (ID, "99999999999999999999", V1),
            (ID, "1614265330", long.as_str()),
        ] {
            assert_eq!(verify(id, timestamp, signature, BODY), Err(WebhookError::Malformed));
        }
    }

    #[test]
    fn a_prediction_is_heard_whatever_else_is_said() {
        let webhook = Webhook::new(SECRET).unwrap();
        let hear = |body: &str| {
            let signature = webhook.sign(ID, TIME_S, body.as_bytes());
            let signed = Signed { id: ID, timestamp: "1614265330", signature: &signature };
            webhook.hear(signed, body.as_bytes(), TIME_S)
        };
        let heard = Heard { prediction: "gm3q".into(), status: "succeeded".into() };
        assert_eq!(
            hear(r#"{"id":"gm3q","status":"succeeded","output":null,"new":[1]}"#),
            Ok(heard)
        );
        assert_eq!(hear(r#"{"id":"gm3q"}"#).unwrap().status, "");
        for body in ["", "[]", "{}", r#"{"id":7}"#, r#"{"id":"../account"}"#] {
            assert_eq!(hear(body), Err(WebhookError::Unreadable), "{body}");
        }
    }

    #[test]
    fn a_secret_is_base64_after_its_prefix_and_is_not_printed() {
        for secret in ["", "whsec_", "whsec_***", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(Webhook::new(secret).err(), Some(WebhookError::Secret), "{secret}");
        }
        assert_eq!(format!("{:?}", Webhook::new(SECRET).unwrap()), "Webhook { .. }");
    }
}
