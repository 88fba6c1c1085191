//! How answers look, as text and as JSON.

pub(crate) mod audit;
pub(crate) mod engines;
pub(crate) mod examined;
pub(crate) mod inspected;
pub(crate) mod made;
pub(crate) mod moment;
pub(crate) mod table;
pub(crate) mod wallet;
