//! JSON as it goes out. Its names are promises to everybody who reads it.

pub(crate) mod asset;
pub(crate) mod decision;
pub(crate) mod generation;
pub(crate) mod purchase;
pub(crate) mod wallet;

use jiff::Timestamp;

/// An instant, in milliseconds since 1970 in UTC, as RFC 3339 writes it.
pub fn instant(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{at:.3}")
}

/// JSON that was written by this program and is embedded in another document.
pub(crate) fn stored(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}
