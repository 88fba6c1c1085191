use audio::peaks::{Peaks, thumb};
use serde::Serialize;

use crate::{Asset, BriefView, Cut, InsteadOf, LicenceView};

/// Points of the waveform that a page draws.
const PEAK_POINTS: usize = 1200;
/// Points of the small one in a list.
const THUMB_POINTS: usize = 64;

/// What a list says of an asset: all that does not change and does not depend on who looks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryView {
    /// The name for people.
    pub title: String,
    /// The word in it.
    pub word: String,
    /// The name of its files, without what comes after the dot.
    pub name: String,
    /// What was asked for, without the line that sums it up.
    #[serde(flatten)]
    pub brief: BriefView,
    /// Length in seconds.
    pub seconds: f64,
    /// Length in frames.
    pub frames: u64,
    /// The seed that was asked for.
    pub seed: u64,
    /// The engine's name.
    pub engine: String,
    /// What may be done with it.
    pub licence: LicenceView,
    /// How many promises were checked, and how many are kept.
    pub promises: PromisesView,
    /// In dBTP.
    pub true_peak_dbtp: f64,
    /// In LUFS.
    pub integrated_lufs: Option<f64>,
    /// The peak of each part, 100 is full scale.
    pub thumb: Vec<u8>,
    /// Whether its notes can be had.
    pub has_midi: bool,
    /// Who was asked, if that was somebody else.
    pub instead_of: Option<InsteadOf>,
    /// Where it was cut from its take, if it was.
    pub cut: Option<Cut>,
    /// Whether another loop can be cut from that take.
    pub cuttable: bool,
}

/// How many promises were checked, and how many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PromisesView {
    /// Those that are kept.
    pub kept: usize,
    /// All that apply.
    pub of: usize,
}

/// The waveform: of each part of the whole length the lowest and the highest sample of both channels, 127 is full scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeaksView {
    /// The lowest.
    pub min: Vec<i8>,
    /// The highest.
    pub max: Vec<i8>,
}

impl SummaryView {
    pub(super) fn of(asset: &Asset) -> Self {
        let (provenance, report) = (&asset.provenance, &asset.report);
        let hundredths = |figure: f64| (figure * 100.0).round() / 100.0;
        Self {
            title: provenance.title(),
            word: provenance.word(),
            name: provenance.file_stem(),
            brief: BriefView::of(&provenance.brief),
            seconds: (report.seconds * 1e6).round() / 1e6,
            frames: report.frames as u64,
            seed: provenance.seed.asked,
            engine: provenance.maker.name.clone(),
            licence: provenance.maker.licence.clone(),
            promises: PromisesView {
                kept: report.verdicts.iter().filter(|verdict| verdict.kept).count(),
                of: report.verdicts.len(),
            },
            true_peak_dbtp: hundredths(report.true_peak_dbtp),
            integrated_lufs: report.integrated_lufs.map(hundredths),
            thumb: thumb(&asset.clip, THUMB_POINTS),
            has_midi: asset.midi.is_some(),
            instead_of: provenance.instead_of.clone(),
            cut: provenance.cut.clone(),
            cuttable: asset.take.is_some(),
        }
    }
}

impl PeaksView {
    pub(super) fn of(asset: &Asset) -> Self {
        let peaks = Peaks::of(&asset.clip, PEAK_POINTS);
        Self { min: peaks.min, max: peaks.max }
    }
}
