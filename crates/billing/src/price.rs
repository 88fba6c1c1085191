/// Seconds that do not begin a further part: lengths are quotients, and binary fractions may lie a hair above.
const HAIR_S: f64 = 1e-6;
const CREDITS_MAX: i64 = 1_000;
const SECONDS_MAX: u32 = 3_600;
/// What stands for every engine that has no price of its own.
const OTHERS: &str = "*";

/// What a loop of an engine costs in credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Credits for a part, or for the whole of it.
    pub credits: i64,
    /// How long a part is; a begun one counts. Without it, length does not matter.
    pub per_seconds: Option<u32>,
}

/// What loops cost, by engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    by_engine: Vec<(String, Price)>,
    others: Price,
}

/// Why a text is no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Not an engine and a number of credits.
    #[error("a price is written as built-in: 1 or *: 2 per 8 seconds")]
    Shape,
    /// Too many credits.
    #[error("a loop costs 0 to 1000 credits")]
    Credits,
    /// Too long a part, or none.
    #[error("a part is 1 to 3600 seconds")]
    Seconds,
    /// An engine has two.
    #[error("there are two prices for {0}")]
    Twice(String),
}

impl Price {
    /// What a loop of so many seconds costs; a one-shot, which has no length of its own, costs one part.
    pub fn of(&self, seconds: f64) -> i64 {
        let Some(part_s) = self.per_seconds else { return self.credits };
        let parts = ((seconds - HAIR_S) / f64::from(part_s)).ceil();
        // What is no number costs one part.
        self.credits.saturating_mul(parts.max(1.0) as i64)
    }
}

impl Prices {
    /// Prices of entries such as `built-in: 1` and `*: 2 per 8 seconds`. Without an entry for `*`, other engines cost one
    /// credit a loop.
    ///
    /// # Errors
    /// [`PriceError`].
    pub fn new(entries: impl IntoIterator<Item = (String, Price)>) -> Result<Self, PriceError> {
        let mut prices =
            Self { by_engine: Vec::new(), others: Price { credits: 1, per_seconds: None } };
        let mut others_are_told = false;
        for (engine, price) in entries {
            let twice = if engine == OTHERS {
                prices.others = price;
                std::mem::replace(&mut others_are_told, true)
            } else {
                let known = prices.by_engine.iter().any(|(name, _)| *name == engine);
                prices.by_engine.push((engine.clone(), price));
                known
            };
            if twice {
                return Err(PriceError::Twice(engine));
            }
        }
        Ok(prices)
    }

    /// One entry, as [`Prices::new`] takes it.
    ///
    /// # Errors
    /// [`PriceError`].
    pub fn entry(text: &str) -> Result<(String, Price), PriceError> {
        let (engine, rest) = text.split_once(':').ok_or(PriceError::Shape)?;
        let engine = engine.trim();
        let fits =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
        if engine != OTHERS && (engine.is_empty() || !engine.chars().all(fits)) {
            return Err(PriceError::Shape);
        }
        let (credits, per_seconds) = match rest.split_once(" per ") {
            None => (rest, None),
            Some((credits, part)) => {
                let part = part.trim();
                let part = part.strip_suffix("seconds").or(part.strip_suffix('s'));
                let part = part.ok_or(PriceError::Shape)?.trim();
                let seconds: u32 = part.parse().map_err(|_| PriceError::Seconds)?;
                if !(1..=SECONDS_MAX).contains(&seconds) {
                    return Err(PriceError::Seconds);
                }
                (credits, Some(seconds))
            }
        };
        let credits: i64 = credits.trim().parse().map_err(|_| PriceError::Shape)?;
        if !(0..=CREDITS_MAX).contains(&credits) {
            return Err(PriceError::Credits);
        }
        Ok((engine.to_owned(), Price { credits, per_seconds }))
    }

    /// What loops of an engine cost.
    pub fn for_engine(&self, engine: &str) -> Price {
        let own = self.by_engine.iter().find(|(name, _)| name == engine);
        own.map_or(self.others, |(_, price)| *price)
    }
}

/// One credit a loop.
impl Default for Prices {
    fn default() -> Self {
        Self { by_engine: Vec::new(), others: Price { credits: 1, per_seconds: None } }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prices(entries: &[&str]) -> Result<Prices, PriceError> {
        let entries: Result<Vec<_>, _> = entries.iter().map(|text| Prices::entry(text)).collect();
        Prices::new(entries?)
    }

    #[test]
    fn an_engine_costs_what_its_entry_says_and_others_what_the_star_says() {
        let prices = prices(&["built-in: 1", "musicgen: 2 per 8 seconds", "*: 3"]).unwrap();
        assert_eq!(prices.for_engine("built-in").of(30.0), 1);
        assert_eq!(prices.for_engine("other").of(30.0), 3);
        let musicgen = prices.for_engine("musicgen");
        for (seconds, credits) in [
            (0.0, 2),
            (f64::NAN, 2),
            (f64::INFINITY, i64::MAX),
            (0.1, 2),
            (8.0, 2),
            (8.000_000_1, 2),
            (8.1, 4),
            (16.0, 4),
            (30.0, 8),
        ] {
            assert_eq!(musicgen.of(seconds), credits, "{seconds}");
        }
    }

    #[test]
    fn without_entries_a_loop_costs_one_credit() {
        assert_eq!(prices(&[]).unwrap(), Prices::default());
        assert_eq!(Prices::default().for_engine("any").of(30.0), 1);
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for (text, error) in [
            ("", PriceError::Shape),
            ("built-in", PriceError::Shape),
            ("built in: 1", PriceError::Shape),
            ("built-in: much", PriceError::Shape),
            ("built-in: -1", PriceError::Credits),
            ("built-in: 1001", PriceError::Credits),
            ("built-in: 1 per second", PriceError::Shape),
            ("built-in: 1 per 0 seconds", PriceError::Seconds),
            ("built-in: 1 per 3601 seconds", PriceError::Seconds),
        ] {
            assert_eq!(Prices::entry(text), Err(error), "{text}");
        }
        for entries in [["a: 1", "a: 2"], ["*: 1", "*: 1"]] {
            assert!(matches!(prices(&entries), Err(PriceError::Twice(_))), "{entries:?}");
        }
    }

    proptest! {
        #[test]
        fn longer_is_never_cheaper(credits in 0i64..10, part in 1u32..60, a in 0.0f64..60.0, b in 0.0f64..60.0) {
            let price = Price { credits, per_seconds: Some(part) };
            prop_assert!(price.of(a.min(b)) <= price.of(a.max(b)));
            prop_assert!(price.of(a) >= credits);
        }
    }
}
