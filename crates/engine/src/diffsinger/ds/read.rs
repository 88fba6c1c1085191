use serde_json::{Map, Value};

use super::{Curve, Segment, Spoken, SungNote};

/// How far the lengths of one segment may lie apart, in seconds: they are written with few decimals, and the pitch ends with
/// the last whole timestep.
const LENGTHS_APART_MAX: f64 = 0.05;
/// An hour is no loop: such a number is a mistake.
const SECONDS_MAX: f64 = 3600.0;

/// Why a text is no score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum DsError {
    #[error("it is no JSON: {0}")]
    Json(String),
    #[error("it is neither a segment nor a list of them")]
    Shape,
    #[error("there is no segment in it")]
    Empty,
    #[error("segment {segment}: {reason}")]
    Segment {
        /// Counted from 1.
        segment: usize,
        reason: String,
    },
}

/// Reads a score, and holds it against the rules of the format.
pub(in super::super) fn read(text: &str) -> Result<Vec<Segment>, DsError> {
    let found: Value =
        serde_json::from_str(text).map_err(|error| DsError::Json(error.to_string()))?;
    let list = match found {
        Value::Array(list) => list,
        one @ Value::Object(_) => vec![one],
        _ => return Err(DsError::Shape),
    };
    if list.is_empty() {
        return Err(DsError::Empty);
    }
    let segments = list.into_iter().zip(1..).map(|(value, segment)| {
        let Value::Object(fields) = value else { return Err(DsError::Shape) };
        segment_of(fields).map_err(|reason| DsError::Segment { segment, reason })
    });
    segments.collect()
}

#[cfg(any(feature = "onnx", test))]
pub(super) fn other(segment: &Segment, name: &str) -> Result<Option<Curve>, String> {
    let Some(value) = segment.others.get(name) else { return Ok(None) };
    if let Some(constant) = value.as_f64() {
        let timestep = segment.seconds().max(0.001);
        return Ok(Some(Curve { timestep, values: vec![constant] }));
    }
    curve(&segment.others, name).map(Some)
}

fn segment_of(mut fields: Map<String, Value>) -> Result<Segment, String> {
    let offset = fields.get("offset").map_or(Ok(0.0), |value| {
        number(value).filter(|offset| *offset >= 0.0).ok_or("'offset' is no time".to_owned())
    })?;
    let phonemes = words(&fields, "ph_seq")?;
    let groups = whole_numbers(&fields, "ph_num")?;
    let seconds = lengths(&fields, "ph_dur")?;
    same_length("ph_dur", seconds.len(), "ph_seq", phonemes.len())?;
    let grouped = groups.iter().sum::<usize>();
    if grouped != phonemes.len() {
        return Err(format!("'ph_num' counts {grouped} phonemes, 'ph_seq' has {}", phonemes.len()));
    }
    let spoken = phonemes.into_iter().zip(seconds);
    let segment = Segment {
        offset,
        text: fields.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        phonemes: spoken.map(|(symbol, seconds)| Spoken { symbol, seconds }).collect(),
        notes: notes(&fields, groups.len())?,
        groups,
        f0: curve(&fields, "f0_seq")?,
        others: {
            KNOWN.iter().for_each(|name| drop(fields.remove(*name)));
            fields
        },
    };
    let sung = segment.seconds();
    let noted: f64 = segment.notes.iter().map(|note| note.seconds).sum();
    let pitched = segment.f0.values.len() as f64 * segment.f0.timestep;
    for (name, length) in [("note_dur", noted), ("f0_seq", pitched)] {
        if (length - sung).abs() > LENGTHS_APART_MAX.max(2.0 * segment.f0.timestep) {
            return Err(format!("'{name}' lasts {length:.3} s, and 'ph_dur' {sung:.3} s"));
        }
    }
    if !(sung > 0.0 && offset + sung < SECONDS_MAX) {
        return Err(format!("it lasts {sung:.3} s"));
    }
    if segment.f0.values.iter().any(|hz| *hz < 0.0) {
        return Err("'f0_seq' has a pitch below 0 Hz".to_owned());
    }
    Ok(segment)
}

/// The fields that a [`Segment`] has a place for.
const KNOWN: &[&str] = &[
    "offset",
    "text",
    "ph_seq",
    "ph_dur",
    "ph_num",
    "note_seq",
    "note_dur",
    "note_slur",
    "f0_seq",
    "f0_timestep",
];

fn notes(fields: &Map<String, Value>, groups: usize) -> Result<Vec<SungNote>, String> {
    let names = words(fields, "note_seq")?;
    let seconds = lengths(fields, "note_dur")?;
    same_length("note_dur", seconds.len(), "note_seq", names.len())?;
    let slurs = match fields.get("note_slur") {
        Some(_) => whole_numbers(fields, "note_slur")?,
        None => vec![0; names.len()],
    };
    same_length("note_slur", slurs.len(), "note_seq", names.len())?;
    let begun = slurs.iter().filter(|slur| **slur == 0).count();
    if begun != groups {
        return Err(format!("{begun} notes begin a syllable, and 'ph_num' has {groups} groups"));
    }
    let notes = names.iter().zip(seconds).zip(slurs);
    notes
        .map(|((name, seconds), slur)| {
            Ok(SungNote { pitch: pitch_of(name)?, seconds, slur: slur != 0 })
        })
        .collect()
}

/// A note by its name: `C4`, `D#3`, `Bb2`, with cents as in `C4+12`, or `rest`.
fn pitch_of(name: &str) -> Result<Option<f64>, String> {
    if name == "rest" {
        return Ok(None);
    }
    let refuse = || format!("'{name}' in 'note_seq' is no note");
    let mut letters = name.chars();
    let class = match letters.next() {
        Some('C') => 0,
        Some('D') => 2,
        Some('E') => 4,
        Some('F') => 5,
        Some('G') => 7,
        Some('A') => 9,
        Some('B') => 11,
        _ => return Err(refuse()),
    };
    let after = letters.as_str();
    let (sharps, after) = match after.chars().next() {
        Some('#' | '♯') => (1, after.trim_start_matches(['#', '♯'])),
        Some('b' | '♭') => (-1, after.trim_start_matches(['b', '♭'])),
        _ => (0, after),
    };
    // The first character may be the sign of the octave.
    let cents_at =
        after.char_indices().skip(1).find(|(_, c)| matches!(c, '+' | '-')).map(|(at, _)| at);
    let (octave, cents) = after.split_at(cents_at.unwrap_or(after.len()));
    let octave: i32 = octave.parse().map_err(|_| refuse())?;
    let cents: f64 = if cents.is_empty() { 0.0 } else { cents.parse().map_err(|_| refuse())? };
    let pitch = f64::from(12 * (octave + 1) + class + sharps) + cents / 100.0;
    if (0.0..128.0).contains(&pitch) { Ok(Some(pitch)) } else { Err(refuse()) }
}

fn curve(fields: &Map<String, Value>, name: &str) -> Result<Curve, String> {
    let step_name = format!("{}_timestep", name.trim_end_matches("_seq"));
    let step = fields.get(&step_name).ok_or_else(|| format!("'{step_name}' is missing"))?;
    let timestep = number(step)
        .filter(|timestep| (0.0001..SECONDS_MAX).contains(timestep))
        .ok_or_else(|| format!("'{step_name}' is no step in time"))?;
    let values = numbers(fields, name)?;
    if values.is_empty() {
        Err(format!("'{name}' is empty"))
    } else {
        Ok(Curve { timestep, values })
    }
}

fn lengths(fields: &Map<String, Value>, name: &str) -> Result<Vec<f64>, String> {
    let numbers = numbers(fields, name)?;
    match numbers.iter().find(|seconds| !(0.0..SECONDS_MAX).contains(*seconds)) {
        Some(odd) => Err(format!("{odd} in '{name}' is no length")),
        None => Ok(numbers),
    }
}

fn numbers(fields: &Map<String, Value>, name: &str) -> Result<Vec<f64>, String> {
    let number = |word: String| match word.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("'{word}' in '{name}' is no number")),
    };
    words(fields, name)?.into_iter().map(number).collect()
}

fn whole_numbers(fields: &Map<String, Value>, name: &str) -> Result<Vec<usize>, String> {
    let number =
        |word: String| word.parse().map_err(|_| format!("'{word}' in '{name}' is no whole number"));
    words(fields, name)?.into_iter().map(number).collect()
}

/// The words of a list, which the format has as one text.
fn words(fields: &Map<String, Value>, name: &str) -> Result<Vec<String>, String> {
    let text = fields.get(name).ok_or_else(|| format!("'{name}' is missing"))?;
    let text = text.as_str().ok_or_else(|| format!("'{name}' is no text"))?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// A number, or a text with one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    number.filter(|number: &f64| number.is_finite())
}

fn same_length(one: &str, has: usize, other: &str, wanted: usize) -> Result<(), String> {
    if has == wanted {
        Ok(())
    } else {
        Err(format!("'{one}' has {has} values, '{other}' {wanted}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(change: impl FnOnce(&mut Map<String, Value>)) -> Result<Vec<Segment>, DsError> {
        let f0: Vec<&str> = vec!["160.3"; 336];
        let mut fields = serde_json::json!({
            "offset": 7.0, "text": "AP shi zhe SP", "ph_seq": "AP sh ir zh e SP",
            "ph_dur": "0.39 0.20 0.25 0.15 0.59 0.10", "ph_num": "2 2 1 1",
            "note_seq": "rest D#3 C4+12 rest", "note_dur": "0.59 0.4 0.59 0.1", "note_slur": "0 0 0 0",
            "f0_seq": f0.join(" "), "f0_timestep": "0.005", "gender": 0.25, "spk_mix": {},
        });
        change(fields.as_object_mut().unwrap());
        read(&fields.to_string())
    }

    fn refusal(change: impl FnOnce(&mut Map<String, Value>)) -> String {
        sample(change).unwrap_err().to_string()
    }

    #[test]
    fn a_score_of_other_tools_is_read_whole() {
        let segments = sample(|_| {}).unwrap();
        let [segment] = segments.as_slice() else { panic!("one segment") };
        assert_eq!(segment.offset, 7.0);
        assert_eq!(segment.phonemes[1], Spoken { symbol: "sh".into(), seconds: 0.2 });
        assert_eq!(segment.groups, [2, 2, 1, 1]);
        let pitches: Vec<_> = segment.notes.iter().map(|note| note.pitch).collect();
        assert_eq!(pitches, [None, Some(51.0), Some(60.12), None]);
        assert_eq!(segment.f0.values.len(), 336);
        assert_eq!(segment.other("gender").unwrap().unwrap().values, [0.25]);
        assert_eq!(segment.other("energy").unwrap(), None);
    }

    #[test]
    fn what_does_not_add_up_is_refused_with_the_sums() {
        let set = |name: &'static str, value: &'static str| {
            refusal(move |fields| drop(fields.insert(name.into(), value.into())))
        };
        assert_eq!(
            set("ph_num", "2 2 1 2"),
            "segment 1: 'ph_num' counts 7 phonemes, 'ph_seq' has 6"
        );
        assert_eq!(set("ph_dur", "0.39 0.20 0.25"), "segment 1: 'ph_dur' has 3 values, 'ph_seq' 6");
        assert_eq!(
            set("f0_seq", "160 161 162"),
            "segment 1: 'f0_seq' lasts 0.015 s, and 'ph_dur' 1.680 s"
        );
        assert_eq!(
            set("note_dur", "0.59 0.4 1.59 0.1"),
            "segment 1: 'note_dur' lasts 2.680 s, and 'ph_dur' 1.680 s"
        );
        assert_eq!(
            set("note_slur", "0 0 1 0"),
            "segment 1: 3 notes begin a syllable, and 'ph_num' has 4 groups"
        );
        assert_eq!(set("note_seq", "rest H3 C4 rest"), "segment 1: 'H3' in 'note_seq' is no note");
        assert_eq!(set("f0_timestep", "0"), "segment 1: 'f0_timestep' is no step in time");
        assert_eq!(set("ph_dur", "0.39 x 1 1 1 1"), "segment 1: 'x' in 'ph_dur' is no number");
        assert_eq!(set("ph_dur", "0.39 -1 1 1 1 1"), "segment 1: -1 in 'ph_dur' is no length");
        let without_pitch = refusal(|fields| drop(fields.remove("f0_seq")));
        assert_eq!(without_pitch, "segment 1: 'f0_seq' is missing");
        assert_eq!(read("[]"), Err(DsError::Empty));
        assert_eq!(read("3"), Err(DsError::Shape));
        assert!(matches!(read("no"), Err(DsError::Json(_))));
    }

    #[test]
    fn a_slower_and_higher_song_is_the_same_song() {
        let mut segment = sample(|fields| {
            fields.insert("energy".into(), "0.1 0.2".into());
            fields.insert("energy_timestep".into(), "0.84".into());
        })
        .unwrap()
        .remove(0);
        segment.stretch(2.0);
        segment.transpose(12.0);
        assert_eq!(segment.offset, 14.0);
        assert!((segment.seconds() - 3.36).abs() < 1e-9);
        assert_eq!(segment.f0.timestep, 0.01);
        assert!((segment.f0.values[0] - 320.6).abs() < 1e-9);
        assert_eq!(segment.notes[1].pitch, Some(63.0));
        let energy = segment.other("energy").unwrap().unwrap();
        assert_eq!(energy, Curve { timestep: 1.68, values: vec![0.1, 0.2] });
    }
}
