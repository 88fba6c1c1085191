use access::{Decision, Reason};
use serde_json::{Value, json};

use super::instant;
use crate::Site;

/// A decision that was or would be taken.
pub(crate) fn decision(decision: &Decision) -> Value {
    match decision {
        Decision::Allow(grant) => json!({"allow": true, "grant": grant.name()}),
        Decision::Block(reason) => json!({"allow": false, "reason": reason.code()}),
    }
}

/// What a blocked visitor can do.
pub(crate) fn remedies(site: &Site, reason: Reason, retry_after_ms: i64) -> Value {
    let until_ms = site.studio.now_ms() + retry_after_ms;
    let text = match reason {
        Reason::DailyLimit | Reason::NetworkLimit => {
            "Wait for the next day: the free loops come back by themselves."
        }
        Reason::InFlight => "Wait until one of your loops is ready.",
        Reason::Busy => "Try again in a moment.",
    };
    json!([{"code": "wait", "text": text, "until": instant(until_ms)}])
}
