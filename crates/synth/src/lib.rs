//! The built-in instruments and grooves: a brief and a seed become a score, a score becomes sound.
//!
//! Pure and deterministic: no clock, no thread, no platform mathematics. What is played exists as a [`Score`] before
//! a sample of it is rendered.

mod character;
mod desk;
mod drums;
mod dsp;
mod instruments;
mod render;
mod rng;
pub mod score;

pub use render::render;
pub use score::{Note, Role, Score, Track, compose, midi};

/// The version of the sound: the same brief, seed and version give the same bytes. It changes when any of them does.
pub const VERSION: &str = "1.0";
