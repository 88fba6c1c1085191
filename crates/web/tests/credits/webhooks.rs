use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::Method;
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::counter::{Answer, Counter, Paid, WEBHOOK_SECRET};

const EVENT: &str = r#"{"id": "evt_1", "object": "event", "type": "balance.available", "created": 1,
    "livemode": false, "data": {"object": {}}}"#;
const BODY_BYTES_MAX: usize = 256 * 1024;

async fn told(counter: &Counter, signature: &str, body: Body) -> Answer {
    let headers = [("stripe-signature", signature), ("origin", "https://elsewhere.example")];
    counter.ask(Method::POST, "/webhooks/stripe", &headers, body).await
}

fn signed(body: &[u8]) -> String {
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    stripe::sign(body, WEBHOOK_SECRET, now_s as i64)
}

#[tokio::test]
async fn what_stripe_signed_is_received_without_a_cookie_or_an_origin_of_ours() {
    let counter = Counter::open(Paid::Fully).await;
    let answer = told(&counter, &signed(EVENT.as_bytes()), EVENT.into()).await;
    assert_eq!((answer.status.as_u16(), answer.body.clone()), (200, json!({"received": true})));
    assert_eq!(answer.set_cookie("cm_owner"), None);
}

#[tokio::test]
async fn the_bytes_count_as_they_came() {
    let counter = Counter::open(Paid::Fully).await;
    let spaced = format!(" {EVENT}");
    let answer = told(&counter, &signed(EVENT.as_bytes()), spaced.into()).await;
    assert_eq!(answer.problem(), (400, "signature"));
    let unsigned = counter.ask(Method::POST, "/webhooks/stripe", &[], EVENT.into()).await;
    assert_eq!(unsigned.problem(), (400, "signature"));
    let no_event = told(&counter, &signed(b"[]"), "[]".into()).await;
    assert_eq!(no_event.problem(), (400, "malformed"));
}

#[tokio::test]
async fn a_webhook_may_be_larger_than_a_request_of_a_page_and_has_a_limit_of_its_own() {
    let counter = Counter::open(Paid::Fully).await;
    let largest = Bytes::from(format!("{EVENT}{}", " ".repeat(BODY_BYTES_MAX - EVENT.len())));
    let answer = told(&counter, &signed(&largest), largest.clone().into()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // Nothing says beforehand how long it will be.
    let parts = [Ok::<_, std::io::Error>(largest.clone()), Ok(Bytes::from_static(b" "))];
    let answer = told(&counter, &signed(&largest), Body::from_stream(stream::iter(parts))).await;
    assert_eq!(answer.problem(), (413, "too_large"));
}

#[tokio::test]
async fn a_studio_that_cannot_believe_stripe_says_what_to_set() {
    let counter = Counter::open(Paid::WithoutWebhooks).await;
    let answer = told(&counter, &signed(EVENT.as_bytes()), EVENT.into()).await;
    assert_eq!(answer.problem(), (503, "unavailable"));
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains("STRIPE_WEBHOOK_SECRET"), "{detail}");
    let counter = Counter::open(Paid::Not).await;
    let answer = told(&counter, &signed(EVENT.as_bytes()), EVENT.into()).await;
    assert_eq!(answer.problem(), (503, "no_payments"));
}
