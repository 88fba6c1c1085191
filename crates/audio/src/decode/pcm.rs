use super::{DecodeError, Format, Limits, Samples};
use crate::Clip;
use crate::riff::{Chunk, u16_at, u32_at};

/// The samples of a WAV: whole numbers of 8 to 32 bits, or floating point.
///
/// Read here and not by a library: the one at hand multiplies sizes from the file without looking, and drops what is
/// left of a truncated file's last packet.
pub(super) fn decode(chunks: &[Chunk<'_>], limits: Limits) -> Result<Samples, DecodeError> {
    let unusable = |reason: String| DecodeError::Sound { format: Format::Wav, reason };
    let find = |id: &[u8; 4]| {
        let found = chunks.iter().find(|chunk| chunk.id == *id);
        found.ok_or_else(|| unusable(format!("it has no chunk '{}'", id.escape_ascii())))
    };
    let fmt = Fmt::from_bytes(find(b"fmt ")?.body)
        .ok_or_else(|| unusable("its format chunk is too short".into()))?;
    let coding = fmt.coding().ok_or_else(|| {
        unusable(format!(
            "its coding {:#x} with {} bits a sample is not understood",
            fmt.tag, fmt.bits
        ))
    })?;
    let channels = usize::from(fmt.channels);
    if !(1..=CHANNELS_MAX).contains(&channels) || fmt.sample_rate == 0 {
        return Err(unusable(format!("it claims {channels} channels at {} Hz", fmt.sample_rate)));
    }

    let frames = find(b"data")?.body.chunks_exact(channels * coding.bytes());
    if frames.len() == 0 {
        return Err(unusable("it has no frames".into()));
    }
    if frames.len() as f64 > limits.seconds * f64::from(fmt.sample_rate) {
        return Err(DecodeError::TooLong { limit: limits.seconds });
    }
    let plane = |channel: usize| {
        let at = channel * coding.bytes();
        frames.clone().map(|frame| coding.sample(&frame[at..at + coding.bytes()])).collect()
    };
    let clip = Clip::from_channels(fmt.sample_rate, (0..channels).map(plane).collect());
    Ok(Samples { clip, bits: Some(u32::from(fmt.bits)), flaws: Vec::new() })
}

/// More than any speaker layout has.
const CHANNELS_MAX: usize = 64;

/// The head of the format chunk.
struct Fmt {
    tag: u16,
    channels: u16,
    sample_rate: u32,
    bits: u16,
}

impl Fmt {
    fn from_bytes(body: &[u8]) -> Option<Self> {
        const EXTENSIBLE: u16 = 0xfffe;
        let tag = match u16_at(body, 0)? {
            // The true tag is the start of a longer identifier.
            EXTENSIBLE => u16_at(body, 24)?,
            tag => tag,
        };
        Some(Self {
            tag,
            channels: u16_at(body, 2)?,
            sample_rate: u32_at(body, 4)?,
            bits: u16_at(body, 14)?,
        })
    }

    fn coding(&self) -> Option<Coding> {
        match (self.tag, self.bits) {
            (1, 8) => Some(Coding::Unsigned8),
            (1, 16) => Some(Coding::Signed16),
            (1, 24) => Some(Coding::Signed24),
            (1, 32) => Some(Coding::Signed32),
            (3, 32) => Some(Coding::Float32),
            (3, 64) => Some(Coding::Float64),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Coding {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
}

impl Coding {
    fn bytes(self) -> usize {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed16 => 2,
            Self::Signed24 => 3,
            Self::Signed32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// One sample, full scale ±1.0; what is no number is silence.
    fn sample(self, bytes: &[u8]) -> f32 {
        let mut word = [0; 8];
        // To the top: so the sign is in its place, and full scale is the same for all.
        word[8 - bytes.len()..].copy_from_slice(bytes);
        let whole = i64::from_le_bytes(word);
        let value = match self {
            Self::Unsigned8 => (whole ^ i64::MIN) as f32 / FULL_SCALE,
            Self::Signed16 | Self::Signed24 | Self::Signed32 => whole as f32 / FULL_SCALE,
            Self::Float32 => f32::from_bits((whole >> 32) as u32),
            Self::Float64 => f64::from_bits(whole as u64) as f32,
        };
        if value.is_finite() { value } else { 0.0 }
    }
}

const FULL_SCALE: f32 = 9_223_372_036_854_775_808.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_has_the_same_full_scale() {
        // A half, and minus one.
        let coded: [(u16, u16, &[u8], &[u8]); 6] = [
            (1, 8, &[0xc0], &[0]),
            (1, 16, &[0, 0x40], &[0, 0x80]),
            (1, 24, &[0, 0, 0x40], &[0, 0, 0x80]),
            (1, 32, &[0, 0, 0, 0x40], &[0, 0, 0, 0x80]),
            (3, 32, &0.5_f32.to_le_bytes(), &(-1.0_f32).to_le_bytes()),
            (3, 64, &0.5_f64.to_le_bytes(), &(-1.0_f64).to_le_bytes()),
        ];
        for (tag, bits, half, minus_one) in coded {
            let samples = decode_one_channel(&fmt(tag, bits), &[half, minus_one].concat());
            assert_eq!(samples, [0.5, -1.0], "{tag} {bits}");
            // The tag of the extensible format is 24 bytes further on.
            let extensible = [&fmt(0xfffe, bits)[..], &[0; 8], &tag.to_le_bytes()].concat();
            assert_eq!(
                decode_one_channel(&extensible, &[half, minus_one].concat()),
                [0.5, -1.0],
                "{tag} {bits}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_silence() {
        let bytes = [f32::NAN, f32::INFINITY, 0.25].map(f32::to_le_bytes).concat();
        assert_eq!(decode_one_channel(&fmt(3, 32), &bytes), [0.0, 0.0, 0.25]);
    }

    fn fmt(tag: u16, bits: u16) -> Vec<u8> {
        let words = [tag, 1, 44_100, 0, 0, 0, bits / 8, bits];
        words.into_iter().flat_map(u16::to_le_bytes).collect()
    }

    fn decode_one_channel(fmt: &[u8], data: &[u8]) -> Vec<f32> {
        let chunk = |id: &[u8; 4], body| Chunk { id: *id, claimed: 0, body };
        let limits = Limits { bytes: 1000, seconds: 1.0 };
        let samples = decode(&[chunk(b"fmt ", fmt), chunk(b"data", data)], limits).unwrap();
        samples.clip.into_channels().remove(0)
    }
}
