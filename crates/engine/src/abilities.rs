use brief::{Brief, Kind};

/// What an engine can do, and under which conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Abilities {
    /// The kinds it makes.
    pub kinds: &'static [Kind],
    /// Whether it also makes single hits, of the kinds that have them.
    pub one_shots: bool,
    /// The longest take in seconds.
    pub seconds_max: f64,
    /// The frames a second it can deliver.
    pub sample_rates: &'static [u32],
    /// What may be done with its takes.
    pub licence: Licence,
    /// Whether the same brief and seed always give the same bytes.
    pub seeds_reproduce: bool,
    /// Whether a take comes with its notes.
    pub writes_midi: bool,
    /// What a second of sound costs whoever runs the engine, in millionths of a US dollar, the machine itself apart.
    pub cost_microdollars_per_second: u64,
    /// How far it can be trusted.
    pub maturity: Maturity,
}

/// What may be done with an engine's takes, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// An SPDX licence expression.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// The full text.
    pub text: &'static str,
    /// Whether takes may be sold and used in what is sold.
    pub commercial_use: bool,
}

/// How far an engine can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Judged by the whole test suite at every change.
    Proven,
    /// Works, but its sound and its limits may still change without notice.
    Trial,
}

impl Maturity {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Trial => "trial",
        }
    }
}

impl Abilities {
    /// Why a brief is beyond them, in words; `None` if it is not.
    pub fn lack(&self, brief: &Brief) -> Option<String> {
        if !self.kinds.contains(&brief.kind) {
            return Some(format!("it makes no {}", brief.kind.name()));
        }
        if brief.length == brief::Length::OneShot && !self.one_shots {
            return Some("it makes loops only".to_owned());
        }
        let seconds = brief.grid().seconds();
        if seconds > self.seconds_max {
            return Some(format!(
                "it makes at most {} s, and this takes {seconds:.1} s",
                self.seconds_max
            ));
        }
        if !self.sample_rates.contains(&brief.sample_rate) {
            return Some(format!("it does not deliver {} Hz", brief.sample_rate));
        }
        None
    }
}
