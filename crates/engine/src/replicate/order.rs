use std::time::{Duration, Instant};

use brief::Brief;
use serde_json::{Map, Value};

use super::line::Line;
use super::model::Model;
use super::note::{Note, State, now_ms};
use super::refusal::{AskError, Refusal};
use crate::wire::WireError;
use crate::{Commission, EngineError, Recorded, Take, Watch};

/// How often a prediction is created anew within one try, after it turned out that it had not been.
const CREATIONS_MAX: usize = 2;
/// The pause before asking again, where Replicate names none.
const BACK_OFF: Duration = Duration::from_secs(2);
const BACK_OFF_MAX: Duration = Duration::from_secs(30);

/// One take, from the first question to the sound.
pub(super) struct Order<'a> {
    pub(super) model: &'a dyn Model,
    pub(super) line: &'a Line,
    pub(super) watch: &'a mut dyn Watch,
    pub(super) input: Map<String, Value>,
    /// Who is told when something changes.
    pub(super) callback: Option<String>,
    /// As it is written down.
    pub(super) note: Note,
    seed: u64,
    cost_microdollars: u64,
    /// When this try ends.
    pub(super) until: Instant,
    share: f64,
}

/// What is known after a prediction was asked for.
enum Creation {
    Done(String),
    /// Nothing was created.
    Refused(AskError),
    /// Perhaps it was.
    Unanswered(AskError),
}

impl<'a> Order<'a> {
    pub(super) fn new(
        model: &'a dyn Model,
        line: &'a Line,
        brief: &Brief,
        seed: u64,
        watch: &'a mut dyn Watch,
    ) -> Result<Self, EngineError> {
        let abilities = model.abilities();
        let note = match watch.commissioned(model.name(), seed)? {
            None => Note::blank(),
            Some(text) => Note::read(&text).ok_or_else(|| EngineError::Retryable {
                engine: model.name().to_owned(),
                reason: "what was written down about the prediction cannot be read".into(),
            })?,
        };
        // A call that nobody can verify is not asked for.
        let callback =
            watch.callback("replicate", seed).filter(|address| address.starts_with("https://"));
        let callback = callback.filter(|_| line.config.webhook_secret.is_some());
        Ok(Self {
            model,
            line,
            watch,
            input: model.input(brief, seed),
            callback,
            note,
            seed,
            cost_microdollars: abilities.cost.of(abilities.seconds_to_ask(brief)),
            until: Instant::now() + line.config.patience,
            share: 0.0,
        })
    }

    /// Makes the take, or goes on with one that is being made.
    pub(super) fn carry_out(mut self) -> Result<Take, EngineError> {
        let made = self.make();
        let unwanted = matches!(made, Err(EngineError::Cancelled(_)));
        if unwanted && !self.watch.abandoned() {
            self.call_off();
        }
        made
    }

    fn make(&mut self) -> Result<Take, EngineError> {
        let id = self.prediction()?;
        let output = self.follow(&id)?;
        let files = self.fetch(&output)?;
        Ok(Take::Recorded(Recorded { files, reference: Some(id) }))
    }

    /// The prediction that this take is made by.
    fn prediction(&mut self) -> Result<String, EngineError> {
        match self.note.state.clone() {
            State::Asked { prediction } => Ok(prediction),
            State::Asking { at_ms } => match self.find_lost(at_ms)? {
                Some(id) => Ok(id),
                None => self.create(),
            },
            State::Refused | State::Over => self.create(),
        }
    }

    fn create(&mut self) -> Result<String, EngineError> {
        let (mut creations, mut back_off) = (0, BACK_OFF);
        loop {
            let at_ms = now_ms();
            self.write(State::Asking { at_ms })?;
            match self.ask() {
                Creation::Done(id) => {
                    self.write(State::Asked { prediction: id.clone() })?;
                    tracing::info!(
                        engine = self.model.name(),
                        prediction = id,
                        "prediction created"
                    );
                    return Ok(id);
                }
                Creation::Refused(error) => {
                    self.write(State::Refused)?;
                    let throttled =
                        matches!(&error, AskError::Refused(Refusal { status: 429, .. }));
                    let pause = error.retry_after().unwrap_or(back_off);
                    if !throttled || Instant::now() + pause > self.until {
                        return Err(error.for_engine(self.model.name()));
                    }
                    self.rest(pause)?;
                    back_off = (back_off * 2).min(BACK_OFF_MAX);
                }
                Creation::Unanswered(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "prediction perhaps created"
                    );
                    if let Some(id) = self.find_lost(at_ms)? {
                        return Ok(id);
                    }
                    creations += 1;
                    if creations == CREATIONS_MAX {
                        return Err(self.retryable(error.to_string()));
                    }
                }
            }
        }
    }

    fn ask(&self) -> Creation {
        let place = self.model.place();
        let error = match self.line.create(place, &self.input, self.callback.as_deref()) {
            Ok(prediction) => return Creation::Done(prediction.id),
            Err(error) => error,
        };
        match &error {
            AskError::Wire(WireError::NotSent(_)) => Creation::Refused(error),
            AskError::Wire(_) | AskError::Unreadable(_) => Creation::Unanswered(error),
            // It does nothing while it is unavailable; after any other trouble inside, or in between, it may have.
            AskError::Refused(Refusal { status: 503, .. }) => Creation::Refused(error),
            AskError::Refused(Refusal { status: 408 | 500.., .. }) => Creation::Unanswered(error),
            AskError::Refused(_) => Creation::Refused(error),
        }
    }

    /// Writes down how it stands. What a prediction costs is said once, before it is created.
    pub(super) fn write(&mut self, state: State) -> Result<(), EngineError> {
        let begins = matches!(state, State::Asking { .. }) && self.note.is_settled();
        let cost_microdollars = if begins { self.cost_microdollars } else { 0 };
        let note = self.note.with(state);
        let text = note.text();
        let engine = self.model.name();
        let begun = Commission { engine, seed: self.seed, note: &text, cost_microdollars };
        if !matches!(note.state, State::Asking { .. }) {
            // It is so, whether it can be written down or not.
            self.note = note;
            return self.watch.commission(&begun);
        }
        self.watch.commission(&begun)?;
        self.note = note;
        Ok(())
    }

    /// The note as it stands there now: a webhook may have told more.
    pub(super) fn read_again(&mut self) -> Result<(), EngineError> {
        let text = self.watch.commissioned(self.model.name(), self.seed)?;
        if let Some(note) = text.as_deref().and_then(Note::read) {
            self.note = note;
        }
        Ok(())
    }

    /// The prediction has nothing more to give: the next try creates another one.
    pub(super) fn end(&mut self, error: EngineError) -> EngineError {
        match self.write(State::Over) {
            Ok(()) => error,
            Err(unwritten) => {
                tracing::warn!(
                    error = &unwritten as &dyn std::error::Error,
                    "an end could not be written down"
                );
                error
            }
        }
    }

    /// Tells how far it is; never less than before.
    pub(super) fn step(&mut self, share: f64) -> Result<(), EngineError> {
        self.share = self.share.max(share);
        Ok(self.watch.step(self.share)?)
    }

    /// Waits all of this time, whoever knocks.
    fn rest(&mut self, time: Duration) -> Result<(), EngineError> {
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            self.watch.pause(left)?;
        }
    }

    pub(super) fn retryable(&self, reason: String) -> EngineError {
        EngineError::Retryable { engine: self.model.name().to_owned(), reason }
    }

    pub(super) fn permanent(&self, reason: String) -> EngineError {
        EngineError::Permanent { engine: self.model.name().to_owned(), reason }
    }

    /// Nobody wants the sound any more, so nobody pays for more of it.
    fn call_off(&self) {
        let State::Asked { prediction } = &self.note.state else { return };
        match self.line.cancel(prediction) {
            Ok(_) => tracing::info!(prediction, "prediction called off"),
            Err(error) => {
                tracing::warn!(
                    prediction,
                    error = &error as &dyn std::error::Error,
                    "prediction goes on until its time is over"
                );
            }
        }
    }
}
