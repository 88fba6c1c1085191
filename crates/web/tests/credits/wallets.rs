use serde_json::{Value, json};

use crate::counter::{Answer, Counter, Paid};

async fn recover(counter: &Counter, cookies: &str, code: &str) -> Answer {
    let body = json!({"code": code}).to_string();
    counter.post("/api/v1/wallet/recover", cookies, &body).await
}

#[tokio::test]
async fn a_code_brings_the_wallet_and_its_cookie_which_opening_the_page_renews() {
    let counter = Counter::open(Paid::Not).await;
    let (wallet, code) = counter.wallet().await;
    let answer = recover(&counter, "", &code).await;
    let held = json!({"id": wallet.as_str(), "credits": 0, "held": 0, "recovery_code": true, "browsers": 1});
    assert_eq!(answer.body, json!({"wallet": held}));
    let set = answer.set_cookie("cm_wallet").unwrap();
    assert!(set.contains("; HttpOnly; SameSite=Lax; Secure"), "{set}");

    let cookie = answer.cookie("cm_wallet");
    assert_eq!(counter.get("/api/v1/wallet", &cookie).await.body, json!({"wallet": held}));
    let access = counter.get("/api/v1/access", &cookie).await;
    assert_eq!((&access.body["wallet"], &access.body["held"]), (&json!(true), &json!(0)));
    assert_eq!(access.set_cookie("cm_wallet"), None);
    assert_eq!(counter.get("/", &cookie).await.cookie("cm_wallet"), cookie);
    assert_eq!(counter.get("/", "").await.set_cookie("cm_wallet"), None);
}

#[tokio::test]
async fn a_browser_that_forgets_its_wallet_is_still_the_owner_of_its_history() {
    let counter = Counter::open(Paid::Not).await;
    let (_, code) = counter.wallet().await;
    let answer = recover(&counter, "", &code).await;
    let wallet = answer.cookie("cm_wallet");
    let cookies = format!("{}; {wallet}", answer.cookie("cm_owner"));
    let gone = counter.post("/api/v1/wallet/revoke", &cookies, r#"{"browsers": "this"}"#).await;
    assert_eq!(gone.status, 204);
    assert!(gone.set_cookie("cm_wallet").unwrap().starts_with("cm_wallet=; Path=/; Max-Age=0;"));
    assert_eq!(gone.set_cookie("cm_owner"), None);
    // A copy of the cookie is worth nothing either.
    assert_eq!(counter.get("/api/v1/wallet", &wallet).await.body, json!({"wallet": Value::Null}));
    assert_eq!(counter.get("/api/v1/access", &wallet).await.body["wallet"], json!(false));
}

#[tokio::test]
async fn others_are_turned_away_by_a_browser_that_holds_the_wallet() {
    let counter = Counter::open(Paid::Not).await;
    let (_, code) = counter.wallet().await;
    let here = recover(&counter, "", &code).await.cookie("cm_wallet");
    let there = recover(&counter, "", &code).await.cookie("cm_wallet");
    let done = counter.post("/api/v1/wallet/revoke", &here, r#"{"browsers": "others"}"#).await;
    assert_eq!((done.status.as_u16(), done.set_cookie("cm_wallet")), (204, None));
    let held = counter.get("/api/v1/wallet", &here).await.body;
    assert_eq!(held["wallet"]["browsers"], json!(1));
    assert_eq!(held["wallet"]["recovery_code"], json!(false));
    assert_eq!(counter.get("/api/v1/wallet", &there).await.body, json!({"wallet": Value::Null}));
    assert_eq!(recover(&counter, "", &code).await.problem(), (422, "recovery_code"));
}

#[tokio::test]
async fn a_new_code_is_told_once_and_the_one_before_it_no_longer_counts() {
    let counter = Counter::open(Paid::Not).await;
    let (_, code) = counter.wallet().await;
    let cookie = recover(&counter, "", &code).await.cookie("cm_wallet");
    let told = counter.post("/api/v1/wallet/recovery-code", &cookie, "").await;
    let new = told.body["code"].as_str().unwrap();
    assert_eq!(told.headers["cache-control"], "no-store");
    assert_eq!(recover(&counter, "", &code).await.problem(), (422, "recovery_code"));
    assert_eq!(recover(&counter, "", &new.to_uppercase()).await.status, 200);
}

#[tokio::test]
async fn who_holds_no_wallet_is_told_so() {
    let counter = Counter::open(Paid::Not).await;
    assert_eq!(counter.get("/api/v1/wallet", "").await.body, json!({"wallet": Value::Null}));
    assert_eq!(counter.get("/api/v1/purchases", "").await.body, json!({"purchases": []}));
    let code = counter.post("/api/v1/wallet/recovery-code", "", "").await;
    assert_eq!(code.problem(), (404, "not_found"));
    let others = counter.post("/api/v1/wallet/revoke", "", r#"{"browsers": "others"}"#).await;
    assert_eq!(others.problem(), (404, "not_found"));
    let unknown = counter.get("/api/v1/purchases/00000000000000000000000000", "").await;
    assert_eq!(unknown.problem(), (404, "not_found"));
}

#[tokio::test]
async fn what_cannot_be_a_code_is_a_wrong_one_and_guessing_ends() {
    let counter = Counter::open(Paid::Not).await;
    let (_, code) = counter.wallet().await;
    for typed in ["", "-", "\0\0", "é", "0000-0000-0000-0000-0000"].iter().cycle().take(10) {
        assert_eq!(recover(&counter, "", typed).await.problem(), (422, "recovery_code"));
    }
    let answer = recover(&counter, "", &code).await;
    assert_eq!(answer.problem(), (429, "too_many_tries"));
    let retry_after_s = answer.body["retry_after_s"].as_i64().unwrap();
    assert!((1..=3600).contains(&retry_after_s), "{retry_after_s}");
    assert_eq!(answer.headers["retry-after"], retry_after_s.to_string().as_str());
    assert_eq!(answer.set_cookie("cm_wallet"), None);
}

#[tokio::test]
async fn bodies_are_taken_strictly() {
    let counter = Counter::open(Paid::Not).await;
    for (path, body) in [
        ("recover", r#"{}"#),
        ("recover", r#"{"code": 5}"#),
        ("recover", r#"{"code": "a", "replace": "yes"}"#),
        ("recover", r#"{"code": "a", "wallet": "b"}"#),
        ("revoke", r#"{}"#),
        ("revoke", r#"{"browsers": "all"}"#),
        ("revoke", r#"{"browsers": "this", "force": true}"#),
    ] {
        let answer = counter.post(&format!("/api/v1/wallet/{path}"), "", body).await;
        assert_eq!(answer.problem(), (422, "refused"), "{path} {body}");
    }
}
