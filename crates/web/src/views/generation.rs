use access::Grant;
use pipeline::BriefView;
use serde_json::{Value, json};
use store::{Job, JobState, Stage, StoreError};

use super::{instant, stored};
use crate::Site;

/// A generation as it stands. What is left is told only by the answer to the order itself.
pub(crate) async fn generation(site: &Site, job: &Job) -> Result<Value, StoreError> {
    let database = site.studio.database();
    let address = format!("/api/v1/generations/{}", job.id);
    let (mut position, mut eta_ms, mut progress) = (None, None, 0.0);
    let (mut failure, mut asset) = (None, None);
    let state = match &job.state {
        JobState::Queued => {
            let standing = database.standing(&job.id).await?;
            position = Some(standing.ahead + 1);
            let turns =
                i64::from(standing.ahead + standing.running) / i64::from(site.studio.workers()) + 1;
            eta_ms = database.usual_ms(&job.engine).await?.map(|usual_ms| usual_ms * turns);
            "queued"
        }
        JobState::Running { stage, progress: share } => {
            progress = *share;
            let left = |usual_ms: i64| (usual_ms as f64 * (1.0 - share)) as i64;
            eta_ms = database.usual_ms(&job.engine).await?.map(left);
            match stage {
                Stage::Generating => "generating",
                Stage::Finishing => "finishing",
            }
        }
        JobState::Done { asset: made } => {
            progress = 1.0;
            asset = Some(made.to_string());
            "ready"
        }
        JobState::Failed(reason) => {
            failure = Some(json!({"code": reason.code, "text": reason.text, "charged": false}));
            "failed"
        }
        JobState::Cancelled => "cancelled",
    };
    let seconds = serde_json::from_str::<BriefView>(&job.brief)
        .ok()
        .and_then(|view| view.brief().ok())
        .filter(|brief| brief.length != brief::Length::OneShot)
        .map(|brief| brief.grid().seconds());
    Ok(json!({
        "id": job.id.as_str(),
        "state": state,
        "progress": progress,
        "position": position,
        "eta_ms": eta_ms,
        "decision": allowed(job.grant),
        "brief": stored(&job.brief),
        "account": stored(&job.account),
        "seconds": seconds,
        "seed": job.seed,
        "engine": job.engine,
        "created_at": instant(job.created_at_ms),
        "finished_at": job.finished_at_ms.map(instant),
        "failure": failure,
        "links": {
            "self": address,
            "events": format!("{address}/events"),
            "asset": asset.as_ref().map(|asset| format!("/api/v1/assets/{asset}")),
        },
        "asset": asset,
    }))
}

fn allowed(grant: Grant) -> Value {
    json!({"allow": true, "grant": grant.name(), "free_left": null, "credits": null})
}
