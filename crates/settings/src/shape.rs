//! How a value is read: from a word of the environment, or from what TOML already knows the type of.

use std::fmt::Display;
use std::time::Duration;

use toml::Value;

use crate::near::nearest;

/// A value as it was given.
#[derive(Clone, Copy)]
pub(crate) enum Given<'a> {
    /// By a flag, a variable, or as a default.
    Word(&'a str),
    /// By the file.
    Typed(&'a Value),
}

/// Why a value is not taken.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    /// What is wrong: `is out of range`.
    pub(crate) problem: &'static str,
    /// What to do, where more is known than what is allowed.
    pub(crate) remedy: Option<String>,
}

impl Fault {
    pub(crate) fn new(problem: &'static str) -> Self {
        Self { problem, remedy: None }
    }

    pub(crate) fn but(problem: &'static str, remedy: impl Into<String>) -> Self {
        Self { problem, remedy: Some(remedy.into()) }
    }
}

/// A kind of value.
pub(crate) trait Shape: Sync {
    type Value;

    fn read(&self, given: Given<'_>) -> Result<Self::Value, Fault>;

    /// What is possible, for people.
    fn allowed(&self) -> String;

    /// A word as the file writes it.
    fn in_file(&self, word: &str) -> String {
        word.to_owned()
    }
}

/// A whole number.
pub(crate) struct Whole<T> {
    pub(crate) min: T,
    pub(crate) max: T,
}

impl<T: Copy + Display + PartialOrd + Sync + TryFrom<i128>> Shape for Whole<T> {
    type Value = T;

    fn read(&self, given: Given<'_>) -> Result<T, Fault> {
        let number = match given {
            Given::Word(word) => word.parse::<i128>().ok(),
            Given::Typed(Value::Integer(number)) => Some(i128::from(*number)),
            Given::Typed(Value::String(_)) => return Err(quoted_number()),
            Given::Typed(_) => None,
        };
        let number = number.ok_or(Fault::new("is not a whole number"))?;
        let number =
            T::try_from(number).ok().filter(|number| (self.min..=self.max).contains(number));
        number.ok_or(Fault::new("is out of range"))
    }

    fn allowed(&self) -> String {
        format!("a whole number from {} to {}", self.min, self.max)
    }
}

/// A time in seconds, fractions allowed.
pub(crate) struct Seconds {
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Shape for Seconds {
    type Value = Duration;

    fn read(&self, given: Given<'_>) -> Result<Duration, Fault> {
        let seconds = Number { min: self.min, max: self.max }.read(given)?;
        Duration::try_from_secs_f64(seconds).map_err(|_| Fault::new("is out of range"))
    }

    fn allowed(&self) -> String {
        format!("seconds from {} to {}, fractions allowed", self.min, self.max)
    }
}

/// A number, fractions allowed.
pub(crate) struct Number {
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Shape for Number {
    type Value = f64;

    fn read(&self, given: Given<'_>) -> Result<f64, Fault> {
        let number = match given {
            Given::Word(word) => word.parse().ok(),
            Given::Typed(Value::Float(number)) => Some(*number),
            // Whole numbers that a double does not hold are out of every range.
            Given::Typed(Value::Integer(number)) => Some(*number as f64),
            Given::Typed(Value::String(_)) => return Err(quoted_number()),
            Given::Typed(_) => None,
        };
        let number: f64 = number.ok_or(Fault::new("is not a number"))?;
        // What is not a number is in no range.
        let within = (self.min..=self.max).contains(&number);
        within.then_some(number).ok_or(Fault::new("is out of range"))
    }

    fn allowed(&self) -> String {
        format!("a number from {} to {}, fractions allowed", self.min, self.max)
    }
}

/// Yes or no.
pub(crate) struct Switch;

impl Shape for Switch {
    type Value = bool;

    fn read(&self, given: Given<'_>) -> Result<bool, Fault> {
        match given {
            Given::Word("true") | Given::Typed(Value::Boolean(true)) => Ok(true),
            Given::Word("false") | Given::Typed(Value::Boolean(false)) => Ok(false),
            Given::Typed(Value::String(_)) => {
                Err(Fault::but("is a text", "write it without quotes"))
            }
            Given::Word(_) | Given::Typed(_) => Err(Fault::new("is neither true nor false")),
        }
    }

    fn allowed(&self) -> String {
        "true or false".into()
    }
}

/// One of a few names.
pub(crate) struct Choice<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Copy + Sync> Shape for Choice<T> {
    type Value = T;

    fn read(&self, given: Given<'_>) -> Result<T, Fault> {
        let word = text(given)?;
        let found = self.0.iter().find(|(name, _)| *name == word);
        found.map(|(_, value)| *value).ok_or_else(|| Fault {
            problem: "is not known",
            remedy: nearest(word, self.names()).map(|name| format!("did you mean '{name}'?")),
        })
    }

    fn allowed(&self) -> String {
        self.names().collect::<Vec<_>>().join(", ")
    }

    fn in_file(&self, word: &str) -> String {
        quoted(word)
    }
}

impl<T> Choice<T> {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

/// A text with a meaning of its own.
pub(crate) struct Text<T> {
    pub(crate) allowed: &'static str,
    pub(crate) parse: fn(&str) -> Result<T, Fault>,
}

impl<T> Shape for Text<T> {
    type Value = T;

    fn read(&self, given: Given<'_>) -> Result<T, Fault> {
        (self.parse)(text(given)?)
    }

    fn allowed(&self) -> String {
        self.allowed.into()
    }

    fn in_file(&self, word: &str) -> String {
        quoted(word)
    }
}

/// Several texts: joined by commas in a word, an array in the file.
pub(crate) struct List<T> {
    pub(crate) allowed: &'static str,
    pub(crate) parse: fn(&str) -> Result<T, Fault>,
}

impl<T> Shape for List<T> {
    type Value = Vec<T>;

    fn read(&self, given: Given<'_>) -> Result<Vec<T>, Fault> {
        match given {
            Given::Word(word) => entries(word).map(self.parse).collect(),
            Given::Typed(Value::Array(array)) => {
                array.iter().map(|one| (self.parse)(text(Given::Typed(one))?)).collect()
            }
            Given::Typed(_) => Err(Fault::but("is not an array", "write it as [\"…\", \"…\"]")),
        }
    }

    fn allowed(&self) -> String {
        self.allowed.into()
    }

    fn in_file(&self, word: &str) -> String {
        let entries: Vec<String> = entries(word).map(quoted).collect();
        format!("[{}]", entries.join(", "))
    }
}

fn entries(word: &str) -> impl Iterator<Item = &str> {
    // An empty word is an empty list, not one with an empty entry.
    word.split(',').map(str::trim).filter(move |_| !word.is_empty())
}

fn text(given: Given<'_>) -> Result<&str, Fault> {
    match given {
        Given::Word(word) => Ok(word),
        Given::Typed(Value::String(text)) => Ok(text),
        Given::Typed(_) => Err(Fault::but("is not a text", "write it in quotes")),
    }
}

fn quoted(word: &str) -> String {
    Value::from(word).to_string()
}

fn quoted_number() -> Fault {
    Fault::but("is a text", "write the number without quotes")
}
