use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;
use store::Id;

use super::generations::fresh;
use crate::Site;

/// `POST /webhooks/suno/{job}/{seed}`: a song for this job may be ready. Nobody signs these calls, so nothing that they say is
/// read: whoever waits for the job asks.
pub(crate) async fn receive(
    State(site): State<Site>,
    Path((job, _seed)): Path<(String, String)>,
) -> Response {
    if let Ok(job) = job.parse::<Id>() {
        site.studio.knock(&job);
    }
    fresh(json!({"received": true}))
}
