use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use pipeline::Listener;
use store::Job;

use super::generations::job_of;
use crate::Site;
use crate::body::id;
use crate::problem::Problem;
use crate::views::generation::generation;

/// How often a job is looked at that changes in another process.
const LOOK: Duration = Duration::from_millis(250);
/// How often a silent connection is kept open.
const ALIVE: Duration = Duration::from_secs(10);
/// A job's deadline is long over by then: nobody watches for ever.
const LOOKS_MAX: u32 = 4 * 3600;

/// `GET /api/v1/generations/{id}/events`
pub(crate) async fn events(
    State(site): State<Site>,
    path: Path<String>,
) -> Result<Response, Problem> {
    let id = id(&path)?;
    let listener = site.studio.bell().listen();
    let job = job_of(&site, &id).await?;
    let watching = Watching { site, listener, job, told: String::new(), looks: 0, ended: false };
    let changes = stream::unfold(watching, async |mut watching| {
        let event = watching.next().await?;
        Some((Ok::<_, Infallible>(event), watching))
    });
    Ok(Sse::new(changes).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

/// Somebody who watches a job.
struct Watching {
    site: Site,
    listener: Listener,
    job: Job,
    /// What was told last; empty before anything was.
    told: String,
    looks: u32,
    ended: bool,
}

impl Watching {
    /// The next change; `None` when there will be none.
    async fn next(&mut self) -> Option<Event> {
        while !self.ended && self.looks < LOOKS_MAX && !*self.site.end.borrow() {
            if !self.told.is_empty() {
                self.listener.change(&self.job.id, LOOK).await;
                self.looks += 1;
                // What goes wrong here is logged; a browser connects again by itself.
                self.job = job_of(&self.site, &self.job.id).await.ok()?;
            }
            let view = generation(&self.site, &self.job).await.ok()?;
            self.ended = self.job.state.is_over();
            let (state, text) = (view.state, view.json());
            if text != self.told {
                let event = Event::default().event(state).data(&text);
                self.told = text;
                return Some(event);
            }
        }
        None
    }
}
