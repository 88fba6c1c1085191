use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::json;

use super::generations::fresh;
use crate::Site;
use crate::body::bytes;
use crate::problem::Problem;

/// What Stripe signs its webhooks in.
const SIGNATURE: &str = "stripe-signature";
/// The largest webhook: Stripe's are a few kilobytes, and grow with what a merchant keeps with a payment.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// `POST /webhooks/stripe`: the bytes count as they came, since they are what is signed.
pub(crate) async fn receive(
    State(site): State<Site>,
    request: Request,
) -> Result<Response, Problem> {
    let signature = request.headers().get(SIGNATURE).and_then(|value| value.to_str().ok());
    // Without a signature there is none that could be right.
    let signature = signature.unwrap_or_default().to_owned();
    let body = bytes(request, BODY_BYTES_MAX).await?;
    site.till.receive(&signature, &body).await?;
    Ok(fresh(json!({"received": true})))
}
