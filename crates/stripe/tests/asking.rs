//! What goes over the line to Stripe, and what comes of whatever comes back.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod asking {
    mod answers;
    pub(crate) mod double;
    mod requests;
    mod tries;
}

use std::time::Duration;

use asking::double::Double;
use stripe::{NewSession, Stripe, StripeConfig};

const KEY: &str = "sk_test_51hunter2";

const NEW: NewSession<'_> = NewSession {
    purchase: "p4c",
    amount: 400,
    currency: "usd",
    product: "40 CloudMusic credits",
    success_url: "https://loops.example.com/?bought=p4c",
    cancel_url: "https://loops.example.com/?unbought=p4c",
    expires_at_s: 1_800_003_600,
    idempotency_key: "purchase-p4c",
};

/// Asks a double, without the patience that the real one deserves.
fn stripe(double: &Double) -> Stripe {
    Stripe::new(config(double)).unwrap()
}

fn config(double: &Double) -> StripeConfig {
    StripeConfig {
        secret_key: KEY.into(),
        api_base: double.base.clone(),
        back_off: Duration::from_millis(1),
        back_off_max: Duration::from_millis(2),
        ..StripeConfig::default()
    }
}
