//! Who asks, and whether they may: visitors, days, allowances and the decision.
//!
//! Everything here is a pure function of its arguments. Facts are read, and the decision is acted on, by whoever calls,
//! within one transaction.

mod client;
mod day;
mod decision;
mod network;
mod visitor;

pub use client::client_address;
pub use day::{Calendar, Day, DayError};
pub use decision::{Decision, Facts, Grant, Policy, Reason, decide};
pub use network::Network;
pub use visitor::{Visitor, VisitorError};
