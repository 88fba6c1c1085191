use jiff::Timestamp;

/// An instant, in milliseconds since 1970 in UTC, as RFC 3339 writes it.
pub(crate) fn instant(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{at:.3}")
}

/// The same for people: to the second, in UTC.
pub(crate) fn moment(instant: &str) -> String {
    instant.get(..19).unwrap_or(instant).replace('T', " ")
}
