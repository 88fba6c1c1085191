use serde::Deserialize;

/// Some of a list, and whether there is more of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Page<T> {
    /// In Stripe's order, newest first.
    pub data: Vec<T>,
    /// Whether the list goes on after the last of them.
    #[serde(default)]
    pub has_more: bool,
}
