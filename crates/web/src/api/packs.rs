use axum::extract::State;
use axum::response::Response;
use billing::Pack;
use serde_json::{Value, json};

use super::generations::fresh;
use crate::Site;

/// `GET /api/v1/packs`: what is sold.
pub(crate) async fn list(State(site): State<Site>) -> Response {
    let packs: Vec<Value> = site.till.packs().map(pack).collect();
    fresh(json!({"payments": site.till.sells(), "packs": packs}))
}

fn pack(pack: &Pack) -> Value {
    json!({
        "id": pack.id,
        "credits": pack.credits,
        "amount": pack.price.minor,
        "currency": pack.price.currency.as_str(),
        "price": pack.price.to_string(),
        "each": pack.each(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_shown_as_it_stands_in_the_settings() {
        let sold: Pack = "small: 40 credits for 4.00 USD".parse().unwrap();
        let shown = json!({"id": "small", "credits": 40, "amount": 400, "currency": "usd",
            "price": "4.00 USD", "each": "0.10 USD"});
        assert_eq!(pack(&sold), shown);
    }
}
