use std::time::Duration;

use serde_json::Value;

use super::order::Order;
use super::refusal::clean;
use crate::EngineError;
use crate::wire::WireError;

/// How many of a prediction's sounds are fetched: one will do, and the next are there in case it will not.
const FILES_MAX: usize = 4;
/// How often a sound is asked for that did not come whole.
const TRIES: u32 = 3;
const BACK_OFF: Duration = Duration::from_millis(500);
const SHARE: f64 = 0.92;

impl Order<'_> {
    /// Fetches the sounds of a prediction, at once: they are gone an hour after it.
    pub(super) fn fetch(&mut self, output: &Value) -> Result<Vec<Vec<u8>>, EngineError> {
        self.step(SHARE)?;
        let addresses = match self.model.sounds(output) {
            Ok(addresses) => addresses,
            Err(words) => return Err(self.failed(&words)),
        };
        let mut files = Vec::new();
        let mut failure = None;
        for address in addresses.iter().take(FILES_MAX) {
            match self.fetch_one(address) {
                Ok(file) => files.push(file),
                Err(WireError::Cancelled) => return Err(crate::Cancelled.into()),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "a sound was not fetched"
                    );
                    failure = failure.or(Some(error));
                }
            }
        }
        match failure {
            _ if !files.is_empty() => {
                self.step(1.0)?;
                Ok(files)
            }
            Some(WireError::Status { status: 403 | 404 | 410 }) => {
                let gone = "the sound of the prediction is gone: Replicate keeps it for an hour";
                let error = self.retryable(gone.into());
                Err(self.end(error))
            }
            Some(error) => {
                let error = error.for_engine(self.model.name());
                // Whatever is there would be refused again, so the next try is to make something else.
                let lasts = matches!(error, EngineError::Permanent { .. });
                Err(if lasts { self.end(error) } else { error })
            }
            None => {
                let answer = clean(&output.to_string(), self.line.config.token.reveal());
                let error =
                    self.permanent(format!("there is no sound in the model's answer: {answer}"));
                Err(self.end(error))
            }
        }
    }

    fn fetch_one(&mut self, address: &str) -> Result<Vec<u8>, WireError> {
        let mut tries = 1;
        loop {
            let error = match self.line.fetch(address, self.watch) {
                Ok(file) => return Ok(file),
                Err(error) => error,
            };
            let may_pass = matches!(
                error,
                WireError::NotSent(_)
                    | WireError::Lost(_)
                    | WireError::Status { status: 408 | 429 | 500.. }
            );
            if !may_pass || tries == TRIES {
                return Err(error);
            }
            self.watch.pause(BACK_OFF * tries).map_err(|_| WireError::Cancelled)?;
            tries += 1;
        }
    }
}
