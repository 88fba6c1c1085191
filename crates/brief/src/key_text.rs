//! Keys as people write them, in the field and within a prompt.

use audio::{Key, PitchClass, Scale};

use crate::prompt::Text;

/// The key that a text names and nothing else, in any usual notation: `Am`, `c sharp minor`, `8A`, `1m`.
pub fn parse_key(written: &str) -> Option<Key> {
    let text = Text::new(written);
    let place = Place { text: &text, announced: Announced::AsKey };
    match place.key_at(0) {
        Some((length, key)) if length == text.len() => Some(key),
        _ => written.parse().ok().or_else(|| open_key(written.trim())),
    }
}

/// What a prompt says about the key at a place.
pub(crate) enum Said {
    Key(Key),
    /// A scale without its tonic.
    Scale(Scale),
}

/// The key at a place of a prompt, and how many tokens it takes.
///
/// An article is not a note: "A dark bass", "in a minor key" and "I am" name no key; "in A", "A minor" and "Am" do.
pub(crate) fn read(text: &Text, at: usize) -> Option<(usize, Said)> {
    let (announced, start) = announcement(text, at);
    if let Some((length, key)) = (Place { text, announced }).key_at(start) {
        return Some((start + length - at, Said::Key(key)));
    }
    let (length, scale) = scale_at(text, start)?;
    // "min" and "maj" alone are shorthand for too many things.
    if matches!(text.word(start), "min" | "maj") {
        return None;
    }
    let named = usize::from(is_key_word(text, start + length));
    Some((start + length + named - at, Said::Scale(scale)))
}

/// How surely a key follows.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Announced {
    /// Nothing says so.
    Not,
    /// After "in".
    In,
    /// After "key" or "key of".
    AsKey,
}

fn announcement(text: &Text, at: usize) -> (Announced, usize) {
    for (phrase, length) in [
        ("in the key of", 4),
        ("the key of", 3),
        ("in key of", 3),
        ("key of", 2),
        ("key is", 2),
        ("key", 1),
    ] {
        if text.phrase(at, at + length).as_deref() == Some(phrase) && !text.breaks(at + length) {
            return (Announced::AsKey, at + length);
        }
    }
    let follows_in = text.word(at) == "in" && !text.breaks(at + 1);
    if follows_in { (Announced::In, at + 1) } else { (Announced::Not, at) }
}

struct Place<'a> {
    text: &'a Text<'a>,
    announced: Announced,
}

impl Place<'_> {
    fn key_at(&self, at: usize) -> Option<(usize, Key)> {
        self.wheel_at(at).or_else(|| self.note_at(at))
    }

    /// The wheel numbers that DJ software shows: `8A`.
    fn wheel_at(&self, at: usize) -> Option<(usize, Key)> {
        self.text.number(at)?;
        let letter = self.text.written(at + 1);
        let side = matches!(letter, "A" | "B")
            || self.announced == Announced::AsKey && matches!(letter, "a" | "b");
        if !side || !self.text.gap(at + 1).is_empty() {
            return None;
        }
        let wheel = format!("{}{}", self.text.word(at), letter.to_ascii_uppercase());
        Some((2, plain_keys().find(|key| key.wheel() == wheel)?))
    }

    fn note_at(&self, at: usize) -> Option<(usize, Key)> {
        let written = self.text.written(at);
        let (note, suffix) = spelled_note(written)?;
        if !suffix.is_empty() {
            let key =
                format!("{note} {}", if suffix == "M" { "major" } else { suffix }).parse().ok()?;
            return self.suffix_is_meant(at, &note, suffix).then_some((1, key));
        }
        let (note, next) = match self.text.word(at + 1) {
            "sharp" if note.len() == 1 && !self.text.breaks(at + 1) => (format!("{note}#"), at + 2),
            "flat" if note.len() == 1 && !self.text.breaks(at + 1) => (format!("{note}b"), at + 2),
            _ => (note, at + 1),
        };
        let key: Key = note.parse().ok()?;
        if !self.text.breaks(next)
            && let Some((length, scale)) = scale_at(self.text, next)
        {
            let end = next + length;
            // "in a minor key": the article, and a scale without its tonic.
            let article =
                written.eq_ignore_ascii_case("a") && next == at + 1 && is_key_word(self.text, end);
            let article = article && self.announced != Announced::AsKey;
            return (!article).then_some((end - at, Key { scale, ..key }));
        }
        self.bare_note_is_meant(at, next).then_some((next - at, key))
    }

    /// Whether `Am`, `F#min`, `Cmaj` stand for a key; "am", "FM" and "I am" do not.
    fn suffix_is_meant(&self, at: usize, note: &str, suffix: &str) -> bool {
        if self.announced == Announced::AsKey || note.len() > 1 || suffix.len() > 1 {
            return true;
        }
        let written = self.text.written(at);
        let as_key =
            written.starts_with(|letter: char| letter.is_ascii_uppercase()) && suffix == "m";
        let next_to_i = at.checked_sub(1).is_some_and(|last| self.text.word(last) == "i")
            || self.text.word(at + 1) == "i";
        (as_key || self.announced == Announced::In && suffix == "m") && !next_to_i
    }

    /// Whether a note without a scale stands for a major key.
    fn bare_note_is_meant(&self, at: usize, next: usize) -> bool {
        let written = self.text.written(at);
        if self.announced == Announced::AsKey {
            return true;
        }
        if !written.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            return false;
        }
        if written.len() > 1 {
            return true;
        }
        // "in D&B style" is about drum & bass.
        if self.text.gap(next).is_empty() {
            return false;
        }
        let ends = self.text.breaks(next) || self.text.number(next).is_some();
        match self.announced {
            Announced::In => written != "A" || ends,
            _ => self.text.breaks(at) && self.text.breaks(next) && at + 1 == next && at > 0,
        }
    }
}

/// A note's name as [`Key`] reads it, and what follows it in the same word.
fn spelled_note(written: &str) -> Option<(String, &str)> {
    let letter =
        written.chars().next().filter(|letter| matches!(letter.to_ascii_lowercase(), 'a'..='g'))?;
    let rest = &written[1..];
    let is_suffix = |suffix: &str| {
        suffix == "M"
            || matches!(&*suffix.to_lowercase(), "" | "m" | "min" | "maj" | "minor" | "major")
    };
    let altered =
        [("#", '#'), ("♯", '#'), ("♭", 'b'), ("b", 'b')].into_iter().find_map(|(sign, plain)| {
            let suffix = rest.strip_prefix(sign).filter(|suffix| is_suffix(suffix))?;
            Some((format!("{}{plain}", letter.to_ascii_uppercase()), suffix))
        });
    altered.or_else(|| is_suffix(rest).then(|| (letter.to_ascii_uppercase().to_string(), rest)))
}

fn scale_at(text: &Text, at: usize) -> Option<(usize, Scale)> {
    (1..=2).rev().find_map(|length| {
        let phrase = text.phrase(at, at + length)?;
        let scale = match phrase.as_str() {
            "min" | "aeolian" | "natural minor" => Scale::Minor,
            "maj" | "ionian" => Scale::Major,
            "pentatonic" => Scale::MinorPentatonic,
            name => Scale::ALL.into_iter().find(|scale| scale.name() == name)?,
        };
        Some((length, scale))
    })
}

fn is_key_word(text: &Text, at: usize) -> bool {
    let word = text.word(at);
    !text.breaks(at)
        && matches!(
            word,
            "key" | "scale" | "mode" | "mood" | "feel" | "feeling" | "tonality" | "vibe" | "sound"
        )
}

/// Open Key notation: `1d` to `12m`.
fn open_key(written: &str) -> Option<Key> {
    let written = written.to_lowercase();
    plain_keys().find(|key| key.open_key() == written)
}

fn plain_keys() -> impl Iterator<Item = Key> {
    let tonics = (0..12).map(PitchClass::of);
    tonics.flat_map(|tonic| [Scale::Major, Scale::Minor].map(|scale| Key { tonic, scale }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_field_takes_every_usual_notation() {
        for (written, key) in [
            ("Am", "A minor"),
            ("a minor", "A minor"),
            ("am", "A minor"),
            ("F#min", "F# minor"),
            ("c sharp minor", "C# minor"),
            ("B flat major", "A# major"),
            ("Bb", "A# major"),
            ("B♭m", "A# minor"),
            ("bbm", "A# minor"),
            ("bm", "B minor"),
            ("C", "C major"),
            ("D dorian", "D dorian"),
            ("E harmonic minor", "E harmonic minor"),
            ("8A", "A minor"),
            ("8b", "C major"),
            ("1m", "A minor"),
            ("2d", "G major"),
        ] {
            assert_eq!(
                parse_key(written).map(|key| key.to_string()).as_deref(),
                Some(key),
                "{written}"
            );
        }
        for written in ["", "H", "minor", "A maybe", "13A", "A minor dark", "key of"] {
            assert!(parse_key(written).is_none(), "{written}");
        }
    }
}
