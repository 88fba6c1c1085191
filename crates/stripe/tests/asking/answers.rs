use stripe::StripeError;

use crate::asking::double::{Answer, Double, ok, says};
use crate::{KEY, stripe};

#[tokio::test]
async fn a_refusal_says_what_is_wrong() {
    let body = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id",
        "message":"No such checkout.session: 'cs_1'","doc_url":"https://stripe.com/docs"}}"#;
    let double = Double::that([says("404 Not Found", &["Request-Id: req_1"], body)]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert!(error.is_missing());
    assert_eq!(
        error.to_string(),
        "Stripe refused: No such checkout.session: 'cs_1' [invalid_request_error, resource_missing, req_1] (status 404)"
    );
    let StripeError::Refused { refusal, .. } = error else { panic!("{error}") };
    assert_eq!(refusal.param.as_deref(), Some("id"));
}

#[tokio::test]
async fn what_is_not_there_because_the_address_is_wrong_is_not_missing() {
    for body in ["", "<h1>Not Found</h1>", r#"{"error":"not found"}"#, r#"{"error":{"code":7}}"#] {
        let double = Double::that([says("404 Not Found", &[], body)]).await;
        let error = stripe(&double).session("cs_1").await.unwrap_err();
        assert!(matches!(error, StripeError::Refused { status: 404, .. }), "{error}");
        assert!(!error.is_missing(), "{body}");
    }
}

#[tokio::test]
async fn the_key_is_in_no_error_even_if_it_is_echoed() {
    let body = format!(
        r#"{{"error":{{"type":"{KEY}","code":"{KEY}","param":"{KEY}","message":"no key {KEY}\u001b[2J"}}}}"#
    );
    let request_id = format!("Request-Id: {KEY}");
    let double = Double::that([says("401 Unauthorized", &[&request_id], &body)]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(!told.contains("hunter2"), "{told}");
    assert!(told.contains("no key •••[2J"), "{told}");
}

#[tokio::test]
async fn a_long_reason_is_cut() {
    let body = format!(r#"{{"error":{{"message":"{}"}}}}"#, "é".repeat(9_000));
    let double = Double::that([says("400 Bad Request", &[], &body)]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    let StripeError::Refused { refusal, .. } = error else { panic!("{error}") };
    assert_eq!(refusal.message, "é".repeat(500));
}

#[tokio::test]
async fn what_is_no_answer_to_the_question_cannot_be_read() {
    for body in
        ["", "null", "{}", "[]", "<html>", r#"{"id":"cs_1"}"#, r#"{"data":[{"id":"evt_1"}]}"#]
    {
        let double = Double::that([ok(body), ok(body)]).await;
        let stripe = stripe(&double);
        let error = stripe.session("cs_1").await.unwrap_err();
        assert!(matches!(error, StripeError::Unreadable) && !error.may_pass(), "{body}: {error}");
        let error = stripe.events(&["t"], 0, None).await.unwrap_err();
        assert!(matches!(error, StripeError::Unreadable), "{body}: {error}");
        assert_eq!(double.asked().len(), 2);
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"id\":\"cs_1\",\"url\":\"";
    let piece = "x".repeat(1 << 16);
    let double = Double::that([Answer::NeverEnds(head.into(), piece.clone())]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Unreadable), "{error}");
    // Of a refusal without end, the status is enough.
    let head = head.replace("200 OK", "400 Bad Request");
    let double = Double::that([Answer::NeverEnds(head, piece)]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Refused { status: 400, .. }), "{error}");
}

#[tokio::test]
async fn nobody_is_led_elsewhere() {
    let elsewhere = Double::that([ok("{}")]).await;
    let location = format!("Location: {}/v1/checkout/sessions/cs_1", elsewhere.base);
    let double = Double::that([says("307 Temporary Redirect", &[&location], "")]).await;
    let error = stripe(&double).session("cs_1").await.unwrap_err();
    assert!(matches!(error, StripeError::Refused { status: 307, .. }), "{error}");
    assert_eq!((double.asked().len(), elsewhere.asked().len()), (1, 0));
}

#[tokio::test]
async fn what_is_no_id_is_not_asked_for() {
    let double = Double::that([]).await;
    let stripe = stripe(&double);
    for id in ["", "../balance", "cs_1?expand[]=customer", "cs_1/expire", "cs 1", "cs_1\r\nHost: x"]
    {
        for error in [
            stripe.session(id).await.unwrap_err(),
            stripe.expire_session(id).await.unwrap_err(),
            stripe.session_of_payment(id).await.unwrap_err(),
            stripe.intent_of_charge(id).await.unwrap_err(),
            stripe.refunds(id).await.unwrap_err(),
            stripe.disputes(id).await.unwrap_err(),
            stripe.events(&["t"], 0, Some(id)).await.unwrap_err(),
        ] {
            assert!(matches!(error, StripeError::NotAnId) && error.is_missing(), "{id}: {error}");
        }
    }
    assert_eq!(double.asked(), []);
}
