use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::generations::fresh;
use crate::Site;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::views::decision::decision;
use crate::views::instant;

/// `GET /api/v1/access`: what is left today.
pub(crate) async fn access(State(site): State<Site>, caller: Caller) -> Result<Response, Problem> {
    let secret = caller.wallet.as_ref();
    let (facts, next) = site.studio.allowance(&caller.visitor, caller.network, secret).await?;
    let wallet = site.till.wallet(secret).await?;
    let policy = site.studio.policy();
    Ok(fresh(json!({
        "free": {
            "limit": policy.daily_limit,
            "used": facts.used_today,
            "left": policy.daily_limit.saturating_sub(facts.used_today),
            "resets_at": instant(site.studio.resets_at_ms()),
        },
        "credits": facts.credits,
        "held": wallet.as_ref().map_or(0, |wallet| wallet.held),
        "wallet": wallet.is_some(),
        "next": decision(&next),
        "in_flight": facts.in_flight,
        "in_flight_max": policy.in_flight_max,
        "queue": facts.queue_length,
        "payments": site.till.sells(),
    })))
}
