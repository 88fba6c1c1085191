//! Any take cut to the bar, measured against the truth that the takes were made from.

mod drifting;
#[path = "../families/mod.rs"]
mod families;
mod judge;
mod odd;
mod refused;
mod single;
mod sound;
mod steady;
mod take;
