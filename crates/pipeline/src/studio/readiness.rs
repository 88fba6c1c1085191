use std::sync::Arc;
use std::time::Duration;

use access::Grant;
use brief::Brief;
use engine::Engine;
use tokio::sync::watch;

use super::Studio;

/// How often engines are asked whether they are ready.
const CHECK_EVERY: Duration = Duration::from_secs(60);

impl Studio {
    /// Asks every engine whether it is ready, now and every minute until `end` turns to `true`.
    pub async fn check_engines(self: Arc<Self>, mut end: watch::Receiver<bool>) {
        loop {
            for name in self.engines().iter().map(|engine| engine.name().to_owned()) {
                let studio = self.clone();
                // They are asked at the same time: one that does not answer holds up no other.
                tokio::task::spawn_blocking(move || {
                    let Some(engine) = studio.engines().guarded(&name) else { return };
                    let (before, after) = (engine.readiness().reason, engine.refresh().reason);
                    match (&before, &after) {
                        (_, Some(reason)) if after != before => {
                            tracing::warn!(engine = name, reason, "the engine is not ready");
                        }
                        (Some(_), None) => tracing::info!(engine = name, "the engine is ready"),
                        _ => {}
                    }
                });
            }
            tokio::select! {
                () = tokio::time::sleep(CHECK_EVERY) => {}
                _ = end.wait_for(|end| *end) => return,
            }
        }
    }

    /// Why an engine is not ready, as far as is known without asking it; `None` if nothing speaks against it.
    pub fn unready(&self, engine: &str) -> Option<String> {
        let engine = self.engines().guarded(engine);
        engine
            .map_or(Some("there is no such engine".to_owned()), |engine| engine.readiness().reason)
    }

    /// Who serves for an engine that is not available: the operator's fallback, if it can make this brief, may be paid for
    /// it, and costs no less, since nobody pays more than a loop's price.
    pub(super) fn fallback_for(
        &self,
        engine: &dyn Engine,
        brief: &Brief,
        grant: Grant,
    ) -> Option<&dyn Engine> {
        let name = self.roster.fallback.as_deref().filter(|name| *name != engine.name())?;
        let other = self.engines().by_name(name)?;
        let fair = match grant {
            Grant::Free => true,
            Grant::Paid(credits) => self.roster.sells(other) && self.price(name, brief) >= credits,
        };
        (fair && other.abilities().lack(brief).is_none()).then_some(other)
    }
}
