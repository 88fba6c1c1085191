use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use pipeline::{CutAgainError, CutWish};
use serde_json::Value;

use super::assets::{own, view_of};
use crate::Site;
use crate::body::{JsonObject, Members, id};
use crate::caller::Caller;
use crate::problem::Problem;

/// `POST /api/v1/assets/{id}/cuts`: another loop from the take of an asset.
pub(crate) async fn create(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
    JsonObject(object): JsonObject,
) -> Result<Response, Problem> {
    let mut members = Members::of(object);
    let wish = CutWish {
        bars: members.whole("bars"),
        start_s: members.read("start_s", "seconds of the take, 0 to 300", |value| {
            value.as_f64().filter(|seconds| (0.0..=300.0).contains(seconds))
        }),
    };
    let wish = members.end(Some(wish))?;
    let asset = own(&site, &caller, &id(&path)?).await?;
    let new = site.studio.cut_again(&asset, wish).await?;
    let view = view_of(&site, &caller, &new).await?;
    let location = format!("/api/v1/assets/{new}");
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, axum::Json(Value::Object(view))).into_response())
}

impl From<CutAgainError> for Problem {
    fn from(error: CutAgainError) -> Self {
        let words = error.to_string();
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title, words.clone());
        match error {
            CutAgainError::File(error) => error.into(),
            CutAgainError::NoTake => conflict("no_take", "Nothing to cut from"),
            CutAgainError::TooMany => conflict("too_many_cuts", "Too many cuts"),
            CutAgainError::Bars { .. } => Self::unprocessable("bars", words),
            CutAgainError::Uncuttable { .. } => Self::unprocessable("uncuttable", words),
        }
    }
}
