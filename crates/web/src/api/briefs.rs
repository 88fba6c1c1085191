use axum::response::Response;
use brief::Length;
use pipeline::{AccountView, BriefView};
use serde_json::json;

use super::generations::fresh;
use crate::body::{JsonObject, asked};
use crate::problem::Problem;

/// `POST /api/v1/briefs`: what would be understood. Nothing is made or taken.
pub(crate) async fn understand(body: JsonObject) -> Result<Response, Problem> {
    let settled = asked(body)?.settled;
    let grid = (settled.brief.length != Length::OneShot).then(|| settled.brief.grid());
    Ok(fresh(json!({
        "brief": BriefView::of(&settled.brief),
        "account": AccountView::of(&settled.account),
        "seconds": grid.map(|grid| grid.seconds()),
        "frames": grid.map(|grid| grid.frames()),
    })))
}
