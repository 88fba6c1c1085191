//! The building blocks of sound: oscillators, noise, filters, saturation, strings and space.
//!
//! Sound is made in chunks of [`CHUNK`] frames: what moves (pitch, cutoff) moves from chunk to chunk, and inside one
//! the loops are plain arithmetic over arrays, which compilers turn into vector code without changing a bit.

pub(crate) mod envelope;
pub(crate) mod fft;
pub(crate) mod filter;
pub(crate) mod fm;
pub(crate) mod modal;
pub(crate) mod noise;
pub(crate) mod oscillator;
pub(crate) mod reverb;
pub(crate) mod saturate;
pub(crate) mod string;

/// Frames that are made at once: 0.7 ms at 44.1 kHz, so that a moving cutoff is not heard in steps.
pub(crate) const CHUNK: usize = 32;
