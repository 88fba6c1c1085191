use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engine::Engine;

use crate::Site;
use crate::problem::Problem;

/// `GET /licences/{id}`: the text of an engine's licence.
pub(crate) async fn text(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let licences = site.studio.engines().iter().map(|engine| engine.abilities().licence);
    let licence = licences.into_iter().find(|licence| licence.id == id);
    let licence =
        licence.ok_or_else(|| Problem::not_found("no engine has a licence of this id"))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], licence.text).into_response())
}
