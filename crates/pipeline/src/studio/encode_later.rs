use audio::decode::{DecodeError, Limits, decode};
use store::{AssetFile, Id, StoreError};

use super::Studio;
use super::produced::DEPTH;
use crate::{Encoded, Format, ProvenanceView, RecordError, encode};

/// Our own longest WAV is a minute of stereo; anything beyond this is not ours.
const LIMITS: Limits = Limits { bytes: 1 << 28, seconds: 300.0 };

/// A file that an asset may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// The sound.
    Sound(Format),
    /// The notes.
    Midi,
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The store failed.
    #[error("the file could not be read or kept")]
    Store(#[from] StoreError),
    /// The asset's record cannot be read.
    #[error("the passport of asset {asset} cannot be read: {reason}")]
    Passport {
        /// The asset.
        asset: Id,
        /// What is wrong.
        reason: String,
    },
    /// The asset's WAV cannot be read.
    #[error("the WAV cannot be read")]
    Decode(#[from] DecodeError),
    /// The encoder refused.
    #[error("the sound could not be encoded")]
    Encode(#[from] audio::WriteError),
    /// The encoder stopped in the middle.
    #[error("the encoder stopped in the middle")]
    Stopped(#[from] tokio::task::JoinError),
}

impl FileFormat {
    /// The name, which is also what files of it end in.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sound(format) => format.name(),
            Self::Midi => crate::passport::MIDI,
        }
    }
}

impl Studio {
    /// A file of an asset: one that is there, or a further format made from its WAV and kept; `None` if there is no such
    /// asset, or it has no notes.
    ///
    /// # Errors
    /// [`EncodeError`].
    pub async fn file(
        &self,
        asset: &Id,
        format: FileFormat,
    ) -> Result<Option<AssetFile>, EncodeError> {
        if let Some(file) = self.database.file(asset, format.name()).await? {
            return Ok(Some(file));
        }
        let FileFormat::Sound(format) = format else { return Ok(None) };
        // Encoding takes a while and memory, and anybody with a link may ask for it: a few at a time, the others wait.
        let _turn = self.encoders.acquire().await.expect("the encoders' gate is never closed");
        if let Some(file) = self.database.file(asset, format.name()).await? {
            return Ok(Some(file));
        }
        let Some(wav) = self.database.file(asset, Format::Wav.name()).await? else {
            return Ok(None);
        };
        let Some(passport) = self.database.passport(asset).await? else { return Ok(None) };
        let unreadable = |reason: String| EncodeError::Passport { asset: asset.clone(), reason };
        let view: ProvenanceView =
            serde_json::from_str(&passport).map_err(|error| unreadable(error.to_string()))?;
        let provenance =
            view.provenance().map_err(|error: RecordError| unreadable(error.to_string()))?;
        let bytes = self.objects.bytes(&wav.sha256).await?;
        let encoded = tokio::task::spawn_blocking(move || -> Result<Encoded, EncodeError> {
            let sound = decode(&bytes, LIMITS)?;
            Ok(encode(&provenance, &sound.clip, format, DEPTH)?)
        });
        let Encoded { bytes, file } = encoded.await??;
        let file = self.store_file(&file, bytes.into()).await?;
        let (name, row) = (asset.clone(), file.clone());
        self.database
            .write(move |tx| Box::pin(async move { tx.keep_file(&name, &row).await }))
            .await?;
        Ok(Some(file))
    }
}
