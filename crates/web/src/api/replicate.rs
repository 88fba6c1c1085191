use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use engine::replicate::{Heard, Signed, WebhookError};
use serde_json::json;
use store::Id;

use super::generations::fresh;
use crate::Site;
use crate::body::bytes;
use crate::problem::Problem;

/// The largest webhook: a prediction with its logs and its input, a melody among it.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// `POST /webhooks/replicate/{job}/{seed}`: a prediction for this job has changed. It only says so: what is true is asked of
/// Replicate by whoever waits for it.
pub(crate) async fn receive(
    State(site): State<Site>,
    Path((job, seed)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let webhook = site.replicate.clone();
    let webhook = webhook.ok_or_else(|| Problem::not_found("no webhook of Replicate is taken"))?;
    let headers = request.headers().clone();
    let body = bytes(request, BODY_BYTES_MAX).await?;
    let now_s = site.studio.now_ms().div_euclid(1000);
    let Heard { prediction, status } = webhook.hear(signed(&headers), &body, now_s)?;
    // The address is part of what we told Replicate, and not of what is signed.
    if let (Ok(job), Ok(seed)) = (job.parse::<Id>(), seed.parse::<u64>()) {
        tracing::info!(%job, seed, prediction, status, "Replicate has called");
        site.studio.heard(&job, seed, &prediction).await?;
    }
    Ok(fresh(json!({"received": true})))
}

fn signed(headers: &HeaderMap) -> Signed<'_> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    Signed {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Unreadable => Self::malformed(error.to_string()),
            _ => {
                let (code, title) = ("signature", "The signature is not right");
                Self::new(StatusCode::BAD_REQUEST, code, title, error.to_string())
            }
        }
    }
}
