use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::generations::fresh;
use crate::Site;
use crate::body::id;
use crate::caller::{Caller, with_wallet};
use crate::problem::Problem;
use crate::views::purchase::purchase;

/// `GET /api/v1/purchases`: those of the caller's wallet, newest first.
pub(crate) async fn list(State(site): State<Site>, caller: Caller) -> Result<Response, Problem> {
    let purchases = site.till.purchases(caller.wallet.as_ref()).await?;
    let purchases: Vec<Value> = purchases.iter().map(purchase).collect();
    Ok(fresh(json!({"purchases": purchases})))
}

/// `GET /api/v1/purchases/{id}`
pub(crate) async fn read(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<Response, Problem> {
    let found = site.till.purchase(caller.wallet.as_ref(), &id(&path)?).await?;
    Ok(fresh(purchase(&found)))
}

/// `POST /api/v1/purchases/{id}/check`: as Stripe says it is now. Who paid in another browser gets the wallet for this one.
pub(crate) async fn check(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<Response, Problem> {
    let (found, new_key) = site.till.check(caller.wallet.as_ref(), &id(&path)?).await?;
    Ok(with_wallet(&site, new_key.as_ref(), fresh(purchase(&found))))
}

/// `POST /api/v1/purchases/{id}/cancel`
pub(crate) async fn cancel(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<Response, Problem> {
    let found = site.till.cancel_purchase(caller.wallet.as_ref(), &id(&path)?).await?;
    Ok(fresh(purchase(&found)))
}
