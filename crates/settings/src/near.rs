//! What may have been meant.

/// The known name that hardly differs from a word.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // Nothing known is as long, and the work grows with the square.
    if length > 60 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let apart_max = (length / 4).clamp(1, 3);
    let apart = |name: &str| strsim::osa_distance(&word, &name.to_ascii_lowercase());
    let near = known.into_iter().map(|name| (apart(name), name));
    near.filter(|(apart, _)| *apart <= apart_max)
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["worker", "web", "all"];

    #[test]
    fn a_slip_is_forgiven() {
        assert_eq!(nearest("wroker", NAMES), Some("worker"));
        assert_eq!(nearest("WEB", NAMES), Some("web"));
    }

    #[test]
    fn another_word_is_none_of_them() {
        assert_eq!(nearest("scheduler", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
    }
}
