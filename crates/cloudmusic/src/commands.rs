//! One file for each command.

pub(crate) mod completions;
pub(crate) mod engines;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod serve;
pub(crate) mod sweep;
