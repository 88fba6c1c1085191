//! Who wrote a webhook: `Stripe-Signature: t=1700000000,v1=…`, over the time, a point, and the body as it came.
//! <https://docs.stripe.com/webhooks/signature#verify-manually>

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long ago a webhook may have been signed, or how far ahead the clock of whoever signed it may be.
const TOLERANCE_S: u64 = 300;
/// A header has two signatures while a secret is exchanged for another; this is room for many more.
const HEADER_BYTES_MAX: usize = 4096;
/// In hexadecimal digits.
const SIGNATURE_DIGITS: usize = 64;

/// Why a webhook is not believed to be Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is not one of Stripe's.
    #[error("the header is no signature of Stripe's")]
    Malformed,
    /// It is signed with another secret, or something else was signed.
    #[error("no signature in the header belongs to this body and secret")]
    Mismatch,
    /// It is right, but not of now.
    #[error("it was signed more than five minutes ago, or ahead of time")]
    NotNow,
}

/// Whether the body was signed with the secret lately: any one of several signatures is enough.
///
/// The secret is the whole text, `whsec_` included; it is not decoded.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(header: &str, body: &[u8], secret: &str, now_s: i64) -> Result<(), SignatureError> {
    let (time, signatures) = parts(header).ok_or(SignatureError::Malformed)?;
    let signed_s: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    let mac = mac(time, body, secret);
    // Each comparison takes as long, wherever the first difference is.
    let is_right = |signature: &[u8; 32]| mac.clone().verify_slice(signature).is_ok();
    if !signatures.iter().any(is_right) {
        return Err(SignatureError::Mismatch);
    }
    if now_s.abs_diff(signed_s) > TOLERANCE_S {
        return Err(SignatureError::NotNow);
    }
    Ok(())
}

/// The header for a body, signed at this time: to see whether one's own webhook believes it.
pub fn sign(body: &[u8], secret: &str, at_s: i64) -> String {
    let time = at_s.to_string();
    let mut header = format!("t={time},v1=");
    for byte in mac(&time, body, secret).finalize().into_bytes() {
        write!(header, "{byte:02x}").expect("a text takes whatever is written");
    }
    header
}

/// The time as it is written, and every signature of the scheme that is in use. Other schemes do not count.
fn parts(header: &str) -> Option<(&str, Vec<[u8; 32]>)> {
    if header.len() > HEADER_BYTES_MAX {
        return None;
    }
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=')? {
            ("t", _) if time.is_some() => return None,
            ("t", at) if !at.is_empty() && at.bytes().all(|byte| byte.is_ascii_digit()) => {
                time = Some(at);
            }
            ("t", _) => return None,
            ("v1", digits) => signatures.extend(bytes(digits)),
            _ => {}
        }
    }
    Some((time?, signatures))
}

fn bytes(digits: &str) -> Option<[u8; 32]> {
    let fits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digits.len() != SIGNATURE_DIGITS || !digits.bytes().all(fits) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

fn mac(time: &str, body: &[u8], secret: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is a key");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Stripe's own Python client signs this with.
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    const SECRET: &str = "whsec_test_secret";
    const TIME_S: i64 = 1_700_000_000;
    const V1: &str = "0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";

    fn header(rest: &str) -> String {
        format!("t={TIME_S},{rest}")
    }

    #[test]
    fn what_stripes_own_client_signs_is_believed() {
        assert_eq!(verify(&header(&format!("v1={V1}")), BODY, SECRET, TIME_S), Ok(()));
        assert_eq!(sign(BODY, SECRET, TIME_S), header(&format!("v1={V1}")));
    }

    #[test]
    fn while_a_secret_is_exchanged_either_signature_is_enough() {
        let other = "f".repeat(64);
        for rest in [
            format!("v1={other},v1={V1}"),
            format!("v1={V1},v1={other}"),
            format!("v0={other},v1=short,v1={V1},v2=x"),
        ] {
            assert_eq!(verify(&header(&rest), BODY, SECRET, TIME_S), Ok(()), "{rest}");
        }
        let turned_round = format!("v1={V1},t={TIME_S}");
        assert_eq!(verify(&turned_round, BODY, SECRET, TIME_S), Ok(()));
    }

    #[test]
    fn another_secret_scheme_body_or_time_is_not_believed() {
        let right = header(&format!("v1={V1}"));
        let mismatch = Err(SignatureError::Mismatch);
        assert_eq!(verify(&right, BODY, "whsec_test_secreT", TIME_S), mismatch);
        assert_eq!(verify(&right, BODY, "test_secret", TIME_S), mismatch);
        assert_eq!(verify(&header(&format!("v0={V1}")), BODY, SECRET, TIME_S), mismatch);
        assert_eq!(
            verify(&header(&format!("v1={}", V1.to_uppercase())), BODY, SECRET, TIME_S),
            mismatch
        );
        assert_eq!(verify(&format!("t={TIME_S}"), BODY, SECRET, TIME_S), mismatch);
        assert_eq!(verify(&format!("t={},v1={V1}", TIME_S + 1), BODY, SECRET, TIME_S), mismatch);
        assert_eq!(verify(&format!("t=0{TIME_S},v1={V1}"), BODY, SECRET, TIME_S), mismatch);
        assert_eq!(verify(&right, b"", SECRET, TIME_S), mismatch);
    }

    #[test]
    fn what_is_five_minutes_off_is_believed_and_a_second_more_is_not() {
        let right = header(&format!("v1={V1}"));
        for (now_s, answer) in [
            (TIME_S + 300, Ok(())),
            (TIME_S - 300, Ok(())),
            (TIME_S + 301, Err(SignatureError::NotNow)),
            (TIME_S - 301, Err(SignatureError::NotNow)),
            (i64::MIN, Err(SignatureError::NotNow)),
            (i64::MAX, Err(SignatureError::NotNow)),
        ] {
            assert_eq!(verify(&right, BODY, SECRET, now_s), answer, "{now_s}");
        }
    }

    #[test]
    fn what_is_no_header_of_stripes_is_refused() {
        for text in [
            String::new(),
            "t".into(),
            format!("v1={V1}"),
            format!("t=,v1={V1}"),
            format!("t=now,v1={V1}"),
            format!("t=-1,v1={V1}"),
            format!("t=+{TIME_S},v1={V1}"),
            format!("t=99999999999999999999,v1={V1}"),
            format!("t={TIME_S},t={TIME_S},v1={V1}"),
            format!("t={TIME_S},v1={V1},"),
            header(&format!("v1={V1},v0={}", "f".repeat(4096))),
        ] {
            assert_eq!(
                verify(&text, BODY, SECRET, TIME_S),
                Err(SignatureError::Malformed),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_body_that_differs_in_one_bit_is_not_believed(at in 0..BODY.len() * 8) {
            let mut body = BODY.to_vec();
            body[at / 8] ^= 1 << (at % 8);
            let right = header(&format!("v1={V1}"));
            prop_assert_eq!(verify(&right, &body, SECRET, TIME_S), Err(SignatureError::Mismatch));
        }

        #[test]
        fn any_header_is_answered(
            text in prop_oneof![any::<String>(), "(t=[0-9é]{0,12}|v1=[0-9a-fé]{60,68}|[,= ]){0,6}"],
            now_s in any::<i64>(),
        ) {
            prop_assert!(verify(&text, BODY, SECRET, now_s).is_err());
        }

        #[test]
        fn what_is_signed_is_believed(body in any::<Vec<u8>>(), secret in "[!-~]{1,99}", at_s in 0..i64::MAX) {
            prop_assert_eq!(verify(&sign(&body, &secret, at_s), &body, &secret, at_s), Ok(()));
            let other = format!("{secret}.");
            prop_assert!(verify(&sign(&body, &secret, at_s), &body, &other, at_s).is_err());
        }
    }
}
