//! Reads what others, or we, have written: samples, tags and chunks of WAV, FLAC, MP3 and OGG.
//!
//! The bytes may come from anyone. Sizes are believed only as far as there are bytes, and time and memory have limits.

mod coded;
mod pcm;

use std::io::{self, Read};

use crate::riff::{self, Acid, Chunk, ChunkId, RiffError, Smpl};
use crate::tags::{self, Container, FoundTags};
use crate::{Clip, Seal};

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Size of the file.
    pub bytes: usize,
    /// Length of the sound.
    pub seconds: f64,
}

/// Twice what any converter takes: beyond it a claim is a mistake, or meant to make us work.
const SAMPLE_RATE_MAX: u32 = 768_000;

/// A file that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundFile {
    /// The sound, with the encoder's delay and padding taken off.
    pub clip: Clip,
    /// What kind of file it is.
    pub format: Format,
    /// Bits of one sample; MP3 and OGG have none.
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
    /// Vorbis in Ogg.
    Ogg,
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A chunk claims more bytes than the file has.
    #[error("the chunk '{}' claims {claimed} bytes and has {present}", .id.escape_ascii())]
    ChunkCutShort {
        /// Its name.
        id: ChunkId,
        /// The claim.
        claimed: u32,
        /// What is there.
        present: usize,
    },
    /// A chunk is there, but too short or otherwise not what its name says.
    #[error("the chunk '{}' could not be read", .0.escape_ascii())]
    ChunkUnreadable(ChunkId),
    /// The tags could not be read, for this reason.
    #[error("the tags could not be read: {0}")]
    TagsUnreadable(String),
    /// Some of the sound could not be decoded, for this reason, and is missing.
    #[error("the sound is damaged: {0}")]
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
    #[error("the file is no WAV, FLAC, MP3 or OGG")]
    UnknownFormat,
    /// The chunks of a WAV make no sense.
    #[error("the chunks of the WAV could not be read")]
    Chunks(#[from] RiffError),
    /// The sound could not be decoded.
    #[error("the sound of the {} could not be decoded: {reason}", .format.name())]
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
    let chunks = if format == Format::Wav { riff::chunks(bytes)? } else { Vec::new() };
    let samples = match format {
        Format::Wav => pcm::decode(&chunks, limits)?,
        Format::Flac | Format::Mp3 | Format::Ogg => coded::decode(bytes, format, limits)?,
    };
    let sample_rate = samples.clip.sample_rate();
    if sample_rate > SAMPLE_RATE_MAX {
        let reason = format!("it claims {sample_rate} frames a second");
        return Err(DecodeError::Sound { format, reason });
    }
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
    for chunk in &chunks {
        file.take_chunk(chunk);
    }
    let found = match format {
        Format::Wav => tags::of_wave_id3(bytes),
        Format::Flac => tags::of_flac(bytes),
        Format::Mp3 => tags::of_mp3(bytes),
        Format::Ogg => tags::of_ogg(bytes),
    };
    match found {
        Ok(found) => file.tags.0.extend(found.0),
        Err(error) => file.flaws.push(Flaw::TagsUnreadable(error.to_string())),
    }
    Ok(file)
}

/// Shows a seal the sound of a file, the very bytes that the writers here show it: so a file can be held against the
/// tag that it carries.
///
/// `file` is what [`decode`] made of `bytes`.
pub fn seal(bytes: &[u8], file: &SoundFile, seal: &mut dyn Seal) {
    match (file.format, file.bits) {
        (Format::Wav, _) => {
            let chunks = riff::chunks(bytes).unwrap_or_default();
            chunks
                .iter()
                .filter(|chunk| chunk.id == *b"data")
                .for_each(|chunk| seal.update(chunk.body));
        }
        (Format::Flac, Some(bits @ 1..=32)) => coded::pcm(&file.clip, bits, |pcm| seal.update(pcm)),
        (Format::Flac, _) => {}
        // Nothing here writes an OGG: its seal would be as an MP3's, the bytes themselves.
        (Format::Mp3 | Format::Ogg, _) => seal.update(after_id3(bytes)),
    }
}

impl Format {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "WAV",
            Self::Flac => "FLAC",
            Self::Mp3 => "MP3",
            Self::Ogg => "OGG",
        }
    }

    /// How the names of such files end, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
        }
    }

    /// The kind of a file by its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match after_id3(bytes) {
            bytes if riff::is_wave(bytes) => Some(Self::Wav),
            [b'f', b'L', b'a', b'C', ..] => Some(Self::Flac),
            [b'O', b'g', b'g', b'S', ..] => Some(Self::Ogg),
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

/// What the decoders say.
struct Samples {
    clip: Clip,
    bits: Option<u32>,
    flaws: Vec<Flaw>,
}

fn set<T>(place: &mut Option<T>, found: Option<T>) -> bool {
    let there = found.is_some();
    *place = found.or(place.take());
    there
}
