//! One thing that can be set: its names, its default, its range and its explanation, in one place.

use crate::shape::Shape;

/// A key and everything that is known about it.
pub(crate) struct Key<S> {
    /// `section.key`, as in the file.
    pub(crate) name: &'static str,
    /// The variables that set it; the first that is set counts.
    pub(crate) variables: &'static [&'static str],
    /// What holds if nobody sets it.
    pub(crate) absent: Absent,
    /// Whether the value is kept out of every output.
    pub(crate) secret: bool,
    /// What it does, for the example file.
    pub(crate) about: &'static str,
    /// How its value is read.
    pub(crate) shape: S,
}

/// What holds if nobody sets a key.
pub(crate) enum Absent {
    /// This value, as a variable would give it.
    Is(&'static str),
    /// No value of its own.
    Means {
        /// What happens then.
        words: &'static str,
        /// A value that could be set, for the example file.
        example: &'static str,
    },
}

/// A key without the type of its value.
pub(crate) trait Named: Sync {
    fn name(&self) -> &'static str;
    fn variables(&self) -> &'static [&'static str];
    fn absent(&self) -> &Absent;
    fn secret(&self) -> bool;
    fn about(&self) -> &'static str;
    fn allowed(&self) -> String;
    /// A value as the file writes it.
    fn in_file(&self, value: &str) -> String;
}

impl<S: Shape> Named for Key<S> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn variables(&self) -> &'static [&'static str] {
        self.variables
    }

    fn absent(&self) -> &Absent {
        &self.absent
    }

    fn secret(&self) -> bool {
        self.secret
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn allowed(&self) -> String {
        self.shape.allowed()
    }

    fn in_file(&self, value: &str) -> String {
        self.shape.in_file(value)
    }
}
