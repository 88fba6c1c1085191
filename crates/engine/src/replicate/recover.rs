use std::time::Instant;

use super::note::{State, now_ms};
use super::order::Order;
use crate::EngineError;

/// How far the clocks of both machines may be apart.
const SKEW_MS: i64 = 2 * 60 * 1000;

impl Order<'_> {
    /// The prediction whose creation was asked for at a time and not answered; `None` if it was never created.
    ///
    /// Either the list of the latest predictions has it, or a webhook names it. It was never created if the list could be
    /// read to its end after some time and does not hold it.
    pub(super) fn find_lost(&mut self, at_ms: i64) -> Result<Option<String>, EngineError> {
        let patience = self.line.config.lost_patience;
        let (begun, mut pause) = (Instant::now(), self.line.config.poll_first);
        loop {
            let late = begun.elapsed() >= patience
                || now_ms().saturating_sub(at_ms) >= patience.as_millis() as i64;
            let whole = self.look_for(at_ms)?;
            if let State::Asked { prediction } = &self.note.state {
                return Ok(Some(prediction.clone()));
            }
            if whole && late {
                return Ok(None);
            }
            if Instant::now() >= self.until {
                let reason = "whether the prediction was created cannot be found out yet";
                return Err(self.retryable(reason.into()));
            }
            self.watch.pause(pause)?;
            self.read_again()?;
            if let State::Asked { prediction } = &self.note.state {
                return Ok(Some(prediction.clone()));
            }
            pause = (pause * 3 / 2).min(self.line.config.poll_most);
        }
    }

    /// Looks through the latest predictions, and writes down what it finds. Whether the list was whole.
    fn look_for(&mut self, at_ms: i64) -> Result<bool, EngineError> {
        let since_ms = at_ms.saturating_sub(SKEW_MS);
        let latest = match self.line.latest(since_ms, self.watch) {
            Ok(latest) => latest,
            Err(error) if error.may_pass() => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "predictions cannot be listed"
                );
                return Ok(false);
            }
            Err(error) => return Err(error.for_engine(self.model.name())),
        };
        let version = self.model.place().version.as_deref();
        let ours = latest.predictions.into_iter().find(|prediction| {
            !self.note.is_over(&prediction.id)
                && prediction.is_of(&self.input, version, self.callback.as_deref(), since_ms)
        });
        if let Some(prediction) = ours {
            tracing::info!(prediction = prediction.id, "lost prediction found");
            self.write(State::Asked { prediction: prediction.id })?;
        }
        Ok(latest.complete)
    }
}
