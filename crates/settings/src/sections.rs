//! The table of everything that can be set.

use crate::key::Named;
use crate::{access, billing, engine, log, objects, queue, server, store};

/// Keys that belong together.
pub(crate) struct Section {
    /// As in the file.
    pub(crate) name: &'static str,
    /// What it is about, for the example file.
    pub(crate) about: &'static str,
    pub(crate) keys: &'static [&'static dyn Named],
}

/// In the order of the example file.
pub(crate) static SECTIONS: &[&Section] = &[
    &server::SECTION,
    &store::SECTION,
    &objects::SECTION,
    &access::SECTION,
    &billing::SECTION,
    &queue::SECTION,
    &engine::SECTION,
    &engine::replicate::SECTION,
    &engine::riffusion::SECTION,
    &engine::ace_step::SECTION,
    &engine::suno::SECTION,
    &engine::diffsinger::SECTION,
    &engine::command::SECTION,
    &log::SECTION,
];

pub(crate) fn keys() -> impl Iterator<Item = &'static dyn Named> + Clone {
    SECTIONS.iter().flat_map(|section| section.keys.iter().copied())
}
