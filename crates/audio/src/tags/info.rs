use super::Tags;
use crate::riff::{RiffError, chunk_bytes, sub_chunks};

/// The body of a `LIST` chunk of type `INFO`; texts are UTF-8 and end with a NUL.
pub(crate) fn info_bytes(tags: &Tags) -> Vec<u8> {
    let mut body = b"INFO".to_vec();
    for (field, text) in tags.fields() {
        if let Some(id) = field.info_id().and_then(|id| id.as_bytes().first_chunk().copied()) {
            body.extend(chunk_bytes(id, &[text.as_bytes(), b"\0"].concat()));
        }
    }
    body
}

/// The texts of an `INFO` list by identifier; `None` for a list of another type.
pub(crate) fn info_pairs(body: &[u8]) -> Option<Result<Vec<(String, String)>, RiffError>> {
    let texts = body.strip_prefix(b"INFO")?;
    let pair = |chunk: crate::riff::Chunk<'_>| {
        let end = chunk.body.iter().position(|&byte| byte == 0).unwrap_or(chunk.body.len());
        (latin1_or_utf8(&chunk.id), latin1_or_utf8(&chunk.body[..end]))
    };
    Some(sub_chunks(texts).map(|chunks| chunks.into_iter().map(pair).collect()))
}

/// Old programs write the system's code page, new ones UTF-8; what is valid UTF-8 is hardly ever anything else.
fn latin1_or_utf8(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
