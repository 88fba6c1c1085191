//! A prompt as tokens that know where they stand.

use std::ops::Range;

use crate::Quote;

/// A prompt, cut into words and numbers; what stands between them is asked for by place.
pub(crate) struct Text<'a> {
    prompt: &'a str,
    tokens: Vec<Token>,
}

/// A word or a number.
struct Token {
    range: Range<usize>,
    /// In lower case; `and` for `&` and `+`.
    word: String,
    number: Option<f64>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(prompt: &'a str) -> Self {
        Self { prompt, tokens: tokens(prompt) }
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word at a place in lower case; empty past the end.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.word)
    }

    /// The word at a place as it was written.
    pub(crate) fn written(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.prompt[token.range.clone()])
    }

    /// The number in digits at a place.
    pub(crate) fn number(&self, at: usize) -> Option<f64> {
        self.tokens.get(at)?.number
    }

    /// What is written between a token and the one before it; the ends of the prompt count as a new line.
    pub(crate) fn gap(&self, before: usize) -> &'a str {
        match (
            before.checked_sub(1).and_then(|last| self.tokens.get(last)),
            self.tokens.get(before),
        ) {
            (Some(last), Some(next)) => &self.prompt[last.range.end..next.range.start],
            _ => "\n",
        }
    }

    /// Whether a new thought begins at a place: punctuation stands before it.
    pub(crate) fn breaks(&self, before: usize) -> bool {
        self.gap(before).contains([
            ',', ';', '.', '!', '?', '(', ')', '[', ']', '{', '}', '\n', '|', '/', '"', '–', '—',
        ])
    }

    /// The words from one place up to another, with single spaces; `None` if a new thought begins between them.
    pub(crate) fn phrase(&self, from: usize, to: usize) -> Option<String> {
        if to > self.len() || (from + 1..to).any(|at| self.breaks(at)) {
            return None;
        }
        let words: Vec<&str> = (from..to).map(|at| self.word(at)).collect();
        Some(words.join(" "))
    }

    /// The part of the prompt that a range of tokens covers.
    pub(crate) fn quote(&self, tokens: Range<usize>) -> Quote {
        let range =
            match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1))) {
                (Some(first), Some(last)) if tokens.start < tokens.end => {
                    first.range.start..last.range.end
                }
                _ => 0..0,
            };
        Quote { text: self.prompt[range.clone()].to_owned(), range }
    }
}

fn tokens(prompt: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = prompt[at..].chars().next() {
        let rest = &prompt[at..];
        let length = if first.is_ascii_digit() {
            number_length(rest)
        } else if first == '-' && is_sign(prompt, at) {
            1 + number_length(&rest[1..])
        } else if first.is_alphabetic() {
            word_length(rest)
        } else {
            let length = first.len_utf8();
            if matches!(first, '&' | '+' | '%') {
                let word = if first == '%' { "%" } else { "and" };
                tokens.push(Token { range: at..at + length, word: word.to_owned(), number: None });
            }
            at += length;
            continue;
        };
        let written = &rest[..length];
        // A comma between digits is a decimal comma.
        let number =
            if first.is_alphabetic() { None } else { written.replace(',', ".").parse().ok() };
        tokens.push(Token { range: at..at + length, word: written.to_lowercase(), number });
        at += length;
    }
    tokens
}

/// Whether the hyphen at a place makes the number after it negative: it stands alone before it.
fn is_sign(prompt: &str, at: usize) -> bool {
    prompt[at + 1..].starts_with(|next: char| next.is_ascii_digit())
        && prompt[..at]
            .chars()
            .next_back()
            .is_none_or(|last| last.is_whitespace() || matches!(last, ':' | '='))
}

/// Digits, and a fraction if there is one.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..].strip_prefix(['.', ',']).map_or(0, digits);
    if fraction == 0 { whole } else { whole + 1 + fraction }
}

/// Letters; a note's accidental belongs to its word, as in `F#m`.
fn word_length(text: &str) -> usize {
    let letters =
        |text: &str| text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let first = letters(text);
    let is_note =
        first == 1 && text.starts_with(|note: char| matches!(note.to_ascii_lowercase(), 'a'..='g'));
    match text[first..].chars().next() {
        Some(accidental @ ('#' | '♯' | '♭')) if is_note => {
            let note = first + accidental.len_utf8();
            note + letters(&text[note..])
        }
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_told_apart() {
        for (prompt, words) in [
            ("128bpm", "128 bpm"),
            ("127.5 BPM, 8-bar", "127.5 bpm 8 bar"),
            ("F#m B♭ 8A", "f#m b♭ 8 a"),
            ("drum'n'bass & 808s", "drum n bass and 808 s"),
            ("60% swing. 0:14", "60 % swing 0 14"),
            ("bpm -5, 120-130", "bpm -5 120 130"),
        ] {
            let text = Text::new(prompt);
            let found: Vec<&str> = (0..text.len()).map(|at| text.word(at)).collect();
            assert_eq!(found.join(" "), words, "{prompt}");
        }
    }
}
