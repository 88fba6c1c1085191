//! What sound is: clips, tempo and grid, keys, files and their tags, levels and spectra.
//!
//! Everything here is pure and synchronous, and the same input gives the same bits on every machine.

mod clip;
pub mod decode;
pub mod fft;
pub mod flac;
mod grid;
mod key;
pub mod loudness;
pub mod maths;
#[cfg(feature = "mp3")]
pub mod mp3;
pub mod onset;
pub mod outline;
pub mod peaks;
pub mod quantise;
pub mod resample;
pub mod riff;
pub mod spectrum;
pub mod tags;
pub mod true_peak;
pub mod wav;
mod write;

pub use clip::Clip;
pub use grid::Grid;
pub use key::{Key, KeyError, Mode, PitchClass, Scale};
pub use peaks::Peaks;
pub use quantise::BitDepth;
pub use tags::Tags;
pub use write::{Seal, WriteError};
