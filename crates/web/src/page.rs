use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The page's files, in the binary. A debug build reads them from the source folder at every request.
#[derive(RustEmbed)]
#[folder = "page/"]
#[exclude = "*.d.ts"]
#[exclude = "*.json"]
#[exclude = "*.md"]
struct Files;

/// What stands in `index.html` for the folder of the other files.
const PLACEHOLDER: &str = "{{page}}";
/// A name that holds the content's hash never means anything else.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// To be asked again each time.
const ASK_AGAIN: &str = "no-cache";

/// A hash over all files: a changed one gives all of them new addresses, and modules find each other relatively.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.as_bytes());
        hash.update(Files::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
});

static INDEX: LazyLock<Bytes> = LazyLock::new(read_index);

fn read_index() -> Bytes {
    let index = Files::get("index.html").expect("the page is embedded");
    let text = String::from_utf8_lossy(&index.data);
    text.replace(PLACEHOLDER, &format!("/page/{}", *VERSION)).into()
}

/// The page.
pub(crate) async fn index() -> Response {
    let index = if cfg!(debug_assertions) { read_index() } else { INDEX.clone() };
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, ASK_AGAIN)];
    (headers, index).into_response()
}

/// One of the page's files.
pub(crate) async fn file(
    Path((version, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = Files::get(&path) else {
        return Problem::not_found("the page has no such file").into_response();
    };
    // A page that was opened before an update asks for files by their old address.
    let is_current = version == *VERSION && !cfg!(debug_assertions);
    answer(&path, file, if is_current { FOREVER } else { ASK_AGAIN }, &headers)
}

/// Browsers ask for it by this name, whatever the page says.
pub(crate) async fn favicon(headers: HeaderMap) -> Response {
    match Files::get("favicon.svg") {
        Some(file) => answer("favicon.svg", file, ASK_AGAIN, &headers),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, cache: &'static str, asked: &HeaderMap) -> Response {
    let hash: String =
        file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{hash}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|etags| etags.to_str().ok());
    let mut response = if known.is_some_and(|etags| etags.contains(&etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
