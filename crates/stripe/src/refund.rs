use serde::Deserialize;

use crate::lenient::or_default;

/// Money on its way back. <https://docs.stripe.com/api/refunds/object>
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: String,
    /// How much, in the currency's smallest unit.
    pub amount: i64,
    /// `pending`, `requires_action`, `succeeded`, `failed` or `canceled`; empty where Stripe says nothing.
    #[serde(default, deserialize_with = "or_default")]
    pub status: String,
}
