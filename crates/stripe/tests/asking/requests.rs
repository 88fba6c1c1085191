use stripe::{EVENT_TYPES, Subject};

use crate::asking::double::{Double, ok};
use crate::{KEY, NEW, stripe};

const SESSION: &str = r#"{"id":"cs_1","object":"checkout.session","status":"open","payment_status":"unpaid",
    "livemode":false,"url":"https://checkout.stripe.com/c/pay/cs_1","expires_at":1800003600}"#;

#[tokio::test]
async fn a_checkout_is_opened_by_this_form() {
    let double = Double::that([ok(SESSION)]).await;
    let session = stripe(&double).create_session(&NEW).await.unwrap();
    assert_eq!(session.url.as_deref(), Some("https://checkout.stripe.com/c/pay/cs_1"));
    assert_eq!(session.expires_at_s, Some(1_800_003_600));
    let [asked] = &double.asked()[..] else { panic!("asked more than once") };
    assert_eq!(asked.line, "POST /v1/checkout/sessions HTTP/1.1");
    assert_eq!(
        asked.body.replace('&', "\n"),
        "mode=payment\n\
         line_items%5B0%5D%5Bprice_data%5D%5Bcurrency%5D=usd\n\
         line_items%5B0%5D%5Bprice_data%5D%5Bunit_amount%5D=400\n\
         line_items%5B0%5D%5Bprice_data%5D%5Bproduct_data%5D%5Bname%5D=40+CloudMusic+credits\n\
         line_items%5B0%5D%5Bquantity%5D=1\n\
         client_reference_id=p4c\n\
         metadata%5Bpurchase%5D=p4c\n\
         payment_intent_data%5Bmetadata%5D%5Bpurchase%5D=p4c\n\
         success_url=https%3A%2F%2Floops.example.com%2F%3Fbought%3Dp4c\n\
         cancel_url=https%3A%2F%2Floops.example.com%2F%3Funbought%3Dp4c\n\
         expires_at=1800003600"
    );
    let bearer = format!("Bearer {KEY}");
    for (name, value) in [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Idempotency-Key", "purchase-p4c"),
        ("Stripe-Version", "2026-10-28.endive"),
        ("User-Agent", concat!("cloudmusic/", env!("CARGO_PKG_VERSION"))),
    ] {
        assert_eq!(asked.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn what_is_read_carries_no_idempotency_key() {
    let double = Double::that([ok(SESSION)]).await;
    let session = stripe(&double).session("cs_1").await.unwrap();
    assert_eq!((session.status.as_str(), session.payment_intent), ("open", None));
    let asked = &double.asked()[0];
    let path = "/v1/checkout/sessions/cs_1?expand%5B%5D=payment_intent.latest_charge";
    assert_eq!(asked.line, format!("GET {path} HTTP/1.1"));
    assert_eq!((asked.header("Idempotency-Key"), asked.body.as_str()), (None, ""));
}

#[tokio::test]
async fn a_checkout_ends_by_a_request_without_a_key_so_that_a_failure_is_not_kept() {
    let double = Double::that([ok(SESSION)]).await;
    stripe(&double).expire_session("cs_1").await.unwrap();
    let [asked] = &double.asked()[..] else { panic!("not asked once") };
    assert_eq!(asked.line, "POST /v1/checkout/sessions/cs_1/expire HTTP/1.1");
    assert_eq!((asked.header("Idempotency-Key"), asked.body.as_str()), (None, ""));
}

#[tokio::test]
async fn the_checkout_of_a_payment_is_the_first_of_a_list_or_none() {
    let list = format!(r#"{{"object":"list","data":[{SESSION}],"has_more":false}}"#);
    let none = r#"{"object":"list","data":[],"has_more":false}"#;
    let double = Double::that([ok(&list), ok(none)]).await;
    let stripe = stripe(&double);
    let found = stripe.session_of_payment("pi_1").await.unwrap();
    assert_eq!(found.map(|session| session.id).as_deref(), Some("cs_1"));
    assert_eq!(stripe.session_of_payment("pi_2").await.unwrap(), None);
    let path = "/v1/checkout/sessions?payment_intent=pi_1&limit=1";
    assert_eq!(double.asked()[0].line, format!("GET {path} HTTP/1.1"));
}

#[tokio::test]
async fn a_charge_says_which_payment_it_is_of() {
    let charge = |intent: &str| {
        ok(&format!(r#"{{"id":"ch_1","object":"charge","payment_intent":{intent}}}"#))
    };
    let double =
        Double::that([charge("\"pi_1\""), charge("{\"id\":\"pi_1\"}"), charge("null")]).await;
    let stripe = stripe(&double);
    assert_eq!(stripe.intent_of_charge("ch_1").await.unwrap().as_deref(), Some("pi_1"));
    assert_eq!(stripe.intent_of_charge("ch_1").await.unwrap().as_deref(), Some("pi_1"));
    assert_eq!(stripe.intent_of_charge("ch_1").await.unwrap(), None);
    assert_eq!(double.asked()[0].line, "GET /v1/charges/ch_1 HTTP/1.1");
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let refund = |id: &str, status: &str| {
        format!(r#"{{"id":"{id}","object":"refund","amount":100,"status":{status}}}"#)
    };
    let page = |refunds: &[String], more: bool| {
        ok(&format!(r#"{{"data":[{}],"has_more":{more}}}"#, refunds.join(",")))
    };
    let double = Double::that([
        page(&[refund("re_1", "\"succeeded\""), refund("re_2", "null")], true),
        page(&[refund("re_3", "\"failed\"")], false),
    ])
    .await;
    let refunds = stripe(&double).refunds("pi_1").await.unwrap();
    let told: Vec<_> = refunds.iter().map(|one| (one.id.as_str(), one.status.as_str())).collect();
    assert_eq!(told, [("re_1", "succeeded"), ("re_2", ""), ("re_3", "failed")]);
    let lines: Vec<String> = double.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(
        lines,
        [
            "GET /v1/refunds?payment_intent=pi_1&limit=100 HTTP/1.1",
            "GET /v1/refunds?payment_intent=pi_1&limit=100&starting_after=re_2 HTTP/1.1"
        ]
    );
}

#[tokio::test]
async fn a_list_that_says_there_is_more_and_gives_nothing_is_at_its_end() {
    let double = Double::that([ok(r#"{"data":[],"has_more":true}"#)]).await;
    assert_eq!(stripe(&double).disputes("pi_1").await.unwrap(), []);
    assert_eq!(double.asked().len(), 1);
}

#[tokio::test]
async fn events_are_listed_by_type_and_time() {
    let list = r#"{"object":"list","has_more":true,"data":[{"id":"evt_2","type":"charge.refunded","created":1800000000,
        "livemode":false,"data":{"object":{"object":"charge","id":"ch_1","payment_intent":"pi_1","metadata":{}}}}]}"#;
    let double = Double::that([ok(list), ok(r#"{"data":[]}"#)]).await;
    let stripe = stripe(&double);
    let page = stripe.events(&["charge.refunded", "refund.failed"], 1_799_999_000, None).await;
    let page = page.unwrap();
    assert!(page.has_more);
    assert_eq!((page.data[0].id.as_str(), page.data[0].created_s), ("evt_2", 1_800_000_000));
    let intent = Some("pi_1".into());
    let subject = Subject::Payment { intent, charge: Some("ch_1".into()), purchase: None };
    assert_eq!(page.data[0].subject, subject);
    let page = stripe.events(EVENT_TYPES, 0, Some("evt_2")).await.unwrap();
    assert!(page.data.is_empty() && !page.has_more);
    let [first, second] = &double.asked()[..] else { panic!("not asked twice") };
    assert_eq!(
        first.line,
        "GET /v1/events?types%5B%5D=charge.refunded&types%5B%5D=refund.failed&created%5Bgte%5D=1799999000&limit=100 \
         HTTP/1.1"
    );
    assert!(second.line.ends_with("&limit=100&starting_after=evt_2 HTTP/1.1"), "{}", second.line);
    assert_eq!(second.line.matches("types%5B%5D=").count(), EVENT_TYPES.len());
}

#[tokio::test]
async fn webhook_endpoints_say_what_they_hear() {
    let list = r#"{"data":[{"id":"we_1","url":"https://loops.example.com/webhooks/stripe","status":"enabled",
        "enabled_events":["*"],"api_version":null,"livemode":true,"secret":null}],"has_more":false}"#;
    let double = Double::that([ok(list)]).await;
    let endpoints = stripe(&double).webhook_endpoints().await.unwrap();
    assert_eq!(double.asked()[0].line, "GET /v1/webhook_endpoints?limit=100 HTTP/1.1");
    let [endpoint] = &endpoints[..] else { panic!("not one") };
    assert_eq!(endpoint.url, "https://loops.example.com/webhooks/stripe");
    assert_eq!((endpoint.status.as_str(), endpoint.livemode), ("enabled", true));
    assert_eq!(
        (&endpoint.enabled_events[..], &endpoint.api_version),
        (&["*".to_owned()][..], &None)
    );
}
