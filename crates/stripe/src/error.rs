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
    #[error("Stripe refused: {message} (status {status}, {kind}{})", or_nothing(code.as_deref()))]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// Stripe's word for the kind of error: `invalid_request_error`.
        kind: String,
        /// What exactly: `resource_missing`.
        code: Option<String>,
        /// For the operator; may name what was asked for, never the key.
        message: String,
        /// The parameter that is wrong.
        param: Option<String>,
        /// What to name to Stripe's support.
        request_id: Option<String>,
        /// Whether the same request may succeed later.
        may_pass: bool,
        /// How long Stripe wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// Stripe answered something that is no answer to the question, or more than anybody reads.
    #[error("Stripe's answer cannot be read")]
    Unreadable,
}

impl StripeError {
    /// Whether the same request may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused { may_pass, .. } => *may_pass,
            Self::Key | Self::Setup(_) | Self::NotAnId | Self::Unreadable => false,
        }
    }

    /// How long Stripe wants to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether there is nothing of that name at Stripe.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::NotAnId => true,
            Self::Refused { code, .. } => code.as_deref() == Some("resource_missing"),
            _ => false,
        }
    }
}

fn or_nothing(code: Option<&str>) -> String {
    code.map_or_else(String::new, |code| format!(", {code}"))
}
