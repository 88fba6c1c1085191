//! What goes wrong where credits are bought and wallets are kept.

use std::error::Error;

use axum::http::StatusCode;
use pipeline::{CheckoutError, PurchaseError, ReceiveError, RecoverError};
use stripe::StripeError;

use super::Problem;

/// When it makes sense to ask Stripe again, where it did not say.
const STRIPE_PAUSE_MS: i64 = 10_000;
const HOUR_MS: i64 = 3_600_000;
/// Nobody plans further ahead than that.
const PAUSE_MAX_MS: i64 = 24 * HOUR_MS;

impl From<CheckoutError> for Problem {
    fn from(error: CheckoutError) -> Self {
        match error {
            CheckoutError::Store(error) => error.into(),
            CheckoutError::Stripe(error) => stripe(&error),
            CheckoutError::NoPayments => no_payments(),
            CheckoutError::UnknownPack { .. } => {
                Self::unprocessable("unknown_pack", error.to_string())
            }
            CheckoutError::TooMany => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                Self::new(status, "too_many_purchases", "Too many purchases", error.to_string())
                    .retry_after_ms(HOUR_MS)
            }
        }
    }
}

impl From<PurchaseError> for Problem {
    fn from(error: PurchaseError) -> Self {
        match error {
            PurchaseError::Store(error) => error.into(),
            PurchaseError::Stripe(error) => {
                tracing::warn!(
                    error = &error as &dyn Error,
                    "Stripe could not be asked about a purchase"
                );
                stripe(&error)
            }
            PurchaseError::Unknown => Self::not_found("there is no purchase of this id"),
            PurchaseError::NotYours => {
                Self::new(StatusCode::FORBIDDEN, "not_yours", "Not yours", error.to_string())
            }
        }
    }
}

impl From<RecoverError> for Problem {
    fn from(error: RecoverError) -> Self {
        match error {
            RecoverError::Store(error) => error.into(),
            RecoverError::Wrong => Self::unprocessable("recovery_code", error.to_string()),
            RecoverError::TooManyTries { retry_after_ms } => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                Self::new(status, "too_many_tries", "Too many tries", error.to_string())
                    .retry_after_ms(retry_after_ms)
            }
            RecoverError::WalletKept => {
                let detail = "this browser holds another wallet that has no recovery code: make one first, or leave that \
                    wallet behind with \"replace\": true";
                Self::new(StatusCode::CONFLICT, "wallet_kept", "Another wallet is here", detail)
            }
        }
    }
}

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Store(error) => error.into(),
            ReceiveError::NoPayments => no_payments(),
            ReceiveError::NoSecret => {
                tracing::warn!("a webhook came, and STRIPE_WEBHOOK_SECRET is not set");
                let detail = "what Stripe signs with is not known here: set STRIPE_WEBHOOK_SECRET to the signing secret of \
                    this endpoint";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail)
                    .retry_after_ms(HOUR_MS)
            }
            ReceiveError::Signature(why) => {
                tracing::warn!(error = &why as &dyn Error, "a webhook is not believed");
                let status = StatusCode::BAD_REQUEST;
                Self::new(status, "signature", "The signature is not right", why.to_string())
            }
            ReceiveError::Unreadable(_) => Self::malformed(error.to_string()),
        }
    }
}

fn no_payments() -> Problem {
    let detail = "this studio sells no credits";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no_payments", "Nothing is sold here", detail)
        .retry_after_ms(HOUR_MS)
}

/// What Stripe said is for the operator, and in the log.
fn stripe(error: &StripeError) -> Problem {
    let pause_ms = error.retry_after().map_or(STRIPE_PAUSE_MS, |pause| {
        i64::try_from(pause.as_millis()).unwrap_or(PAUSE_MAX_MS).min(PAUSE_MAX_MS)
    });
    let detail = "the payment provider does not answer as it should, nothing was charged; try again in a moment";
    Problem::new(StatusCode::BAD_GATEWAY, "stripe", "Payments do not answer", detail)
        .retry_after_ms(pause_ms)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use stripe::{Refusal, SignatureError};

    use super::*;

    fn refused(retry_after: Option<Duration>) -> StripeError {
        let refusal = Refusal {
            kind: "invalid_request_error".into(),
            code: None,
            message: "No such key: what nobody outside is to read".into(),
            param: None,
            request_id: None,
            may_pass: false,
            retry_after,
        };
        StripeError::Refused { status: 401, refusal: Box::new(refusal) }
    }

    #[test]
    fn each_failure_has_the_status_and_code_that_the_api_promises() {
        let unknown = CheckoutError::UnknownPack { pack: "free".into(), known: "small".into() };
        let table: [(Problem, u16, &str, Option<i64>); 14] = [
            (CheckoutError::NoPayments.into(), 503, "no_payments", Some(3600)),
            (unknown.into(), 422, "unknown_pack", None),
            (CheckoutError::TooMany.into(), 429, "too_many_purchases", Some(3600)),
            (CheckoutError::Stripe(StripeError::Unreadable).into(), 502, "stripe", Some(10)),
            (PurchaseError::Unknown.into(), 404, "not_found", None),
            (PurchaseError::NotYours.into(), 403, "not_yours", None),
            (PurchaseError::Stripe(refused(None)).into(), 502, "stripe", Some(10)),
            (RecoverError::Wrong.into(), 422, "recovery_code", None),
            (
                RecoverError::TooManyTries { retry_after_ms: 61_001 }.into(),
                429,
                "too_many_tries",
                Some(62),
            ),
            (RecoverError::WalletKept.into(), 409, "wallet_kept", None),
            (ReceiveError::NoPayments.into(), 503, "no_payments", Some(3600)),
            (ReceiveError::NoSecret.into(), 503, "unavailable", Some(3600)),
            (ReceiveError::Signature(SignatureError::Mismatch).into(), 400, "signature", None),
            (ReceiveError::Unreadable(StripeError::Unreadable).into(), 400, "malformed", None),
        ];
        for (problem, status, code, retry_after_s) in table {
            let told = (problem.status.as_u16(), problem.code, problem.retry_after_s);
            assert_eq!(told, (status, code, retry_after_s), "{problem:?}");
        }
    }

    #[test]
    fn how_long_stripe_wants_to_be_left_alone_is_passed_on_within_reason() {
        let pause_s = |seconds| stripe(&refused(Some(Duration::from_secs(seconds)))).retry_after_s;
        assert_eq!(pause_s(7), Some(7));
        assert_eq!(pause_s(u64::MAX), Some(86_400));
    }

    #[test]
    fn what_stripe_said_stays_inside() {
        let problem = format!("{:?}", Problem::from(CheckoutError::Stripe(refused(None))));
        assert!(!problem.contains("No such key"), "{problem}");
    }
}
