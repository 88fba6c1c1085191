//! The built-in instruments and grooves: a brief and a seed become a score, a score becomes sound.
//!
//! Pure and deterministic: no clock, no thread, no platform mathematics. What is played exists as a [`Score`] before
//! a sample of it is rendered.

pub mod score;

pub use score::{Note, Role, Score, Track};
