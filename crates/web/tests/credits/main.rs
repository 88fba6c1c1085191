//! What a browser, a program and Stripe are answered where credits are sold and kept.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod counter;
mod selling;
mod wallets;
mod webhooks;
