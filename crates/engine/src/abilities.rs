use std::borrow::Cow;

use brief::{Brief, Kind, Length};

/// What an engine can do, and under which conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Abilities {
    /// The kinds it makes.
    pub kinds: Cow<'static, [Kind]>,
    /// Whether it also makes single hits, of the kinds that have them.
    pub one_shots: bool,
    /// How its takes come.
    pub delivery: Delivery,
    /// The longest take in seconds.
    pub seconds_max: f64,
    /// What may be done with its takes.
    pub licence: Licence,
    /// Whether the same brief and seed always give the same bytes.
    pub seeds_reproduce: bool,
    /// Whether a take comes with its notes.
    pub writes_midi: bool,
    /// What a take costs whoever runs the engine, the machine itself apart.
    pub cost: Cost,
    /// How many takes of a brief are made, each with a seed of its own, before giving up: at least 1.
    pub takes_max: usize,
    /// How far it can be trusted.
    pub maturity: Maturity,
}

/// How takes come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As [`Take::Played`](crate::Take::Played), at the sample rate of the brief.
    Played,
    /// As [`Take::Recorded`](crate::Take::Recorded), at whatever rate.
    Recorded,
}

impl Delivery {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Played => "played",
            Self::Recorded => "recorded",
        }
    }
}

/// What a take costs, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// For each take.
    pub microdollars_per_take: u64,
    /// And for each second of it.
    pub microdollars_per_second: u64,
}

impl Cost {
    /// The same for every take, however long.
    pub const fn per_take(microdollars: u64) -> Self {
        Self { microdollars_per_take: microdollars, microdollars_per_second: 0 }
    }

    /// That of a take of so many seconds.
    pub fn of(self, seconds: f64) -> u64 {
        let by_length = seconds.max(0.0) * self.microdollars_per_second as f64;
        self.microdollars_per_take.saturating_add(by_length.ceil() as u64)
    }

    /// Whether there is none.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What may be done with an engine's takes, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// An SPDX licence expression.
    pub id: Cow<'static, str>,
    /// The name for people.
    pub name: Cow<'static, str>,
    /// The full text, or a summary and where the full text is.
    pub text: Cow<'static, str>,
    /// Whether takes may be sold and used in what is sold.
    pub commercial_use: bool,
}

/// How far an engine can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Judged by the whole test suite at every change, sound and all.
    Proven,
    /// Its protocol is held against the service's own specification or software at every change; how it sounds is up to the
    /// service.
    Checked,
    /// Written from the service's documents alone; it may have changed since.
    Trial,
    /// There is no official way to use the service: this one may break, and may be against its terms.
    Unofficial,
}

impl Maturity {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Checked => "checked",
            Self::Trial => "trial",
            Self::Unofficial => "unofficial",
        }
    }
}

/// How much more than a loop a recorded take is to hold, in bars: its first beat may be anywhere in the first …
const SPARE_BARS: f64 = 2.0;
/// … and without this much more, in beats, there is nothing to choose from.
const SPARE_BEATS_MIN: f64 = 1.0;
/// How long a single hit is recorded.
const ONE_SHOT_SECONDS: f64 = 4.0;

impl Abilities {
    /// Why a brief is beyond them, in words; `None` if it is not.
    pub fn lack(&self, brief: &Brief) -> Option<String> {
        if !self.kinds.contains(&brief.kind) {
            return Some(format!("it makes no {}", brief.kind.name()));
        }
        if !brief::SAMPLE_RATES.contains(&brief.sample_rate) {
            return Some(format!("it does not deliver {} Hz", brief.sample_rate));
        }
        if brief.length == Length::OneShot {
            return (!self.one_shots).then(|| "it makes loops only".to_owned());
        }
        let seconds = brief.grid().seconds();
        let spare = match self.delivery {
            Delivery::Played => 0.0,
            Delivery::Recorded => SPARE_BEATS_MIN * 60.0 / brief.bpm,
        };
        (seconds + spare > self.seconds_max).then(|| {
            let at_most = (self.seconds_max - spare).max(0.0);
            format!("it makes loops of at most {at_most:.1} s at this tempo, and this takes {seconds:.1} s")
        })
    }

    /// How many seconds to ask for, that a take of a brief can be cut from: a loop and two bars more, as far as the engine
    /// goes.
    pub fn seconds_to_ask(&self, brief: &Brief) -> f64 {
        let seconds = match (brief.length, self.delivery) {
            (Length::OneShot, _) => ONE_SHOT_SECONDS,
            (Length::Bars(_), Delivery::Played) => brief.grid().seconds(),
            (Length::Bars(_), Delivery::Recorded) => {
                brief.grid().seconds() + SPARE_BARS * brief::seconds_of(1, brief.bpm)
            }
        };
        seconds.min(self.seconds_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BuiltIn, Engine};

    fn recorded(seconds_max: f64) -> Abilities {
        Abilities { delivery: Delivery::Recorded, seconds_max, ..BuiltIn.abilities() }
    }

    fn brief(bars: u32, bpm: f64) -> Brief {
        let (kind, bars, bpm) = (Some("drums".to_owned()), Some(bars), Some(bpm));
        let request = brief::Request { kind, bars, bpm, ..Default::default() };
        request.settle().unwrap().brief
    }

    #[test]
    fn a_recorded_take_is_asked_two_bars_longer_as_far_as_the_engine_goes() {
        // At 120 BPM a bar lasts 2 s.
        assert_eq!(recorded(30.0).seconds_to_ask(&brief(4, 120.0)), 12.0);
        assert_eq!(recorded(30.0).seconds_to_ask(&brief(8, 120.0)), 20.0);
        assert_eq!(recorded(17.0).seconds_to_ask(&brief(8, 120.0)), 17.0);
        assert_eq!(BuiltIn.abilities().seconds_to_ask(&brief(8, 120.0)), 16.0);
    }

    #[test]
    fn a_loop_that_fills_the_whole_recording_is_beyond_the_engine() {
        assert_eq!(recorded(16.5).lack(&brief(8, 120.0)), None);
        let lack = recorded(16.4).lack(&brief(8, 120.0)).unwrap();
        assert_eq!(lack, "it makes loops of at most 15.9 s at this tempo, and this takes 16.0 s");
    }

    #[test]
    fn a_begun_microdollar_counts() {
        let cost = Cost { microdollars_per_take: 10, microdollars_per_second: 3 };
        assert_eq!(cost.of(1.5), 15);
        assert!(Cost::default().is_nothing());
    }
}
