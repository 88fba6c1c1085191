//! Any take cut to the bar, measured against the truth that the takes were made from.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod drifting;
#[path = "../families/mod.rs"]
mod families;
mod judge;
mod kept;
mod odd;
mod refused;
mod single;
mod sound;
mod steady;
mod take;
