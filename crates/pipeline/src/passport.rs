//! What travels beside a sound as JSON. These types are the wire: their names are a promise to readers.

mod account;
mod brief;
mod file;
mod report;

pub use account::AccountView;
pub use file::FileView;
pub use report::ReportView;

use ::brief::Account;
use serde::Serialize;

use self::brief::BriefView;
use crate::{Asset, Maker, Seed};

/// Where a sound is from, what it is, and the proof that it keeps its promises.
///
/// Nothing in it depends on the clock or the place: the same brief, seed and engine version give the same bytes.
#[derive(Clone, Debug, Serialize)]
pub struct Passport {
    /// The version of this layout: a field may be added within one, and none changed or taken away.
    pub passport: u32,
    /// The name of the files, without what comes after the dot.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// The word in both.
    pub word: String,
    /// What was asked for.
    pub brief: BriefView,
    /// The seed that was asked for.
    pub seed: u64,
    /// The seed that the sound was made with: another one only if takes were passed over.
    pub seed_used: u64,
    /// The takes that could not be made to keep the promises.
    pub passed_over: Vec<PassedOverView>,
    /// Who made it.
    pub engine: EngineView,
    /// What may be done with it.
    pub licence: LicenceView,
    /// What was measured.
    pub report: ReportView,
    /// The files, the passport apart.
    pub files: Vec<FileView>,
    /// How the brief came to be, if a person's request was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountView>,
}

/// A take that could not be made to keep the promises.
#[derive(Clone, Debug, Serialize)]
pub struct PassedOverView {
    seed: u64,
    reason: String,
}

/// The engine as it was.
#[derive(Clone, Debug, Serialize)]
pub struct EngineView {
    name: String,
    version: String,
    seeds_reproduce: bool,
}

/// What may be done with a sound.
#[derive(Clone, Debug, Serialize)]
pub struct LicenceView {
    /// An SPDX licence expression.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// Whether it may be sold and used in what is sold.
    pub commercial_use: bool,
}

impl Passport {
    pub(crate) fn of(asset: &Asset, account: Option<&Account>, files: Vec<FileView>) -> Self {
        let Maker { name, version, licence, seeds_reproduce } = asset.maker.clone();
        let Seed { asked, used, passed_over } = asset.seed.clone();
        Self {
            passport: 1,
            name: asset.file_stem(),
            title: asset.title(),
            word: asset.word(),
            brief: BriefView::of(&asset.brief),
            seed: asked,
            seed_used: used,
            passed_over: passed_over
                .into_iter()
                .map(|take| PassedOverView { seed: take.seed, reason: take.reason })
                .collect(),
            engine: EngineView { name, version, seeds_reproduce },
            licence: licence.into(),
            report: ReportView::of(&asset.report),
            files,
            account: account.map(AccountView::of),
        }
    }

    /// The bytes of the file, indented for people.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut bytes =
            serde_json::to_vec_pretty(self).expect("keys are texts, and no value can fail");
        bytes.push(b'\n');
        bytes
    }
}

impl From<engine::Licence> for LicenceView {
    fn from(licence: engine::Licence) -> Self {
        Self { id: licence.id, name: licence.name, commercial_use: licence.commercial_use }
    }
}
