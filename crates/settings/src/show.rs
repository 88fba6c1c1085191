//! Texts from outside, as an error or a listing shows them.

use crate::secret::HIDDEN;

/// Longer texts are cut: nobody reads them, and a terminal has one screen.
const CHARACTERS_MAX: usize = 80;

/// Whatever could move a cursor or turn the writing direction stands by its number, and what stands before the `@` of
/// an address is hidden, since it may be a password wherever it was put.
pub(crate) fn shown(text: &str) -> String {
    let text = without_password(text);
    let mut shown: String = text.chars().take(CHARACTERS_MAX).flat_map(plain).collect();
    if text.chars().nth(CHARACTERS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((_, place)) => format!("{scheme}://{HIDDEN}@{place}"),
        None => text.to_owned(),
    }
}

fn plain(c: char) -> Vec<char> {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns { c.escape_unicode().collect() } else { vec![c] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses_are_hidden() {
        assert_eq!(shown("http://me:pa@ss@host/x"), "http://•••@host/x");
        assert_eq!(shown("http://host/x"), "http://host/x");
    }

    #[test]
    fn what_moves_a_cursor_stands_by_its_number() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(80));
    }
}
