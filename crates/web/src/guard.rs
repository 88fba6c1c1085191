//! What goes with every request: an id, a line in the log, and headers that keep browsers strict.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::Id;
use tracing::Instrument;

use crate::problem::Problem;

/// Nothing but what the page itself brings: no inline script, no other host, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

static HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

tokio::task_local! {
    static REQUEST: String;
}

/// The id of the request that is being answered; empty outside of one.
pub(crate) fn request_id() -> String {
    REQUEST.try_with(String::clone).unwrap_or_default()
}

/// Gives the request its id, and the answer its headers and its line in the log.
pub(crate) async fn accompany(request: Request, next: Next) -> Response {
    // Without randomness no order is taken either, but a page may still be shown.
    let id = Id::random().map(|id| id.to_string()).unwrap_or_default();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("http", request = id);
    let begun = Instant::now();
    let answer = REQUEST.scope(id.clone(), next.run(request));
    let mut response = answer.instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis() as u64);
    let _within = span.enter();
    match (response.status().is_server_error(), method == Method::GET || method == Method::HEAD) {
        (true, _) => tracing::warn!(%method, path, status, ms, "answered"),
        (false, false) => tracing::info!(%method, path, status, ms, "answered"),
        (false, true) => tracing::debug!(%method, path, status, ms, "answered"),
    }
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response
}

/// Refuses what another site's page would have a visitor's browser do. Browsers say with `Origin` where a request that
/// changes something comes from; programs say nothing.
pub(crate) async fn refuse_foreign_origins(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_foreign(request.headers()) {
        let detail = "requests that change something are only taken from the studio's own page or from programs";
        return Problem::new(StatusCode::FORBIDDEN, "foreign_origin", "Foreign origin", detail)
            .into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, from)| from);
    from.is_none() || from != host
}
