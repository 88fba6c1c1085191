use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::Site;
use crate::problem::Problem;

/// How long the store may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /healthz`: the process runs.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({"ok": true}))
}

/// `GET /readyz`: the store answers and takes writes.
pub(crate) async fn ready(State(site): State<Site>) -> Result<Json<Value>, Problem> {
    match tokio::time::timeout(PATIENCE, site.studio.database().ready()).await {
        Ok(Ok(())) => Ok(Json(json!({"ok": true}))),
        failed => {
            match failed {
                Ok(Err(error)) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "not ready")
                }
                _ => tracing::error!("not ready: the store does not answer"),
            }
            let detail = "the store does not answer";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail)
                .retry_after_ms(5000))
        }
    }
}
