//! Where fields are weighed: what was asked against what was understood against what is usual.

use crate::account::{Account, Entry, NotUnderstood, Note, NoteCode, Origin};
use crate::names::{self, Named};
use crate::refusal::{Refusal, RefusalCode, Refusals};
use crate::{Brief, Field, Quote, Settled};

use super::PROMPT_CHARACTERS_MAX;

/// The account and the refusals as they grow.
#[derive(Default)]
pub(super) struct Desk {
    account: Account,
    refusals: Vec<Refusal>,
}

/// What is known about one field before it is decided.
pub(super) struct Wish<'a, T> {
    pub(super) field: Field,
    pub(super) asked: Option<T>,
    /// What the prompt says, the words that count most first.
    pub(super) heard: Vec<(T, Quote)>,
    /// What is usual, and why.
    pub(super) usual: (T, String),
    /// The value for people; two values are the same if they read the same.
    pub(super) show: &'a dyn Fn(&T) -> String,
}

impl Desk {
    /// Decides a field, and says in the account how. Returns the words of the prompt if they decided.
    pub(super) fn decide<T>(&mut self, wish: Wish<'_, T>) -> (T, Option<Quote>) {
        let Wish { field, asked, heard, usual, show } = wish;
        let was_asked = asked.is_some();
        let Some(value) = asked.as_ref().or(heard.first().map(|(value, _)| value)) else {
            self.enter(field, show(&usual.0), Origin::Assumed(usual.1));
            return (usual.0, None);
        };
        let shown = show(value);
        let mut agreeing: Vec<Quote> = Vec::new();
        for (other, quote) in &heard {
            let other = show(other);
            if other != shown {
                self.note_difference(field, &other, quote, was_asked.then_some(&*shown));
            } else if !agreeing.contains(quote) {
                agreeing.push(quote.clone());
            }
        }
        let quote = agreeing.first().cloned();
        self.enter(
            field,
            shown,
            if was_asked { Origin::Asked } else { Origin::Understood(agreeing) },
        );
        match asked {
            Some(value) => (value, None),
            None => (heard.into_iter().next().map_or(usual.0, |(value, _)| value), quote),
        }
    }

    fn note_difference(&mut self, field: Field, other: &str, quote: &Quote, asked: Option<&str>) {
        let name = field.name();
        let (code, text) = match asked {
            Some(asked) => (
                NoteCode::Overruled,
                format!(
                    "the prompt's {quote} ({name} {other}) gives way to {name} {asked}, which was asked for"
                ),
            ),
            None => (
                NoteCode::SaidTwice,
                format!("the prompt also says {quote} ({name} {other}), which is not used"),
            ),
        };
        self.note(field, code, text, Some(quote.clone()));
    }

    pub(super) fn enter(&mut self, field: Field, value: String, origin: Origin) {
        self.account.entries.push(Entry { field, value, origin });
    }

    pub(super) fn note(
        &mut self,
        field: Field,
        code: NoteCode,
        text: String,
        quote: Option<Quote>,
    ) {
        self.account.notes.push(Note { field, code, text, quote });
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refusals.push(refusal);
    }

    /// The value that a guided name stands for, or a refusal that lists the choices.
    pub(super) fn named<N: Named>(&mut self, field: Field, text: &str) -> Option<N> {
        match names::find::<N>(text) {
            Ok(one) => {
                if !text.trim().eq_ignore_ascii_case(one.name()) {
                    let read_as =
                        format!("{} '{}' is read as {}", field.name(), clip(text), one.name());
                    self.note(field, NoteCode::ReadAs, read_as, None);
                }
                Some(one)
            }
            Err(near) => {
                let remedy = match near {
                    Some(name) => format!("did you mean '{name}'?"),
                    None => "choose one of these".to_owned(),
                };
                self.refuse(Refusal {
                    field,
                    code: RefusalCode::Unknown,
                    value: format!("'{}'", clip(text)),
                    quote: None,
                    allowed: names::choices::<N>(),
                    remedy,
                });
                None
            }
        }
    }

    /// Refuses a number outside its range; `remedy` says what to do about it.
    pub(super) fn check(
        &mut self,
        field: Field,
        value: f64,
        quote: Option<Quote>,
        range: (f64, f64),
        remedy: String,
    ) -> bool {
        if (range.0..=range.1).contains(&value) {
            return true;
        }
        let code =
            if value.is_finite() { RefusalCode::OutOfRange } else { RefusalCode::NotANumber };
        let allowed = format!("{} to {}", range.0, range.1);
        self.refuse(Refusal { field, code, value: show_number(value), quote, allowed, remedy });
        false
    }

    pub(super) fn prompt_is_short_enough(&mut self, prompt: &str) -> bool {
        let characters = prompt.chars().count();
        if characters <= PROMPT_CHARACTERS_MAX {
            return true;
        }
        self.refuse(Refusal {
            field: Field::Prompt,
            code: RefusalCode::TooLong,
            value: format!("of {characters} characters"),
            quote: None,
            allowed: format!("up to {PROMPT_CHARACTERS_MAX} characters"),
            remedy: format!("leave out {}", characters - PROMPT_CHARACTERS_MAX),
        });
        false
    }

    pub(super) fn finish(
        self,
        brief: Brief,
        not_understood: Vec<NotUnderstood>,
    ) -> Result<Settled, Refusals> {
        let Self { mut account, mut refusals } = self;
        if !refusals.is_empty() {
            refusals.sort_by_key(|refusal| refusal.field);
            return Err(Refusals(refusals));
        }
        account.entries.sort_by_key(|entry| entry.field);
        account.not_understood = not_understood;
        Ok(Settled { brief, account })
    }
}

/// Text that was typed, short enough to be repeated.
pub(super) fn clip(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A number as it was typed, but never hundreds of digits.
pub(super) fn show_number(value: f64) -> String {
    if value.is_finite() && value.abs() >= 1e9 { format!("{value:e}") } else { value.to_string() }
}
