//! Words to the terminal or into a pipe.

use std::error::Error;
use std::io::{self, ErrorKind, Write};

use serde::Serialize;

/// Prints a line on standard output. A reader that has gone, such as `head`, is no error: it has what it wanted.
pub(crate) fn line(text: &str) -> io::Result<()> {
    forgive_gone_reader(writeln!(io::stdout(), "{text}"))
}

/// Prints one JSON document on standard output.
pub(crate) fn json(document: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(document)?;
    line(&text)
}

/// Says on standard error what went wrong. There is nowhere left to complain if that fails.
pub(crate) fn complain(text: &str) {
    drop(writeln!(io::stderr(), "cloudmusic: {text}"));
}

pub(crate) fn forgive_gone_reader(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// An error and all its causes, in one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// A text from outside that cannot steer a terminal or disguise itself: control characters and those that turn the
/// direction of writing are shown by their number.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let turns_around = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns_around || matches!(c, '\u{2028}' | '\u{2029}') {
            plain.extend(c.escape_unicode());
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_outside_cannot_steer_the_terminal() {
        assert_eq!(plain("A minor, größer ♯"), "A minor, größer ♯");
        assert_eq!(plain("\x1b]0;title\x07\u{9b}2J"), "\\u{1b}]0;title\\u{7}\\u{9b}2J");
        assert_eq!(plain("evil\u{202e}3pm.exe\n"), "evil\\u{202e}3pm.exe\\u{a}");
    }
}
