use std::time::Instant;

use serde_json::Value;

use super::order::Order;
use super::prediction::{Prediction, Status};
use super::refusal::{AskError, clean};
use super::share::share_of;
use crate::EngineError;

impl Order<'_> {
    /// Waits until a prediction has succeeded, and returns its output.
    pub(super) fn follow(&mut self, id: &str) -> Result<Value, EngineError> {
        let (begun, mut pause) = (Instant::now(), self.line.config.poll_first);
        let mut silent_since: Option<Instant> = None;
        loop {
            let mut wait = pause;
            match self.line.prediction(id, self.watch) {
                Ok(prediction) => {
                    silent_since = None;
                    if let Some(output) = self.output_of(&prediction)? {
                        return Ok(output);
                    }
                    self.step(share_of(&prediction, begun.elapsed()))?;
                }
                Err(error) => {
                    let since = *silent_since.get_or_insert_with(Instant::now);
                    wait = wait.max(error.retry_after().unwrap_or_default());
                    self.bear(error, since)?;
                }
            }
            if Instant::now() + wait > self.until {
                let seconds = begun.elapsed().as_secs();
                return Err(self.retryable(format!(
                    "the prediction {id} is not done after {seconds} s; the next try goes on with it"
                )));
            }
            self.watch.pause(wait)?;
            pause = (pause * 3 / 2).min(self.line.config.poll_most);
        }
    }

    /// What a prediction that succeeded has made; `None` while it is at work.
    fn output_of(&mut self, prediction: &Prediction) -> Result<Option<Value>, EngineError> {
        let id = &prediction.id;
        match prediction.status {
            Status::Succeeded if prediction.is_gone() => {
                let error = self.retryable(format!(
                    "the result of the prediction {id} is gone: Replicate keeps it for an hour"
                ));
                Err(self.end(error))
            }
            Status::Succeeded => Ok(Some(prediction.output.clone())),
            Status::Failed => Err(self.failed(&told(prediction))),
            Status::Canceled => {
                let error = self.retryable(format!(
                    "the prediction {id} was called off at Replicate, by somebody or because it took too long"
                ));
                Err(self.end(error))
            }
            Status::Aborted => {
                let error = self
                    .retryable(format!("the prediction {id} had not begun when its time was over"));
                Err(self.end(error))
            }
            Status::Starting | Status::Processing | Status::Unknown => Ok(None),
        }
    }

    /// The model said what went wrong: whether another try can help is in its words.
    pub(super) fn failed(&mut self, words: &str) -> EngineError {
        let words = clean(words, self.line.config.token.reveal());
        let reason = format!("the model failed: {words}");
        let error = if is_about_the_input(&words) {
            self.permanent(reason)
        } else {
            self.retryable(reason)
        };
        self.end(error)
    }

    /// Whether it is worth asking again after a question was not answered.
    fn bear(&mut self, error: AskError, since: Instant) -> Result<(), EngineError> {
        if error.is_missing() {
            let gone = self.retryable("the prediction is no longer there".into());
            return Err(self.end(gone));
        }
        if !error.may_pass() || since.elapsed() > self.line.config.lost_patience {
            return Err(error.for_engine(self.model.name()));
        }
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "a prediction is asked about again"
        );
        Ok(())
    }
}

/// What is said about a failure.
fn told(prediction: &Prediction) -> String {
    match &prediction.error {
        Value::String(text) if !text.trim().is_empty() => text.clone(),
        Value::Null | Value::String(_) => "it does not say why".into(),
        other => other.to_string(),
    }
}

/// Whether the same input would fail again. A machine that ran out of memory or time, or that was taken away, would not.
fn is_about_the_input(words: &str) -> bool {
    let words = words.to_lowercase();
    let passing =
        ["out of memory", "cuda", "timed out", "timeout", "interrupted", "retry", "try again"];
    let lasting = [
        "valueerror",
        "validation",
        "invalid",
        "must be",
        "should be",
        "not supported",
        "unsupported",
        "nsfw",
        "sensitive",
        "flagged",
        "content policy",
        "safety",
        "copyright",
        "too long",
        "cannot be",
        "requires",
        "required",
    ];
    let says = |all: &[&str]| all.iter().any(|word| words.contains(word));
    !says(&passing) && says(&lasting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_failure_tell_whether_it_lasts() {
        for lasting in [
            "ValueError: model `stereo-large` cannot be used with `input_audio` without `continuation`",
            "Input validation error: duration must be <= 30",
            "NSFW content detected. Try running it again, or try a different prompt.",
            "The input or output was flagged as sensitive. (E005)",
        ] {
            assert!(is_about_the_input(lasting), "{lasting}");
        }
        for passing in [
            "CUDA out of memory. Tried to allocate 2.00 GiB",
            "Prediction interrupted; please retry (code: PA)",
            "Director: unexpected error handling prediction (E9243)",
            "RuntimeError: CUDA error: invalid device ordinal",
            "it does not say why",
        ] {
            assert!(!is_about_the_input(passing), "{passing}");
        }
    }
}
