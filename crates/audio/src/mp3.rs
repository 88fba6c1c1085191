//! MP3 at 320 kbit/s, for listening and posting: a loop in MP3 is as long as it should be only for readers that know
//! the encoder's delay, and it never repeats without a gap in the others.
//!
//! LAME uses the platform's mathematics: unlike WAV and FLAC, the bytes may differ between machines.

use std::io::Write;

use mp3lame_encoder::{Bitrate, Builder, DualPcm, Encoder, FlushGap, Mode, MonoPcm, Quality};

use crate::Clip;
use crate::quantise::at_24_bits;
use crate::tags::{Tags, id3_bytes};
use crate::write::{Seal, WriteError, check, sealed, shape};

/// How long LAME searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effort {
    /// LAME's quality 5, for previews: five times as fast.
    Quick,
    /// LAME's quality 0, the best.
    Best,
}

/// Writes a clip of one or two channels with its tags: ID3v2.3, then the frames.
///
/// The samples are rounded to 24 bits before: so the bytes are the same whether the clip is fresh or was read back from a
/// 24-bit WAV or FLAC. The first frame is silent and carries the encoder's delay and padding, so that a gapless decoder gives back exactly
/// the clip's frames. The frames are held in memory, 40 kB for a second.
///
/// # Errors
/// [`WriteError`]; what was written until then is no file.
pub fn write(
    mut out: impl Write,
    clip: &Clip,
    effort: Effort,
    tags: &Tags,
    seal: &mut dyn Seal,
) -> Result<(), WriteError> {
    check(clip, tags)?;
    let frames = encode(clip, effort)?;
    seal.update(&frames);
    out.write_all(&id3_bytes(&sealed(tags, seal)))?;
    out.write_all(&frames)?;
    Ok(())
}

fn encode(clip: &Clip, effort: Effort) -> Result<Vec<u8>, WriteError> {
    /// One MPEG frame: any more would only grow the buffer that LAME fills.
    const STEP_FRAMES: usize = 1152;
    let mut encoder = encoder(clip, effort)?;
    let mut mpeg = Vec::new();
    for start in (0..clip.frames()).step_by(STEP_FRAMES) {
        let step = start..clip.frames().min(start + STEP_FRAMES);
        mpeg.reserve(mp3lame_encoder::max_required_buffer_size(step.len()));
        let planes: Vec<Vec<f32>> =
            clip.channels().iter().map(|plane| at_24_bits(&plane[step.clone()])).collect();
        match &planes[..] {
            [mono] => encoder.encode_to_vec(MonoPcm(&mono[..]), &mut mpeg),
            [left, right, ..] => {
                encoder.encode_to_vec(DualPcm { left: &left[..], right: &right[..] }, &mut mpeg)
            }
            [] => Ok(0),
        }
        .map_err(refused)?;
    }
    // The other flush, without a gap, loses the end of the sound.
    mpeg.reserve(mp3lame_encoder::max_required_buffer_size(0));
    encoder.flush_to_vec::<FlushGap>(&mut mpeg).map_err(refused)?;

    // LAME left room for its tag in front and knows only now what belongs into it.
    let mut lame_tag = Vec::with_capacity(encoder.lame_tag_size());
    encoder
        .lame_tag_encode_to_vec(&mut lame_tag)
        .ok_or_else(|| refused("it wrote no gapless tag"))?;
    let first = mpeg.get_mut(..lame_tag.len()).ok_or_else(|| refused("it wrote no first frame"))?;
    first.copy_from_slice(&lame_tag);
    Ok(mpeg)
}

fn encoder(clip: &Clip, effort: Effort) -> Result<Encoder, WriteError> {
    let channels = clip.channels().len();
    if !(1..=2).contains(&channels) || !matches!(clip.sample_rate(), 32_000 | 44_100 | 48_000) {
        return Err(shape("MP3 at 320 kbit/s", clip));
    }
    let quality = match effort {
        Effort::Quick => Quality::Good,
        Effort::Best => Quality::Best,
    };
    let mut builder = Builder::new().ok_or_else(|| refused("out of memory"))?;
    builder.set_num_channels(channels as u8).map_err(refused)?;
    builder.set_sample_rate(clip.sample_rate()).map_err(refused)?;
    builder
        .set_mode(if channels == 1 { Mode::Mono } else { Mode::JointStereo })
        .map_err(refused)?;
    builder.set_brate(Bitrate::Kbps320).map_err(refused)?;
    builder.set_quality(quality).map_err(refused)?;
    builder.set_to_write_vbr_tag(true).map_err(refused)?;
    builder.build().map_err(refused)
}

fn refused(reason: impl std::fmt::Display) -> WriteError {
    WriteError::Encoder { encoder: "LAME", reason: reason.to_string() }
}
