use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use pipeline::Checkout;
use serde_json::json;

use super::generations::fresh;
use crate::Site;
use crate::body::{JsonObject, Members};
use crate::caller::{Caller, with_wallet};
use crate::problem::Problem;
use crate::views::purchase::purchase;

/// `POST /api/v1/checkout`: begins the purchase of a pack. What it costs stands in the settings alone.
pub(crate) async fn begin(
    State(site): State<Site>,
    caller: Caller,
    body: JsonObject,
) -> Result<Response, Problem> {
    let pack = pack(body)?;
    let Checkout { purchase: begun, url, new_key } =
        site.till.checkout(&caller.buyer(), &pack).await?;
    let location = format!("/api/v1/purchases/{}", begun.id);
    let view = fresh(json!({"purchase": purchase(&begun), "url": url}));
    let response = (StatusCode::CREATED, [(header::LOCATION, location)], view).into_response();
    Ok(with_wallet(&site, new_key.as_ref(), response))
}

fn pack(JsonObject(object): JsonObject) -> Result<String, Problem> {
    let mut members = Members::of(object);
    let pack = members.needed_text("pack");
    members.end(pack)
}
