use std::time::{Duration, Instant};

/// Keeps calls away from what fails again and again: for a while nobody asks, then one call goes ahead to see, and the
/// others follow if that goes well (M. Nygard, "Release It!", 2nd edition, 2018, section 5.2).
#[derive(Clone, Debug)]
pub struct Breaker {
    rules: BreakerRules,
    state: State,
}

/// When calls are kept away, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerRules {
    /// So many failures in a row are enough: at least 1.
    pub failures_max: u32,
    /// How long nobody asks, at first …
    pub rest_first: Duration,
    /// … and at most: after each failed attempt to see, twice as long as before.
    pub rest_max: Duration,
}

impl Default for BreakerRules {
    fn default() -> Self {
        Self {
            failures_max: 5,
            rest_first: Duration::from_secs(30),
            rest_max: Duration::from_secs(15 * 60),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
        rest: Duration,
    },
    /// One call is out to see.
    Probing {
        rest: Duration,
    },
}

/// Leave to call; how it went is to be [told](Breaker::told).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// As everybody else.
    Usual,
    /// Alone, to see.
    Probe,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was answered.
    Good,
    /// It failed in a way that may pass.
    Bad,
    /// It says nothing about who was called: it was called off, or there was something wrong with the question.
    Neither,
}

/// No leave to call yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resting {
    /// For so long.
    For(Duration),
    /// Until the one call that is out to see has come back.
    WhileProbed,
}

impl Breaker {
    /// One that lets everybody through, for now.
    pub fn new(rules: BreakerRules) -> Self {
        Self { rules, state: State::Closed { failures: 0 } }
    }

    /// Whether nobody is let through at this moment; `None` if somebody is.
    pub fn resting(&self, now: Instant) -> Option<Resting> {
        match self.state {
            State::Closed { .. } => None,
            State::Open { until, .. } => {
                let left = until.saturating_duration_since(now);
                (!left.is_zero()).then_some(Resting::For(left))
            }
            State::Probing { .. } => Some(Resting::WhileProbed),
        }
    }

    /// Asks for leave to call.
    ///
    /// # Errors
    /// [`Resting`]; nothing may be called then.
    pub fn ask(&mut self, now: Instant) -> Result<Pass, Resting> {
        if let Some(resting) = self.resting(now) {
            return Err(resting);
        }
        match self.state {
            State::Open { rest, .. } => {
                self.state = State::Probing { rest };
                Ok(Pass::Probe)
            }
            State::Closed { .. } | State::Probing { .. } => Ok(Pass::Usual),
        }
    }

    /// Takes in how a call went.
    pub fn told(&mut self, pass: Pass, verdict: Verdict, now: Instant) {
        let open = |rest| State::Open { until: now + rest, rest };
        self.state = match (self.state, pass, verdict) {
            (_, _, Verdict::Good) => State::Closed { failures: 0 },
            (State::Closed { failures }, _, Verdict::Bad) => {
                let failures = failures + 1;
                let enough = failures >= self.rules.failures_max;
                if enough { open(self.rules.rest_first) } else { State::Closed { failures } }
            }
            (State::Probing { rest }, Pass::Probe, Verdict::Bad) => {
                open((rest * 2).min(self.rules.rest_max))
            }
            // The next one may see.
            (State::Probing { rest }, Pass::Probe, Verdict::Neither) => {
                State::Open { until: now, rest }
            }
            // Calls that began before, and end after, it was known to be broken say nothing new.
            (state, ..) => state,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: BreakerRules = BreakerRules {
        failures_max: 3,
        rest_first: Duration::from_secs(10),
        rest_max: Duration::from_secs(35),
    };

    /// A breaker with a clock of its own.
    struct Line {
        breaker: Breaker,
        now: Instant,
    }

    impl Line {
        fn new() -> Self {
            Self { breaker: Breaker::new(RULES), now: Instant::now() }
        }

        fn broken() -> Self {
            let mut line = Self::new();
            (0..3).for_each(|_| line.call(Verdict::Bad).unwrap());
            line
        }

        fn ask(&mut self) -> Result<Pass, Resting> {
            self.breaker.ask(self.now)
        }

        fn told(&mut self, pass: Pass, verdict: Verdict) {
            self.breaker.told(pass, verdict, self.now);
        }

        fn call(&mut self, verdict: Verdict) -> Result<(), Resting> {
            let pass = self.ask()?;
            self.told(pass, verdict);
            Ok(())
        }

        fn after(&mut self, seconds: u64) -> &mut Self {
            self.now += Duration::from_secs(seconds);
            self
        }
    }

    fn resting(seconds: u64) -> Resting {
        Resting::For(Duration::from_secs(seconds))
    }

    #[test]
    fn enough_failures_in_a_row_keep_calls_away() {
        let mut line = Line::new();
        for verdict in [Verdict::Bad, Verdict::Bad, Verdict::Good, Verdict::Bad, Verdict::Bad] {
            line.call(verdict).unwrap();
        }
        line.call(Verdict::Neither).unwrap();
        assert_eq!(line.breaker.resting(line.now), None);
        line.call(Verdict::Bad).unwrap();
        assert_eq!(line.ask(), Err(resting(10)));
        assert_eq!(line.after(4).ask(), Err(resting(6)));
    }

    #[test]
    fn one_call_goes_ahead_to_see_and_the_others_follow() {
        let mut line = Line::broken();
        assert_eq!(line.after(10).ask(), Ok(Pass::Probe));
        assert_eq!(line.ask(), Err(Resting::WhileProbed));
        line.told(Pass::Probe, Verdict::Good);
        assert_eq!((line.ask(), line.ask()), (Ok(Pass::Usual), Ok(Pass::Usual)));
    }

    #[test]
    fn every_failed_attempt_doubles_the_rest_up_to_a_limit() {
        let mut line = Line::broken();
        for (rest, next) in [(10, 20), (20, 35), (35, 35)] {
            line.after(rest).call(Verdict::Bad).unwrap();
            assert_eq!(line.ask(), Err(resting(next)));
        }
        line.after(35).call(Verdict::Good).unwrap();
        (0..3).for_each(|_| line.call(Verdict::Bad).unwrap());
        assert_eq!(line.ask(), Err(resting(10)), "it begins anew");
    }

    #[test]
    fn an_attempt_that_says_nothing_leaves_it_to_the_next_one() {
        let mut line = Line::broken();
        line.after(10).call(Verdict::Neither).unwrap();
        assert_eq!(line.ask(), Ok(Pass::Probe));
        line.told(Pass::Probe, Verdict::Bad);
        assert_eq!(line.ask(), Err(resting(20)));
    }

    #[test]
    fn calls_that_were_on_their_way_do_not_prolong_the_rest_and_may_end_it() {
        let mut line = Line::new();
        let early = line.ask().unwrap();
        (0..3).for_each(|_| line.call(Verdict::Bad).unwrap());
        line.after(5).told(early, Verdict::Bad);
        assert_eq!(line.ask(), Err(resting(5)));
        assert_eq!(line.after(5).ask(), Ok(Pass::Probe));
        line.told(early, Verdict::Bad);
        assert_eq!(line.ask(), Err(Resting::WhileProbed));
        line.told(early, Verdict::Good);
        assert_eq!(line.ask(), Ok(Pass::Usual));
    }
}
