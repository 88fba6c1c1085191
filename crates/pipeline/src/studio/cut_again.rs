use brief::{BARS, Brief, Length};
use store::{Asset, Id, StoreError};

use super::Studio;
use super::produced::{Produced, keep};
use super::settle::TAKE;
use crate::cutting::{CutOut, cut_out};
use crate::{AccountView, EncodeError, Provenance, ProvenanceView, RecordError};

/// Loops that may be cut from one take: each is a file that is kept.
const OF_ONE_TAKE_MAX: i64 = 16;

/// How a take is to be cut anew; what is not said stays as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CutWish {
    /// How many bars.
    pub bars: Option<u32>,
    /// Where it is to begin, in seconds of the take; the best place is looked for if it is not said.
    pub start_s: Option<f64>,
}

/// Why nothing was cut.
#[derive(Debug, thiserror::Error)]
pub enum CutAgainError {
    /// The asset was not cut from a recording.
    #[error("it was not cut from a recording, there is nothing to cut again")]
    NoTake,
    /// As many as may be.
    #[error("{OF_ONE_TAKE_MAX} loops were cut from this recording already; delete one first")]
    TooMany,
    /// No such length.
    #[error("{bars} bars are not possible: a loop has 1, 2, 4, 8 or 16")]
    Bars {
        /// What was wished for.
        bars: u32,
    },
    /// The recording does not give it.
    #[error("{reason}")]
    Uncuttable {
        /// Why, in words.
        reason: String,
    },
    /// The asset or the new file cannot be read or kept.
    #[error(transparent)]
    File(#[from] EncodeError),
}

impl From<StoreError> for CutAgainError {
    fn from(error: StoreError) -> Self {
        Self::File(error.into())
    }
}

impl Studio {
    /// Cuts another loop from the take of an asset, for its owner: nothing is made anew, and nothing is taken for it.
    ///
    /// # Errors
    /// [`CutAgainError`].
    pub async fn cut_again(&self, asset: &Asset, wish: CutWish) -> Result<Id, CutAgainError> {
        if let Some(bars) = wish.bars.filter(|bars| !BARS.contains(bars)) {
            return Err(CutAgainError::Bars { bars });
        }
        let take = self.database.file(&asset.id, TAKE).await?.ok_or(CutAgainError::NoTake)?;
        if self.database.sharing(TAKE, &take.sha256).await? >= OF_ONE_TAKE_MAX {
            return Err(CutAgainError::TooMany);
        }
        let (provenance, account) = self.record(&asset.id).await?;
        // It computes about as long as encoding does, and takes turns with it.
        let _turn = self.encoders.acquire().await.expect("the encoders' gate is never closed");
        let file = self.objects.bytes(&take.sha256).await?;
        let cut =
            tokio::task::spawn_blocking(move || cut(file.to_vec(), provenance, account, wish));
        let produced = cut.await.map_err(EncodeError::Stopped)??;
        let new = self.new_asset(None, asset.owner.clone(), produced).await?;
        let id = new.id.clone();
        self.database.write(move |tx| Box::pin(async move { tx.keep_asset(&new).await })).await?;
        tracing::info!(asset = %id, of = %asset.id, "another loop was cut from the same take");
        Ok(id)
    }

    /// Where an asset is from, and how its brief came to be.
    async fn record(&self, asset: &Id) -> Result<(Provenance, Option<AccountView>), CutAgainError> {
        let unreadable = |reason: String| EncodeError::Passport { asset: asset.clone(), reason };
        let passport = self.database.passport(asset).await?.ok_or(CutAgainError::NoTake)?;
        let view: ProvenanceView =
            serde_json::from_str(&passport).map_err(|error| unreadable(error.to_string()))?;
        let provenance =
            view.provenance().map_err(|error: RecordError| unreadable(error.to_string()))?;
        #[derive(serde::Deserialize)]
        struct Record {
            account: Option<AccountView>,
        }
        let record: Result<Record, _> = serde_json::from_str(&passport);
        Ok((provenance, record.ok().and_then(|record| record.account)))
    }
}

fn cut(
    file: Vec<u8>,
    provenance: Provenance,
    account: Option<AccountView>,
    wish: CutWish,
) -> Result<Produced, CutAgainError> {
    let brief = Brief { length: length(provenance.brief.length, wish.bars), ..provenance.brief };
    let reference = provenance.cut.and_then(|cut| cut.reference);
    let CutOut { finished, cut, take } = cut_out(file, reference, &brief, wish.start_s)
        .map_err(|error| CutAgainError::Uncuttable { reason: error.to_string() })?;
    let asset = crate::Asset {
        provenance: Provenance { brief, cut: Some(cut), ..provenance },
        clip: finished.clip,
        report: finished.report,
        midi: None,
        take: Some(take),
    };
    keep(asset, account).map_err(|error| EncodeError::Encode(error).into())
}

fn length(before: Length, bars: Option<u32>) -> Length {
    match (before, bars) {
        (Length::Bars(_), Some(bars)) => Length::Bars(bars),
        (before, _) => before,
    }
}
