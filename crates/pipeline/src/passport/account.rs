use brief::{Account, Origin, Quote};
use serde::{Deserialize, Serialize};

/// How a brief came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// One entry a field.
    entries: Vec<EntryView>,
    /// What else there is to know.
    notes: Vec<NoteView>,
    /// The parts of the prompt that mean nothing here.
    not_understood: Vec<NotUnderstoodView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EntryView {
    field: String,
    value: String,
    /// `asked`, `understood` or `assumed`.
    origin: String,
    /// The words of the prompt that it was understood from.
    quotes: Vec<QuoteView>,
    /// Why it was assumed.
    reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NoteView {
    field: String,
    code: String,
    text: String,
    quote: Option<QuoteView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NotUnderstoodView {
    #[serde(flatten)]
    quote: QuoteView,
    did_you_mean: Option<String>,
}

/// Words of the prompt, and the bytes they stand at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct QuoteView {
    text: String,
    start: usize,
    end: usize,
}

impl AccountView {
    /// The view of an account.
    pub fn of(account: &Account) -> Self {
        let entries = account.entries.iter().map(|entry| {
            let (origin, quotes, reason) = match &entry.origin {
                Origin::Asked => ("asked", Vec::new(), None),
                Origin::Understood(quotes) => {
                    ("understood", quotes.iter().map(QuoteView::of).collect(), None)
                }
                Origin::Assumed(reason) => ("assumed", Vec::new(), Some(reason.clone())),
            };
            EntryView {
                field: entry.field.name().to_owned(),
                value: entry.value.clone(),
                origin: origin.to_owned(),
                quotes,
                reason,
            }
        });
        let notes = account.notes.iter().map(|note| NoteView {
            field: note.field.name().to_owned(),
            code: note.code.name().to_owned(),
            text: note.text.clone(),
            quote: note.quote.as_ref().map(QuoteView::of),
        });
        let not_understood = account.not_understood.iter().map(|part| NotUnderstoodView {
            quote: QuoteView::of(&part.quote),
            did_you_mean: part.did_you_mean.map(str::to_owned),
        });
        Self {
            entries: entries.collect(),
            notes: notes.collect(),
            not_understood: not_understood.collect(),
        }
    }
}

impl QuoteView {
    fn of(quote: &Quote) -> Self {
        Self { text: quote.text.clone(), start: quote.range.start, end: quote.range.end }
    }
}
