use super::{u16_at, u32_at};

/// What loop-based programs read of tempo and key: the `acid` chunk of 24 bytes.
///
/// Never published by its maker: the layout is the one that libsndfile, exiftool and the programs themselves agree on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Acid {
    /// A sum of [`Acid::ONE_SHOT`], [`Acid::ROOT_SET`], [`Acid::STRETCH`] and others.
    pub flags: u32,
    /// The root as a MIDI note, 48 (C) to 59 (B) in the files written here.
    pub root_note: u16,
    /// Length in beats; 0 makes readers ignore the tempo.
    pub beats: u32,
    /// The beat's note value, 4 for a quarter.
    pub meter_denominator: u16,
    /// Beats in a bar.
    pub meter_numerator: u16,
    /// Beats a minute.
    pub tempo: f32,
}

impl Acid {
    /// Flag: struck once, never stretched.
    pub const ONE_SHOT: u32 = 1;
    /// Flag: the root note says something.
    pub const ROOT_SET: u32 = 2;
    /// Flag: may be stretched to another tempo.
    pub const STRETCH: u32 = 4;

    /// Whether the sound is struck once.
    pub fn one_shot(&self) -> bool {
        self.flags & Self::ONE_SHOT != 0
    }

    /// The root, if the chunk says that it has one.
    pub fn root(&self) -> Option<u16> {
        (self.flags & Self::ROOT_SET != 0).then_some(self.root_note)
    }

    /// The body of the chunk.
    pub fn to_bytes(&self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[0..4].copy_from_slice(&self.flags.to_le_bytes());
        bytes[4..6].copy_from_slice(&self.root_note.to_le_bytes());
        // Bytes 6 to 11 are a constant and a zero in every file that the programs write themselves.
        bytes[6..8].copy_from_slice(&0x8000_u16.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.beats.to_le_bytes());
        bytes[16..18].copy_from_slice(&self.meter_denominator.to_le_bytes());
        bytes[18..20].copy_from_slice(&self.meter_numerator.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.tempo.to_le_bytes());
        bytes
    }

    /// The chunk of a body, `None` if it is too short.
    pub fn from_bytes(body: &[u8]) -> Option<Self> {
        Some(Self {
            flags: u32_at(body, 0)?,
            root_note: u16_at(body, 4)?,
            beats: u32_at(body, 12)?,
            meter_denominator: u16_at(body, 16)?,
            meter_numerator: u16_at(body, 18)?,
            tempo: f32::from_bits(u32_at(body, 20)?),
        })
    }
}
