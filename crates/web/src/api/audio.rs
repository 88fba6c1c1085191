use std::io;
use std::ops::Range;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use pipeline::{FileFormat, Format};
use serde::Deserialize;
use store::{AssetFile, Id, Objects};

use crate::Site;
use crate::body::id;
use crate::problem::Problem;
use crate::ranges::{Wanted, wanted};

/// What is read at a time: memory does not grow with the length of a file.
const PIECE_BYTES: u64 = 512 * 1024;

#[derive(Deserialize)]
pub(crate) struct Choice {
    format: Option<String>,
    download: Option<bool>,
}

/// `GET /api/v1/assets/{id}/audio`
pub(crate) async fn audio(
    State(site): State<Site>,
    path: Path<String>,
    choice: Result<Query<Choice>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Query(choice) = choice.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let name = choice.format.as_deref().unwrap_or(Format::Wav.name());
    let Some(format) = Format::ALL.iter().copied().find(|format| format.name() == name) else {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        return Err(Problem::malformed(format!("format is one of {}", known.join(", "))));
    };
    let (kind, download) = (kind(format), choice.download.unwrap_or(false));
    file(&site, &id(&path)?, FileFormat::Sound(format), kind, download, &headers).await
}

/// `GET /api/v1/assets/{id}/midi`
pub(crate) async fn midi(
    State(site): State<Site>,
    path: Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    file(&site, &id(&path)?, FileFormat::Midi, "audio/midi", true, &headers).await
}

fn kind(format: Format) -> &'static str {
    match format {
        Format::Wav => "audio/wav",
        Format::Flac => "audio/flac",
        #[allow(unreachable_patterns, reason = "a build without LAME has no MP3")]
        _ => "audio/mpeg",
    }
}

async fn file(
    site: &Site,
    asset: &Id,
    format: FileFormat,
    kind: &'static str,
    download: bool,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let Some(file) = site.studio.file(asset, format).await? else {
        return Err(Problem::not_found("there is no such file of an asset of this id"));
    };
    let etag = format!("\"{}\"", file.sha256);
    let mut response = match answer(site, &file, &etag, asked).await? {
        // A problem says for itself what it is.
        response if response.status().is_client_error() => return Ok(response),
        response => response,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // The bytes of a name never change; only who has its link may keep them.
    let forever = HeaderValue::from_static("private, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, forever);
    let disposition = if download { "attachment" } else { "inline" };
    for (name, value) in [
        (header::ETAG, etag),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{}\"", file.name)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

async fn answer(
    site: &Site,
    file: &AssetFile,
    etag: &str,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let known = text(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known == "*" || known.split(',').any(|one| one.trim() == etag)) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    // A part of something else is of no use to whoever has the rest.
    let range =
        text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|known| known == etag));
    match wanted(range, file.bytes) {
        Wanted::Beyond => {
            let mut response = Problem::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range",
                "Range not satisfiable",
                format!("the file has {} bytes", file.bytes),
            )
            .into_response();
            let all = HeaderValue::from_str(&format!("bytes */{}", file.bytes));
            if let Ok(all) = all {
                response.headers_mut().insert(header::CONTENT_RANGE, all);
            }
            Ok(response)
        }
        Wanted::Whole => body(site, file, 0..file.bytes, StatusCode::OK).await,
        Wanted::Part(range) => {
            let shown = format!("bytes {}-{}/{}", range.start, range.end - 1, file.bytes);
            let mut response = body(site, file, range, StatusCode::PARTIAL_CONTENT).await?;
            if let Ok(shown) = HeaderValue::from_str(&shown) {
                response.headers_mut().insert(header::CONTENT_RANGE, shown);
            }
            Ok(response)
        }
    }
}

/// The bytes in pieces. The first is read before anything is answered: if the store does not have it, that is an error
/// and not a file that breaks off.
async fn body(
    site: &Site,
    file: &AssetFile,
    range: Range<u64>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let length = range.end - range.start;
    let first = piece(site.studio.objects(), &file.sha256, &range).await?;
    let rest = Rest {
        objects: site.studio.objects().clone(),
        sha256: file.sha256.clone(),
        range: range.start + first.len() as u64..range.end,
    };
    let rest = stream::try_unfold(rest, async |mut rest| {
        if rest.range.is_empty() {
            return Ok(None);
        }
        let bytes =
            piece(&rest.objects, &rest.sha256, &rest.range).await.map_err(io::Error::other)?;
        rest.range.start += bytes.len() as u64;
        Ok::<_, io::Error>(Some((bytes, rest)))
    });
    let pieces = futures_util::StreamExt::chain(stream::iter([Ok(first)]), rest);
    Ok((status, [(header::CONTENT_LENGTH, length)], Body::from_stream(pieces)).into_response())
}

struct Rest {
    objects: Objects,
    sha256: String,
    range: Range<u64>,
}

async fn piece(
    objects: &Objects,
    sha256: &str,
    range: &Range<u64>,
) -> Result<Bytes, store::StoreError> {
    objects.part(sha256, range.start..range.end.min(range.start + PIECE_BYTES)).await
}
