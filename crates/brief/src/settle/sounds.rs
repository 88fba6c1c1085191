//! Kind, style, moods, key and instruments.

use super::desk::{Desk, Wish};
use super::exclusions::is_part;
use super::key::plural;
use crate::account::{NoteCode, Origin};

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
        let asked = request.style.as_deref().and_then(|text| self.named(Field::Style, text));
        // "Ambient techno" is techno with the mood: the word is the style only where no other is.
        let is_other = |style: &Style| *style != Style::Ambient;
        if asked.as_ref().is_some_and(is_other) || heard.iter().any(|(style, _)| is_other(style)) {
            let moods = reading.wanted(|what| (what == What::Mood(Mood::Ambient)).then_some(()));
            heard.retain(|(style, quote)| {
                is_other(style) || !moods.iter().any(|(_, mood)| mood == quote)
            });
        }
        let refused = |style| {
            reading
                .mentions
                .iter()
                .any(|mention| mention.excluded && mention.what == What::Style(style))
        };
        let usual = [Style::Techno, Style::House]
            .into_iter()
            .find(|style| !refused(*style))
            .unwrap_or(Style::Breakbeat);
        let reason = "no style was named, and parts that are to fit together need the same one";

        let wish = Wish {
            field: Field::Style,
            asked,
            heard,
            usual: (usual, reason.to_owned()),
            show: &|style| style.name().to_owned(),
        };
        self.decide(wish).0
    }

    pub(super) fn kind(&mut self, request: &Request, reading: &Reading, style: Style) -> Kind {
        let asked = request.kind.as_deref().and_then(|text| self.named(Field::Kind, text));
        let chosen = choose(reading, request.one_shot);
        let mut told = Vec::new();
        let kind = match (asked, chosen) {
            (Some(asked), _) => {
                self.enter(Field::Kind, Kind::name(asked).to_owned(), Origin::Asked);
                asked
            }
            (None, Some(ChosenKind { kind, quotes })) => {
                told.clone_from(&quotes);
                self.enter(Field::Kind, kind.name().to_owned(), Origin::Understood(quotes));
                kind
            }
            (None, None) => {
                let (kind, reason) = usual_kind(request, reading, style);
                self.enter(Field::Kind, kind.name().to_owned(), Origin::Assumed(reason.to_owned()));
                kind
            }
        };
        self.note_other_kinds(reading, kind, asked.is_some(), told);
        kind
    }

    /// One loop carries one kind: says so of every other one that the prompt names.
    fn note_other_kinds(
        &mut self,
        reading: &Reading,
        kind: Kind,
        was_asked: bool,
        mut told: Vec<Quote>,
    ) {
        let others = reading.wanted(|what| match what {
            What::Kind(other, Weight::Named) => Some(other),
            // An instrument that the kind is played on is part of it.
            What::Instrument(instrument, Weight::Implied)
                if !meant(instrument, kind).fits(kind) =>
            {
                Some(instrument.usual_kind())
            }
            _ => None,
        });
        for (other, quote) in others {
            if other == kind || told.contains(&quote) {
                continue;
            }
            let (code, text) = if is_part(other, kind) {
                (NoteCode::Contained, format!("{quote} is part of a whole groove"))
            } else if was_asked {
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

    pub(super) fn instruments(
        &mut self,
        request: &Request,
        reading: &Reading,
        kind: Kind,
    ) -> Vec<Instrument> {
        let heard = reading.wanted(|what| match what {
            What::Instrument(instrument, weight) => Some((meant(instrument, kind), weight)),
            _ => None,
        });
        // Those that stand for another kind were told of with that kind.
        for ((instrument, _), quote) in
            heard.iter().filter(|((one, weight), _)| !one.fits(kind) && *weight == Weight::Weak)
        {
            let text = format!(
                "{quote} is understood as {}, which {} do not use",
                instrument.name(),
                plural(kind)
            );
            self.note(Field::Instruments, NoteCode::UnfitInstrument, text, Some(quote.clone()));
        }
        let heard = heard.into_iter().map(|((instrument, _), quote)| (instrument, quote));
        let fitting: Vec<_> = heard.filter(|(instrument, _)| instrument.fits(kind)).collect();
        if !request.instruments.is_empty() {
            return self.asked_instruments(request, fitting, kind);
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
        for (instrument, quote) in
            heard.into_iter().filter(|(instrument, _)| !asked.contains(instrument))
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
}

/// What is made when nothing says what: drums, unless something speaks against them.
fn usual_kind(request: &Request, reading: &Reading, style: Style) -> (Kind, &'static str) {
    let refused = |kind| {
        let is_it = |what| matches!(what, What::Kind(other, _) if other == kind);
        reading.mentions.iter().any(|mention| mention.excluded && is_it(mention.what))
    };
    let wants = |sort: fn(What) -> bool| {
        reading.mentions.iter().any(|mention| !mention.excluded && sort(mention.what))
    };
    let one_shot = request.one_shot || wants(|what| what == What::OneShot);
    let key = request.key.is_some() || wants(|what| matches!(what, What::Key(_) | What::Scale(_)));
    let candidates = [
        (Kind::Kick, one_shot, "no kind was named, and a kick can be a one-shot"),
        (
            Kind::Texture,
            style == Style::Ambient,
            "no kind was named, and ambient lives on textures",
        ),
        (Kind::Bass, key, "no kind was named, but a key was, and drums carry none"),
        (Kind::Drums, true, "no kind was named, and a groove is where most begin"),
        (Kind::Bass, true, "no kind was named, and drums are not wanted"),
        (Kind::Chords, true, "no kind was named, and neither drums nor bass are wanted"),
    ];
    let usual = candidates.iter().find(|(kind, applies, _)| *applies && !refused(*kind));
    usual.map_or((Kind::Lead, "no other kind is left"), |(kind, _, reason)| (*kind, reason))
}

/// What a word for an instrument means where this kind is made: 808 is a kit, and a bass.
fn meant(instrument: Instrument, kind: Kind) -> Instrument {
    if instrument == Instrument::Kit808 && kind == Kind::Bass {
        Instrument::SubBass
    } else {
        instrument
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
