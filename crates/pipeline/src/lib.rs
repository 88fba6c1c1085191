//! The order of the steps: a brief is played, finished, checked and written.
//!
//! The only crate that knows in which order engine, mastering and files come.

mod asset;
mod cutting;
mod encode;
mod finishing;
mod format;
mod name;
mod passport;
mod produce;
mod seal;
mod studio;
mod tags;
mod till;
mod word;
mod write;

pub use asset::{Asset, Cut, InsteadOf, Maker, PassedOver, Provenance, RawTake, Seed};
pub use cutting::{CutError, cut_recording};
pub use encode::{Encoded, encode};
pub use format::Format;
pub use name::file_stem;
pub use passport::{
    AccountView, BriefView, EngineView, FileView, KeyView, LicenceView, Passport, ProvenanceView,
    RecordError, ReportView,
};
pub use produce::{ProduceError, SEED_MAX, produce};
pub use seal::sound_sha256;
pub use studio::{
    Allowed, Answer, Asking, Bell, Bench, Blocked, Clock, CutAgainError, CutWish, EncodeError,
    FileFormat, Listener, Order, OrderError, Parts, PeaksView, PromisesView, Roster, Rules, Studio,
    SummaryView, Swept, SystemClock, Worker,
};
pub use till::{
    Browsers, Buyer, Checkout, CheckoutError, Payments, PurchaseError, ReceiveError, RecoverError,
    RecoveryCode, SettleError, Till, TillParts,
};
pub use write::{Existing, Target, WriteError, Written, clash, write};

#[cfg(test)]
mod tests {
    use brief::{Brief, Kind, Length, Mood, Moods, Style};

    /// The brief of the examples: dark techno bass, 128 BPM, four bars, A minor.
    pub(crate) fn brief() -> Brief {
        Brief {
            kind: Kind::Bass,
            length: Length::Bars(4),
            bpm: 128.0,
            key: Some("Am".parse().unwrap()),
            intensity: 4,
            moods: Moods::default().with(Mood::Dark),
            style: Style::Techno,
            swing: 0.5,
            instruments: Vec::new(),
            prompt: None,
            sample_rate: 44_100,
        }
    }
}
