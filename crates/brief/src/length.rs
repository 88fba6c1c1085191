/// The lengths a loop can have, in bars: powers of two, because that is how DJs count.
pub const BARS: [u32; 5] = [1, 2, 4, 8, 16];

/// The shortest and the longest loop that can be asked for in seconds.
pub const SECONDS: (f64, f64) = (2.0, 30.0);

/// How long so many bars of four beats last.
pub fn seconds_of(bars: u32, bpm: f64) -> f64 {
    f64::from(bars) * 4.0 * 60.0 / bpm
}

/// The length of [`BARS`] nearest to `seconds` among those that last 2 to 30 s at `bpm`; the shorter of two as near.
///
/// From 60 to 200 BPM there always is one; `None` only outside that range.
pub fn nearest_bars(seconds: f64, bpm: f64) -> Option<u32> {
    let (shortest, longest) = SECONDS;
    let mut nearest: Option<(f64, u32)> = None;
    for bars in BARS {
        let lasts = seconds_of(bars, bpm);
        let apart = (lasts - seconds).abs();
        if (shortest..=longest).contains(&lasts) && nearest.is_none_or(|(least, _)| apart < least) {
            nearest = Some((apart, bars));
        }
    }
    nearest.map(|(_, bars)| bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_bpm_has_a_nearest_length_within_the_range() {
        for step in 0..=280 {
            let bpm = 60.0 + f64::from(step) / 2.0;
            for tenth in 20..=300 {
                let seconds = f64::from(tenth) / 10.0;
                let bars = nearest_bars(seconds, bpm).unwrap();
                // Counted from the beat's length, another way round than the code.
                let lasts = |bars: u32| 60.0 / bpm * f64::from(bars * 4);
                let (least, most) = (2.0 - 1e-9, 30.0 + 1e-9);
                assert!(
                    (least..=most).contains(&lasts(bars)),
                    "{seconds} s at {bpm} BPM: {bars} bars"
                );
                for other in BARS {
                    let fits = (2.0 + 1e-9..=30.0 - 1e-9).contains(&lasts(other));
                    let nearer =
                        (lasts(other) - seconds).abs() + 1e-9 < (lasts(bars) - seconds).abs();
                    assert!(
                        !(fits && nearer),
                        "{seconds} s at {bpm} BPM: {other} bars are nearer than {bars}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_ends_of_the_range_are_reached() {
        // One bar at 120 BPM lasts exactly 2 s, eight at 64 BPM and sixteen at 128 BPM exactly 30 s.
        assert_eq!(nearest_bars(2.0, 120.0), Some(1));
        assert_eq!(nearest_bars(2.0, 120.5), Some(2));
        assert_eq!(nearest_bars(30.0, 64.0), Some(8));
        assert_eq!(nearest_bars(30.0, 128.0), Some(16));
        assert_eq!(nearest_bars(30.0, 127.5), Some(8));
    }

    #[test]
    fn of_two_as_near_the_shorter_is_taken() {
        // At 120 BPM one bar lasts 2 s and two last 4 s.
        assert_eq!(nearest_bars(3.0, 120.0), Some(1));
        assert_eq!(nearest_bars(6.0, 120.0), Some(2));
    }
}
