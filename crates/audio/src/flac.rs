//! FLAC: the same samples as the WAV in about half the bytes.
//!
//! Layout: RFC 9639. The blocks are coded by `flacenc`; the head of the file is written here, so that the file leaves
//! in one direction and only one block is in memory.

use std::io::Write;

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr, StreamInfo};
use flacenc::config::{self, Window};
use flacenc::error::{Verified, Verify};
use flacenc::source::{Context, Fill, FrameBuf};

use crate::Clip;
use crate::quantise::{self, BitDepth, CHUNK_FRAMES};
use crate::tags::{Tags, vorbis_bytes};
use crate::write::{Seal, WriteError, check, sealed, shape};

/// Writes a clip with its tags.
///
/// The sound is quantised twice: MD5 and seal stand before the first block. The bytes are the same on every machine.
///
/// # Errors
/// [`WriteError`]; what was written until then is no file.
pub fn write(
    mut out: impl Write,
    clip: &Clip,
    depth: BitDepth,
    tags: &Tags,
    seal: &mut dyn Seal,
) -> Result<(), WriteError> {
    check(clip, tags)?;
    let channels = clip.channels().len();
    // 20 bits for the rate, 36 for the frames; a coded frame number has 31.
    if channels > 8
        || !(1..1 << 20).contains(&clip.sample_rate())
        || clip.frames() == 0
        || clip.frames() >= 1 << 36
    {
        return Err(shape("FLAC", clip));
    }
    let mut md5 = Context::new(depth.bits().into(), channels);
    quantise::pcm::<WriteError>(clip, depth, |bytes| {
        seal.update(bytes);
        md5.fill_le_bytes(bytes, depth.bytes()).map_err(refused)
    })?;
    out.write_all(&head(clip, depth, &md5.md5_digest(), &sealed(tags, seal)))?;

    let stream_info = StreamInfo::new(clip.sample_rate() as usize, channels, depth.bits().into())
        .map_err(refused)?;
    let config = config()?;
    let mut block = FrameBuf::with_size(channels, CHUNK_FRAMES).map_err(refused)?;
    let mut number = 0;
    quantise::pcm(clip, depth, |bytes| {
        block.fill_le_bytes(bytes, depth.bytes()).map_err(refused)?;
        let frame = flacenc::encode_fixed_size_frame(&config, &block, number, &stream_info)
            .map_err(refused)?;
        number += 1;
        let mut coded = ByteSink::new();
        frame.write(&mut coded).map_err(refused)?;
        out.write_all(coded.as_slice()).map_err(WriteError::from)
    })
}

/// Only linear prediction, and no window: flacenc chooses among its simpler predictors by platform logarithms and
/// shapes its window by platform cosines, and a last bit could choose another of two good codings. So the bytes would
/// depend on the machine. It costs about 5 % in size. Order 8 instead of 10 costs half a
/// percent more and saves time.
fn config() -> Result<Verified<config::Encoder>, WriteError> {
    let mut config = config::Encoder::default();
    config.block_size = CHUNK_FRAMES;
    config.subframe_coding.use_fixed = false;
    config.subframe_coding.qlpc.lpc_order = 8;
    config.subframe_coding.qlpc.window = Window::Rectangle;
    config.into_verified().map_err(|(_, error)| refused(error))
}

/// The marker and the two metadata blocks.
fn head(clip: &Clip, depth: BitDepth, md5: &[u8; 16], tags: &Tags) -> Vec<u8> {
    const LAST: u8 = 0x80;
    const VORBIS_COMMENT: u8 = 4;
    let mut bytes = b"fLaC".to_vec();
    bytes.extend([0, 0, 0, 34]);
    bytes.extend(stream_info_bytes(clip, depth, md5));
    let comments = vorbis_bytes(tags);
    bytes.push(LAST | VORBIS_COMMENT);
    bytes.extend(&(comments.len() as u32).to_be_bytes()[1..]);
    bytes.extend(comments);
    bytes
}

/// STREAMINFO (section 8.2): both block sizes count without the short last block, and 0 stands for frame sizes that
/// are not known yet.
fn stream_info_bytes(clip: &Clip, depth: BitDepth, md5: &[u8; 16]) -> Vec<u8> {
    let block = (CHUNK_FRAMES as u16).to_be_bytes();
    let counts = u64::from(clip.sample_rate()) << 44
        | (clip.channels().len() as u64 - 1) << 41
        | (u64::from(depth.bits()) - 1) << 36
        | clip.frames() as u64;
    [&block[..], &block, &[0; 6], &counts.to_be_bytes(), md5].concat()
}

fn refused(error: impl std::fmt::Display) -> WriteError {
    WriteError::Encoder { encoder: "flacenc", reason: error.to_string() }
}
