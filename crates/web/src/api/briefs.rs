use axum::extract::State;
use axum::response::Response;
use brief::Length;
use pipeline::{AccountView, BriefView};
use serde_json::json;

use super::generations::fresh;
use crate::Site;
use crate::body::{Asked, JsonObject, asked};
use crate::problem::Problem;

/// `POST /api/v1/briefs`: what would be understood. Nothing is made or taken.
pub(crate) async fn understand(
    State(site): State<Site>,
    body: JsonObject,
) -> Result<Response, Problem> {
    let Asked { settled, engine, .. } = asked(body)?;
    let engine = engine.as_deref().unwrap_or(site.studio.usual_engine());
    if site.studio.engines().by_name(engine).is_none() {
        let detail =
            format!("engine {engine} is not known; GET /api/v1/engines lists those that are");
        return Err(Problem::unprocessable("unknown_engine", detail));
    }
    let grid = (settled.brief.length != Length::OneShot).then(|| settled.brief.grid());
    Ok(fresh(json!({
        "brief": BriefView::of(&settled.brief),
        "account": AccountView::of(&settled.account),
        "seconds": grid.map(|grid| grid.seconds()),
        "frames": grid.map(|grid| grid.frames()),
        "price": site.studio.price(engine, &settled.brief),
    })))
}
