//! WAV as DJ players and producers' programs want it.
//!
//! Chunks in this order: `fmt `, `acid`, `smpl`, `cue `, `LIST INFO`, `data`, `id3 `. The format tag is 1 at 24 bits
//! too: some players refuse the extensible one that the specification asks for.

use std::io::Write;

use crate::Clip;
use crate::quantise::{self, BitDepth};
use crate::riff::{Acid, SampleLoop, Smpl, chunk_bytes, cue_bytes};
use crate::tags::{Tags, id3_bytes, info_bytes};
use crate::write::{Seal, WriteError, check, sealed, shape};

/// Writes a clip with its tags in one pass, in memory that does not grow with the clip.
///
/// The tag of the `seal` is in `id3 `, which comes after the sound. With a grid it is a loop: it is marked as one, with
/// a cue at every bar; without, it is a one-shot.
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
    let id3 = chunk_bytes(*b"id3 ", &id3_bytes(&sealed(tags, seal)));
    out.write_all(&head(clip, depth, tags, id3.len())?)?;

    let mut written = 0;
    quantise::pcm(clip, depth, |bytes| {
        seal.update(bytes);
        written += bytes.len();
        out.write_all(bytes).map_err(WriteError::from)
    })?;
    if written % 2 == 1 {
        out.write_all(&[0])?;
    }

    let final_id3 = chunk_bytes(*b"id3 ", &id3_bytes(&sealed(tags, seal)));
    if final_id3.len() != id3.len() {
        return Err(WriteError::Seal);
    }
    out.write_all(&final_id3)?;
    Ok(())
}

/// Everything before the first sample.
fn head(clip: &Clip, depth: BitDepth, tags: &Tags, id3_len: usize) -> Result<Vec<u8>, WriteError> {
    // As many as FLAC has, so that a sound which fits one fits the other; and the rate in bytes fits its field.
    if clip.channels().len() > 8 || clip.sample_rate() >= 1 << 20 {
        return Err(shape("WAV", clip));
    }
    let frame_bytes = clip.channels().len() * depth.bytes();
    let data_len = clip.frames() * frame_bytes;

    let mut chunks = chunk_bytes(*b"fmt ", &fmt(clip, depth, frame_bytes));
    chunks.extend(chunk_bytes(*b"acid", &acid(tags).to_bytes()));
    chunks.extend(chunk_bytes(*b"smpl", &smpl(clip, tags).to_bytes(clip.sample_rate())));
    if let Some(grid) = tags.grid {
        let bars: Vec<u32> = (0..grid.bars)
            .map(|bar| grid.frame_of_beat(f64::from(bar * grid.beats_per_bar)) as u32)
            .collect();
        chunks.extend(chunk_bytes(*b"cue ", &cue_bytes(&bars)));
    }
    let info = info_bytes(tags);
    if info.len() > b"INFO".len() {
        chunks.extend(chunk_bytes(*b"LIST", &info));
    }

    let riff_len = b"WAVE".len() + chunks.len() + 8 + data_len + data_len % 2 + id3_len;
    let riff_len = u32::try_from(riff_len).map_err(|_| shape("WAV", clip))?;
    Ok([
        b"RIFF",
        &riff_len.to_le_bytes()[..],
        b"WAVE",
        &chunks,
        b"data",
        &(data_len as u32).to_le_bytes(),
    ]
    .concat())
}

fn fmt(clip: &Clip, depth: BitDepth, frame_bytes: usize) -> Vec<u8> {
    let mut body = 1_u16.to_le_bytes().to_vec();
    body.extend((clip.channels().len() as u16).to_le_bytes());
    body.extend(clip.sample_rate().to_le_bytes());
    body.extend((clip.sample_rate() * frame_bytes as u32).to_le_bytes());
    body.extend((frame_bytes as u16).to_le_bytes());
    body.extend(depth.bits().to_le_bytes());
    body
}

fn acid(tags: &Tags) -> Acid {
    let root = tags.root();
    let root_flag = if root.is_some() { Acid::ROOT_SET } else { 0 };
    Acid {
        flags: root_flag | if tags.grid.is_some() { Acid::STRETCH } else { Acid::ONE_SHOT },
        // One octave for all: readers show the note's name, and some the octave wrong.
        root_note: 48 + u16::from(root.unwrap_or(60) % 12),
        beats: tags.grid.map_or(0, |grid| grid.beats()),
        meter_denominator: 4,
        meter_numerator: tags.grid.map_or(4, |grid| grid.beats_per_bar as u16),
        tempo: tags.grid.map_or(0.0, |grid| grid.bpm as f32),
    }
}

fn smpl(clip: &Clip, tags: &Tags) -> Smpl {
    let whole = SampleLoop {
        kind: 0,
        start: 0,
        end_inclusive: clip.frames().saturating_sub(1) as u32,
        play_count: 0,
    };
    Smpl {
        unity_note: u32::from(tags.root().unwrap_or(60)),
        loops: tags.grid.map(|_| whole).into_iter().collect(),
    }
}
