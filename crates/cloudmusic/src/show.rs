//! How answers look, as text and as JSON.

pub(crate) mod engines;
pub(crate) mod inspected;
pub(crate) mod made;
