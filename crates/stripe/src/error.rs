use std::fmt;
use std::time::Duration;

/// Why Stripe could not be asked, or what it did not like.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// The key is none of Stripe's secret ones.
    #[error("the key is no secret key of Stripe's: it begins with sk_ or rk_, and test_ or live_")]
    Key,
    /// The client could not be set up.
    #[error("no client for Stripe could be made")]
    Setup(#[source] reqwest::Error),
    /// Nothing can be called so at Stripe.
    #[error("what Stripe is to be asked for has no id of Stripe's")]
    NotAnId,
    /// Stripe was not reached, or its answer was cut off. Whether it did what was asked is not known.
    #[error("Stripe cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// Stripe did not do what was asked.
    #[error("Stripe refused: {refusal} (status {status})")]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// What Stripe says about it.
        refusal: Box<Refusal>,
    },
    /// Stripe answered something that is no answer to the question, or more than anybody reads.
    #[error("Stripe's answer cannot be read")]
    Unreadable,
}

/// What Stripe says when it does not do what was asked. <https://docs.stripe.com/api/errors>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stripe's word for the kind of error: `invalid_request_error`.
    pub kind: String,
    /// What exactly: `resource_missing`.
    pub code: Option<String>,
    /// For the operator; may name what was asked for, never the key.
    pub message: String,
    /// The parameter that is wrong.
    pub param: Option<String>,
    /// What to name to Stripe's support.
    pub request_id: Option<String>,
    /// Whether the same request may succeed later.
    pub may_pass: bool,
    /// How long Stripe wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl StripeError {
    /// Whether the same request may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused { refusal, .. } => refusal.may_pass,
            Self::Key | Self::Setup(_) | Self::NotAnId | Self::Unreadable => false,
        }
    }

    /// How long Stripe wants to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { refusal, .. } => refusal.retry_after,
            _ => None,
        }
    }

    /// Whether there is nothing of that name at Stripe.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::NotAnId => true,
            Self::Refused { refusal, .. } => refusal.code.as_deref() == Some("resource_missing"),
            _ => false,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, code, message, request_id, .. } = self;
        write!(f, "{message} [{kind}")?;
        for more in [code, request_id].into_iter().flatten() {
            write!(f, ", {more}")?;
        }
        f.write_str("]")
    }
}
