//! The key: tonal kinds always get one, the others never.

use audio::{Key, Mode, PitchClass, Scale};

use super::desk::{Desk, Wish, clip};
use crate::account::{NoteCode, Origin};
use crate::key_text;
use crate::prompt::{Reading, What};
use crate::refusal::{Refusal, RefusalCode};
use crate::{Field, Kind, Mood, Moods, Quote, Request, Style};

impl Desk {
    pub(super) fn key(
        &mut self,
        request: &Request,
        reading: &Reading,
        style: Style,
        kind: Kind,
        moods: Moods,
    ) -> Option<Key> {
        let asked = request.key.as_deref().and_then(|text| self.asked_key(text));
        let mut heard = reading.wanted(|what| match what {
            What::Key(key) => Some(key),
            _ => None,
        });
        let scales = reading.wanted(|what| match what {
            What::Scale(scale) => Some(scale),
            _ => None,
        });
        if !kind.is_tonal() {
            self.note_unused_keys(kind, asked, heard, scales);
            let reason = format!("{} carry no key", plural(kind));
            self.enter(Field::Key, "none".to_owned(), Origin::Assumed(reason));
            return None;
        }
        let home = asked.or(heard.first().map(|(key, _)| *key));
        heard.extend(scales.into_iter().map(|(scale, quote)| (with_home(scale, home), quote)));
        let wish = Wish {
            field: Field::Key,
            asked,
            heard,
            usual: usual_key(reading, style, moods),
            show: &|key: &Key| key.to_string(),
        };
        let (key, quote) = self.decide(wish);
        if home.is_none()
            && let Some(quote) = quote
        {
            let text = format!("{quote} names no home note: {key} it is");
            self.note(Field::Key, NoteCode::TonicAssumed, text, Some(quote));
        }
        Some(key)
    }

    fn asked_key(&mut self, text: &str) -> Option<Key> {
        let key = key_text::parse_key(text);
        if key.is_none() {
            self.refuse(Refusal {
                field: Field::Key,
                code: RefusalCode::Unknown,
                value: format!("'{}'", clip(text)),
                quote: None,
                allowed: "a note from A to G with # or b, and a scale".to_owned(),
                remedy: "write it like Am, F#m, Bb major, D dorian or 8A".to_owned(),
            });
        }
        key
    }

    fn note_unused_keys(
        &mut self,
        kind: Kind,
        asked: Option<Key>,
        heard: Vec<(Key, Quote)>,
        scales: Vec<(Scale, Quote)>,
    ) {
        if let Some(key) = asked {
            self.note(
                Field::Key,
                NoteCode::KeyUnused,
                format!("{} carry no key: {key} is not used", plural(kind)),
                None,
            );
        }
        let quotes = heard
            .into_iter()
            .map(|(_, quote)| quote)
            .chain(scales.into_iter().map(|(_, quote)| quote));
        for quote in quotes {
            let text = format!("{} carry no key: {quote} is not used", plural(kind));
            self.note(Field::Key, NoteCode::KeyUnused, text, Some(quote));
        }
    }
}

/// The key that a scale named by itself stands for, beside a key that may be named elsewhere.
fn with_home(scale: Scale, home: Option<Key>) -> Key {
    match home {
        None => plain_key(scale),
        // "Minor" says nothing against D dorian.
        Some(home)
            if matches!(scale, Scale::Major | Scale::Minor)
                && home.scale.mode() == scale.mode() =>
        {
            home
        }
        Some(home) => Key { scale, ..home },
    }
}

fn usual_key(reading: &Reading, style: Style, moods: Moods) -> (Key, String) {
    let word = reading.wanted(|what| match what {
        What::Major => Some(Scale::Major),
        What::Minor => Some(Scale::Minor),
        _ => None,
    });
    if let Some((scale, quote)) = word.into_iter().next() {
        return (plain_key(scale), format!("{quote} asks for a {} key", scale.name()));
    }
    let usual = style.usual().scale;
    let refused = |scale: Scale| {
        let is_it = |what| match what {
            What::Scale(other) => other.mode() == scale.mode(),
            What::Major => scale == Scale::Major,
            What::Minor => scale == Scale::Minor,
            _ => false,
        };
        reading.mentions.iter().any(|mention| mention.excluded && is_it(mention.what))
    };
    if refused(usual) {
        let other = if usual == Scale::Minor { Scale::Major } else { Scale::Minor };
        return (plain_key(other), format!("{} is not wanted", usual.name()));
    }
    if moods.has(Mood::Dark) && usual != Scale::Minor {
        return (plain_key(Scale::Minor), "dark asks for a minor key".to_owned());
    }
    (
        plain_key(usual),
        format!("{} is usually {}, and this is the plainest such key", style.name(), usual.name()),
    )
}

/// The key of a scale without sharps: A for the minor ones, C for the major ones.
fn plain_key(scale: Scale) -> Key {
    let tonic = match scale.mode() {
        Mode::Major => PitchClass::of(0),
        Mode::Minor => PitchClass::of(9),
    };
    Key { tonic, scale }
}

pub(super) fn plural(kind: Kind) -> String {
    match kind {
        Kind::Hats | Kind::Drums | Kind::Chords => kind.name().to_owned(),
        Kind::Percussion => "percussion loops".to_owned(),
        Kind::Bass => "basses".to_owned(),
        _ => format!("{}s", kind.name()),
    }
}
