use serde::Deserialize;

use crate::lenient::or_default;

/// Where Stripe tells what happens. <https://docs.stripe.com/api/webhook_endpoints/object>
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WebhookEndpoint {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// `enabled` or `disabled`.
    pub status: String,
    /// What is told there; `*` is everything.
    #[serde(default, deserialize_with = "or_default")]
    pub enabled_events: Vec<String>,
    /// The version that events are written in; `None` is the account's own.
    #[serde(default)]
    pub api_version: Option<String>,
    /// Whether it hears of real money.
    pub livemode: bool,
}
