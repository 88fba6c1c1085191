use std::io::Write;

use audio::{BitDepth, Clip, Seal, Tags, WriteError};

/// The kinds of sound file that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PCM with everything that DJ and producer software reads.
    Wav,
    /// The same PCM, smaller.
    Flac,
    /// For preview and for posting: it cannot loop without a gap.
    #[cfg(feature = "mp3")]
    Mp3,
}

impl Format {
    /// Every format, the usual one first.
    pub const ALL: &[Self] = &[
        Self::Wav,
        Self::Flac,
        #[cfg(feature = "mp3")]
        Self::Mp3,
    ];

    /// The name, which is also what files of it end in.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            #[cfg(feature = "mp3")]
            Self::Mp3 => "mp3",
        }
    }

    /// The bits of one sample in a file of a depth; MP3 has none.
    pub(crate) fn bits(self, depth: BitDepth) -> Option<u16> {
        match self {
            Self::Wav | Self::Flac => Some(depth.bits()),
            #[cfg(feature = "mp3")]
            Self::Mp3 => None,
        }
    }

    pub(crate) fn write(
        self,
        out: impl Write,
        clip: &Clip,
        depth: BitDepth,
        tags: &Tags,
        seal: &mut dyn Seal,
    ) -> Result<(), WriteError> {
        match self {
            Self::Wav => audio::wav::write(out, clip, depth, tags, seal),
            Self::Flac => audio::flac::write(out, clip, depth, tags, seal),
            #[cfg(feature = "mp3")]
            Self::Mp3 => audio::mp3::write(out, clip, audio::mp3::Effort::Quick, tags, seal),
        }
    }
}
