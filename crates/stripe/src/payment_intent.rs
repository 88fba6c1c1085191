use serde::{Deserialize, Deserializer};

use crate::lenient::{Expandable, or_default};

/// What is undertaken to get a payment. <https://docs.stripe.com/api/payment_intents/object>
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    /// Its id.
    pub id: String,
    /// How far it is: `requires_payment_method`, `requires_confirmation`, `requires_action`, `processing`,
    /// `requires_capture`, `canceled` or `succeeded`; empty where only its id is known.
    ///
    /// A checkout that is complete and unpaid is `processing` here while the money is on its way. Once that has failed,
    /// the intent asks for another way to pay (`requires_payment_method`), which nobody will give it any more, or is
    /// `canceled`. <https://docs.stripe.com/payments/paymentintents/lifecycle>
    #[serde(default, deserialize_with = "or_default")]
    pub status: String,
    /// Why the last try to pay failed, by its code: `card_declined`.
    #[serde(default, rename = "last_payment_error", deserialize_with = "failure")]
    pub last_failure: Option<String>,
    /// The last try to get the money.
    #[serde(default, rename = "latest_charge", deserialize_with = "charge")]
    pub charge: Option<Charge>,
}

/// A try to get the money; it succeeded if money can go back. <https://docs.stripe.com/api/charges/object>
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Charge {
    /// Its id.
    pub id: String,
    /// What went back, in the currency's smallest unit, or is on its way.
    #[serde(default, deserialize_with = "or_default")]
    pub amount_refunded: i64,
    /// Whether it is or was disputed.
    #[serde(default, deserialize_with = "or_default")]
    pub disputed: bool,
    /// Where the buyer sees their receipt.
    #[serde(default)]
    pub receipt_url: Option<String>,
}

/// An intent that may be none, an id, or written out.
pub(crate) fn intent<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<PaymentIntent>, D::Error> {
    let found = Option::<Expandable<PaymentIntent>>::deserialize(deserializer)?;
    Ok(found.map(|found| match found {
        Expandable::Id(id) => PaymentIntent { id, ..PaymentIntent::default() },
        Expandable::Object(intent) => intent,
    }))
}

fn charge<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Charge>, D::Error> {
    let found = Option::<Expandable<Charge>>::deserialize(deserializer)?;
    Ok(found.map(|found| match found {
        Expandable::Id(id) => Charge { id, ..Charge::default() },
        Expandable::Object(charge) => charge,
    }))
}

fn failure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Failure {
        #[serde(default)]
        code: Option<String>,
        #[serde(default, rename = "type")]
        kind: Option<String>,
    }
    Ok(Option::<Failure>::deserialize(deserializer)?
        .and_then(|failure| failure.code.or(failure.kind)))
}
