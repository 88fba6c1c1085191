use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A date, as allowances are counted by: `2026-11-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is written as year, month and day: 2026-11-25")]
pub struct DayError;

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let date: Date = text.parse().map_err(|_| DayError)?;
        // One way to write a day: days are compared as texts in the database.
        let day = Self(date);
        if day.to_string() == text { Ok(day) } else { Err(DayError) }
    }
}

/// Which day it is where the studio stands. A day turns by the date itself: nothing has to run at midnight.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of a time zone.
    pub fn new(zone: TimeZone) -> Self {
        Self { zone }
    }

    /// The day of an instant, in milliseconds since 1970 in UTC.
    pub fn day(&self, at_ms: i64) -> Day {
        Day(self.zone.to_datetime(instant(at_ms)).date())
    }

    /// When the day after the one of an instant begins, in milliseconds since 1970 in UTC.
    ///
    /// Where clocks go forward at midnight, that is one o'clock.
    pub fn next_day_ms(&self, at_ms: i64) -> i64 {
        let tomorrow = self.day(at_ms).0.checked_add(1.day());
        let midnight = tomorrow.and_then(|date| self.zone.to_timestamp(date.at(0, 0, 0, 0)));
        // It fails only at the end of time.
        midnight.map_or(i64::MAX, |midnight| midnight.as_millisecond())
    }
}

/// The nearest instant that there is.
fn instant(at_ms: i64) -> Timestamp {
    let nearest = if at_ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at_ms).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn calendar(zone: &str) -> Calendar {
        Calendar::new(TimeZone::get(zone).unwrap())
    }

    #[test]
    fn the_day_turns_at_midnight_of_the_zone() {
        for (zone, at, day, next) in [
            ("UTC", "2026-11-25T23:59:59.999Z", "2026-11-25", "2026-11-26T00:00:00Z"),
            ("UTC", "2026-11-26T00:00:00Z", "2026-11-26", "2026-11-27T00:00:00Z"),
            ("America/Sao_Paulo", "2026-11-26T02:59:59Z", "2026-11-25", "2026-11-26T03:00:00Z"),
            ("America/Sao_Paulo", "2026-11-26T03:00:00Z", "2026-11-26", "2026-11-27T03:00:00Z"),
            // Clocks go back: a day of 25 hours.
            ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z"),
            // Clocks went forward at midnight: the day began at one.
            ("America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-03", "2018-11-04T03:00:00Z"),
        ] {
            let calendar = calendar(zone);
            assert_eq!(calendar.day(ms(at)).to_string(), day, "{zone} {at}");
            assert_eq!(calendar.next_day_ms(ms(at)), ms(next), "{zone} {at}");
        }
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!("2026-01-06".parse::<Day>().unwrap().to_string(), "2026-01-06");
        for wrong in ["", "2026-1-6", "20260106", "2026-02-30", "2026-01-06T00:00", "yesterday"] {
            assert_eq!(wrong.parse::<Day>(), Err(DayError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn the_next_day_is_the_first_instant_of_another_date(at_ms in 0i64..4_000_000_000_000) {
            for zone in ["UTC", "America/Sao_Paulo", "Europe/Berlin", "Pacific/Apia"] {
                let calendar = calendar(zone);
                let next = calendar.next_day_ms(at_ms);
                prop_assert!(next > at_ms);
                prop_assert!(calendar.day(next) > calendar.day(at_ms));
                prop_assert_eq!(calendar.day(next - 1), calendar.day(at_ms));
            }
        }

        #[test]
        fn no_instant_is_too_far(at_ms in any::<i64>()) {
            let calendar = calendar("Europe/Berlin");
            prop_assert!(calendar.next_day_ms(at_ms) >= at_ms.min(ms("9999-01-01T00:00:00Z")));
        }
    }
}
