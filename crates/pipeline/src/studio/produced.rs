use audio::BitDepth;
use brief::Brief;
use bytes::Bytes;
use engine::{Engine, EngineError, Watch};

use super::{PeaksView, SummaryView};
use crate::{
    AccountView, Asset, Encoded, FileView, Format, InsteadOf, Passport, ProduceError, encode,
    produce,
};

/// How deep the WAV is that everything else is made from later.
pub(super) const DEPTH: BitDepth = BitDepth::TwentyFour;

/// What is kept of an asset: two files, and the texts that pages show.
pub(super) struct Produced {
    pub(super) passport: Passport,
    pub(super) summary: SummaryView,
    pub(super) peaks: PeaksView,
    pub(super) wav: Encoded,
    pub(super) midi: Option<(FileView, Bytes)>,
    pub(super) take: Option<KeptTake>,
}

/// A recorded take, to be kept beside what was cut from it.
pub(super) struct KeptTake {
    /// What files of its kind end in.
    pub(super) ending: &'static str,
    pub(super) bytes: Bytes,
}

/// Why nothing is kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotProduced {
    /// There is no asset.
    #[error(transparent)]
    Produce(#[from] ProduceError),
    /// It could not be made into a file.
    #[error("the sound could not be encoded")]
    Encode(#[from] audio::WriteError),
}

/// Makes everything that is kept of an asset. It computes for as long as that takes: not for a thread that serves.
///
/// If the engine is not available, the fallback serves, and the asset says so.
pub(super) fn produce_all(
    engine: &dyn Engine,
    fallback: Option<&dyn Engine>,
    brief: &Brief,
    seed: u64,
    account: Option<AccountView>,
    watch: &mut dyn Watch,
) -> Result<Produced, NotProduced> {
    let asset = match (produce(engine, brief, seed, watch), fallback) {
        (Err(ProduceError::Engine { source, .. }), Some(fallback))
            if matches!(source, EngineError::Unavailable { .. }) =>
        {
            tracing::warn!(error = %source, fallback = fallback.name(), "another engine serves");
            let mut asset = produce(fallback, brief, seed, watch)?;
            asset.provenance.instead_of = Some(InsteadOf {
                engine: engine.name().to_owned(),
                reason: source.reason().to_owned(),
            });
            asset
        }
        (produced, _) => produced?,
    };
    Ok(keep(asset, account)?)
}

/// What is kept of an asset.
pub(super) fn keep(
    asset: Asset,
    account: Option<AccountView>,
) -> Result<Produced, audio::WriteError> {
    let wav = encode(&asset.provenance, &asset.clip, Format::Wav, DEPTH)?;
    let midi = asset
        .midi
        .as_ref()
        .map(|midi| (FileView::notes(&asset.provenance, midi), Bytes::from(midi.clone())));
    let files = [&wav.file].into_iter().chain(midi.as_ref().map(|(file, _)| file)).cloned();
    let passport = passport(&asset, account, files.collect());
    let (summary, peaks) = (SummaryView::of(&asset), PeaksView::of(&asset));
    let take =
        asset.take.map(|take| KeptTake { ending: take.format.ending(), bytes: take.bytes.into() });
    Ok(Produced { passport, summary, peaks, wav, midi, take })
}

fn passport(asset: &Asset, account: Option<AccountView>, files: Vec<FileView>) -> Passport {
    Passport { account, ..Passport::of(asset, None, files) }
}
