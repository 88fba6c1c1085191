use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{Asset, AssetQuery, Id};

use super::generations::fresh;
use crate::Site;
use crate::body::id;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::views::asset::summary;
use crate::views::stored;

/// How many assets a page has that nobody asked to be longer or shorter.
const LIMIT: u32 = 30;
/// How many it has at most.
const LIMIT_MAX: u32 = 100;
/// The longest text that is searched for.
const TEXT_CHARACTERS_MAX: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filters {
    kind: Option<String>,
    style: Option<String>,
    key: Option<String>,
    bpm_min: Option<f64>,
    bpm_max: Option<f64>,
    favourite: Option<bool>,
    q: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// `GET /api/v1/assets`: the caller's own, newest first.
pub(crate) async fn list(
    State(site): State<Site>,
    caller: Caller,
    filters: Result<Query<Filters>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(filters) = filters.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let query = query(filters)?;
    let page = site.studio.database().assets(caller.owner.as_str(), &query).await?;
    let next = page.assets.last().filter(|_| page.more).map(cursor);
    let assets: Vec<Value> =
        page.assets.iter().map(|asset| Value::Object(summary(asset, &caller))).collect();
    Ok(fresh(json!({"assets": assets, "next_cursor": next})))
}

/// `GET /api/v1/assets/{id}`
pub(crate) async fn read(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<Response, Problem> {
    Ok(fresh(Value::Object(view_of(&site, &caller, &id(&path)?).await?)))
}

/// All that is shown of an asset.
pub(super) async fn view_of(
    site: &Site,
    caller: &Caller,
    id: &Id,
) -> Result<Map<String, Value>, Problem> {
    let database = site.studio.database();
    let asset = asset_of(site, id).await?;
    let gone = || Problem::not_found("there is no asset of this id");
    let passport = database.passport(id).await?.ok_or_else(gone)?;
    let peaks = database.peaks(id).await?.ok_or_else(gone)?;
    let wav = database.file(id, "wav").await?;
    let mut view = summary(&asset, caller);
    view.insert("peaks".into(), stored(&peaks));
    view.insert("passport".into(), stored(&passport));
    view.insert("wav_sha256".into(), json!(wav.map(|file| file.sha256)));
    Ok(view)
}

/// `GET /api/v1/assets/{id}/passport`: the JSON that lies beside the sound, as a file.
pub(crate) async fn passport(
    State(site): State<Site>,
    path: Path<String>,
) -> Result<Response, Problem> {
    let id = id(&path)?;
    let text = site.studio.database().passport(&id).await?;
    let text = text.ok_or_else(|| Problem::not_found("there is no asset of this id"))?;
    let name = stored(&text)["name"].as_str().unwrap_or("loop").to_owned();
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.json\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// `PUT /api/v1/assets/{id}/favourite`
pub(crate) async fn mark(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<StatusCode, Problem> {
    set_mark(&site, &caller, &path, true).await
}

/// `DELETE /api/v1/assets/{id}/favourite`
pub(crate) async fn unmark(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<StatusCode, Problem> {
    set_mark(&site, &caller, &path, false).await
}

/// `DELETE /api/v1/assets/{id}`
pub(crate) async fn delete(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<StatusCode, Problem> {
    let asset = own(&site, &caller, &id(&path)?).await?;
    let work = site
        .studio
        .database()
        .write(move |tx| Box::pin(async move { tx.delete_asset(&asset.id, &asset.owner).await }));
    work.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_mark(
    site: &Site,
    caller: &Caller,
    path: &Path<String>,
    favourite: bool,
) -> Result<StatusCode, Problem> {
    let asset = own(site, caller, &id(path)?).await?;
    let work = site.studio.database().write(move |tx| {
        Box::pin(async move { tx.mark(&asset.id, &asset.owner, favourite).await })
    });
    work.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn own(site: &Site, caller: &Caller, id: &Id) -> Result<Asset, Problem> {
    let asset = asset_of(site, id).await?;
    if caller.owns(&asset.owner) { Ok(asset) } else { Err(Problem::not_yours()) }
}

pub(super) async fn asset_of(site: &Site, id: &Id) -> Result<Asset, Problem> {
    let asset = site.studio.database().asset(id).await?;
    asset.ok_or_else(|| Problem::not_found("there is no asset of this id"))
}

fn query(filters: Filters) -> Result<AssetQuery, Problem> {
    let limit = filters.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::malformed(format!("limit is 1 to {LIMIT_MAX}")));
    }
    let text = filters.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > TEXT_CHARACTERS_MAX) {
        return Err(Problem::malformed(format!("q has at most {TEXT_CHARACTERS_MAX} characters")));
    }
    let wheel = match filters.key.as_deref().map(brief::parse_key) {
        None => None,
        Some(Some(key)) => Some(key.wheel()),
        Some(None) => return Err(Problem::malformed("key is one such as Am, F# or 8A")),
    };
    let texts = [&filters.kind, &filters.style, &text];
    if texts.into_iter().flatten().any(|text| text.contains('\0')) {
        return Err(Problem::malformed("a filter cannot hold a zero byte"));
    }
    let after = match filters.cursor.as_deref().map(read_cursor) {
        None => None,
        Some(Some(after)) => Some(after),
        Some(None) => {
            return Err(Problem::malformed("the cursor is not one that was given out here"));
        }
    };
    let finite = |bpm: Option<f64>| bpm.filter(|bpm| bpm.is_finite());
    Ok(AssetQuery {
        kind: filters.kind,
        style: filters.style,
        wheel,
        bpm_min: finite(filters.bpm_min),
        bpm_max: finite(filters.bpm_max),
        favourite: filters.favourite.unwrap_or(false),
        text,
        after,
        limit,
    })
}

/// Where a page ended: opaque to whoever carries it back.
fn cursor(asset: &Asset) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", asset.created_at_ms, asset.id))
}

fn read_cursor(text: &str) -> Option<(i64, Id)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (at_ms, id) = std::str::from_utf8(&bytes).ok()?.split_once(' ')?;
    Some((at_ms.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_back_and_nothing_else_is_one(at_ms in any::<i64>(), text in ".{0,80}") {
            let id = Id::random().unwrap();
            let asset = Asset {
                id: id.clone(),
                owner: String::new(),
                created_at_ms: at_ms,
                favourite: false,
                summary: String::new(),
            };
            prop_assert_eq!(read_cursor(&cursor(&asset)), Some((at_ms, id)));
            prop_assert_eq!(read_cursor(&text), None);
            prop_assert_eq!(read_cursor(&URL_SAFE_NO_PAD.encode(&text)), None);
        }

        #[test]
        fn no_filter_reaches_the_store_unchecked(text in ".{0,200}", limit in any::<u32>(), bpm in any::<f64>()) {
            let filters = Filters {
                kind: Some(text.clone()),
                style: None,
                key: Some(text.clone()),
                bpm_min: Some(bpm),
                bpm_max: None,
                favourite: None,
                q: Some(text.clone()),
                limit: Some(limit),
                cursor: None,
            };
            if let Ok(query) = query(filters) {
                prop_assert!((1..=LIMIT_MAX).contains(&query.limit));
                prop_assert!(query.bpm_min.is_none_or(f64::is_finite));
                prop_assert!(query.text.is_none_or(|text| text.chars().count() <= TEXT_CHARACTERS_MAX));
                prop_assert!(query.wheel.is_none_or(|wheel| wheel.len() <= 3));
            }
        }
    }
}
