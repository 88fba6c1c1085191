use serde_json::{Value, json};

use crate::counter::{Counter, Paid};

const BASS: &str = r#"{"kind": "bass"}"#;

#[tokio::test]
async fn a_studio_without_a_key_sells_nothing_and_says_so() {
    let counter = Counter::open(Paid::Not).await;
    let packs = counter.get("/api/v1/packs", "").await;
    assert_eq!(packs.body, json!({"payments": false, "packs": []}));
    let answer = counter.post("/api/v1/checkout", "", r#"{"pack": "small"}"#).await;
    assert_eq!(answer.problem(), (503, "no_payments"));
    let access = counter.get("/api/v1/access", "").await.body;
    assert_eq!((&access["payments"], &access["wallet"]), (&json!(false), &json!(false)));
    let blocked = counter.post("/api/v1/generations", "", BASS).await;
    assert_eq!(blocked.problem(), (402, "daily_limit"));
    assert_eq!(codes(&blocked.body["remedies"]), ["wait"]);
}

#[tokio::test]
async fn who_is_blocked_is_told_the_price_and_where_credits_come_from() {
    let counter = Counter::open(Paid::Fully).await;
    let blocked = counter.post("/api/v1/generations", "", BASS).await;
    assert_eq!(blocked.problem(), (402, "daily_limit"));
    assert_eq!((&blocked.body["price"], &blocked.body["credits"]), (&json!(1), &json!(0)));
    assert_eq!(codes(&blocked.body["remedies"]), ["wait", "buy_credits", "recover"]);
    assert_eq!(blocked.body["remedies"][1]["until"], Value::Null);
}

#[tokio::test]
async fn a_brief_and_an_engine_tell_their_price() {
    let counter = Counter::open(Paid::Not).await;
    assert_eq!(counter.post("/api/v1/briefs", "", BASS).await.body["price"], json!(1));
    let unknown = counter.post("/api/v1/briefs", "", r#"{"kind": "bass", "engine": "none"}"#).await;
    assert_eq!(unknown.problem(), (422, "unknown_engine"));
    let engines = counter.get("/api/v1/engines", "").await.body;
    assert_eq!(engines["engines"][0]["price"], json!({"credits": 1, "per_seconds": null}));
}

#[tokio::test]
async fn a_checkout_names_a_pack_and_nothing_else() {
    let counter = Counter::open(Paid::Fully).await;
    for (body, field, code) in [
        ("{}", "pack", "missing"),
        (r#"{"pack": null}"#, "pack", "missing"),
        (r#"{"pack": 1}"#, "pack", "wrong_type"),
        (r#"{"pack": "small", "amount": 1}"#, "amount", "unknown_field"),
        (r#"{"pack": "small", "credits": 4000}"#, "credits", "unknown_field"),
    ] {
        let answer = counter.post("/api/v1/checkout", "", body).await;
        assert_eq!(answer.problem(), (422, "refused"), "{body}");
        let error = &answer.body["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{body}");
    }
    let answer = counter.post("/api/v1/checkout", "", r#"{"pack": "free"}"#).await;
    assert_eq!(answer.problem(), (422, "unknown_pack"));
}

#[tokio::test]
async fn a_checkout_that_stripe_does_not_answer_gives_no_wallet_and_says_when_to_come_back() {
    let counter = Counter::open(Paid::Fully).await;
    let answer = counter.post("/api/v1/checkout", "", r#"{"pack": "small"}"#).await;
    assert_eq!(answer.problem(), (502, "stripe"));
    assert_eq!(answer.headers["retry-after"], "10");
    assert_eq!(answer.set_cookie("cm_wallet"), None);
    assert!(!answer.body.to_string().contains("127.0.0.1"), "{}", answer.body);
}

#[tokio::test]
async fn another_sites_page_cannot_buy() {
    let counter = Counter::open(Paid::Fully).await;
    let headers = [
        ("content-type", "application/json"),
        ("host", "loops.example"),
        ("origin", "https://elsewhere.example"),
    ];
    let body = r#"{"pack": "small"}"#.into();
    let answer = counter.ask(axum::http::Method::POST, "/api/v1/checkout", &headers, body).await;
    assert_eq!(answer.problem(), (403, "foreign_origin"));
}

fn codes(remedies: &Value) -> Vec<&str> {
    remedies.as_array().unwrap().iter().map(|remedy| remedy["code"].as_str().unwrap()).collect()
}
