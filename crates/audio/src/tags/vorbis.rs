use super::Tags;

/// The body of a FLAC `VORBIS_COMMENT` block.
///
/// Source: RFC 9639 section 8.6, and "Ogg Vorbis I format specification: comment field".
pub(crate) fn vorbis_bytes(tags: &Tags) -> Vec<u8> {
    let fields =
        tags.fields().into_iter().map(|(field, text)| format!("{}={text}", field.vorbis_name()));
    let extra = tags.extra.iter().map(|(name, text)| format!("{name}={text}"));
    let comments: Vec<String> = fields.chain(extra).collect();

    // The vendor is the library that coded the sound; the program is in ENCODER.
    let mut bytes = counted("flacenc");
    bytes.extend((comments.len() as u32).to_le_bytes());
    bytes.extend(comments.iter().flat_map(|comment| counted(comment)));
    bytes
}

fn counted(text: &str) -> Vec<u8> {
    [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()
}
