use std::fmt;

use crate::words::words;
use crate::{Field, Quote};

/// Everything that keeps a request from becoming a brief, all at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusals(
    /// At least one, in the order of the request's fields.
    pub Vec<Refusal>,
);

/// One value that is refused, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The field that is wrong.
    pub field: Field,
    /// What sort of wrong, for programs.
    pub code: RefusalCode,
    /// The value as it was given; empty where nothing was.
    pub value: String,
    /// The words of the prompt it was read from; `None` for a guided field.
    pub quote: Option<Quote>,
    /// What is possible instead: a range or the choices.
    pub allowed: String,
    /// What to do.
    pub remedy: String,
}

words! {
    /// What sort of wrong a refused value is.
    RefusalCode {
        /// A number, but too low, too high or between the choices.
        OutOfRange = "out_of_range",
        /// Not a finite number.
        NotANumber = "not_a_number",
        /// A name nobody knows here.
        Unknown = "unknown",
        /// Nothing says what is to be made.
        Missing = "missing",
        /// Too many characters.
        TooLong = "too_long",
        /// Two fields say different things.
        Contradiction = "contradiction",
        /// Fine by itself, but not with this kind.
        NotForKind = "not_for_kind",
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.field.name())?;
        if !self.value.is_empty() {
            write!(f, " {}", self.value)?;
        }
        if let Some(quote) = &self.quote {
            write!(f, ", from the prompt's {quote},")?;
        }
        let problem = match self.code {
            RefusalCode::OutOfRange => "is out of range",
            RefusalCode::NotANumber => "is not a number",
            RefusalCode::Unknown => "is not known",
            RefusalCode::Missing => "is missing",
            RefusalCode::TooLong => "is too long",
            RefusalCode::Contradiction => "contradicts another field",
            RefusalCode::NotForKind => "does not go with the kind",
        };
        write!(f, " {problem} ({}): {}", self.allowed, self.remedy)
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, refusal) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
impl std::error::Error for Refusals {}
