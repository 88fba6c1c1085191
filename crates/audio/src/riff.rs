//! RIFF: a file of chunks, each an identifier, a size and a body. Integers are little-endian throughout.
//!
//! Source: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991.

mod acid;
mod cue;
mod smpl;

pub use acid::Acid;
pub use smpl::{SampleLoop, Smpl};

pub(crate) use cue::{cue_bytes, cue_frames};

/// The four characters that name a chunk.
pub type ChunkId = [u8; 4];

/// A file with more chunks than this is made to waste somebody's time.
pub const CHUNKS_MAX: usize = 4096;

/// One chunk as it lies in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// Its name.
    pub id: ChunkId,
    /// The size that the file claims for the body, in bytes.
    pub claimed: u32,
    /// The body, as far as the file goes: shorter than claimed in a truncated file.
    pub body: &'a [u8],
}

/// Bytes that are not the RIFF file that is understood here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RiffError {
    /// The first twelve bytes say otherwise.
    #[error("the file does not start with RIFF and WAVE")]
    NotWave,
    /// More than [`CHUNKS_MAX`].
    #[error("the file has more than {CHUNKS_MAX} chunks")]
    TooManyChunks,
}

/// Whether a file calls itself RIFF/WAVE.
pub fn is_wave(bytes: &[u8]) -> bool {
    bytes.get(..4) == Some(b"RIFF") && bytes.get(8..12) == Some(b"WAVE")
}

/// The chunks of a WAVE file in their order, those after the `data` chunk too.
///
/// The size in the header of the file is not believed: many writers leave it wrong, and the bytes say how far it goes.
///
/// # Errors
/// [`RiffError`] for what is no WAVE file at all. A truncated one gives its chunks as far as they go.
pub fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, RiffError> {
    if !is_wave(bytes) {
        return Err(RiffError::NotWave);
    }
    sub_chunks(&bytes[12..])
}

/// The chunks in the body of a list, after its type.
pub(crate) fn sub_chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, RiffError> {
    let mut chunks = Vec::new();
    while let Some((header, body)) = rest.split_first_chunk::<8>() {
        if chunks.len() == CHUNKS_MAX {
            return Err(RiffError::TooManyChunks);
        }
        let [a, b, c, d, size @ ..] = *header;
        let claimed = u32::from_le_bytes(size);
        let present = body.len().min(claimed as usize);
        chunks.push(Chunk { id: [a, b, c, d], claimed, body: &body[..present] });
        let padded = present + (claimed as usize & 1);
        rest = body.get(padded..).unwrap_or_default();
    }
    Ok(chunks)
}

/// The bytes of a chunk: header, body and, after an odd body, the pad byte.
pub(crate) fn chunk_bytes(id: ChunkId, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(9 + body.len());
    bytes.extend(id);
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_padded_to_even_places() {
        let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
        file.extend(chunk_bytes(*b"odd ", &[1, 2, 3]));
        file.extend(chunk_bytes(*b"none", &[]));
        file.extend(chunk_bytes(*b"even", &[4, 5]));
        assert_eq!(file.len(), 12 + (8 + 4) + 8 + (8 + 2));
        let read: Vec<_> =
            chunks(&file).unwrap().iter().map(|chunk| (chunk.id, chunk.body)).collect();
        assert_eq!(read, [(*b"odd ", &[1_u8, 2, 3][..]), (*b"none", &[]), (*b"even", &[4, 5])]);
    }

    #[test]
    fn a_size_beyond_the_end_gives_what_is_there() {
        let mut file = b"RIFF\0\0\0\0WAVEdata\xff\xff\xff\xff".to_vec();
        file.extend([7; 5]);
        let read = chunks(&file).unwrap();
        assert_eq!((read.len(), read[0].claimed, read[0].body), (1, u32::MAX, &[7; 5][..]));
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(chunks(b"fLaC"), Err(RiffError::NotWave));
        assert_eq!(chunks(b"RIFF\0\0\0\0AVI "), Err(RiffError::NotWave));
        let file = [&b"RIFF\0\0\0\0WAVE"[..], &[0; 8 * (CHUNKS_MAX + 1)]].concat();
        assert_eq!(chunks(&file), Err(RiffError::TooManyChunks));
    }
}
