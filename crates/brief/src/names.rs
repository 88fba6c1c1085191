//! Names as people type them into a field, and what they may have meant.

use crate::prompt::Text;
use crate::vocabulary::{self, Meaning};
use crate::{Instrument, Kind, Mood, Style};

/// A family of words that a field takes.
pub(crate) trait Named: Copy + PartialEq + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;

    /// The one that a meaning stands for.
    fn meant(meaning: Meaning) -> Option<Self>;
}

macro_rules! named {
    ($family:ident, $pattern:pat => $value:ident) => {
        impl Named for $family {
            const ALL: &'static [Self] = $family::ALL;

            fn name(self) -> &'static str {
                $family::name(self)
            }

            fn meant(meaning: Meaning) -> Option<Self> {
                match meaning {
                    $pattern => Some($value),
                    _ => None,
                }
            }
        }
    };
}

named!(Kind, Meaning::Kind(kind, _) => kind);
named!(Style, Meaning::Style(style) => style);
named!(Mood, Meaning::Mood(mood) => mood);
named!(Instrument, Meaning::Instrument(instrument, _) => instrument);

/// The one that a text names, exactly or by another usual word; else the name it may have been meant to be.
pub(crate) fn find<N: Named>(text: &str) -> Result<N, Option<&'static str>> {
    let words = plain(text);
    let exact = N::ALL.iter().copied().find(|one| words == plain(one.name()));
    let known = exact.or_else(|| vocabulary::meanings(&words)?.iter().copied().find_map(N::meant));
    known.ok_or_else(|| nearest::<N>(&words))
}

/// Every name of a family, as a refusal lists the choices.
pub(crate) fn choices<N: Named>() -> String {
    let names: Vec<&str> = N::ALL.iter().map(|one| one.name()).collect();
    names.join(", ")
}

/// The known word that a word of a prompt hardly differs from.
pub(crate) fn nearest_word(word: &str) -> Option<&'static str> {
    // Short words are near to too many others.
    if word.chars().count() < 4 {
        return None;
    }
    let known = vocabulary::phrases()
        .filter(|(phrase, means)| !phrase.contains(' ') && means[0] != Meaning::Filler)
        // A slip at the first letter is rare, and rhymes are many.
        .filter(|(phrase, _)| phrase.chars().next() == word.chars().next());
    least_apart(word, known.map(|(phrase, _)| (phrase, phrase)))
}

fn nearest<N: Named>(words: &str) -> Option<&'static str> {
    let canonical = N::ALL.iter().map(|one| (one.name(), one.name()));
    let aliases = vocabulary::phrases().filter_map(|(phrase, means)| {
        let one = means.iter().copied().find_map(N::meant)?;
        Some((phrase, one.name()))
    });
    least_apart(words, canonical.chain(aliases))
}

fn least_apart(
    word: &str,
    known: impl Iterator<Item = (&'static str, &'static str)>,
) -> Option<&'static str> {
    let length = word.chars().count();
    // Nothing known is as long, and the work grows with the square.
    if length > 40 {
        return None;
    }
    let apart_max = (length / 3).min(2);
    let near = known.map(|(phrase, name)| (edits(word, phrase), name));
    near.filter(|(apart, _)| *apart <= apart_max)
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, name)| name)
}

fn plain(text: &str) -> String {
    let text = Text::new(text);
    let words: Vec<&str> = (0..text.len()).map(|at| text.word(at)).collect();
    words.join(" ")
}

/// How many letters must be changed, added, left out or swapped with their neighbour (optimal string alignment).
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let changed = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_take_the_words_people_use() {
        for (text, kind) in [
            ("bass", Kind::Bass),
            ("Bassline", Kind::Bass),
            ("808s", Kind::Bass),
            ("pad", Kind::Texture),
            ("drone", Kind::Texture),
            ("hi-hats", Kind::Hats),
            ("beat", Kind::Drums),
            ("groove", Kind::Drums),
            ("melody", Kind::Lead),
            ("build-up", Kind::Riser),
            ("sweep", Kind::Riser),
            ("hit", Kind::Impact),
            ("boom", Kind::Impact),
        ] {
            assert_eq!(find(text), Ok(kind), "{text}");
        }
        for (text, style) in [
            ("Drum & Bass", Style::DrumAndBass),
            ("drum and bass", Style::DrumAndBass),
            ("d&b", Style::DrumAndBass),
            ("dnb", Style::DrumAndBass),
            ("lofi", Style::LoFi),
            ("afro", Style::AfroHouse),
            ("hip hop", Style::HipHop),
            ("ambient", Style::Ambient),
        ] {
            assert_eq!(find(text), Ok(style), "{text}");
        }
        assert_eq!(find("808"), Ok(Instrument::Kit808));
        assert_eq!(find("rhodes"), Ok(Instrument::ElectricPiano));
        assert_eq!(find("gloomy"), Ok(Mood::Dark));
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(find::<Style>("tehcno"), Err(Some("techno")));
        assert_eq!(find::<Style>("regaeton"), Err(Some("reggaeton")));
        assert_eq!(find::<Kind>("bas"), Err(Some("bass")));
        assert_eq!(find::<Kind>("hihatz"), Err(Some("hats")));
        assert_eq!(find::<Kind>("trombone"), Err(None));
        assert_eq!(find::<Kind>(""), Err(None));
        assert_eq!(find::<Kind>(&"x".repeat(100_000)), Err(None));
        assert_eq!(nearest_word("drak"), Some("dark"));
        assert_eq!(nearest_word("pop"), None);
    }

    #[test]
    fn edits_are_counted_as_the_literature_does() {
        // Damerau's and Levenshtein's textbook pairs.
        for (from, to, count) in [
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("ca", "ac", 1),
            ("ca", "abc", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(edits(from, to), count, "{from} {to}");
        }
    }
}
