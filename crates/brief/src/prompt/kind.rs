//! Which of several things named is to be made.

use super::{Mention, Reading, What};
use crate::vocabulary::Weight;
use crate::{Kind, Quote};

/// The kind a prompt asks for.
pub(crate) struct ChosenKind {
    pub(crate) kind: Kind,
    pub(crate) quotes: Vec<Quote>,
}

/// The kind of the first main phrase that names one.
///
/// A phrase tied to another by "with" or "and" gives way to it, a kind's own word beats an instrument that is usually
/// asked for as that kind, and within a phrase the last word counts, as English puts the head of a compound last
/// ("bass arp"). Several parts of a drum kit together are a whole groove. For a one-shot, only what can be one counts.
pub(crate) fn choose(reading: &Reading, one_shot: bool) -> Option<ChosenKind> {
    let mut candidates: Vec<Candidate> =
        reading.mentions.iter().filter_map(Candidate::of).collect();
    let one_shot = one_shot
        || reading
            .mentions
            .iter()
            .any(|mention| !mention.excluded && mention.what == What::OneShot);
    if one_shot && candidates.iter().any(|candidate| candidate.kind.has_one_shot()) {
        candidates.retain(|candidate| candidate.kind.has_one_shot());
    }
    let best =
        candidates.iter().map(|candidate| (!candidate.mention.tied, candidate.weight)).max()?;
    let ranked = |candidate: &&Candidate| (!candidate.mention.tied, candidate.weight) == best;
    let first = candidates.iter().find(ranked)?;
    let mut same_phrase = candidates
        .iter()
        .filter(ranked)
        .filter(|other| other.mention.phrase == first.mention.phrase);
    let chosen = if best.1 == Weight::Named { same_phrase.next_back()? } else { first };

    let beats: Vec<&Candidate> = candidates.iter().filter(|candidate| is_beat(candidate)).collect();
    let several = beats.iter().any(|candidate| candidate.kind != beats[0].kind);
    if is_beat(chosen)
        && several
        && !one_shot
        && candidates.iter().all(|candidate| is_beat(candidate) || candidate.kind == Kind::Drums)
    {
        return Some(ChosenKind { kind: Kind::Drums, quotes: quotes(&beats) });
    }
    let same: Vec<&Candidate> =
        candidates.iter().filter(|candidate| candidate.kind == chosen.kind).collect();
    Some(ChosenKind { kind: chosen.kind, quotes: quotes(&same) })
}

struct Candidate<'a> {
    kind: Kind,
    weight: Weight,
    mention: &'a Mention,
}

impl<'a> Candidate<'a> {
    fn of(mention: &'a Mention) -> Option<Self> {
        let (kind, weight) = match mention.what {
            What::Kind(kind, weight) => (kind, weight),
            What::Instrument(instrument, weight) => (instrument.usual_kind(), weight),
            _ => return None,
        };
        (!mention.excluded).then_some(Self { kind, weight, mention })
    }
}

/// Whether it is one part of a drum kit.
fn is_beat(candidate: &Candidate) -> bool {
    matches!(candidate.kind, Kind::Kick | Kind::Hats | Kind::Percussion)
}

fn quotes(candidates: &[&Candidate]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> =
        candidates.iter().map(|candidate| candidate.mention.quote.clone()).collect();
    quotes.dedup();
    quotes
}
