//! Stripe's protocol: the few requests that selling needs, the answers to them, and the signatures of webhooks.
//!
//! What Stripe says is read leniently, as it comes in many versions: only what is used has to be there. It is bounded all
//! the same, and an id is checked before it goes into a path.

mod client;
mod config;

mod dispute;
mod payment_intent;
mod refund;
mod session;
mod webhook_endpoint;

mod event;
mod signature;

mod back_off;
mod call;
mod id;
mod lenient;
mod page;

mod error;

pub use client::Stripe;
pub use config::{API_VERSION, StripeConfig};
pub use dispute::Dispute;
pub use error::{Refusal, StripeError};
pub use event::{EVENT_TYPES, Event, Subject};
pub use page::Page;
pub use payment_intent::{Charge, PaymentIntent};
pub use refund::Refund;
pub use session::{NewSession, Session};
pub use signature::{SignatureError, sign, verify};
pub use webhook_endpoint::WebhookEndpoint;
