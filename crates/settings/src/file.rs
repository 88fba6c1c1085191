//! `cloudmusic.toml`: sections of keys.

use toml::{Table, Value};

use crate::near::nearest;
use crate::sections::{SECTIONS, keys};
use crate::show::shown;
use crate::{File, Source, Wrong};

/// The file's sections, or why there are none. The parser's own words are not shown, as they quote the line.
pub(crate) fn read(file: &File) -> Result<Table, Box<Wrong>> {
    file.text.parse::<Table>().map_err(|error| {
        let start = error.span().map_or(0, |span| span.start.min(file.text.len()));
        let line = 1 + file.text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
        Box::new(Wrong {
            source: source(file, &format!("line {line}")),
            value: None,
            problem: "cannot be read".into(),
            allowed: error.message().into(),
            remedy: "write it as TOML, as in cloudmusic.example.toml".into(),
        })
    })
}

/// What is in the file and means nothing. Values are not shown: a misspelt key may hold a secret.
pub(crate) fn unknown(file: &File, table: &Table) -> Vec<Wrong> {
    let mut wrongs = Vec::new();
    for (name, value) in table {
        let known = SECTIONS.iter().find(|section| section.name == name);
        match (known, value) {
            (Some(section), Value::Table(entries)) => {
                let full = |key: &String| format!("{}.{key}", section.name);
                let strange = entries.keys().map(full).filter(|key| !is_key(key));
                wrongs.extend(strange.map(|key| unknown_key(file, &key)));
            }
            (Some(section), _) => {
                let remedy = format!("write [{}], and its keys below", section.name);
                wrongs.push(wrong(source(file, section.name), "is not a section", remedy));
            }
            (None, Value::Table(_)) => wrongs.push(unknown_section(file, name)),
            (None, _) => wrongs.push(unknown_key(file, name)),
        }
    }
    wrongs
}

/// What a key is set to.
pub(crate) fn value<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    let (section, key) = key.split_once('.')?;
    table.get(section)?.as_table()?.get(key)
}

/// Where a key stands.
pub(crate) fn source(file: &File, key: &str) -> Source {
    Source::File { file: shown(&file.name), key: key.into() }
}

fn is_key(name: &str) -> bool {
    keys().any(|key| key.name() == name)
}

fn unknown_section(file: &File, name: &str) -> Wrong {
    let sections = SECTIONS.iter().map(|section| section.name);
    let remedy = match nearest(name, sections.clone()) {
        Some(meant) => format!("did you mean [{meant}]?"),
        None => "take it out".into(),
    };
    let source = source(file, &format!("[{}]", shown(name)));
    Wrong {
        allowed: sections.collect::<Vec<_>>().join(", "),
        ..wrong(source, "is not known", remedy)
    }
}

fn unknown_key(file: &File, name: &str) -> Wrong {
    let last = name.rsplit('.').next().unwrap_or(name);
    let elsewhere = keys().map(|key| key.name()).find(|key| key.split('.').nth(1) == Some(last));
    let remedy = match elsewhere.or_else(|| nearest(name, keys().map(|key| key.name()))) {
        Some(meant) => {
            let (section, key) = meant.split_once('.').unwrap_or(("", meant));
            format!("did you mean {meant}? it is written as {key} below [{section}]")
        }
        None => "take it out; cloudmusic.example.toml has all keys".into(),
    };
    wrong(source(file, &shown(name)), "is not known", remedy)
}

fn wrong(source: Source, problem: &str, remedy: String) -> Wrong {
    Wrong { source, value: None, problem: problem.into(), allowed: String::new(), remedy }
}
