//! What holds for every request there can be.

use brief::{BARS, Length, Origin, Quote, Request, Settled};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_text_is_read_or_refused(prompt in any_prompt()) {
        holds(&Request { prompt: Some(prompt), ..Request::default() })?;
    }

    #[test]
    fn any_words_of_the_trade_are_read_or_refused(words in prop::collection::vec(any_word(), 0..40)) {
        holds(&Request { prompt: Some(words.concat()), ..Request::default() })?;
    }

    #[test]
    fn any_request_settles_within_the_ranges_or_is_refused(request in any_request()) {
        holds(&request)?;
    }
}

fn holds(request: &Request) -> Result<(), TestCaseError> {
    let settled = request.clone().settle();
    // Through text, because a refused NaN is not equal to itself.
    prop_assert_eq!(format!("{settled:?}"), format!("{:?}", request.clone().settle()));
    let prompt = request.prompt.as_deref().unwrap_or_default();
    let Settled { brief, account } = match settled {
        Ok(settled) => settled,
        Err(refusals) => {
            prop_assert!(!refusals.0.is_empty());
            for refusal in &refusals.0 {
                prop_assert!(!refusal.allowed.is_empty() && !refusal.remedy.is_empty());
                prop_assert!(refusal.to_string().len() < 1_000, "{}", refusal);
                refusal.quote.iter().try_for_each(|quote| stands(quote, prompt))?;
            }
            return Ok(());
        }
    };
    prop_assert!((60.0..=200.0).contains(&brief.bpm));
    prop_assert!((1..=5).contains(&brief.intensity));
    prop_assert!((0.5..=0.75).contains(&brief.swing));
    prop_assert!([44_100, 48_000].contains(&brief.sample_rate));
    prop_assert_eq!(brief.key.is_some(), brief.kind.is_tonal());
    prop_assert!(brief.instruments.iter().all(|instrument| instrument.fits(brief.kind)));
    match brief.length {
        Length::Bars(bars) => prop_assert!(BARS.contains(&bars)),
        Length::OneShot => prop_assert!(brief.kind.has_one_shot()),
    }
    prop_assert_eq!(account.entries.len(), 10);
    for entry in &account.entries {
        if let Origin::Understood(quotes) = &entry.origin {
            prop_assert!(!quotes.is_empty());
            quotes.iter().try_for_each(|quote| stands(quote, prompt))?;
        }
    }
    account
        .notes
        .iter()
        .filter_map(|note| note.quote.as_ref())
        .try_for_each(|quote| stands(quote, prompt))?;
    account.not_understood.iter().try_for_each(|part| stands(&part.quote, prompt))
}

/// `get` gives nothing if an end of the range lies within a character.
fn stands(quote: &Quote, prompt: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(prompt.get(quote.range.clone()), Some(&*quote.text));
    prop_assert!(!quote.text.is_empty());
    Ok(())
}

fn any_prompt() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<char>(), 0..500).prop_map(String::from_iter),
        prop::collection::vec(any::<char>(), 500..2_000).prop_map(String::from_iter),
        "[ -~]{0,500}",
        "[a-gA-G#b♭♯m0-9 .,:/%&'-]{0,200}",
    ]
}

fn any_word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "dark ",
        "bass ",
        "kick",
        "no ",
        "not ",
        "without ",
        "or ",
        "and ",
        "with ",
        ", ",
        ". ",
        "in ",
        "a ",
        "A ",
        "minor ",
        "key ",
        "of ",
        "F#m ",
        "Bb ",
        "sharp ",
        "128 ",
        "bpm ",
        "BPM, ",
        "300 ",
        "14 ",
        "s ",
        "seconds ",
        "bars ",
        "4 ",
        "/",
        ":",
        "0:14 ",
        "swing ",
        "%",
        "intensity ",
        "-5 ",
        "one ",
        "shot ",
        "808",
        "s ",
        "nylon ",
        "guitar ",
        "rhythm ",
        "techno ",
        "ambient ",
        "hand ",
        "percussion ",
        "happy ",
        "ß",
        "İ",
        "🎵 ",
        "é",
        "\u{301}",
        "don't want ",
        "at ",
        "1e9 ",
        "9999999999 ",
    ])
    .prop_map(str::to_owned)
}

fn any_request() -> impl Strategy<Value = Request> {
    // Mostly right, so that most of a request reaches the end and the wrong parts are met one at a time.
    let number = |from: f64, to: f64| {
        prop::option::of(prop_oneof![9 => from..to, 1 => any::<f64>(), 1 => Just(f64::NAN)])
    };
    let name = |right: &'static [&'static str]| prop_oneof![9 => prop::sample::select(right).prop_map(str::to_owned), 1 => ".{0,12}"];
    let some = |right| prop::option::weighted(0.7, name(right));
    let bars = prop::option::of(prop_oneof![9 => prop::sample::select(&BARS[..]), 1 => 0_u32..20]);
    let intensity = prop::option::of(prop_oneof![9 => 1_i64..=5, 1 => any::<i64>()]);
    let asked = (
        some(&["bass", "kick", "drums", "pad", "808", "riser", "lead"]),
        prop::bool::weighted(0.1),
        number(60.0, 200.0),
        bars,
    );
    let moods = prop::collection::vec(name(&["dark", "dreamy", "energetic"]), 0..3);
    let sounds = (
        number(2.0, 30.0),
        some(&["Am", "F# minor", "8A", "D dorian"]),
        intensity,
        moods,
        some(&["house", "dnb", "ambient"]),
    );
    let instruments = prop::collection::vec(name(&["808", "909", "sub bass", "strings"]), 0..2);
    let rate = prop::option::of(prop_oneof![9 => Just(48_000_u32), 1 => any::<u32>()]);
    let rest = (number(0.5, 0.75), instruments, rate, prop::option::of(any_prompt()));
    (asked, sounds, rest).prop_map(
        |(
            (kind, one_shot, bpm, bars),
            (seconds, key, intensity, moods, style),
            (swing, instruments, sample_rate, prompt),
        )| {
            // Both together are always refused: one test of that is enough.
            let seconds = seconds.filter(|_| bars.is_none());
            Request {
                kind,
                one_shot,
                bpm,
                bars,
                seconds,
                key,
                intensity,
                moods,
                style,
                swing,
                instruments,
                sample_rate,
                prompt,
            }
        },
    )
}
