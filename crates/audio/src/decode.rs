//! Reads what others, or we, have written: samples, tags and chunks of WAV, FLAC and MP3.
//!
//! The bytes may come from anyone. Sizes are believed only as far as there are bytes, and time and memory have limits.

mod samples;

use std::io::{self, Read};

use crate::Clip;
use crate::riff::{self, Acid, Chunk, ChunkId, RiffError, Smpl};
use crate::tags::{self, Container, FoundTags};

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Size of the file.
    pub bytes: usize,
    /// Length of the sound.
    pub seconds: f64,
}

/// A file that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundFile {
    /// The sound, with the encoder's delay and padding taken off.
    pub clip: Clip,
    /// What kind of file it is.
    pub format: Format,
    /// Bits of one sample; MP3 has none.
    pub bits: Option<u32>,
    /// The texts.
    pub tags: FoundTags,
    /// What only a WAV has.
    pub chunks: Vec<ChunkSummary>,
    /// Tempo and root, if the WAV has them.
    pub acid: Option<Acid>,
    /// Loop and pitch, if the WAV has them.
    pub smpl: Option<Smpl>,
    /// The marked frames of a WAV.
    pub cues: Vec<u32>,
    /// What is wrong with the file, though it could be read.
    pub flaws: Vec<Flaw>,
}

/// The kinds of file that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RIFF/WAVE.
    Wav,
    /// Free Lossless Audio Codec.
    Flac,
    /// MPEG-1 Audio Layer III and its relatives.
    Mp3,
}

/// A chunk of a WAV, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkSummary {
    /// Its name.
    pub id: ChunkId,
    /// The size that the file claims for it, in bytes.
    pub bytes: u32,
}

/// Something wrong in a file that does not keep it from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A chunk claims more bytes than the file has.
    ChunkCutShort {
        /// Its name.
        id: ChunkId,
        /// The claim.
        claimed: u32,
        /// What is there.
        present: usize,
    },
    /// A chunk is there, but too short or otherwise not what its name says.
    ChunkUnreadable(ChunkId),
    /// The tags could not be read, for this reason.
    TagsUnreadable(String),
    /// Some of the sound could not be decoded, for this reason, and is missing.
    SoundDamaged(String),
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The near side gave no bytes.
    #[error("reading the sound file failed")]
    Input(#[from] io::Error),
    /// Larger than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Longer than allowed.
    #[error("the sound is longer than {limit} seconds")]
    TooLong {
        /// The limit.
        limit: f64,
    },
    /// None of the known kinds.
    #[error("the file is no WAV, FLAC or MP3")]
    UnknownFormat,
    /// The chunks of a WAV make no sense.
    #[error("the chunks of the WAV could not be read")]
    Chunks(#[from] RiffError),
    /// The sound could not be decoded.
    #[error("the {format:?} sound could not be decoded: {reason}")]
    Sound {
        /// The kind of file.
        format: Format,
        /// The decoder's words.
        reason: String,
    },
}

/// Reads a whole file.
///
/// # Errors
/// [`DecodeError`]. A file that is damaged but gives some sound is no error: see [`SoundFile::flaws`].
pub fn read(input: impl Read, limits: Limits) -> Result<SoundFile, DecodeError> {
    let mut bytes = Vec::new();
    input.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    decode(&bytes, limits)
}

/// Reads a file that is in memory.
///
/// # Errors
/// As [`read`].
pub fn decode(bytes: &[u8], limits: Limits) -> Result<SoundFile, DecodeError> {
    if bytes.len() > limits.bytes {
        return Err(DecodeError::TooLarge { limit: limits.bytes });
    }
    let format = Format::of(bytes).ok_or(DecodeError::UnknownFormat)?;
    let samples = samples::decode(bytes, format, limits)?;
    let mut file = SoundFile {
        clip: samples.clip,
        format,
        bits: samples.bits,
        tags: FoundTags::default(),
        chunks: Vec::new(),
        acid: None,
        smpl: None,
        cues: Vec::new(),
        flaws: samples.flaws,
    };
    let found = match format {
        Format::Wav => {
            for chunk in riff::chunks(bytes)? {
                file.take_chunk(&chunk);
            }
            tags::of_wave_id3(bytes)
        }
        Format::Flac => tags::of_flac(bytes),
        Format::Mp3 => tags::of_mp3(bytes),
    };
    match found {
        Ok(found) => file.tags.0.extend(found.0),
        Err(error) => file.flaws.push(Flaw::TagsUnreadable(error.to_string())),
    }
    Ok(file)
}

impl Format {
    /// The kind of a file by its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match after_id3(bytes) {
            bytes if riff::is_wave(bytes) => Some(Self::Wav),
            [b'f', b'L', b'a', b'C', ..] => Some(Self::Flac),
            // Eleven set bits, then a version and a layer that are not the reserved ones.
            [0xff, second, ..]
                if second >> 5 == 7 && second >> 3 & 3 != 1 && second >> 1 & 3 != 0 =>
            {
                Some(Self::Mp3)
            }
            _ => None,
        }
    }
}

/// The bytes after the ID3v2 tags that a file may start with (id3.org, "ID3 tag version 2.4.0", section 3.1).
fn after_id3(mut bytes: &[u8]) -> &[u8] {
    while let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = *bytes {
        let size = [a, b, c, d].iter().fold(0, |size, &byte| size << 7 | usize::from(byte & 0x7f));
        let footer = if flags & 0x10 != 0 { 10 } else { 0 };
        bytes = bytes.get(10 + size + footer..).unwrap_or_default();
    }
    bytes
}

impl SoundFile {
    fn take_chunk(&mut self, chunk: &Chunk<'_>) {
        let present = chunk.body.len();
        self.chunks.push(ChunkSummary { id: chunk.id, bytes: chunk.claimed });
        if present < chunk.claimed as usize {
            self.flaws.push(Flaw::ChunkCutShort { id: chunk.id, claimed: chunk.claimed, present });
        }
        let understood = match &chunk.id {
            b"acid" => set(&mut self.acid, Acid::from_bytes(chunk.body)),
            b"smpl" => set(&mut self.smpl, Smpl::from_bytes(chunk.body)),
            b"cue " => {
                self.cues = riff::cue_frames(chunk.body);
                present >= 4
            }
            b"LIST" => match tags::info_pairs(chunk.body) {
                Some(Ok(pairs)) => {
                    pairs
                        .iter()
                        .for_each(|(name, text)| self.tags.push(Container::Info, name, text));
                    true
                }
                Some(Err(_)) => false,
                None => true,
            },
            _ => true,
        };
        if !understood {
            self.flaws.push(Flaw::ChunkUnreadable(chunk.id));
        }
    }
}

fn set<T>(place: &mut Option<T>, found: Option<T>) -> bool {
    let there = found.is_some();
    *place = found.or(place.take());
    there
}
