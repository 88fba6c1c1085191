//! From a request to a brief: guided fields first, then the prompt, then what is usual.

mod desk;
mod exclusions;
mod key;
mod numbers;
mod sounds;

use crate::account::Account;
use crate::prompt::Reading;
use crate::refusal::{Refusal, RefusalCode, Refusals};
use crate::{Brief, Field, Request};
use desk::Desk;

pub use numbers::{BPM, INTENSITY, SAMPLE_RATES, SWING};

/// The characters a prompt may have: Unicode scalar values.
pub const PROMPT_CHARACTERS_MAX: usize = 500;

/// A brief, and how it came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// What will be made.
    pub brief: Brief,
    /// Where each of its values is from.
    pub account: Account,
}

impl Request {
    /// Checks everything, understands the prompt and fills in what is usual.
    ///
    /// What a guided field says counts before what the prompt says, and the account tells where they differ.
    ///
    /// # Errors
    /// Every problem at once: values out of range, unknown names, fields that contradict each other, nothing to make.
    pub fn settle(self) -> Result<Settled, Refusals> {
        let mut desk = Desk::default();
        let prompt = self.prompt.clone().filter(|prompt| !prompt.trim().is_empty());
        let reading = match &prompt {
            Some(prompt) if desk.prompt_is_short_enough(prompt) => Reading::of(prompt),
            _ => Reading::default(),
        };
        if prompt.is_none() && self.kind.is_none() {
            desk.refuse(nothing_to_make());
        }

        let style = desk.style(&self, &reading);
        let kind = desk.kind(&self, &reading, style);
        let bpm = desk.bpm(&self, &reading, style);
        let length = desk.length(&self, &reading, style, kind, bpm);
        let moods = desk.moods(&self, &reading);
        let key = desk.key(&self, &reading, style, kind, moods);
        let intensity = desk.intensity(&self, &reading, style);
        let swing = desk.swing(&self, &reading, style);
        let instruments = desk.instruments(&self, &reading, kind);
        let sample_rate = desk.sample_rate(&self);

        let brief = Brief {
            kind,
            length,
            bpm,
            key,
            intensity,
            moods,
            style,
            swing,
            instruments,
            prompt,
            sample_rate,
        };
        desk.exclusions(&reading, &brief);
        desk.finish(brief, reading.not_understood)
    }
}

fn nothing_to_make() -> Refusal {
    Refusal {
        field: Field::Kind,
        code: RefusalCode::Missing,
        value: String::new(),
        quote: None,
        allowed: crate::names::choices::<crate::Kind>(),
        remedy: "name a kind, or write a prompt such as 'dark techno bass, 128 BPM'".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Origin;
    use crate::vocabulary::{Meaning, Weight, phrases};

    #[test]
    fn no_word_that_means_something_is_dropped_in_silence() {
        for (phrase, means) in phrases() {
            // What only hints at a kind has no wish left when the kind is named.
            let hints =
                |one: &Meaning| matches!(one, Meaning::Filler | Meaning::Kind(_, Weight::Weak));
            if means.iter().all(hints) {
                continue;
            }
            for rest in [
                "arp, house",
                "drums, ambient",
                "kick one-shot, D minor",
                "lead, not dark, swing 60%",
            ] {
                let prompt = format!("{phrase}, {rest}");
                let told = told_ranges(&prompt);
                assert!(told.contains(&(0..phrase.len())), "{prompt}: {told:?}");
            }
        }
    }

    fn told_ranges(prompt: &str) -> Vec<std::ops::Range<usize>> {
        let request = Request { prompt: Some(prompt.to_owned()), ..Request::default() };
        let account = match request.settle() {
            Ok(settled) => settled.account,
            Err(refusals) => {
                return refusals
                    .0
                    .into_iter()
                    .filter_map(|refusal| Some(refusal.quote?.range))
                    .collect();
            }
        };
        let mut ranges: Vec<_> =
            account.notes.into_iter().filter_map(|note| Some(note.quote?.range)).collect();
        for entry in account.entries {
            if let Origin::Understood(quotes) = entry.origin {
                ranges.extend(quotes.into_iter().map(|quote| quote.range));
            }
        }
        ranges
    }
}
