//! The words that are sung.

/// One thing to sing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Utterance {
    /// A word, as a dictionary has it.
    Word(String),
    /// `-`: the syllable before is held on for another note.
    Hold,
}

/// The text between the first pair of double quotes of a prompt: `sing "hold me now"`, in straight or typographic quotes.
pub(super) fn quoted(prompt: &str) -> Option<&str> {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let mut parts = prompt.split(is_quote);
    let (_, text, _) = (parts.next()?, parts.next()?, parts.next()?);
    (!text.trim().is_empty()).then_some(text.trim())
}

/// A text taken apart, without its punctuation and capitals.
pub(super) fn utterances(text: &str) -> Vec<Utterance> {
    text.split_whitespace()
        .filter_map(|token| match token {
            "-" | "–" => Some(Utterance::Hold),
            _ => {
                let word =
                    token.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_lowercase();
                (!word.is_empty()).then_some(Utterance::Word(word))
            }
        })
        // A text cannot begin by holding on to what was never said.
        .skip_while(|utterance| *utterance == Utterance::Hold)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_quoted_text_of_a_prompt_is_sung() {
        assert_eq!(quoted(r#"dark lead, sing "hold me now" softly"#), Some("hold me now"));
        assert_eq!(quoted("sing “la la” in A minor"), Some("la la"));
        assert_eq!(quoted("singt „hallo du“ bitte"), Some("hallo du"));
        assert_eq!(quoted("a lead without words"), None);
        assert_eq!(quoted(r#"an open "quote"#), None);
        assert_eq!(quoted(r#"nothing " " in it"#), None);
    }

    #[test]
    fn words_lose_punctuation_and_capitals_and_dashes_hold() {
        let word = |text: &str| Utterance::Word(text.to_owned());
        let found = utterances("- Hold me, - - DON'T go!");
        let wanted =
            [word("hold"), word("me"), Utterance::Hold, Utterance::Hold, word("don't"), word("go")];
        assert_eq!(found, wanted);
        assert!(utterances(" … - ").is_empty());
    }
}
