use std::time::Duration;

/// The pause before a further try: `first`, then twice as long each time, at most `longest`; some of it is left to
/// chance, so that many who failed together do not come back together.
pub(crate) fn pause(first: Duration, longest: Duration, tries: u32) -> Duration {
    let pause = first.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(longest);
    // Without randomness there is no reason to wait less than the whole of it.
    let chance = getrandom::u32().unwrap_or(u32::MAX);
    pause.mul_f64(0.5 + 0.5 * f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit() {
        let (first, longest) = (Duration::from_millis(500), Duration::from_secs(5));
        for (tries, whole_ms) in
            [(1, 500), (2, 1_000), (3, 2_000), (4, 4_000), (5, 5_000), (99, 5_000)]
        {
            let pause = pause(first, longest, tries);
            let whole = Duration::from_millis(whole_ms);
            assert!(pause >= whole / 2 && pause <= whole, "{tries}: {pause:?}");
        }
    }
}
