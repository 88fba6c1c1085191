use std::collections::BTreeMap;

use serde::Deserialize;

use crate::PaymentIntent;
use crate::lenient::or_default;
use crate::payment_intent::intent;

/// A checkout: a page of Stripe's where something is paid. <https://docs.stripe.com/api/checkout/sessions/object>
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// `open`, `complete` or `expired`; empty where Stripe says nothing.
    #[serde(default, deserialize_with = "or_default")]
    pub status: String,
    /// `unpaid`, `paid` or `no_payment_required`. What is `complete` may be `unpaid`, with methods that take days.
    pub payment_status: String,
    /// What is to be paid, in the currency's smallest unit.
    #[serde(default)]
    pub amount_total: Option<i64>,
    /// In which currency, by its three letters.
    #[serde(default)]
    pub currency: Option<String>,
    /// What whoever opened it calls it.
    #[serde(default)]
    pub client_reference_id: Option<String>,
    /// What whoever opened it wrote on it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: BTreeMap<String, String>,
    /// Whether it is about real money.
    pub livemode: bool,
    /// Where it is paid, while it is open.
    #[serde(default)]
    pub url: Option<String>,
    /// Until when it can be paid, in seconds since 1970.
    #[serde(default, rename = "expires_at")]
    pub expires_at_s: Option<i64>,
    /// The payment, once there is one; only its id is known unless it was asked for.
    #[serde(default, deserialize_with = "intent")]
    pub payment_intent: Option<PaymentIntent>,
}

/// A checkout that is to be opened: one thing, once, at this price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSession<'a> {
    /// What to call it: stands on the checkout and on its payment, up to 200 characters.
    pub purchase: &'a str,
    /// What is to be paid, in the currency's smallest unit.
    pub amount: i64,
    /// In which currency, by its three letters in lower case.
    pub currency: &'a str,
    /// What is bought, for the buyer.
    pub product: &'a str,
    /// Where the buyer goes when it is paid.
    pub success_url: &'a str,
    /// Where the buyer goes when they do not want to pay.
    pub cancel_url: &'a str,
    /// Until when it can be paid, in seconds since 1970: half an hour to a day from now.
    pub expires_at_s: i64,
    /// Asked again with the same key and the same of everything else, Stripe gives the same checkout.
    pub idempotency_key: &'a str,
}

impl NewSession<'_> {
    /// As the request writes it.
    ///
    /// What a checkout carries is not copied to its payment, and refunds and disputes know only that; so the payment gets
    /// its own. <https://docs.stripe.com/metadata/use-cases>
    pub(crate) fn form(&self) -> Vec<(&'static str, String)> {
        let text = |text: &str| text.to_owned();
        vec![
            ("mode", text("payment")),
            ("line_items[0][price_data][currency]", text(self.currency)),
            ("line_items[0][price_data][unit_amount]", self.amount.to_string()),
            ("line_items[0][price_data][product_data][name]", text(self.product)),
            ("line_items[0][quantity]", text("1")),
            ("client_reference_id", text(self.purchase)),
            ("metadata[purchase]", text(self.purchase)),
            ("payment_intent_data[metadata][purchase]", text(self.purchase)),
            ("success_url", text(self.success_url)),
            ("cancel_url", text(self.cancel_url)),
            ("expires_at", self.expires_at_s.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Charge;

    fn session(more: Value) -> Result<Session, serde_json::Error> {
        let mut session = json!({"id": "cs_1", "object": "checkout.session", "status": "complete",
            "payment_status": "paid", "livemode": false});
        session.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(session)
    }

    #[test]
    fn a_payment_is_none_or_named_or_written_out() {
        let intent =
            |intent: Value| session(json!({"payment_intent": intent})).unwrap().payment_intent;
        assert_eq!(session(json!({})).unwrap().payment_intent, None);
        assert_eq!(intent(Value::Null), None);
        let named = PaymentIntent { id: "pi_1".into(), ..PaymentIntent::default() };
        assert_eq!(intent(json!("pi_1")), Some(named.clone()));
        let written_out = json!({"id": "pi_1", "status": "requires_payment_method", "latest_charge": "ch_1",
            "last_payment_error": {"code": "card_declined", "type": "card_error", "message": "…"}});
        let charge = Charge { id: "ch_1".into(), ..Charge::default() };
        let expected = PaymentIntent {
            status: "requires_payment_method".into(),
            last_failure: Some("card_declined".into()),
            charge: Some(charge.clone()),
            ..named
        };
        assert_eq!(intent(written_out), Some(expected));
        let with_charge = json!({"id": "pi_1", "status": "succeeded", "last_payment_error": null,
            "latest_charge": {"id": "ch_1", "amount_refunded": 100, "disputed": true, "refunds": {"data": []},
                "receipt_url": "https://pay.stripe.com/receipts/1"}});
        let found = intent(with_charge).unwrap();
        assert_eq!((found.status.as_str(), found.last_failure), ("succeeded", None));
        let receipt_url = Some("https://pay.stripe.com/receipts/1".into());
        let expected = Charge { amount_refunded: 100, disputed: true, receipt_url, ..charge };
        assert_eq!(found.charge, Some(expected));
    }

    #[test]
    fn what_is_null_is_not_said() {
        let found =
            session(json!({"status": null, "metadata": null, "url": null, "amount_total": null,
            "currency": null, "client_reference_id": null, "expires_at": null}));
        let found = found.unwrap();
        assert_eq!(
            (found.status.as_str(), found.metadata.len(), found.amount_total),
            ("", 0, None)
        );
    }

    #[test]
    fn what_decides_about_money_has_to_be_there_and_to_be_whole() {
        for broken in [
            json!({"payment_status": null}),
            json!({"livemode": null}),
            json!({"livemode": "false"}),
            json!({"amount_total": 400.5}),
            json!({"amount_total": "400"}),
            json!({"payment_intent": {"status": "succeeded"}}),
            json!({"payment_intent": {"id": "pi_1", "latest_charge": {"id": "ch_1", "amount_refunded": "1"}}}),
        ] {
            assert!(session(broken.clone()).is_err(), "{broken}");
        }
    }
}
