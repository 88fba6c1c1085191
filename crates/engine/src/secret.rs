use std::fmt;

/// A text that is shown to nobody but the service it is for: it prints as `•••`.
///
/// ```
/// let token = engine::Secret::new("r8_hunter2");
/// assert_eq!(format!("{token} {token:?}"), "••• •••");
/// assert_eq!(token.reveal(), "r8_hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}
