//! One file for each thing that can be asked for.

pub(crate) mod access;
pub(crate) mod assets;
pub(crate) mod audio;
pub(crate) mod briefs;
pub(crate) mod checkout;
pub(crate) mod cuts;
pub(crate) mod engines;
pub(crate) mod events;
pub(crate) mod generations;
pub(crate) mod health;
pub(crate) mod licences;
pub(crate) mod packs;
pub(crate) mod purchases;
pub(crate) mod replicate;
pub(crate) mod stripe;
pub(crate) mod suno;
pub(crate) mod vocabulary;
pub(crate) mod wallet;
