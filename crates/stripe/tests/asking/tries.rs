use std::time::Duration;

use stripe::{Stripe, StripeConfig, StripeError};

use crate::asking::double::{Answer, Double, ok, says};
use crate::{NEW, config, stripe};

const SESSION: &str = r#"{"id":"cs_1","status":"open","payment_status":"unpaid","livemode":false}"#;

fn fails(status: &str, headers: &[&str]) -> Answer {
    says(status, headers, r#"{"error":{"type":"api_error","message":"for a reason"}}"#)
}

#[tokio::test]
async fn what_may_pass_is_tried_again_as_the_same_request() {
    let cut_off = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\"";
    for trouble in [
        fails("409 Conflict", &[]),
        fails("429 Too Many Requests", &[]),
        fails("500 Internal Server Error", &[]),
        fails("503 Service Unavailable", &["Retry-After: 0"]),
        fails("400 Bad Request", &["Stripe-Should-Retry: true"]),
        says("502 Bad Gateway", &["Content-Type: text/html"], "<h1>Bad Gateway</h1>"),
        Answer::HangsUp,
        Answer::Says(cut_off.into()),
    ] {
        let double = Double::that([trouble.clone(), trouble, ok(SESSION)]).await;
        let session = stripe(&double).create_session(&NEW).await.unwrap();
        assert_eq!(session.id, "cs_1");
        let asked = double.asked();
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|one| *one == asked[0]), "{asked:?}");
        assert_eq!(asked[0].header("Idempotency-Key"), Some("purchase-p4c"));
    }
}

#[tokio::test]
async fn what_will_not_pass_is_asked_once() {
    for trouble in [
        fails("400 Bad Request", &[]),
        fails("401 Unauthorized", &[]),
        fails("402 Payment Required", &[]),
        fails("404 Not Found", &[]),
        fails("500 Internal Server Error", &["Stripe-Should-Retry: false"]),
    ] {
        let double = Double::that([trouble, ok(SESSION)]).await;
        let error = stripe(&double).session("cs_1").await.unwrap_err();
        assert!(matches!(error, StripeError::Refused { .. }) && !error.may_pass(), "{error}");
        assert_eq!(double.asked().len(), 1);
    }
}

#[tokio::test]
async fn after_three_tries_it_is_told() {
    let double = Double::that(vec![fails("500 Internal Server Error", &[]); 4]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Refused { status: 500, .. }) && error.may_pass());
    assert_eq!(double.asked().len(), 3);
}

#[tokio::test]
async fn a_pause_that_is_too_long_to_wait_for_is_told() {
    let busy = fails("429 Too Many Requests", &["Retry-After: 60"]);
    let double = Double::that([busy, ok(SESSION)]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert!(error.may_pass());
    assert_eq!(double.asked().len(), 1);
}

#[tokio::test]
async fn silence_is_not_waited_for() {
    let double = Double::that([Answer::IsSilent, ok(SESSION)]).await;
    let config = StripeConfig { silence_max: Duration::from_millis(50), ..config(&double) };
    assert_eq!(Stripe::new(config).unwrap().session("cs_1").await.unwrap().id, "cs_1");
    assert_eq!(double.asked().len(), 2);
}

#[tokio::test]
async fn all_tries_together_have_one_limit() {
    let double = Double::that(vec![Answer::IsSilent; 3]).await;
    let config = StripeConfig { total_max: Duration::from_millis(80), ..config(&double) };
    let error = Stripe::new(config).unwrap().session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Unreachable(_)) && error.may_pass(), "{error}");
    assert_eq!(double.asked().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_reached() {
    let double = Double::that([]).await;
    let stripe = stripe(&double);
    drop(double);
    let error = stripe.session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Unreachable(_)) && error.may_pass(), "{error}");
}
