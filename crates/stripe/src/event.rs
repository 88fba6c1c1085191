use serde_json::Value;

use crate::StripeError;
use crate::id::id_of;

/// What has to be told: everything after which a purchase may stand otherwise than before.
///
/// Not among them is `payment_intent.payment_failed`: it comes with every card that is declined while the buyer still
/// stands at the checkout and takes another. When a payment fails for good, `checkout.session.async_payment_failed` or
/// `checkout.session.expired` tells it.
pub const EVENT_TYPES: &[&str] = &[
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
];

/// Something that happened at Stripe. It says what it is about, and no more is read from it: it is written in the version
/// of whoever listens, which may be years old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id; the same event has the same, however often it is told.
    pub id: String,
    /// What happened: `checkout.session.completed`.
    pub kind: String,
    /// When, in seconds since 1970; 0 where it is not said.
    pub created_s: i64,
    /// Whether with real money.
    pub livemode: bool,
    /// What it is about.
    pub subject: Subject,
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A checkout.
    Session {
        /// Its id.
        id: String,
        /// What whoever opened it calls it.
        purchase: Option<String>,
    },
    /// A payment, or money that goes back.
    Payment {
        /// The intent, where it is said.
        intent: Option<String>,
        /// The charge, where it is said.
        charge: Option<String>,
        /// What is written on it as the purchase.
        purchase: Option<String>,
    },
    /// Something else.
    Other,
}

impl Event {
    /// Reads what a webhook brought.
    ///
    /// # Errors
    /// [`StripeError::Unreadable`] if it has no id or no type.
    pub fn parse(body: &[u8]) -> Result<Self, StripeError> {
        let event: Value = serde_json::from_slice(body).map_err(|_| StripeError::Unreadable)?;
        Self::read(&event).ok_or(StripeError::Unreadable)
    }

    pub(crate) fn read(event: &Value) -> Option<Self> {
        let id = id_of(event)?;
        let kind = event["type"].as_str().filter(|kind| !kind.is_empty())?.to_owned();
        Some(Self {
            id,
            kind,
            created_s: event["created"].as_i64().unwrap_or_default(),
            livemode: event["livemode"].as_bool().unwrap_or_default(),
            subject: Subject::read(&event["data"]["object"]),
        })
    }
}

impl Subject {
    fn read(object: &Value) -> Self {
        let purchase = || object["metadata"]["purchase"].as_str().map(str::to_owned);
        match object["object"].as_str() {
            Some("checkout.session") => match id_of(object) {
                Some(id) => {
                    let reference = object["client_reference_id"].as_str().map(str::to_owned);
                    Self::Session { id, purchase: reference.or_else(purchase) }
                }
                None => Self::Other,
            },
            Some("payment_intent") => Self::Payment {
                intent: id_of(object),
                charge: id_of(&object["latest_charge"]),
                purchase: purchase(),
            },
            Some("charge") => Self::Payment {
                intent: id_of(&object["payment_intent"]),
                charge: id_of(object),
                purchase: purchase(),
            },
            Some("refund" | "dispute") => Self::Payment {
                intent: id_of(&object["payment_intent"]),
                charge: id_of(&object["charge"]),
                purchase: purchase(),
            },
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::id::is_id;

    fn subject(object: Value) -> Subject {
        let event = json!({"id": "evt_1", "type": "t", "data": {"object": object}});
        Event::parse(event.to_string().as_bytes()).unwrap().subject
    }

    fn payment(intent: Option<&str>, charge: Option<&str>, purchase: Option<&str>) -> Subject {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Subject::Payment { intent: own(intent), charge: own(charge), purchase: own(purchase) }
    }

    #[test]
    fn an_event_says_what_it_is_about() {
        let session = |id: &str, purchase: Option<&str>| Subject::Session {
            id: id.into(),
            purchase: purchase.map(str::to_owned),
        };
        for (object, expected) in [
            (
                json!({"object": "checkout.session", "id": "cs_1", "client_reference_id": "p1", "metadata": {"purchase": "p2"}}),
                session("cs_1", Some("p1")),
            ),
            (
                json!({"object": "checkout.session", "id": "cs_1", "client_reference_id": null, "metadata": {"purchase": "p2"}}),
                session("cs_1", Some("p2")),
            ),
            (json!({"object": "checkout.session", "id": "cs_1"}), session("cs_1", None)),
            (
                json!({"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "metadata": {"purchase": "p1"}}),
                payment(Some("pi_1"), Some("ch_1"), Some("p1")),
            ),
            (
                json!({"object": "refund", "id": "re_1", "payment_intent": "pi_1", "charge": {"id": "ch_1"}, "metadata": {}}),
                payment(Some("pi_1"), Some("ch_1"), None),
            ),
            (
                json!({"object": "payment_intent", "id": "pi_1", "latest_charge": null, "metadata": null}),
                payment(Some("pi_1"), None, None),
            ),
            (json!({"object": "payout", "id": "po_1"}), Subject::Other),
            (json!({"object": "checkout.session", "id": "cs_1/../x"}), Subject::Other),
            (json!(null), Subject::Other),
            (json!([]), Subject::Other),
        ] {
            assert_eq!(subject(object.clone()), expected, "{object}");
        }
    }

    #[test]
    fn events_of_old_versions_are_read() {
        // Before 2019 a dispute knew only its charge, and sessions had neither status nor total.
        assert_eq!(
            subject(json!({"object": "dispute", "id": "dp_1", "charge": "ch_1", "amount": 400})),
            payment(None, Some("ch_1"), None)
        );
        let body = br#"{"id":"evt_1","object":"event","api_version":"2019-12-03","created":1575331200,"livemode":true,
            "request":"req_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1","object":"checkout.session",
            "client_reference_id":"p1","display_items":[],"payment_intent":"pi_1"}}}"#;
        let event = Event::parse(body).unwrap();
        assert_eq!(
            (event.id.as_str(), event.created_s, event.livemode),
            ("evt_1", 1_575_331_200, true)
        );
        assert_eq!(event.kind, "checkout.session.completed");
        assert!(matches!(event.subject, Subject::Session { id, .. } if id == "cs_1"));
    }

    #[test]
    fn only_what_has_no_id_or_no_type_is_no_event() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"id":"evt_1"}"#,
            r#"{"type":"t"}"#,
            r#"{"id":1,"type":"t"}"#,
            r#"{"id":"evt_1","type":""}"#,
            r#"{"id":"evt 1","type":"t"}"#,
            r#"{"id":"evt_1","type":"t"} "#,
            r#"{"id":"evt_1","type":"t"}}"#,
        ] {
            let is_event = text.ends_with("} ");
            assert_eq!(Event::parse(text.as_bytes()).is_ok(), is_event, "{text}");
        }
        assert_eq!(Event::parse(br#"{"id":"evt_1","type":"t"}"#).unwrap().subject, Subject::Other);
        let deep = format!(r#"{{"id":"evt_1","type":"t","data":{}1"#, "[".repeat(100_000));
        assert!(Event::parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn one_request_can_ask_for_all_types() {
        // Stripe takes up to twenty.
        assert!(EVENT_TYPES.len() <= 20);
        let mut types = EVENT_TYPES.to_vec();
        types.sort_unstable();
        types.dedup();
        assert_eq!(types.len(), EVENT_TYPES.len());
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in any::<Vec<u8>>()) {
            prop_assert!(Event::parse(&bytes).is_err());
        }

        #[test]
        fn whatever_an_event_is_about_has_an_id_that_can_be_asked_for(
            kind in prop::sample::select(vec!["checkout.session", "charge", "refund", "dispute", "payment_intent"]),
            id in any::<String>(),
            other in any::<String>(),
        ) {
            let object = json!({"object": kind, "id": id, "payment_intent": other, "charge": other, "latest_charge": other});
            let ids = match subject(object) {
                Subject::Session { id, .. } => vec![id],
                Subject::Payment { intent, charge, .. } => [intent, charge].into_iter().flatten().collect(),
                Subject::Other => vec![],
            };
            prop_assert!(ids.iter().all(|id| is_id(id)));
        }
    }
}
