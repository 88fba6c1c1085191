use serde_json::{Map, Value};

use super::Segment;

/// As JSON, the way DiffSinger's own tools write it: lists are texts, and so are timesteps.
pub(in super::super) fn write(segments: &[Segment]) -> Value {
    segments.iter().map(segment).collect()
}

fn segment(segment: &Segment) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    put("offset", rounded(segment.offset).into());
    put("text", segment.text.as_str().into());
    put("ph_seq", list(&segment.phonemes, |phoneme| phoneme.symbol.clone()));
    put("ph_dur", list(&segment.phonemes, |phoneme| decimal(phoneme.seconds)));
    put("ph_num", list(&segment.groups, usize::to_string));
    put("note_seq", list(&segment.notes, |note| name_of(note.pitch)));
    put("note_dur", list(&segment.notes, |note| decimal(note.seconds)));
    put("note_slur", list(&segment.notes, |note| u8::from(note.slur).to_string()));
    put("f0_seq", list(&segment.f0.values, |hz| rounded_hz(*hz).to_string()));
    put("f0_timestep", decimal(segment.f0.timestep).into());
    fields.extend(segment.others.clone());
    fields.into()
}

/// A number without needless digits, to the microsecond.
pub(super) fn decimal(number: f64) -> String {
    rounded(number).to_string()
}

pub(super) fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// A pitch to the thousandth, finer than anyone hears.
pub(super) fn rounded_hz(hz: f64) -> f64 {
    (hz * 1e3).round() / 1e3
}

fn name_of(pitch: Option<f64>) -> String {
    let Some(pitch) = pitch else { return "rest".to_owned() };
    let note = pitch.round() as i32;
    let cents = ((pitch - f64::from(note)) * 100.0).round() as i32;
    let class = audio::PitchClass::of(note).name();
    let octave = note.div_euclid(12) - 1;
    if cents == 0 { format!("{class}{octave}") } else { format!("{class}{octave}{cents:+}") }
}

fn list<T>(values: &[T], word: impl Fn(&T) -> String) -> Value {
    values.iter().map(word).collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::super::{Curve, Spoken, SungNote, read};
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let spoken = |symbol: &str, seconds| Spoken { symbol: symbol.to_owned(), seconds };
        let note = |pitch, seconds, slur| SungNote { pitch, seconds, slur };
        let segment = Segment {
            offset: 0.25,
            text: "SP la SP".into(),
            phonemes: vec![
                spoken("SP", 0.1),
                spoken("l", 0.05),
                spoken("a", 0.6),
                spoken("SP", 0.1),
            ],
            groups: vec![2, 1, 1],
            notes: vec![
                note(None, 0.15, false),
                note(Some(61.0), 0.3, false),
                note(Some(62.75), 0.3, true),
                note(None, 0.1, false),
            ],
            f0: Curve { timestep: 0.005, values: vec![277.18; 170] },
            others: Map::from_iter([("seed".to_owned(), Value::from(7))]),
        };
        let text = write(std::slice::from_ref(&segment)).to_string();
        assert!(text.contains(r#""note_seq":"rest C#4 D#4-25 rest""#), "{text}");
        assert!(text.contains(r#""f0_timestep":"0.005""#), "{text}");
        assert_eq!(read(&text), Ok(vec![segment]));
    }
}
