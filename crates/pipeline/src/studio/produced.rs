use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, Ordering};

use audio::BitDepth;
use brief::Brief;
use bytes::Bytes;
use engine::{Engine, Watch};
use store::Stage;

use super::{PeaksView, SummaryView};
use crate::{
    AccountView, Asset, Encoded, FileView, Format, Passport, ProduceError, encode, produce,
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
pub(super) fn produce_all(
    engine: &dyn Engine,
    brief: &Brief,
    seed: u64,
    account: Option<AccountView>,
    progress: &Progress,
) -> Result<Produced, NotProduced> {
    let asset = produce(engine, brief, seed, &mut Watching(progress))?;
    let wav = encode(&asset.provenance, &asset.clip, Format::Wav, DEPTH)?;
    let midi = asset
        .midi
        .as_ref()
        .map(|midi| (FileView::notes(&asset.provenance, midi), Bytes::from(midi.clone())));
    let files = [&wav.file].into_iter().chain(midi.as_ref().map(|(file, _)| file)).cloned();
    let passport = passport(&asset, account, files.collect());
    Ok(Produced {
        passport,
        summary: SummaryView::of(&asset),
        peaks: PeaksView::of(&asset),
        wav,
        midi,
    })
}

fn passport(asset: &Asset, account: Option<AccountView>, files: Vec<FileView>) -> Passport {
    Passport { account, ..Passport::of(asset, None, files) }
}

/// How far a job is, told by the thread that computes, read by the one that serves.
#[derive(Default)]
pub(super) struct Progress {
    permille: AtomicU16,
    finishing: AtomicBool,
    cancelled: AtomicBool,
    /// Counts what was told, so that nothing is told twice.
    changes: AtomicU8,
}

impl Progress {
    pub(super) fn stage(&self) -> Stage {
        match self.finishing.load(Ordering::Relaxed) {
            true => Stage::Finishing,
            false => Stage::Generating,
        }
    }

    pub(super) fn share(&self) -> f64 {
        f64::from(self.permille.load(Ordering::Relaxed)) / 1000.0
    }

    /// The sound is no longer wanted.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Differs from an earlier answer if anything was told since.
    pub(super) fn mark(&self) -> u8 {
        self.changes.load(Ordering::Relaxed)
    }
}

struct Watching<'a>(&'a Progress);

impl Watch for Watching<'_> {
    fn progress(&mut self, share: f64) {
        self.0.permille.store((share.clamp(0.0, 1.0) * 1000.0) as u16, Ordering::Relaxed);
        self.0.changes.fetch_add(1, Ordering::Relaxed);
    }

    fn finishing(&mut self) {
        self.0.finishing.store(true, Ordering::Relaxed);
        self.0.changes.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}
