//! Reads keys one after the other, and remembers what is wrong and where each value is from.

use crate::key::{Absent, Key, Named};
use crate::layers::Layers;
use crate::secret::HIDDEN;
use crate::shape::{Fault, Given, Shape};
use crate::show::shown;
use crate::{Explained, SettingsError, Source, Wrong};

pub(crate) struct Reader<'a> {
    layers: Layers<'a>,
    explained: Vec<Explained>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(layers: Layers<'a>) -> Self {
        Self { layers, explained: Vec::new() }
    }

    /// The value of a key that has a default; `None` if something said about it is wrong.
    pub(crate) fn value<S: Shape>(&mut self, key: &Key<S>) -> Option<S::Value> {
        self.optional(key)?
    }

    /// The value of a key, if there is one; `None` if something said about it is wrong.
    pub(crate) fn optional<S: Shape>(&mut self, key: &Key<S>) -> Option<Option<S::Value>> {
        let mut said = self.layers.of(key);
        if let Absent::Is(word) = key.absent {
            said.push((Source::Default, Given::Word(word)));
        }
        let explained = match (said.first(), &key.absent) {
            (Some((source, given)), _) => (show(key, *given), source.clone()),
            (None, Absent::Means { words, .. }) => ((*words).into(), Source::Default),
            (None, Absent::Is(word)) => ((*word).into(), Source::Default),
        };
        let mut values = Vec::new();
        let mut wrongs = Vec::new();
        for (source, given) in said {
            match key.shape.read(given) {
                Ok(value) => values.push(value),
                Err(fault) => wrongs.push(wrong(key, source, given, fault)),
            }
        }
        let all_right = wrongs.is_empty();
        self.layers.wrongs.extend(wrongs);
        let (value, source) = explained;
        self.explained.push(Explained { key: key.name, value, source });
        all_right.then(|| values.into_iter().next())
    }

    /// Where the value of a key is from that was read before.
    pub(crate) fn source<S>(&self, key: &Key<S>) -> Source {
        let explained = self.explained.iter().find(|explained| explained.key == key.name);
        explained.map_or(Source::Default, |explained| explained.source.clone())
    }

    /// Says what a key comes to where its own words do not.
    pub(crate) fn tell<S>(&mut self, key: &Key<S>, value: String) {
        if let Some(explained) =
            self.explained.iter_mut().find(|explained| explained.key == key.name)
        {
            explained.value = value;
        }
    }

    /// Refuses values that do not go together.
    pub(crate) fn refuse(&mut self, wrong: Wrong) {
        // What seems to be missing may stand in a source that cannot be read.
        if self.layers.complete {
            self.layers.wrongs.push(wrong);
        }
    }

    /// Refuses what is said of something that is not there.
    pub(crate) fn refuse_alone<S>(
        &mut self,
        key: &Key<S>,
        is_said: bool,
        [problem, remedy]: [&str; 2],
    ) {
        if is_said {
            self.refuse(Wrong {
                source: self.source(key),
                value: None,
                problem: problem.into(),
                allowed: String::new(),
                remedy: remedy.into(),
            });
        }
    }

    /// Refuses to go without what stands on every loop and nobody but the operator knows; `source` is what asks for it, and
    /// `problem` says so of the key's name.
    pub(crate) fn require<S, T>(
        &mut self,
        source: &Source,
        problem: fn(&str) -> String,
        key: &Key<S>,
        value: Option<T>,
    ) -> Option<T>
    where
        Key<S>: Named,
    {
        if value.is_none() {
            self.refuse(Wrong {
                source: source.clone(),
                value: None,
                problem: problem(key.name),
                allowed: key.allowed(),
                remedy: format!(
                    "set {} ({}), which stands on every loop",
                    key.name, key.variables[0]
                ),
            });
        }
        value
    }

    pub(crate) fn finish(self) -> Result<Vec<Explained>, SettingsError> {
        let wrongs = self.layers.wrongs;
        if wrongs.is_empty() { Ok(self.explained) } else { Err(SettingsError(wrongs)) }
    }
}

fn wrong(key: &dyn Named, source: Source, given: Given<'_>, fault: Fault) -> Wrong {
    let otherwise = match key.absent() {
        Absent::Is("") => "nothing".into(),
        Absent::Is(word) => shown(word),
        Absent::Means { words, .. } => (*words).into(),
    };
    let remedy = || format!("correct it, or take it out for the default ({otherwise})");
    Wrong {
        source,
        value: (!key.secret()).then(|| quoted(given)),
        problem: fault.problem.into(),
        allowed: key.allowed(),
        remedy: fault.remedy.unwrap_or_else(remedy),
    }
}

fn show(key: &dyn Named, given: Given<'_>) -> String {
    if key.secret() {
        return HIDDEN.into();
    }
    match given {
        Given::Word(word) => shown(word),
        Given::Typed(toml::Value::String(text)) => shown(text),
        Given::Typed(value) => shown(&value.to_string()),
    }
}

fn quoted(given: Given<'_>) -> String {
    match given {
        Given::Word(word) => format!("'{}'", shown(word)),
        Given::Typed(toml::Value::String(text)) => format!("'{}'", shown(text)),
        Given::Typed(value) => shown(&value.to_string()),
    }
}
