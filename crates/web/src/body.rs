//! What comes as the body of a request.

mod asked;
mod members;

pub(crate) use asked::{Asked, asked};
pub(crate) use members::Members;

use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use serde_json::{Map, Value};
use store::Id;

use crate::problem::Problem;

/// The largest body of a request: a prompt of 500 characters fits many times.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to come: a kilobyte comes in no time, and who dawdles holds a connection.
const BODY_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A JSON object that came as a request's body.
pub(crate) struct JsonObject(pub(crate) Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for JsonObject {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind =
            kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
        if kind.as_deref() != Some("application/json") {
            let detail = "send the body as JSON, with Content-Type: application/json";
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Not JSON",
                detail,
            ));
        }
        let body = bytes(request, BODY_BYTES_MAX).await?;
        match serde_json::from_slice(&body) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Problem::malformed("the body has to be a JSON object")),
            Err(error) => Err(Problem::malformed(format!("the body is not JSON: {error}"))),
        }
    }
}

/// The body as it came, which is no longer than `bytes_max`; what says that it is longer is not even read.
pub(crate) async fn bytes(mut request: Request, bytes_max: usize) -> Result<Bytes, Problem> {
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|length| length > bytes_max as u64)
    {
        return Err(too_large(bytes_max));
    }
    DefaultBodyLimit::max(bytes_max).apply(&mut request);
    let body = tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, &())).await;
    let body = body.map_err(|_| {
        let detail = "the body did not come within 10 seconds";
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow", detail)
    })?;
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(bytes_max),
        _ => Problem::malformed("the body broke off"),
    })
}

fn too_large(bytes_max: usize) -> Problem {
    let detail = format!("a body is at most {} KiB", bytes_max / 1024);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large", detail)
}

/// The id in the path of a request.
pub(crate) fn id(path: &Path<String>) -> Result<Id, Problem> {
    path.0.parse().map_err(|()| Problem::not_found("there is nothing of this id"))
}
