use pipeline::BriefView;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use store::{Job, JobState, Stage, StoreError};

use super::instant;
use crate::Site;

/// A generation as it stands.
#[derive(Serialize)]
pub(crate) struct GenerationView<'a> {
    id: &'a str,
    pub(crate) state: &'static str,
    progress: f64,
    position: Option<u32>,
    eta_ms: Option<i64>,
    decision: GrantView,
    brief: Option<&'a RawValue>,
    account: Option<&'a RawValue>,
    seconds: Option<f64>,
    seed: u64,
    engine: &'a str,
    created_at: String,
    finished_at: Option<String>,
    failure: Option<Value>,
    asset: Option<&'a str>,
    links: Value,
}

/// What it was allowed on. What is left is told only by the answer to the order itself.
#[derive(Serialize)]
pub(crate) struct GrantView {
    allow: bool,
    grant: &'static str,
    pub(crate) free_left: Option<u32>,
    pub(crate) credits: Option<i64>,
}

impl GenerationView<'_> {
    /// The same with what is left after the order.
    pub(crate) fn with_left(mut self, (free_left, credits): (u32, i64)) -> Self {
        self.decision.free_left = Some(free_left);
        self.decision.credits = Some(credits);
        self
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).expect("keys are texts, and no value can fail")
    }
}

/// The view of a job.
pub(crate) async fn generation<'a>(
    site: &Site,
    job: &'a Job,
) -> Result<GenerationView<'a>, StoreError> {
    let studio = &site.studio;
    let address = format!("/api/v1/generations/{}", job.id);
    let (mut position, mut eta_ms, mut progress) = (None, None, 0.0);
    let (mut failure, mut asset) = (None, None);
    let state = match &job.state {
        JobState::Queued => {
            let standing = studio.database().standing(job).await?;
            position = Some(standing.ahead + 1);
            let turns =
                i64::from(standing.ahead + standing.running) / i64::from(studio.workers()) + 1;
            eta_ms = studio.usual_ms(&job.engine).await?.map(|usual_ms| usual_ms * turns);
            "queued"
        }
        JobState::Running { stage, progress: share } => {
            progress = *share;
            let left = |usual_ms: i64| (usual_ms as f64 * (1.0 - share)) as i64;
            eta_ms = studio.usual_ms(&job.engine).await?.map(left);
            match stage {
                Stage::Generating => "generating",
                Stage::Finishing => "finishing",
            }
        }
        JobState::Done { asset: made } => {
            progress = 1.0;
            asset = Some(made.as_str());
            "ready"
        }
        JobState::Failed(reason) => {
            failure = Some(json!({"code": reason.code, "text": reason.text, "charged": false}));
            "failed"
        }
        JobState::Cancelled => "cancelled",
    };
    Ok(GenerationView {
        id: job.id.as_str(),
        state,
        progress,
        position,
        eta_ms,
        decision: GrantView {
            allow: true,
            grant: job.grant.name(),
            free_left: None,
            credits: None,
        },
        brief: serde_json::from_str(&job.brief).ok(),
        account: serde_json::from_str(&job.account).ok(),
        seconds: seconds(job),
        seed: job.seed,
        engine: &job.engine,
        created_at: instant(job.created_at_ms),
        finished_at: job.finished_at_ms.map(instant),
        failure,
        asset,
        links: json!({
            "self": address,
            "events": format!("{address}/events"),
            "asset": asset.map(|asset| format!("/api/v1/assets/{asset}")),
        }),
    })
}

/// The length that was asked for; a one-shot rings as long as it rings.
fn seconds(job: &Job) -> Option<f64> {
    let brief = serde_json::from_str::<BriefView>(&job.brief).ok()?.brief().ok()?;
    (brief.length != brief::Length::OneShot).then(|| brief.grid().seconds())
}
