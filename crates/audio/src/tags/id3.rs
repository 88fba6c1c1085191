use super::{Field, Tags, split_date};

/// An ID3v2.3 tag, without padding.
///
/// Version 2.3 because DJ players and many programs still do not read 2.4 (and nothing lacks in 2.3). Source: id3.org,
/// "ID3 tag version 2.3.0".
pub(crate) fn id3_bytes(tags: &Tags) -> Vec<u8> {
    let mut frames = Vec::new();
    for (field, text) in tags.fields() {
        match field {
            Field::Comment => push_frame(&mut frames, "COMM", &described(b"eng", "", &text)),
            Field::Date => push_date(&mut frames, &text),
            Field::Bpm => push_tempo(&mut frames, &text),
            field => push_frame(&mut frames, field.id3_id(), &plain(&text)),
        }
    }
    for (name, text) in &tags.extra {
        push_frame(&mut frames, "TXXX", &described(b"", name, text));
    }
    let mut bytes = b"ID3\x03\0\0".to_vec();
    bytes.extend(synchsafe(frames.len() as u32));
    bytes.extend(frames);
    bytes
}

/// Year and day have a frame each.
fn push_date(frames: &mut Vec<u8>, date: &str) {
    let Some((year, month_and_day)) = split_date(date) else { return };
    push_frame(frames, "TYER", &plain(year));
    if let Some((month, day)) = month_and_day {
        push_frame(frames, "TDAT", &plain(&format!("{day}{month}")));
    }
}

/// `TBPM` is a whole number by the specification (4.2.1), and some readers take a fraction for none. What it loses
/// is kept beside it.
fn push_tempo(frames: &mut Vec<u8>, bpm: &str) {
    let exact: f64 = bpm.parse().unwrap_or(0.0);
    push_frame(frames, "TBPM", &plain(&exact.round().to_string()));
    if exact.fract() != 0.0 {
        push_frame(frames, "TXXX", &described(b"", Field::Bpm.vorbis_name(), bpm));
    }
}

fn push_frame(frames: &mut Vec<u8>, id: &str, body: &[u8]) {
    frames.extend(id.as_bytes());
    frames.extend((body.len() as u32).to_be_bytes());
    frames.extend([0, 0]);
    frames.extend(body);
}

/// Encoding and text.
fn plain(text: &str) -> Vec<u8> {
    let encoding = Encoding::of(text);
    [vec![encoding as u8], encoding.encode(text)].concat()
}

/// Encoding, language, description, its end, and text: `COMM` and, without a language, `TXXX`.
fn described(language: &[u8], description: &str, text: &str) -> Vec<u8> {
    let encoding = Encoding::of(&format!("{description}{text}"));
    let end: &[u8] = match encoding {
        Encoding::Latin1 => &[0],
        Encoding::Utf16 => &[0, 0],
    };
    [&[encoding as u8], language, &encoding.encode(description), end, &encoding.encode(text)]
        .concat()
}

/// The two encodings of version 2.3; UTF-8 came with 2.4.
#[derive(Clone, Copy)]
enum Encoding {
    Latin1 = 0,
    Utf16 = 1,
}

impl Encoding {
    fn of(text: &str) -> Self {
        if text.chars().all(|c| u32::from(c) < 256) { Self::Latin1 } else { Self::Utf16 }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Latin1 => text.chars().map(|c| c as u8).collect(),
            Self::Utf16 => {
                [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
        }
    }
}

/// Seven bits a byte (section 3.1), so that no size looks like the start of an MPEG frame.
fn synchsafe(size: u32) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8)
}
