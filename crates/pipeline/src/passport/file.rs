use audio::BitDepth;
use serde::Serialize;

use crate::{Format, Provenance};

/// One file of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// What files of notes are called and end in.
pub(crate) const MIDI: &str = "mid";

impl FileView {
    /// The view of the notes of a sound: a Standard MIDI File of these bytes.
    pub fn notes(provenance: &Provenance, midi: &[u8]) -> Self {
        Self {
            name: format!("{}.{MIDI}", provenance.file_stem()),
            format: MIDI,
            bits: None,
            bytes: midi.len() as u64,
            audio_sha256: None,
        }
    }

    pub(crate) fn sound(
        provenance: &Provenance,
        format: Format,
        depth: BitDepth,
        bytes: u64,
        audio_sha256: String,
    ) -> Self {
        Self {
            name: format!("{}.{}", provenance.file_stem(), format.name()),
            format: format.name(),
            bits: format.bits(depth),
            bytes,
            audio_sha256: Some(audio_sha256),
        }
    }
}
