use serde_json::{Value, json};
use store::Purchase;

use super::instant;

/// A purchase as its buyer sees it.
pub(crate) fn purchase(purchase: &Purchase) -> Value {
    let price = purchase.terms.price;
    json!({
        "id": purchase.id.as_str(),
        "pack": purchase.pack,
        "credits": purchase.terms.credits,
        "amount": price.minor,
        "currency": price.currency.as_str(),
        "price": price.to_string(),
        "state": purchase.state.name(),
        "credited": purchase.credited,
        "taken_back": purchase.refunded + purchase.disputed,
        "receipt_url": purchase.receipt_url,
        "created_at": instant(purchase.created_at_ms),
        "updated_at": instant(purchase.updated_at_ms),
    })
}

#[cfg(test)]
mod tests {
    use access::Visitor;
    use billing::{PurchaseState, Terms};
    use store::Id;

    use super::*;

    #[test]
    fn a_buyer_sees_what_was_bought_and_what_was_taken_back_and_no_name_of_stripes() {
        let id = Id::random().unwrap();
        let bought = Purchase {
            id: id.clone(),
            wallet: Id::random().unwrap(),
            visitor: Visitor::of([127, 0, 0, 1].into(), b""),
            pack: "small".to_owned(),
            terms: Terms { credits: 40, price: "4.00 USD".parse().unwrap(), livemode: false },
            state: PurchaseState::Paid,
            version: 3,
            credited: 40,
            refunded: 10,
            disputed: 5,
            session: Some("cs_1".to_owned()),
            intent: Some("pi_1".to_owned()),
            receipt_url: None,
            created_at_ms: 0,
            updated_at_ms: 1,
            paid_at_ms: Some(1),
        };
        let seen = json!({"id": id.as_str(), "pack": "small", "credits": 40, "amount": 400, "currency": "usd",
            "price": "4.00 USD", "state": "paid", "credited": 40, "taken_back": 15, "receipt_url": null,
            "created_at": "1970-01-01T00:00:00.000Z", "updated_at": "1970-01-01T00:00:00.001Z"});
        assert_eq!(purchase(&bought), seen);
    }
}
