//! `.env`: lines of `NAME=value`, as most tools read them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::rc::Rc;

use crate::variables;
use crate::{Source, Wrong};

/// The variables of the text, and what cannot be read. No value is shown: it may be a secret.
pub(crate) fn read(text: &str) -> (BTreeMap<String, String>, Vec<Wrong>) {
    // The parser takes a blank at the very end for an open value.
    let text = format!("{}\n", text.strip_prefix('\u{feff}').unwrap_or(text));
    let line = Rc::new(Cell::new(0));
    let lines = Lines { rest: text.as_bytes(), line: Rc::clone(&line) };
    let mut entries = dotenvy::from_read_iter(lines);
    let mut variables = BTreeMap::new();
    let mut wrongs = Vec::new();
    loop {
        let first = line.get() + 1;
        match entries.next() {
            None => return (variables, wrongs),
            Some(Err(_)) => wrongs.push(unreadable(first, line.get())),
            Some(Ok((name, value))) => {
                if variables::is_ours(&name) && variables.contains_key(&name) {
                    wrongs.push(twice(&name));
                }
                variables.insert(name, value);
            }
        }
    }
}

/// Gives out no more than a line at a time, so that whoever counts knows how far the parser is.
struct Lines<'a> {
    rest: &'a [u8],
    line: Rc<Cell<usize>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let count = end.unwrap_or(self.rest.len()).min(buffer.len());
        let (given, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(given);
        self.rest = rest;
        if given.ends_with(b"\n") {
            self.line.set(self.line.get() + 1);
        }
        Ok(count)
    }
}

fn unreadable(first: usize, last: usize) -> Wrong {
    let place =
        if first >= last { format!("line {last}") } else { format!("lines {first} to {last}") };
    Wrong {
        source: Source::Dotenv(place),
        value: None,
        problem: "cannot be read".into(),
        allowed: "NAME=value, values with blanks or signs in single quotes".into(),
        remedy: "close its quotes, or put a # before what is no value".into(),
    }
}

fn twice(name: &str) -> Wrong {
    Wrong {
        source: Source::Dotenv(name.into()),
        value: None,
        problem: "is there twice".into(),
        allowed: String::new(),
        remedy: "keep one of the lines".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, name: &str) -> Option<String> {
        let (variables, wrongs) = read(text);
        assert_eq!(wrongs, []);
        variables.get(name).cloned()
    }

    fn wrong(text: &str) -> Vec<String> {
        read(text).1.iter().map(|wrong| wrong.source.to_string()).collect()
    }

    #[test]
    fn values_are_read_as_shells_read_them() {
        let text =
            "\u{feff}# a comment\nexport A=1\nB='$2 # no comment' # a comment\r\nC=\"x y\"\n";
        assert_eq!(value(text, "A").as_deref(), Some("1"));
        assert_eq!(value(text, "B").as_deref(), Some("$2 # no comment"));
        assert_eq!(value(text, "C").as_deref(), Some("x y"));
    }

    #[test]
    fn a_blank_at_the_very_end_is_nothing() {
        assert_eq!(value("A=1 ", "A").as_deref(), Some("1"));
    }

    #[test]
    fn unreadable_lines_are_named_by_their_number() {
        assert_eq!(wrong("A=1\nsecret words\nB=2\n"), [".env: line 2"]);
        assert_eq!(wrong("A=1\nB='open\nC=3\n"), [".env: lines 2 to 4"]);
        assert_eq!(wrong("no\nA=1\nneither"), [".env: line 1", ".env: line 3"]);
    }

    #[test]
    fn a_variable_of_ours_stands_there_once() {
        assert_eq!(wrong("CLOUDMUSIC_DATA=a\nCLOUDMUSIC_DATA=b"), [".env: CLOUDMUSIC_DATA"]);
        assert_eq!(wrong("OTHER=a\nOTHER=b"), [""; 0]);
    }
}
