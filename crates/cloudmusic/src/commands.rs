//! One file for each command.

pub(crate) mod completions;
pub(crate) mod credits;
pub(crate) mod cut;
pub(crate) mod doctor;
pub(crate) mod engines;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod ledger;
pub(crate) mod serve;
pub(crate) mod sweep;
pub(crate) mod wallets;
