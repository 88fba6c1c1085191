//! Kind, style, moods, key and instruments.

use audio::{Key, PitchClass, Scale};

use super::desk::{Desk, Wish};
use crate::account::{NoteCode, Origin};
use crate::key_text;
use crate::prompt::{ChosenKind, Reading, What, choose};
use crate::refusal::{Refusal, RefusalCode};
use crate::vocabulary::Weight;
use crate::{Field, Instrument, Kind, Mood, Moods, Quote, Request, Style};

impl Desk {
    pub(super) fn style(&mut self, request: &Request, reading: &Reading) -> Style {
        let mut heard = reading.wanted(|what| match what {
            What::Style(style) => Some(style),
            _ => None,
        });
        // "Ambient techno" is techno with the mood; ambient is the style only where no other is.
        if heard.iter().any(|(style, _)| *style != Style::Ambient) {
            heard.retain(|(style, _)| *style != Style::Ambient);
        }
        let asked = request.style.as_deref().and_then(|text| self.named(Field::Style, text));
        if asked.is_some() {
            heard.retain(|(style, _)| *style != Style::Ambient || asked == Some(Style::Ambient));
        }
        let reason = "no style was named, and parts that are to fit together need the same one";
        let wish = Wish {
            field: Field::Style,
            asked,
            heard,
            usual: (Style::Techno, reason.to_owned()),
            show: &|style| style.name().to_owned(),
        };
        self.decide(wish).0
    }

    pub(super) fn kind(&mut self, request: &Request, reading: &Reading, style: Style) -> Kind {
        let asked = request.kind.as_deref().and_then(|text| self.named(Field::Kind, text));
        let chosen = choose(reading);
        let kind = match (asked, chosen) {
            (Some(asked), _) => {
                self.enter(Field::Kind, Kind::name(asked).to_owned(), Origin::Asked);
                asked
            }
            (None, Some(ChosenKind { kind, quotes })) => {
                self.enter(Field::Kind, kind.name().to_owned(), Origin::Understood(quotes));
                kind
            }
            (None, None) => {
                let (kind, reason) = usual_kind(reading, style);
                self.enter(Field::Kind, kind.name().to_owned(), Origin::Assumed(reason.to_owned()));
                kind
            }
        };
        self.note_other_kinds(reading, kind, asked.is_some());
        kind
    }

    /// One loop carries one kind: says so of every other one that the prompt names.
    fn note_other_kinds(&mut self, reading: &Reading, kind: Kind, was_asked: bool) {
        let others = reading.wanted(|what| match what {
            What::Kind(other, Weight::Named) => Some(other),
            // An instrument that the kind is played on is part of it.
            What::Instrument(instrument) if !instrument.fits(kind) => Some(instrument.usual_kind()),
            _ => None,
        });
        let mut told: Vec<Quote> = Vec::new();
        for (other, quote) in others {
            let is_part =
                kind == Kind::Drums && matches!(other, Kind::Kick | Kind::Hats | Kind::Percussion);
            if other == kind || is_part || told.contains(&quote) {
                continue;
            }
            let (code, text) = if was_asked {
                (
                    NoteCode::Overruled,
                    format!(
                        "the prompt's {quote} ({}) gives way to kind {}, which was asked for",
                        other.name(),
                        kind.name()
                    ),
                )
            } else {
                (
                    NoteCode::OtherKind,
                    format!(
                        "{quote} is understood, but one loop carries one kind: ask for {} with the same seed",
                        other.name()
                    ),
                )
            };
            self.note(Field::Kind, code, text, Some(quote.clone()));
            told.push(quote);
        }
    }

    pub(super) fn moods(&mut self, request: &Request, reading: &Reading) -> Moods {
        let heard = reading.wanted(|what| match what {
            What::Mood(mood) => Some(mood),
            _ => None,
        });
        if !request.moods.is_empty() {
            let asked: Moods = request
                .moods
                .iter()
                .filter_map(|text| self.named::<Mood>(Field::Moods, text))
                .collect();
            for (mood, quote) in heard.into_iter().filter(|(mood, _)| !asked.has(*mood)) {
                let text = format!(
                    "the prompt's {quote} ({}) gives way to the moods asked for",
                    Mood::name(mood)
                );
                self.note(Field::Moods, NoteCode::Overruled, text, Some(quote));
            }
            self.enter(Field::Moods, show_moods(asked), Origin::Asked);
            return asked;
        }
        let moods: Moods = heard.iter().map(|(mood, _)| *mood).collect();
        let origin = if heard.is_empty() {
            Origin::Assumed("none was named".to_owned())
        } else {
            Origin::Understood(quotes_of(heard))
        };
        self.enter(Field::Moods, show_moods(moods), origin);
        moods
    }

    pub(super) fn key(
        &mut self,
        request: &Request,
        reading: &Reading,
        style: Style,
        kind: Kind,
        moods: Moods,
    ) -> Option<Key> {
        let asked = request.key.as_deref().and_then(|text| self.asked_key(text));
        let heard = reading.wanted(|what| match what {
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
        if asked.is_none()
            && heard.is_empty()
            && let Some((scale, quote)) = scales.into_iter().next()
        {
            let key = plain_key(scale);
            let text = format!("{quote} names no home note: {key} it is");
            self.note(Field::Key, NoteCode::TonicAssumed, text, Some(quote.clone()));
            self.enter(Field::Key, key.to_string(), Origin::Understood(vec![quote]));
            return Some(key);
        }
        let wish = Wish {
            field: Field::Key,
            asked,
            heard,
            usual: usual_key(reading, style, moods),
            show: &|key: &Key| key.to_string(),
        };
        Some(self.decide(wish).0)
    }

    fn asked_key(&mut self, text: &str) -> Option<Key> {
        let key = key_text::parse(text);
        if key.is_none() {
            let shown: String = text.trim().chars().take(40).collect();
            self.refuse(Refusal {
                field: Field::Key,
                code: RefusalCode::Unknown,
                value: format!("'{shown}'"),
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

    pub(super) fn instruments(
        &mut self,
        request: &Request,
        reading: &Reading,
        kind: Kind,
    ) -> Vec<Instrument> {
        let heard = reading.wanted(|what| match what {
            What::Instrument(Instrument::Kit808) if kind == Kind::Bass => Some(Instrument::SubBass),
            What::Instrument(instrument) => Some(instrument),
            _ => None,
        });
        if !request.instruments.is_empty() {
            return self.asked_instruments(request, heard, kind);
        }
        let (fitting, unfit): (Vec<_>, Vec<_>) =
            heard.into_iter().partition(|(instrument, _)| instrument.fits(kind));
        // Those that belong to another kind were told of with that kind.
        for (instrument, quote) in
            unfit.into_iter().filter(|(instrument, _)| instrument.usual_kind() == kind)
        {
            let text = format!(
                "{quote} is understood, but {} does not play {}",
                instrument.name(),
                kind.name()
            );
            self.note(Field::Instruments, NoteCode::UnfitInstrument, text, Some(quote));
        }
        let instruments = each_once(fitting.iter().map(|(instrument, _)| *instrument));
        if instruments.is_empty() {
            self.enter(
                Field::Instruments,
                "any".to_owned(),
                Origin::Assumed("style and seed choose".to_owned()),
            );
        } else {
            self.enter(
                Field::Instruments,
                show_instruments(&instruments),
                Origin::Understood(quotes_of(fitting)),
            );
        }
        instruments
    }

    fn asked_instruments(
        &mut self,
        request: &Request,
        heard: Vec<(Instrument, Quote)>,
        kind: Kind,
    ) -> Vec<Instrument> {
        let asked: Vec<Option<Instrument>> =
            request.instruments.iter().map(|text| self.named(Field::Instruments, text)).collect();
        let asked = each_once(asked.into_iter().flatten());
        for instrument in asked.iter().filter(|instrument| !instrument.fits(kind)) {
            let fitting: Vec<&str> = Instrument::ALL
                .iter()
                .filter(|other| other.fits(kind))
                .map(|other| other.name())
                .collect();
            self.refuse(Refusal {
                field: Field::Instruments,
                code: RefusalCode::NotForKind,
                value: format!("'{}'", instrument.name()),
                quote: None,
                allowed: if fitting.is_empty() { "none".to_owned() } else { fitting.join(", ") },
                remedy: format!("leave it out, or ask for {}", instrument.usual_kind().name()),
            });
        }
        for (instrument, quote) in heard
            .into_iter()
            .filter(|(instrument, _)| instrument.fits(kind) && !asked.contains(instrument))
        {
            let text = format!(
                "the prompt's {quote} ({}) gives way to the instruments asked for",
                instrument.name()
            );
            self.note(Field::Instruments, NoteCode::Overruled, text, Some(quote));
        }
        self.enter(Field::Instruments, show_instruments(&asked), Origin::Asked);
        asked
    }

    /// Says of everything that the prompt does not want what comes of it.
    pub(super) fn exclusions(&mut self, reading: &Reading, kind: Kind, is_one_shot: bool) {
        let mut told: Vec<Quote> = Vec::new();
        for mention in reading.mentions.iter().filter(|mention| mention.excluded) {
            let (field, unwanted) = match mention.what {
                What::Kind(other, _) => (Field::Kind, is_within(other, kind)),
                What::Instrument(instrument) => (Field::Instruments, instrument.fits(kind)),
                What::Style(_) => (Field::Style, false),
                What::Mood(_) | What::Major | What::Minor => (Field::Moods, false),
                What::Key(_) | What::Scale(_) => (Field::Key, false),
                What::Bpm(_) | What::BareBpm(_) => (Field::Bpm, false),
                What::Bars(_) | What::Seconds(_) => (Field::Length, false),
                What::OneShot => (Field::OneShot, is_one_shot),
                What::Intensity(_) | What::IntensityWord(_) => (Field::Intensity, false),
                What::Swing(_) | What::SwingWord(_) => (Field::Swing, false),
                What::Without(_) | What::Something | What::Filler => (Field::Prompt, false),
            };
            if told.contains(&mention.quote) {
                continue;
            }
            let quote = mention.quote.clone();
            let text = if unwanted {
                format!(
                    "{quote} is understood, but {} may still have it: parts of a loop cannot be left out",
                    kind.name()
                )
            } else {
                format!("{quote} is understood: it is not asked for")
            };
            told.push(quote.clone());
            self.note(field, NoteCode::Excluded, text, Some(quote));
        }
    }
}

/// Drums, unless they are refused or the style has hardly any.
fn usual_kind(reading: &Reading, style: Style) -> (Kind, &'static str) {
    let refused = |kind| {
        let is_it = |what| matches!(what, What::Kind(other, _) if other == kind);
        reading.mentions.iter().any(|mention| mention.excluded && is_it(mention.what))
    };
    if style == Style::Ambient && !refused(Kind::Texture) {
        return (Kind::Texture, "no kind was named, and ambient lives on textures");
    }
    if !refused(Kind::Drums) {
        return (Kind::Drums, "no kind was named, and a groove is where most begin");
    }
    if refused(Kind::Bass) {
        return (Kind::Chords, "no kind was named, and neither drums nor bass are wanted");
    }
    (Kind::Bass, "no kind was named, and drums are not wanted")
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
        audio::Mode::Major => PitchClass::of(0),
        audio::Mode::Minor => PitchClass::of(9),
    };
    Key { tonic, scale }
}

/// Whether a loop of `kind` contains the other kind.
fn is_within(other: Kind, kind: Kind) -> bool {
    other == kind
        || kind == Kind::Drums && matches!(other, Kind::Kick | Kind::Hats | Kind::Percussion)
}

fn plural(kind: Kind) -> String {
    match kind {
        Kind::Hats | Kind::Drums | Kind::Chords => kind.name().to_owned(),
        Kind::Percussion => "percussion loops".to_owned(),
        _ => format!("{}s", kind.name()),
    }
}

fn show_moods(moods: Moods) -> String {
    let names: Vec<&str> = moods.iter().map(|mood| mood.name()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn show_instruments(instruments: &[Instrument]) -> String {
    let names: Vec<&str> = instruments.iter().map(|instrument| instrument.name()).collect();
    names.join(", ")
}

fn each_once(instruments: impl Iterator<Item = Instrument>) -> Vec<Instrument> {
    let mut once = Vec::new();
    for instrument in instruments {
        if !once.contains(&instrument) {
            once.push(instrument);
        }
    }
    once
}

fn quotes_of<T>(heard: Vec<(T, Quote)>) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    for (_, quote) in heard {
        if !quotes.contains(&quote) {
            quotes.push(quote);
        }
    }
    quotes
}
