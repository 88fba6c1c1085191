use std::io;

use crate::Clip;
use crate::quantise::BeyondFullScale;
use crate::tags::{TagError, Tags};

/// A fingerprint of the sound, taken from the very bytes of the file while they are made, and the tag that carries it.
///
/// `()` takes none.
pub trait Seal {
    /// Takes the next bytes of the sound: the PCM of WAV and FLAC (interleaved, little-endian), the MPEG frames of MP3.
    fn update(&mut self, sound: &[u8]);

    /// The tag: name and text. It is asked for before the sound and after it, and must be of one size.
    fn tag(&self) -> Option<(String, String)>;
}

impl Seal for () {
    fn update(&mut self, _sound: &[u8]) {}

    fn tag(&self) -> Option<(String, String)> {
        None
    }
}

/// Why a sound file could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The far side did not take the bytes.
    #[error("writing the sound file failed")]
    Output(#[from] io::Error),
    /// The clip is too loud for whole numbers, or broken.
    #[error("the sound does not fit its file")]
    Level(#[from] BeyondFullScale),
    /// A tag cannot be carried.
    #[error("a tag does not fit its file")]
    Tag(#[from] TagError),
    /// A loop is not as long as its grid.
    #[error(
        "the loop has {frames} frames at {sample_rate} Hz, its grid {grid_frames} at {grid_sample_rate} Hz"
    )]
    OffGrid {
        /// Of the clip.
        frames: usize,
        /// Of the clip.
        sample_rate: u32,
        /// Of the grid.
        grid_frames: usize,
        /// Of the grid.
        grid_sample_rate: u32,
    },
    /// The format counts in 32 bits, or has fewer channels.
    #[error("{format} cannot hold {channels} channels of {frames} frames at {sample_rate} Hz")]
    Shape {
        /// The name of the format.
        format: &'static str,
        /// Of the clip.
        channels: usize,
        /// Of the clip.
        frames: usize,
        /// Of the clip.
        sample_rate: u32,
    },
    /// The tag of a seal grew or shrank while the sound was written.
    #[error("the seal's tag changed its size")]
    Seal,
    /// The encoder refused; it says why.
    #[error("{encoder} failed: {reason}")]
    Encoder {
        /// The name of the library.
        encoder: &'static str,
        /// Its words.
        reason: String,
    },
}

/// Whether clip and tags can go into a file together.
pub(crate) fn check(clip: &Clip, tags: &Tags) -> Result<(), WriteError> {
    tags.check()?;
    match tags.grid {
        Some(grid) if grid.frames() != clip.frames() || grid.sample_rate != clip.sample_rate() => {
            Err(WriteError::OffGrid {
                frames: clip.frames(),
                sample_rate: clip.sample_rate(),
                grid_frames: grid.frames(),
                grid_sample_rate: grid.sample_rate,
            })
        }
        _ => Ok(()),
    }
}

pub(crate) fn shape(format: &'static str, clip: &Clip) -> WriteError {
    WriteError::Shape {
        format,
        channels: clip.channels().len(),
        frames: clip.frames(),
        sample_rate: clip.sample_rate(),
    }
}

/// The tags with the seal's among them, as far as the sound is known.
pub(crate) fn sealed(tags: &Tags, seal: &dyn Seal) -> Tags {
    let mut tags = tags.clone();
    tags.extra.extend(seal.tag());
    tags
}
