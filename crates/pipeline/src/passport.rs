//! What travels beside a sound as JSON. These types are the wire: their names are a promise to readers.

mod account;
mod brief;
mod file;
mod provenance;
mod report;

pub use self::brief::{BriefView, KeyView};
pub use account::AccountView;
pub use file::FileView;
pub(crate) use file::MIDI;
pub use provenance::{EngineView, LicenceView, ProvenanceView, RecordError};
pub use report::ReportView;

use ::brief::Account;
use serde::Serialize;

use crate::{Asset, Cut, InsteadOf, PassedOver};

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
    pub passed_over: Vec<PassedOver>,
    /// Who made it.
    pub engine: EngineView,
    /// What may be done with it.
    pub licence: LicenceView,
    /// Who was asked, if that was somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<InsteadOf>,
    /// Where it was cut from its take, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// What was measured.
    pub report: ReportView,
    /// The files, the passport apart.
    pub files: Vec<FileView>,
    /// How the brief came to be, if a person's request was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountView>,
}

impl Passport {
    /// The passport of an asset whose files are `files`, in the order they are listed.
    pub fn of(asset: &Asset, account: Option<&Account>, files: Vec<FileView>) -> Self {
        let ProvenanceView {
            brief,
            seed,
            seed_used,
            passed_over,
            engine,
            licence,
            instead_of,
            cut,
        } = ProvenanceView::of(&asset.provenance);
        Self {
            passport: 1,
            name: asset.provenance.file_stem(),
            title: asset.provenance.title(),
            word: asset.provenance.word(),
            brief,
            seed,
            seed_used,
            passed_over,
            engine,
            licence,
            instead_of,
            cut,
            report: ReportView::of(&asset.report),
            files,
            account: account.map(AccountView::of),
        }
    }

    /// The bytes of the file, indented for people.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes =
            serde_json::to_vec_pretty(self).expect("keys are texts, and no value can fail");
        bytes.push(b'\n');
        bytes
    }
}
