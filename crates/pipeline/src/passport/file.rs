use audio::BitDepth;
use serde::Serialize;

use crate::Format;

/// One file of an asset.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    /// Its name, in the folder of the passport.
    pub name: String,
    /// `wav`, `flac`, `mp3` or `mid`.
    pub format: &'static str,
    /// Bits of one sample; `None` where there are none.
    pub bits: Option<u16>,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the sound alone: the interleaved little-endian PCM, which a WAV and a FLAC of one depth share; of an MP3,
    /// the MPEG frames. `None` for notes.
    pub audio_sha256: Option<String>,
}

impl FileView {
    pub(crate) fn sound(
        name: String,
        format: Format,
        depth: BitDepth,
        bytes: u64,
        audio_sha256: String,
    ) -> Self {
        let (bits, audio_sha256) = (format.bits(depth), Some(audio_sha256));
        Self { name, format: format.name(), bits, bytes, audio_sha256 }
    }

    pub(crate) fn notes(name: String, bytes: u64) -> Self {
        Self { name, format: "mid", bits: None, bytes, audio_sha256: None }
    }
}
