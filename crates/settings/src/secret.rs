use std::fmt;

/// A text that nobody gets to see: it prints as `•••`, and cannot be serialized.
///
/// ```
/// let secret = settings::Secret::new("hunter2");
/// assert_eq!(format!("{secret} {secret:?}"), "••• •••");
/// assert_eq!(secret.reveal(), "hunter2");
/// ```
///
/// ```compile_fail,E0277
/// fn send(_: impl serde::Serialize) {}
/// send(settings::Secret::new("hunter2"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What is shown instead.
pub(crate) const HIDDEN: &str = "•••";

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for whoever has to present it to another server.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
