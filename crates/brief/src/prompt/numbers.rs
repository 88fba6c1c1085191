//! Numbers and what they count: tempo, length, intensity, swing.

use super::What;
use super::text::Text;

/// A number with its unit or label at a place: how many tokens it takes, and what it says. No meaning but some tokens
/// is a number that counts something else.
pub(super) fn read(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    minutes_and_seconds(text, at)
        .or_else(|| fraction(text, at))
        .or_else(|| decade(text, at))
        .or_else(|| number_and_unit(text, at))
        .or_else(|| label_and_number(text, at))
        .or_else(|| bare_tempo(text, at))
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Bpm,
    Bars,
    Beats,
    Seconds,
    Minutes,
    Swing,
}

/// Portuguese and Spanish words for time come along: they are cheap, and nothing else is written like them.
const UNITS: [(&str, Unit); 30] = [
    ("bpm", Unit::Bpm),
    ("beats per minute", Unit::Bpm),
    ("beats a minute", Unit::Bpm),
    ("bars", Unit::Bars),
    ("bar", Unit::Bars),
    ("measures", Unit::Bars),
    ("measure", Unit::Bars),
    ("compassos", Unit::Bars),
    ("compasso", Unit::Bars),
    ("compases", Unit::Bars),
    ("compás", Unit::Bars),
    ("beats", Unit::Beats),
    ("beat", Unit::Beats),
    ("seconds", Unit::Seconds),
    ("second", Unit::Seconds),
    ("secs", Unit::Seconds),
    ("sec", Unit::Seconds),
    ("s", Unit::Seconds),
    ("segundos", Unit::Seconds),
    ("segundo", Unit::Seconds),
    ("minutes", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("mins", Unit::Minutes),
    ("min", Unit::Minutes),
    ("minutos", Unit::Minutes),
    ("minuto", Unit::Minutes),
    ("% swing", Unit::Swing),
    ("percent swing", Unit::Swing),
    ("% shuffle", Unit::Swing),
    ("percent shuffle", Unit::Swing),
];

const NUMBER_WORDS: [(&str, f64); 18] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("quatro", 4.0),
    ("cuatro", 4.0),
    ("oito", 8.0),
];

fn minutes_and_seconds(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    let minutes = text.number(at)?;
    let seconds = text.number(at + 1)?;
    (text.gap(at + 1) == ":" && text.written(at + 1).len() == 2 && seconds < 60.0)
        .then_some((2, Some(What::Seconds(minutes * 60.0 + seconds))))
}

/// `4/4` is how everything here is counted; any other fraction counts nothing that is known.
fn fraction(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    text.number(at)?;
    text.number(at + 1)?;
    let four_four = text.word(at) == "4" && text.word(at + 1) == "4";
    (text.gap(at + 1) == "/").then_some((2, four_four.then_some(What::Filler)))
}

/// The eighties are no length.
fn decade(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    let is_decade =
        matches!(text.word(at), "50" | "60" | "70" | "80" | "90") && text.word(at + 1) == "s";
    (is_decade && matches!(text.gap(at + 1), "" | "'" | "’")).then_some((2, None))
}

fn number_and_unit(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    let value = text.number(at).or_else(|| named_number(text.word(at)))?;
    let (length, unit) = unit_at(text, at + 1)?;
    Some((1 + length, Some(counted(value, unit))))
}

fn counted(value: f64, unit: Unit) -> What {
    match unit {
        Unit::Bpm => What::Bpm(value),
        Unit::Bars => What::Bars(value),
        Unit::Beats => What::Bars(value / 4.0),
        Unit::Seconds => What::Seconds(value),
        Unit::Minutes => What::Seconds(value * 60.0),
        Unit::Swing => What::Swing(value / 100.0),
    }
}

fn named_number(word: &str) -> Option<f64> {
    NUMBER_WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// The unit that follows directly at a place, and how many tokens it takes.
fn unit_at(text: &Text, at: usize) -> Option<(usize, Unit)> {
    if text.breaks(at) {
        return None;
    }
    (1..=3).rev().find_map(|length| {
        let phrase = text.phrase(at, at + length)?;
        UNITS.iter().find(|(name, _)| *name == phrase).map(|(_, unit)| (length, *unit))
    })
}

fn label_and_number(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    let label = text.word(at);
    if !matches!(
        label,
        "bpm" | "tempo" | "at" | "bars" | "seconds" | "intensity" | "energy" | "level" | "swing"
    ) {
        return None;
    }
    let mut place = at + 1;
    while !text.breaks(place)
        && matches!(text.word(place), "of" | "at" | "is" | "to" | "around" | "about" | "level")
    {
        place += 1;
    }
    if text.breaks(place) {
        return None;
    }
    let value = text.number(place).or_else(|| named_number(text.word(place)))?;
    let unit = unit_at(text, place + 1);
    let (what, unit_length) = match (label, unit) {
        ("bpm" | "tempo" | "at", Some((length, Unit::Bpm))) => (What::Bpm(value), length),
        (_, Some(_)) => return None,
        ("bpm" | "tempo", None) => (What::Bpm(value), 0),
        // No fewer: "at 2 in the morning" is no tempo.
        ("at", None) if value >= 40.0 => (What::Bpm(value), 0),
        ("bars", None) => (What::Bars(value), 0),
        ("seconds", None) => (What::Seconds(value), 0),
        ("intensity" | "energy" | "level", None) => {
            (What::Intensity(value), out_of_five(text, place + 1))
        }
        ("swing", None) => {
            let percent =
                matches!(text.word(place + 1), "%" | "percent") && !text.breaks(place + 1);
            // A whole number can only be meant in hundredths.
            let value = if percent || value > 1.0 { value / 100.0 } else { value };
            (What::Swing(value), usize::from(percent))
        }
        _ => return None,
    };
    Some((place + 1 + unit_length - at, Some(what)))
}

/// The tokens of `/5`, `of 5` or `out of 5`.
fn out_of_five(text: &Text, at: usize) -> usize {
    if text.gap(at).trim() == "/" && text.word(at) == "5" {
        return 1;
    }
    [("of 5", 2), ("out of 5", 3)]
        .into_iter()
        .find(|(phrase, length)| {
            !text.breaks(at) && text.phrase(at, at + length).as_deref() == Some(phrase)
        })
        .map_or(0, |(_, length)| length)
}

/// A number that stands alone and could be a tempo is one: "dark bass, 128".
fn bare_tempo(text: &Text, at: usize) -> Option<(usize, Option<What>)> {
    let value = text.number(at)?;
    let what = (60.0..=200.0).contains(&value).then_some(What::BareBpm(value));
    Some((1, what))
}
