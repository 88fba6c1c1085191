//! From samples in memory to the whole numbers of a file.
//!
//! 16 bits are dithered: without it, what is quieter than a step of 1/32768 is lost or distorted, and a loop's tail is
//! heard to break up. 24 bits are only rounded: their error, −146 dB below full scale, lies under the noise of every
//! converter, and a sample near full scale has no finer bits in `f32` that dither could save.

use crate::Clip;

/// Frames that are quantised at a time: small enough to stay in the first cache, and a FLAC block.
pub const CHUNK_FRAMES: usize = 4096;

/// Bits of one sample in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BitDepth {
    /// 16 bits, with triangular dither.
    Sixteen,
    /// 24 bits, rounded to the nearest value.
    TwentyFour,
}

impl BitDepth {
    /// 16 or 24.
    pub fn bits(self) -> u16 {
        match self {
            Self::Sixteen => 16,
            Self::TwentyFour => 24,
        }
    }

    /// 2 or 3.
    pub fn bytes(self) -> usize {
        usize::from(self.bits() / 8)
    }

    /// The value that stands for 1.0, one above the largest.
    fn full_scale(self) -> f64 {
        f64::from(1_u32 << (self.bits() - 1))
    }

    /// The samples that are accepted, as a fraction of full scale. Dither needs room for one step either way.
    fn range(self) -> (f32, f32) {
        match self {
            Self::Sixteen => (-32_766.0 / 32_768.0, 32_766.0 / 32_768.0),
            Self::TwentyFour => (-1.0, 8_388_607.0 / 8_388_608.0),
        }
    }
}

/// A sample that no whole number of the file can stand for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("sample {value} in channel {channel} at frame {frame} is beyond full scale or no number")]
pub struct BeyondFullScale {
    /// Counted from 0.
    pub channel: usize,
    /// Counted from 0.
    pub frame: usize,
    /// The sample; full scale is ±1.0.
    pub value: f32,
}

/// Quantises a whole clip and hands the bytes on, [`CHUNK_FRAMES`] frames at a time.
///
/// The dither is the same in every call, so that two passes over one clip give the same bytes.
///
/// # Errors
/// [`BeyondFullScale`] for a sample that does not fit, at 16 bits with two steps to spare for the dither (nothing is
/// clipped), or whatever `each` returns.
pub fn pcm<E: From<BeyondFullScale>>(
    clip: &Clip,
    depth: BitDepth,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut quantiser = Quantiser::new(depth, clip.channels().len(), DITHER_SEED);
    for start in (0..clip.frames()).step_by(CHUNK_FRAMES) {
        each(quantiser.chunk(clip, start..clip.frames().min(start + CHUNK_FRAMES))?)?;
    }
    Ok(())
}

/// Samples as a 24-bit file gives them back, those beyond full scale too.
#[cfg(feature = "mp3")]
pub(crate) fn at_24_bits(samples: &[f32]) -> Vec<f32> {
    let full_scale = BitDepth::TwentyFour.full_scale();
    let rounded = |sample: f32| (f64::from(sample) * full_scale + ROUND - ROUND) / full_scale;
    samples.iter().map(|&sample| rounded(sample) as f32).collect()
}

/// Turns planes of samples into interleaved little-endian bytes, chunk after chunk.
struct Quantiser {
    depth: BitDepth,
    dither: Vec<Noise>,
    whole: Vec<i32>,
    bytes: Vec<u8>,
}

impl Quantiser {
    /// One for `channels` channels; `seed` chooses the dither of 16-bit files.
    fn new(depth: BitDepth, channels: usize, seed: u64) -> Self {
        Self {
            depth,
            dither: (0..channels as u64).map(|channel| Noise::new(seed, channel)).collect(),
            whole: vec![0; channels * CHUNK_FRAMES],
            bytes: vec![0; channels * CHUNK_FRAMES * depth.bytes()],
        }
    }

    /// The bytes of the frames `frames` of a clip, at most [`CHUNK_FRAMES`], channel after channel in each frame.
    fn chunk(
        &mut self,
        clip: &Clip,
        frames: std::ops::Range<usize>,
    ) -> Result<&[u8], BeyondFullScale> {
        let channels = clip.channels().len();
        let count = frames.len();
        for (channel, plane) in clip.channels().iter().enumerate() {
            let samples = &plane[frames.clone()];
            check(samples, self.depth.range()).map_err(|at| BeyondFullScale {
                channel,
                frame: frames.start + at,
                value: samples[at],
            })?;
            let whole = &mut self.whole[channel * CHUNK_FRAMES..][..count];
            match self.depth {
                BitDepth::Sixteen => {
                    self.dither[channel].quantise(samples, self.depth.full_scale(), whole)
                }
                BitDepth::TwentyFour => round(samples, self.depth.full_scale(), whole),
            }
        }
        let bytes = &mut self.bytes[..count * channels * self.depth.bytes()];
        match (self.depth, channels) {
            (BitDepth::Sixteen, 2) => interleave_16_stereo(&self.whole, bytes),
            (BitDepth::TwentyFour, 2) => interleave_24_stereo(&self.whole, bytes),
            _ => interleave(&self.whole, channels, self.depth.bytes(), bytes),
        }
        Ok(bytes)
    }
}

/// Any number would do; one that never changes keeps the bytes of a file the same.
const DITHER_SEED: u64 = 0x7470_6466;

/// The place of the first sample that is not in the range, or no number.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn check(samples: &[f32], (low, high): (f32, f32)) -> Result<(), usize> {
    // No early exit in the first pass: so it is done eight samples at a time.
    let fits = |sample: f32| (sample >= low) & (sample <= high);
    if samples.iter().fold(true, |all, &sample| all & fits(sample)) {
        return Ok(());
    }
    Err(samples.iter().position(|&sample| !fits(sample)).unwrap_or(0))
}

/// Adding 1.5 · 2^52 leaves an `f64` no bits for a fraction: the processor rounds to nearest, ties to even, and the low
/// 32 bits are the whole number. That vectorises on every x86-64, where a checked `as i32` does not.
const ROUND: f64 = 6_755_399_441_055_744.0;

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn round(samples: &[f32], full_scale: f64, whole: &mut [i32]) {
    for (whole, &sample) in whole.iter_mut().zip(samples) {
        *whole = (f64::from(sample) * full_scale + ROUND).to_bits() as i32;
    }
}

/// Triangular dither of one channel.
///
/// The sum of two independent uniform numbers, ±1 step at most: it makes the mean and the power of the error
/// independent of the signal, at a noise of a quarter of a step squared (Lipshitz, Wannamaker and Vanderkooy,
/// "Quantization and dither: a theoretical survey", J. Audio Eng. Soc. 40(5), 1992).
///
/// The uniform numbers are the halves of SplitMix64's words (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014): the state only counts, so that the words do not wait for each other.
struct Noise {
    state: u64,
}

impl Noise {
    fn new(seed: u64, channel: u64) -> Self {
        // Far apart on the generator's cycle, so that no channel repeats another's noise.
        let mut start = Self { state: seed ^ (channel << 48) };
        Self { state: start.next() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn quantise(&mut self, samples: &[f32], full_scale: f64, whole: &mut [i32]) {
        for (whole, samples) in whole.chunks_mut(2).zip(samples.chunks(2)) {
            let word = self.next();
            for (place, (whole, &sample)) in whole.iter_mut().zip(samples).enumerate() {
                let half = (word >> (32 * place)) as u32;
                *whole =
                    (f64::from(sample) * full_scale + triangular(half) + ROUND).to_bits() as i32;
            }
        }
    }
}

/// Two 16-bit numbers as a sum between −1 and 1, of mean 0.
fn triangular(word: u32) -> f64 {
    f64::from((word & 0xffff) as i32 + (word >> 16) as i32 - 0xffff) * (1.0 / 65_536.0)
}

fn interleave(whole: &[i32], channels: usize, bytes_per_sample: usize, bytes: &mut [u8]) {
    for (at, frame) in bytes.chunks_exact_mut(channels * bytes_per_sample).enumerate() {
        for (channel, sample) in frame.chunks_exact_mut(bytes_per_sample).enumerate() {
            sample.copy_from_slice(
                &whole[channel * CHUNK_FRAMES + at].to_le_bytes()[..bytes_per_sample],
            );
        }
    }
}

fn interleave_16_stereo(whole: &[i32], bytes: &mut [u8]) {
    let (left, right) = whole.split_at(CHUNK_FRAMES);
    for (frame, (&left, &right)) in bytes.chunks_exact_mut(4).zip(left.iter().zip(right)) {
        frame.copy_from_slice(&((left as u32 & 0xffff) | ((right as u32) << 16)).to_le_bytes());
    }
}

/// Four frames fill three words of 64 bits.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn interleave_24_stereo(whole: &[i32], bytes: &mut [u8]) {
    let (left, right) = whole.split_at(CHUNK_FRAMES);
    for (four, (left, right)) in
        bytes.chunks_exact_mut(24).zip(left.chunks_exact(4).zip(right.chunks_exact(4)))
    {
        let frame = |at: usize| {
            u64::from(left[at] as u32 & 0xff_ffff) | (u64::from(right[at] as u32 & 0xff_ffff) << 24)
        };
        let frames = [frame(0), frame(1), frame(2), frame(3)];
        four[..8].copy_from_slice(&(frames[0] | (frames[1] << 48)).to_le_bytes());
        four[8..16].copy_from_slice(&((frames[1] >> 16) | (frames[2] << 32)).to_le_bytes());
        four[16..].copy_from_slice(&((frames[2] >> 32) | (frames[3] << 16)).to_le_bytes());
    }
    let done = bytes.len() / 24 * 4;
    for (frame, (&left, &right)) in
        bytes[done * 6..].chunks_exact_mut(6).zip(left[done..].iter().zip(&right[done..]))
    {
        frame[..3].copy_from_slice(&left.to_le_bytes()[..3]);
        frame[3..].copy_from_slice(&right.to_le_bytes()[..3]);
    }
}
