use std::time::Duration;

use crate::EngineError;

/// What may go wrong with a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and another try may help.
    Retryable,
    /// It fails, and would again.
    Permanent,
    /// The engine is not available.
    Unavailable,
    /// What comes is no sound.
    Garbage,
    /// What comes is silent.
    Silence,
    /// What comes is shorter than the loop.
    Short,
}

/// How a take is to come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) fault: Option<Fault>,
    pub(super) delay: Duration,
    /// For how many takes of a brief it goes wrong; `None` for all.
    pub(super) first: Option<u32>,
}

/// Longer than any patience that a trial could be about.
const DELAY_SECONDS_MAX: f64 = 600.0;

impl Fault {
    pub(super) fn error(self, engine: &str) -> EngineError {
        let (engine, reason) = (engine.to_owned(), "it was told to fail".to_owned());
        match self {
            Self::Retryable => EngineError::Retryable { engine, reason },
            Self::Unavailable => EngineError::Unavailable { engine, reason },
            Self::Permanent | Self::Garbage | Self::Silence | Self::Short => {
                EngineError::Permanent { engine, reason }
            }
        }
    }
}

impl Orders {
    /// As the words of a prompt want it.
    ///
    /// # Errors
    /// The order that nobody understands.
    pub(super) fn overruled(mut self, prompt: &str) -> Result<Self, String> {
        let words = prompt.split_whitespace();
        let words = words.map(|word| word.trim_end_matches([',', ';', '.']).to_lowercase());
        for order in words.filter_map(|word| word.strip_prefix("mock:").map(str::to_owned)) {
            let understood = self.overrule(&order);
            understood.ok_or_else(|| format!("nothing is known as 'mock:{order}'"))?;
        }
        Ok(self)
    }

    fn overrule(&mut self, order: &str) -> Option<()> {
        match order.split_once('=').unwrap_or((order, "")) {
            ("delay", time) => self.delay = duration(time)?,
            ("fail", "retryable") => self.fault = Some(Fault::Retryable),
            ("fail", "permanent") => self.fault = Some(Fault::Permanent),
            ("fail", "unavailable") => self.fault = Some(Fault::Unavailable),
            ("garbage", "") => self.fault = Some(Fault::Garbage),
            ("silence", "") => self.fault = Some(Fault::Silence),
            ("short", "") => self.fault = Some(Fault::Short),
            ("first", times) => self.first = Some(times.parse().ok()?),
            ("fail-first", times) => {
                self.first = Some(times.parse().ok()?);
                self.fault = Some(Fault::Retryable);
            }
            _ => return None,
        }
        Some(())
    }
}

/// `2s`, `1.5s`, `200ms`.
fn duration(text: &str) -> Option<Duration> {
    let seconds = match text.strip_suffix("ms") {
        Some(milliseconds) => milliseconds.parse::<f64>().ok()? / 1000.0,
        None => text.strip_suffix('s')?.parse().ok()?,
    };
    (0.0..=DELAY_SECONDS_MAX).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Orders = Orders { fault: None, delay: Duration::ZERO, first: None };

    #[test]
    fn words_of_a_prompt_are_orders() {
        let orders =
            NOTHING.overruled("dark bass, mock:delay=1.5s, Mock:Garbage. 128 bpm").unwrap();
        assert_eq!(orders.delay, Duration::from_millis(1500));
        assert_eq!(orders.fault, Some(Fault::Garbage));
        assert_eq!(NOTHING.overruled("a mock: bass").unwrap_err(), "nothing is known as 'mock:'");
        assert_eq!(NOTHING.overruled("mocking bass").unwrap(), NOTHING);
    }

    #[test]
    fn failing_at_first_is_short_for_two_orders() {
        let long = NOTHING.overruled("mock:fail=retryable mock:first=2").unwrap();
        assert_eq!(NOTHING.overruled("mock:fail-first=2").unwrap(), long);
        assert_eq!(long.first, Some(2));
    }

    #[test]
    fn orders_that_nobody_understands_are_refused() {
        for words in [
            "mock:explode",
            "mock:delay",
            "mock:delay=2",
            "mock:delay=-1s",
            "mock:delay=infs",
            "mock:fail=often",
            "mock:garbage=yes",
            "mock:first=few",
        ] {
            let refusal = NOTHING.overruled(words).unwrap_err();
            assert!(refusal.contains(&format!("'{words}'")), "{refusal}");
        }
    }
}
