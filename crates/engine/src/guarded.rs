use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use brief::Brief;

use crate::breaker::{Breaker, BreakerRules, Pass, Resting, Verdict};
use crate::{Abilities, Engine, EngineError, Take, Watch};

/// An engine that is left alone for a while when it fails again and again, and of which is known whether it is ready
/// without asking anybody.
pub struct Guarded {
    engine: Box<dyn Engine>,
    known: Mutex<Known>,
}

/// Whether an engine could make a take, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Nothing speaks against it.
    pub ready: bool,
    /// What does, and what to do about it.
    pub reason: Option<String>,
    /// When that was found out; `None` if it was never tried.
    pub checked: Option<SystemTime>,
}

struct Known {
    breaker: Breaker,
    /// Of the last check, or of the last take since.
    readiness: Readiness,
    /// Why the last call failed that counted.
    failure: Option<String>,
}

impl Guarded {
    /// Guards an engine by the usual rules.
    pub fn new(engine: Box<dyn Engine>) -> Self {
        Self::by(BreakerRules::default(), engine)
    }

    /// Guards an engine.
    pub fn by(rules: BreakerRules, engine: Box<dyn Engine>) -> Self {
        let readiness = Readiness { ready: true, reason: None, checked: None };
        let known = Known { breaker: Breaker::new(rules), readiness, failure: None };
        Self { engine, known: Mutex::new(known) }
    }

    /// Whether it is ready, from memory: nobody is asked. An engine that was never tried counts as ready.
    pub fn readiness(&self) -> Readiness {
        let known = self.known();
        match known.breaker.resting(Instant::now()) {
            Some(resting) => Readiness {
                ready: false,
                reason: Some(known.why(resting)),
                checked: known.readiness.checked,
            },
            None => known.readiness.clone(),
        }
    }

    /// [Checks](Engine::check) it, which may take some seconds, and remembers what was found.
    pub fn refresh(&self) -> Readiness {
        // What is wrong is part of the answer.
        drop(self.check());
        self.readiness()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self) -> Result<Pass, EngineError> {
        let mut known = self.known();
        let asked = known.breaker.ask(Instant::now());
        asked.map_err(|resting| EngineError::Unavailable {
            engine: self.name().to_owned(),
            reason: known.why(resting),
        })
    }
}

impl Engine for Guarded {
    fn name(&self) -> &str {
        self.engine.name()
    }

    fn version(&self) -> &str {
        self.engine.version()
    }

    fn abilities(&self) -> Abilities {
        self.engine.abilities()
    }

    fn check(&self) -> Result<(), EngineError> {
        let found = self.engine.check();
        self.known().readiness = Readiness::now(found.as_ref().err());
        found
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let mut call = UnderWay { guarded: self, pass: self.leave()?, verdict: Verdict::Neither };
        let made = self.engine.generate(brief, seed, watch);
        match &made {
            Ok(_) => {
                call.verdict = Verdict::Good;
                self.known().readiness = Readiness::now(None);
            }
            Err(error) if error.may_pass() => {
                call.verdict = Verdict::Bad;
                self.known().failure = Some(reason_of(error));
            }
            Err(_) => {}
        }
        made
    }

    fn heard(&self, note: &str, reference: &str) -> Option<String> {
        self.engine.heard(note, reference)
    }
}

/// A call that tells the breaker how it went, even if the engine breaks down: else a call that is out to see would be
/// waited for in vain.
struct UnderWay<'a> {
    guarded: &'a Guarded,
    pass: Pass,
    verdict: Verdict,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.guarded.known().breaker.told(self.pass, self.verdict, Instant::now());
    }
}

impl Known {
    fn why(&self, resting: Resting) -> String {
        let failure = self.failure.as_deref().unwrap_or("no reason was given");
        match resting {
            Resting::For(left) => {
                let seconds = left.as_secs_f64().ceil();
                format!(
                    "it failed too often in a row and is tried again in {seconds} s; the last time: {failure}"
                )
            }
            Resting::WhileProbed => {
                format!(
                    "it failed too often in a row and is being tried again; the last time: {failure}"
                )
            }
        }
    }
}

impl Readiness {
    fn now(error: Option<&EngineError>) -> Self {
        Self {
            ready: error.is_none(),
            reason: error.map(reason_of),
            checked: Some(SystemTime::now()),
        }
    }
}

/// What is wrong, without the name of the engine: whoever reads it knows that.
fn reason_of(error: &EngineError) -> String {
    match error {
        EngineError::Retryable { reason, .. }
        | EngineError::Permanent { reason, .. }
        | EngineError::Unavailable { reason, .. } => reason.clone(),
        EngineError::Cancelled(cancelled) => cancelled.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::{BuiltIn, Cancelled, Unwatched};

    /// Ends its calls, one after the other, as it was told.
    struct Scripted {
        ends: Vec<fn() -> Result<(), EngineError>>,
        calls: AtomicUsize,
    }

    impl Scripted {
        fn next(&self) -> Result<(), EngineError> {
            self.ends[self.calls.fetch_add(1, Ordering::SeqCst)]()
        }
    }

    impl Engine for Scripted {
        fn name(&self) -> &str {
            "scripted"
        }

        fn version(&self) -> &str {
            "1"
        }

        fn abilities(&self) -> Abilities {
            BuiltIn.abilities()
        }

        fn check(&self) -> Result<(), EngineError> {
            self.next()
        }

        fn generate(
            &self,
            brief: &Brief,
            seed: u64,
            watch: &mut dyn Watch,
        ) -> Result<Take, EngineError> {
            self.next()?;
            BuiltIn.generate(brief, seed, watch)
        }
    }

    fn retryable() -> Result<(), EngineError> {
        Err(EngineError::Retryable { engine: "scripted".into(), reason: "a hiccup".into() })
    }

    fn unavailable() -> Result<(), EngineError> {
        Err(EngineError::Unavailable { engine: "scripted".into(), reason: "no key".into() })
    }

    fn permanent() -> Result<(), EngineError> {
        Err(EngineError::Permanent { engine: "scripted".into(), reason: "a bad word".into() })
    }

    fn cancelled() -> Result<(), EngineError> {
        Err(Cancelled.into())
    }

    fn guarded(rest: Duration, ends: &[fn() -> Result<(), EngineError>]) -> Guarded {
        let rules = BreakerRules { failures_max: 2, rest_first: rest, rest_max: rest };
        let engine = Scripted { ends: ends.to_vec(), calls: AtomicUsize::new(0) };
        Guarded::by(rules, Box::new(engine))
    }

    fn call(guarded: &Guarded) -> Result<(), EngineError> {
        let request =
            brief::Request { kind: Some("kick".into()), bars: Some(1), ..Default::default() };
        let brief = request.settle().unwrap().brief;
        guarded.generate(&brief, 1, &mut Unwatched).map(drop)
    }

    #[test]
    fn an_engine_that_keeps_failing_is_left_alone_and_said_to_be() {
        let guarded = guarded(Duration::from_secs(60), &[retryable, unavailable]);
        assert_eq!(call(&guarded), retryable());
        assert_eq!(guarded.readiness(), Readiness { ready: true, reason: None, checked: None });
        assert_eq!(call(&guarded), unavailable());
        // The script has no third end: nobody is asked any more.
        let Err(EngineError::Unavailable { reason, .. }) = call(&guarded) else { panic!() };
        assert!(reason.contains("tried again in 60 s") && reason.ends_with("no key"), "{reason}");
        let readiness = guarded.readiness();
        assert!(!readiness.ready && readiness.reason.unwrap().ends_with("no key"));
    }

    #[test]
    fn what_is_wrong_with_a_brief_or_called_off_is_not_held_against_it() {
        let guarded = guarded(
            Duration::from_secs(60),
            &[retryable, permanent, cancelled, permanent, cancelled, || Ok(())],
        );
        for _ in 0..5 {
            assert!(call(&guarded).is_err());
        }
        call(&guarded).unwrap();
    }

    #[test]
    fn a_take_made_after_the_rest_makes_it_ready_again() {
        let guarded = guarded(Duration::from_millis(50), &[retryable, retryable, || Ok(())]);
        assert!(call(&guarded).is_err() && call(&guarded).is_err());
        assert!(!guarded.readiness().ready);
        std::thread::sleep(Duration::from_millis(60));
        call(&guarded).unwrap();
        let readiness = guarded.readiness();
        assert!(readiness.ready && readiness.checked.is_some());
    }

    #[test]
    fn an_engine_that_breaks_down_while_it_is_tried_is_tried_again() {
        let guarded = guarded(
            Duration::from_millis(50),
            &[retryable, retryable, || panic!("as scripted"), || Ok(())],
        );
        assert!(call(&guarded).is_err() && call(&guarded).is_err());
        std::thread::sleep(Duration::from_millis(60));
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call(&guarded)));
        assert!(broken.is_err());
        call(&guarded).unwrap();
    }

    #[test]
    fn a_check_is_remembered() {
        let guarded = guarded(Duration::from_secs(60), &[unavailable, || Ok(())]);
        let found = guarded.refresh();
        assert_eq!((found.ready, found.reason.as_deref()), (false, Some("no key")));
        assert_eq!(guarded.readiness(), found);
        assert!(guarded.refresh().ready && guarded.readiness().ready);
    }
}
