use std::time::{Duration, Instant};

use access::{Decision, Facts, Grant};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pipeline::{Answer, Blocked, Order};
use serde_json::{Value, json};
use store::{Id, Job};

use crate::Site;
use crate::body::{Asked, JsonObject, asked, id};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::views::decision::{decision, remedies};
use crate::views::generation::generation;
use crate::views::instant;

/// The longest that an answer is held back.
const WAIT_MAX_S: u64 = 60;
/// How often a job of another process is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(100);
/// The longest key.
const KEY_CHARACTERS_MAX: usize = 128;

/// `POST /api/v1/generations`
pub(crate) async fn create(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    body: JsonObject,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let wait = wait(&headers);
    let Asked { settled, seed, engine, fingerprint } = asked(body)?;
    let order = Order { settled, seed, engine, idempotency_key: key, fingerprint };
    let mut listener = site.studio.bell().listen();
    let (mut job, left) = match site.studio.order(&caller.asking(), order).await? {
        Answer::Blocked(blocked) => return Err(blocked_problem(&site, &blocked)),
        Answer::Again(job) => (*job, None),
        Answer::Allowed(allowed) => {
            let left = left_after(&site, &allowed.facts, allowed.job.grant);
            (allowed.job, Some(left))
        }
    };
    let begun = Instant::now();
    while !job.state.is_over() && begun.elapsed() < wait {
        listener.change(&job.id, LOOK.min(wait.saturating_sub(begun.elapsed()))).await;
        job = job_of(&site, &job.id).await?;
    }
    let view = generation(&site, &job).await?;
    let view = match left {
        Some(left) => view.with_left(left),
        None => view,
    };
    let status = if job.state.is_over() { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = format!("/api/v1/generations/{}", job.id);
    Ok((status, [(header::LOCATION, location)], fresh_text(view.json())).into_response())
}

/// `GET /api/v1/generations/{id}`
pub(crate) async fn read(
    State(site): State<Site>,
    path: Path<String>,
) -> Result<Response, Problem> {
    let job = job_of(&site, &id(&path)?).await?;
    Ok(fresh_text(generation(&site, &job).await?.json()))
}

/// `DELETE /api/v1/generations/{id}`
pub(crate) async fn cancel(
    State(site): State<Site>,
    caller: Caller,
    path: Path<String>,
) -> Result<Response, Problem> {
    let job = job_of(&site, &id(&path)?).await?;
    if !caller.owns(&job.owner) {
        return Err(Problem::not_yours());
    }
    if !site.studio.cancel(&job).await? {
        let detail = "it is over already, there is nothing to cancel";
        return Err(Problem::new(StatusCode::CONFLICT, "already_over", "Already over", detail));
    }
    let job = job_of(&site, &job.id).await?;
    Ok(fresh_text(generation(&site, &job).await?.json()))
}

pub(super) async fn job_of(site: &Site, id: &Id) -> Result<Job, Problem> {
    let job = site.studio.database().job(id).await?;
    job.ok_or_else(|| Problem::not_found("there is no generation of this id"))
}

/// JSON that is true only now.
pub(super) fn fresh(view: Value) -> Response {
    fresh_text(view.to_string())
}

fn fresh_text(json: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (headers, json).into_response()
}

fn left_after(site: &Site, facts: &Facts, grant: Grant) -> (u32, i64) {
    let used = facts.used_today + u32::from(grant == Grant::Free);
    (site.studio.policy().daily_limit.saturating_sub(used), facts.credits - grant.credits())
}

fn blocked_problem(site: &Site, blocked: &Blocked) -> Problem {
    let Blocked { reason, price, credits, retry_after_ms } = *blocked;
    let limit = site.studio.policy().daily_limit;
    let (title, detail) = match reason {
        access::Reason::DailyLimit => (
            "Daily limit reached",
            format!("all {limit} free loops of today are used; they come back with the next day"),
        ),
        access::Reason::NetworkLimit => (
            "Network limit reached",
            "the free loops of your network are used for today; they come back with the next day"
                .to_owned(),
        ),
        access::Reason::NotForSale => (
            "Not for sale",
            format!(
                "loops of this engine may not be sold, and all {limit} free loops of today are used; they come back with \
                 the next day"
            ),
        ),
        access::Reason::InFlight => (
            "Too many at a time",
            "too many of your loops are being made; wait until one is ready".to_owned(),
        ),
        access::Reason::Busy => (
            "The studio is busy",
            "the queue is full; nothing was taken, try again in a moment".to_owned(),
        ),
    };
    let status = match reason.credits_help() {
        true => StatusCode::PAYMENT_REQUIRED,
        false => StatusCode::TOO_MANY_REQUESTS,
    };
    let problem = Problem::new(status, reason.code(), title, detail)
        .with("decision", decision(&Decision::Block(reason)))
        .with("price", json!(price))
        .with("credits", json!(credits))
        .with("remedies", remedies(site, blocked))
        .retry_after_ms(retry_after_ms);
    if reason.credits_help() || reason == access::Reason::NotForSale {
        return problem.with("resets_at", json!(instant(site.studio.resets_at_ms())));
    }
    problem
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(HeaderName::from_static("idempotency-key")) else {
        return Ok(None);
    };
    let key = key.to_str().ok().filter(|key| {
        (1..=KEY_CHARACTERS_MAX).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match key {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Problem::unprocessable(
            "idempotency_key",
            "an idempotency key is 1 to 128 visible ASCII characters",
        )),
    }
}

/// How long the answer may be held back (RFC 7240); what cannot be read is no wish.
fn wait(headers: &HeaderMap) -> Duration {
    let wishes = headers.get_all(HeaderName::from_static("prefer")).iter();
    let wishes =
        wishes.filter_map(|wish| wish.to_str().ok()).flat_map(|wish| wish.split([',', ';']));
    let seconds = wishes.filter_map(|wish| {
        wish.trim().strip_prefix("wait=")?.trim_matches('"').parse::<u64>().ok()
    });
    Duration::from_secs(seconds.take(1).sum::<u64>().min(WAIT_MAX_S))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let value = HeaderValue::from_bytes(value.as_bytes());
        value.into_iter().map(|value| (HeaderName::from_static(name), value)).collect()
    }

    #[test]
    fn an_answer_is_held_back_as_long_as_was_asked_for_and_a_minute_at_most() {
        for (wish, seconds) in [
            ("wait=5", 5),
            ("respond-async, wait=7", 7),
            ("wait=\"9\"; foo=1", 9),
            ("wait=0", 0),
            ("wait=600", 60),
            ("wait=18446744073709551616", 0),
            ("wait", 0),
            ("wait=-1", 0),
        ] {
            assert_eq!(wait(&headers("prefer", wish)).as_secs(), seconds, "{wish}");
        }
        assert_eq!(wait(&HeaderMap::new()), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn only_short_visible_texts_are_keys(key in ".{0,200}") {
            let fine = (1..=128).contains(&key.len()) && key.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
            match idempotency_key(&headers("idempotency-key", &key)) {
                Ok(Some(read)) => prop_assert!(fine && read == key),
                // A value that no header can carry never comes.
                Ok(None) => prop_assert!(HeaderValue::from_bytes(key.as_bytes()).is_err()),
                Err(_) => prop_assert!(!fine),
            }
        }

        #[test]
        fn no_wish_is_longer_than_a_minute(wish in ".{0,60}", seconds in any::<u64>()) {
            prop_assert!(wait(&headers("prefer", &wish)).as_secs() <= 60);
            prop_assert_eq!(wait(&headers("prefer", &format!("wait={seconds}"))).as_secs(), seconds.min(60));
        }
    }
}
