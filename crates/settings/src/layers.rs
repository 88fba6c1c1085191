//! The sources, one before the other.

use std::collections::BTreeMap;

use toml::Table;

use crate::key::Named;
use crate::sections::{Section, keys};
use crate::shape::Given;
use crate::{File, Flag, Source, Sources, Wrong, dotenv, file, variables};

/// All sources, taken apart.
pub(crate) struct Layers<'a> {
    flags: &'a [Flag],
    environment: &'a BTreeMap<String, String>,
    dotenv: BTreeMap<String, String>,
    file: Option<(&'a File, Table)>,
    /// Whose keys are as if nobody said anything about them.
    ignored: Option<&'static Section>,
    /// What cannot be read or is not known.
    pub(crate) wrongs: Vec<Wrong>,
    /// Whether all of it could be read: otherwise nothing can be said to be missing.
    pub(crate) complete: bool,
}

impl<'a> Layers<'a> {
    pub(crate) fn split(sources: &'a Sources) -> Self {
        let mut wrongs = Vec::new();
        let (dotenv, unreadable) = dotenv::read(sources.dotenv.as_deref().unwrap_or_default());
        wrongs.extend(unreadable);
        let file = sources.file.as_ref().and_then(|file| match file::read(file) {
            Ok(table) => Some((file, table)),
            Err(wrong) => {
                wrongs.push(*wrong);
                None
            }
        });
        let complete = wrongs.is_empty();
        wrongs.extend(sources.flags.iter().filter_map(aimless));
        wrongs.extend(file.iter().flat_map(|(file, table)| file::unknown(file, table)));
        wrongs.extend(strange(&sources.environment, Source::Environment));
        wrongs.extend(strange(&dotenv, Source::Dotenv));
        let (flags, environment) = (&sources.flags, &sources.environment);
        Self { flags, environment, dotenv, file, ignored: None, wrongs, complete }
    }

    /// As if nobody said anything about a section's keys.
    pub(crate) fn without(self, section: &'static Section) -> Self {
        Self { ignored: Some(section), ..self }
    }

    /// What each source says about a key, the one that counts first in front.
    pub(crate) fn of(&self, key: &dyn Named) -> Vec<(Source, Given<'_>)> {
        let mut ignored = self.ignored.iter().flat_map(|section| section.keys);
        if ignored.any(|ignored| ignored.name() == key.name()) {
            return Vec::new();
        }
        let flag = self.flags.iter().find(|flag| flag.key == key.name());
        let flag = flag.map(|flag| (Source::Flag(flag.flag.clone()), Given::Word(&flag.value)));
        let environment = variable(self.environment, key, Source::Environment);
        let dotenv = variable(&self.dotenv, key, Source::Dotenv);
        let file = self.file.as_ref().and_then(|(file, table)| {
            let value = file::value(table, key.name())?;
            Some((file::source(file, key.name()), Given::Typed(value)))
        });
        [flag, environment, dotenv, file].into_iter().flatten().collect()
    }
}

fn variable<'a>(
    variables: &'a BTreeMap<String, String>,
    key: &dyn Named,
    source: fn(String) -> Source,
) -> Option<(Source, Given<'a>)> {
    key.variables().iter().find_map(|name| {
        let value = variables.get(*name).filter(|value| !value.is_empty())?;
        Some((source((*name).into()), Given::Word(value)))
    })
}

/// A slip of whoever defined the flag; it must not pass for a setting.
fn aimless(flag: &Flag) -> Option<Wrong> {
    let is_key = keys().any(|key| key.name() == flag.key);
    (!is_key).then(|| Wrong {
        source: Source::Flag(flag.flag.clone()),
        value: None,
        problem: format!("sets {}, which is no key", flag.key),
        allowed: String::new(),
        remedy: "take it out".into(),
    })
}

fn strange(
    variables: &BTreeMap<String, String>,
    source: fn(String) -> Source,
) -> impl Iterator<Item = Wrong> {
    let of = move |(name, value): (&String, &String)| {
        variables::unknown(source(name.clone()), name, value)
    };
    variables.iter().filter_map(of)
}
