use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pipeline::Browsers;
use serde_json::{Value, json};
use store::Wallet;

use super::generations::fresh;
use crate::Site;
use crate::body::{JsonObject, Members};
use crate::caller::{Caller, with_wallet, without_wallet};
use crate::problem::Problem;
use crate::views::wallet::wallet;

/// `GET /api/v1/wallet`: what this browser holds.
pub(crate) async fn read(State(site): State<Site>, caller: Caller) -> Result<Response, Problem> {
    let held = site.till.wallet(caller.wallet.as_ref()).await?;
    Ok(view(held.as_ref()))
}

/// `POST /api/v1/wallet/recovery-code`
pub(crate) async fn new_recovery_code(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Response, Problem> {
    let code = site.till.new_recovery_code(caller.wallet.as_ref()).await?;
    let code = code.ok_or_else(no_wallet)?;
    Ok(fresh(json!({"code": code.to_string()})))
}

/// `POST /api/v1/wallet/recover`
pub(crate) async fn recover(
    State(site): State<Site>,
    caller: Caller,
    body: JsonObject,
) -> Result<Response, Problem> {
    let (code, replace) = recovery(body)?;
    let before = caller.wallet.as_ref();
    let secret = site.till.recover(caller.network, before, &code, replace).await?;
    let held = site.till.wallet(Some(&secret)).await?;
    Ok(with_wallet(&site, Some(&secret), view(held.as_ref())))
}

/// `POST /api/v1/wallet/revoke`
pub(crate) async fn revoke(
    State(site): State<Site>,
    caller: Caller,
    body: JsonObject,
) -> Result<Response, Problem> {
    let whose = browsers(body)?;
    let held = site.till.revoke(caller.wallet.as_ref(), whose).await?;
    let done = StatusCode::NO_CONTENT.into_response();
    match whose {
        // It is forgotten, whether or not it was a wallet still.
        Browsers::This => Ok(without_wallet(&site, done)),
        Browsers::Others if held => Ok(done),
        Browsers::Others => Err(no_wallet()),
    }
}

fn view(held: Option<&Wallet>) -> Response {
    fresh(json!({"wallet": held.map(wallet)}))
}

fn no_wallet() -> Problem {
    Problem::not_found("this browser holds no wallet")
}

fn recovery(JsonObject(object): JsonObject) -> Result<(String, bool), Problem> {
    let mut members = Members::of(object);
    // Any text may be tried: what cannot be a code is a wrong one.
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let code = members.needed("code", "a text", text);
    let replace = members.read("replace", "true or false", Value::as_bool).unwrap_or(false);
    members.end(code.map(|code| (code, replace)))
}

fn browsers(JsonObject(object): JsonObject) -> Result<Browsers, Problem> {
    let mut members = Members::of(object);
    let whose = |value: &Value| match value.as_str()? {
        "others" => Some(Browsers::Others),
        "this" => Some(Browsers::This),
        _ => None,
    };
    let whose = members.needed("browsers", "\"others\" or \"this\"", whose);
    members.end(whose)
}
