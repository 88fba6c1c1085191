mod till;

use std::error::Error;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pipeline::{EncodeError, OrderError};
use serde_json::{Map, Value, json};
use store::StoreError;

use crate::guard::request_id;

/// An answer that is not what was asked for, as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    more: Map<String, Value>,
    retry_after_s: Option<i64>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { status, code, title, detail: detail.into(), more: Map::new(), retry_after_s: None }
    }

    /// The problem with one more member.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// The problem with the time after which asking again makes sense.
    pub(crate) fn retry_after_ms(mut self, ms: i64) -> Self {
        let seconds = (ms + 999).div_euclid(1000).max(1);
        self.retry_after_s = Some(seconds);
        self.with("retry_after_s", json!(seconds))
    }

    #[cfg(test)]
    pub(crate) fn more_for_tests(&self, name: &str) -> Value {
        self.more.get(name).cloned().unwrap_or_default()
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    pub(crate) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", detail)
    }

    pub(crate) fn not_yours() -> Self {
        let detail = "only the browser that asked for it may do this";
        Self::new(StatusCode::FORBIDDEN, "not_yours", "Not yours", detail)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let detail = "this address does not take this method; see the Allow header";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Method not allowed",
            detail,
        )
    }

    /// Values that are refused, each with its field.
    pub(crate) fn refused(errors: Vec<Value>, detail: String) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", "The request was refused", detail)
            .with("errors", Value::Array(errors))
    }

    pub(crate) fn unprocessable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, "The request was refused", detail)
    }

    /// What went wrong inside goes to the log; whoever asked is told calmly, with the id by which it is found there.
    pub(crate) fn internal(error: &(dyn Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        Self::unexplained()
    }

    pub(crate) fn internal_response() -> Response {
        Self::unexplained().into_response()
    }

    fn unexplained() -> Self {
        let detail = "something went wrong here, nothing was charged; trying again may help";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong", detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Closing => {
                let detail = "the studio is about to restart, nothing was charged";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail)
                    .retry_after_ms(2000)
            }
            error => Self::internal(&error),
        }
    }
}

impl From<EncodeError> for Problem {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Store(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Store(error) => error.into(),
            OrderError::UnknownEngine { .. } => {
                Self::unprocessable("unknown_engine", error.to_string())
            }
            OrderError::BeyondEngine { .. } => {
                Self::unprocessable("beyond_engine", error.to_string())
            }
            OrderError::EngineUnavailable { .. } => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                let detail = format!("{error}; nothing was taken, another engine may serve");
                Self::new(status, "engine_unavailable", "The engine is not available", detail)
                    .retry_after_ms(60_000)
            }
            OrderError::KeyReused => Self::unprocessable("idempotency_key", error.to_string()),
            OrderError::Seed { seed } => {
                let allowed = format!("0 to {}", pipeline::SEED_MAX);
                let refusal = json!({"field": "seed", "code": "out_of_range", "value": seed.to_string(),
                    "allowed": allowed, "remedy": "choose one within it", "quote": null});
                Self::refused(vec![refusal], error.to_string())
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, code, title, detail, more, retry_after_s } = self;
        let mut body = Map::new();
        body.insert("type".into(), json!(format!("urn:cloudmusic:problem:{code}")));
        body.insert("title".into(), json!(title));
        body.insert("status".into(), json!(status.as_u16()));
        body.insert("detail".into(), json!(detail));
        body.insert("code".into(), json!(code));
        body.insert("request_id".into(), json!(request_id()));
        body.extend(more);
        let mut response = (status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.unsigned_abs()));
        }
        response
    }
}
