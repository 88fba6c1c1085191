//! Texts from outside, as an error or a listing shows them.

use crate::billing::stripe::{LIVE, TEST, WEBHOOK};
use crate::secret::HIDDEN;

/// Longer texts are cut: nobody reads them, and a terminal has one screen.
const CHARACTERS_MAX: usize = 80;

/// Whatever could move a cursor or turn the writing direction stands by its number. What stands before the `@` of an
/// address is hidden, and what follows the beginning of a known kind of secret, since they may be put anywhere by mistake.
pub(crate) fn shown(text: &str) -> String {
    let text = without_secret(&without_password(text));
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

fn without_secret(text: &str) -> String {
    let beginnings = LIVE.iter().chain(&TEST).chain([&WEBHOOK]);
    let ends = beginnings.filter_map(|start| Some(text.find(start)? + start.len()));
    match ends.min() {
        Some(end) => format!("{}{HIDDEN}", &text[..end]),
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
    fn secrets_that_say_so_are_hidden_wherever_they_stand() {
        assert_eq!(shown("sk_live_51hunter2"), "sk_live_•••");
        assert_eq!(shown("{ key = \"whsec_hunter2\" }"), "{ key = \"whsec_•••");
        assert_eq!(shown("rk_test_hunter2,sk_live_hunter2"), "rk_test_•••");
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
