//! What sound is: clips, tempo and grid, keys, files and their tags, levels and spectra.
//!
//! Everything here is pure and synchronous, and the same input gives the same bits on every machine.
#![warn(missing_docs)]

mod clip;
mod grid;
mod key;
pub mod maths;

pub use clip::Clip;
pub use grid::Grid;
pub use key::{Key, KeyError, Mode, PitchClass, Scale};
