use crate::key::{Absent, Key};
use crate::near::nearest;
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Choice, Fault, Switch, Text, Whole};

/// What is written down about what happens.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSettings {
    /// How standard error is written.
    pub format: LogFormat,
    /// What is written: a level, or parts `target=level` joined by commas, as `tracing` filters have them.
    pub level: String,
    /// Whether `logs/pipeline.log` in the data folder is written too.
    pub file: bool,
    /// For how many days that file is kept, one file a day, 1 to 3 650.
    pub keep_days: u32,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// A JSON object a line, for machines.
    Json,
}

pub(crate) static SECTION: Section = Section {
    name: "log",
    about: "What is written down about what happens.",
    keys: &[&FORMAT, &LEVEL, &FILE, &KEEP_DAYS],
};

static FORMAT: Key<Choice<LogFormat>> = Key {
    name: "log.format",
    variables: &["CLOUDMUSIC_LOG_FORMAT"],
    absent: Absent::Is("text"),
    secret: false,
    about: "How standard error is written: lines for people, or a JSON object a line for machines.",
    shape: Choice(&[("text", LogFormat::Text), ("json", LogFormat::Json)]),
};

static LEVEL: Key<Text<String>> = Key {
    name: "log.level",
    variables: &["CLOUDMUSIC_LOG", "RUST_LOG"],
    absent: Absent::Is("info"),
    secret: false,
    about: "What is written: a level for everything, or levels for parts of the program, such as \
            \"info,pipeline=debug\".",
    shape: Text {
        allowed: "off, error, warn, info, debug, trace, or target=level, joined by commas",
        parse: level,
    },
};

static FILE: Key<Switch> = Key {
    name: "log.file",
    variables: &["CLOUDMUSIC_LOG_FILE"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether logs/pipeline.log in the data folder is written too, as JSON, with a new file every day.",
    shape: Switch,
};

static KEEP_DAYS: Key<Whole<u32>> = Key {
    name: "log.keep_days",
    variables: &["CLOUDMUSIC_LOG_KEEP_DAYS"],
    absent: Absent::Is("14"),
    secret: false,
    about: "For how many days these files are kept.",
    shape: Whole { min: 1, max: 3_650 },
};

impl LogSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let format = reader.value(&FORMAT);
        let level = reader.value(&LEVEL);
        let file = reader.value(&FILE);
        let keep_days = reader.value(&KEEP_DAYS);
        Some(Self { format: format?, level: level?, file: file?, keep_days: keep_days? })
    }
}

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// The filter itself is more lenient: it takes a misspelt level for the name of a part, and shows all of that.
fn level(text: &str) -> Result<String, Fault> {
    let directives = directives(text).ok_or(Fault::new("has a bracket that is not closed"))?;
    for directive in directives {
        // Fields in brackets have a grammar of their own.
        let named = directive.rsplit_once('=').filter(|(_, level)| !level.contains([']', '}']));
        let level = match named {
            Some((target, level)) if !target.is_empty() => level,
            Some(_) => return Err(Fault::new("has a level without a name before its =")),
            None if directive.contains("::") || directive.contains('[') => continue,
            None => directive,
        };
        if !LEVELS.iter().any(|known| level.eq_ignore_ascii_case(known)) {
            return Err(Fault {
                problem: "has something that is not a level",
                remedy: nearest(level, LEVELS).map(|meant| format!("did you mean {meant}?")),
            });
        }
    }
    Ok(text.into())
}

/// The parts between commas that stand outside of brackets.
fn directives(text: &str) -> Option<Vec<&str>> {
    let mut open = 0_usize;
    let mut from = 0;
    let mut directives = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '[' | '{' => open += 1,
            ']' | '}' => open = open.checked_sub(1)?,
            ',' if open == 0 => {
                directives.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    directives.push(&text[from..]);
    (open == 0).then_some(directives)
}
