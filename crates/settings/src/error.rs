use std::fmt;

use crate::Source;

/// Everything that is wrong with the configuration, all at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(
    /// At least one.
    pub Vec<Wrong>,
);

/// One thing that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where it stands, under the name that was used there.
    pub source: Source,
    /// The value as it was given; `None` if it is secret or there is none.
    pub value: Option<String>,
    /// What is wrong: `is out of range`.
    pub problem: String,
    /// What is possible instead; empty where there is nothing to choose from.
    pub allowed: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        if let Some(value) = &self.value {
            write!(f, " {value}")?;
        }
        write!(f, " {}", self.problem)?;
        if !self.allowed.is_empty() {
            write!(f, " ({})", self.allowed)?;
        }
        write!(f, ": {}", self.remedy)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, wrong) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{wrong}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Wrong {}
impl std::error::Error for SettingsError {}
