use std::ops::Range;

/// What a `Range` header asks for of something with so many bytes (RFC 9110, section 14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it: no header, one that cannot be read, or several ranges at once, which nobody has to serve.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Nothing that there is.
    Beyond,
}

/// Reads the header's value.
pub(crate) fn wanted(header: Option<&str>, bytes: u64) -> Wanted {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Wanted::Whole;
    };
    match (digits(first), digits(last)) {
        (Digits::Some(first), Digits::None) => part(first, bytes, bytes),
        (Digits::Some(first), Digits::Some(last)) if first <= last => {
            part(first, last.saturating_add(1).min(bytes), bytes)
        }
        // The last so many.
        (Digits::None, Digits::Some(0)) => Wanted::Beyond,
        (Digits::None, Digits::Some(count)) => part(bytes.saturating_sub(count), bytes, bytes),
        _ => Wanted::Whole,
    }
}

fn part(first: u64, end: u64, bytes: u64) -> Wanted {
    if first < bytes { Wanted::Part(first..end) } else { Wanted::Beyond }
}

enum Digits {
    None,
    Some(u64),
    Wrong,
}

fn digits(text: &str) -> Digits {
    let text = text.trim();
    if text.is_empty() {
        return Digits::None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Digits::Wrong;
    }
    // A figure too large to count is beyond any end.
    Digits::Some(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_writes_them() {
        use Wanted::{Beyond, Part, Whole};
        for (header, expected) in [
            ("bytes=0-499", Part(0..500)),
            ("bytes=500-999", Part(500..1000)),
            ("bytes=0-0", Part(0..1)),
            ("bytes=-500", Part(9500..10000)),
            ("bytes=-20000", Part(0..10000)),
            ("bytes=9500-", Part(9500..10000)),
            ("bytes=9999-99999", Part(9999..10000)),
            ("bytes=10000-", Beyond),
            ("bytes=99999999999999999999999-", Beyond),
            ("bytes=-0", Beyond),
            ("bytes=5-2", Whole),
            ("bytes=0-1,5-6", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("lines=1-2", Whole),
            ("", Whole),
        ] {
            assert_eq!(wanted(Some(header), 10_000), expected, "{header}");
        }
        assert_eq!(wanted(None, 10_000), Whole);
        assert_eq!(wanted(Some("bytes=0-"), 0), Beyond);
    }

    proptest! {
        #[test]
        fn no_header_reaches_beyond_the_end(header in ".{0,60}", first in any::<u64>(), last in any::<u64>(), bytes in 0u64..5000) {
            for header in [header, format!("bytes={first}-{last}"), format!("bytes={}-{}", first % 6000, last % 6000)] {
                if let Wanted::Part(range) = wanted(Some(&header), bytes) {
                    prop_assert!(range.start < range.end && range.end <= bytes);
                }
            }
        }
    }
}
