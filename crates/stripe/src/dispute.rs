use serde::Deserialize;

/// Money that the buyer's bank asks back. <https://docs.stripe.com/api/disputes/object>
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dispute {
    /// Its id.
    pub id: String,
    /// How much, in the currency's smallest unit.
    pub amount: i64,
    /// `needs_response`, `under_review`, `won`, `lost`, `prevented`; `appeal_needs_response` and `appeal_under_review`
    /// after one that was lost. Those that begin with `warning_` are inquiries, which hold back no money.
    pub status: String,
}
