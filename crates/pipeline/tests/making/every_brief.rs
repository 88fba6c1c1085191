use audio::loudness::Loudness;
use audio::true_peak::TruePeak;
use audio::{Key, PitchClass, Scale};
use brief::{BARS, Brief, Instrument, Kind, Length, Mood, Style};
use engine::{BuiltIn, Unwatched};
use pipeline::{SEED_MAX, produce};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Any brief that a request can settle to, but for its length: half of it for the long ones, so that the test stays
/// short.
pub(crate) fn any_brief() -> impl Strategy<Value = Brief> {
    let key = (0..12, select(&Scale::ALL[..]))
        .prop_map(|(note, scale)| Key { tonic: PitchClass::of(note), scale });
    let bpm = prop_oneof![(60_u32..=200).prop_map(f64::from), 60.0..=200.0];
    let moods = subsequence(Mood::ALL.to_vec(), 0..=Mood::ALL.len());
    let instruments = subsequence(Instrument::ALL.to_vec(), 0..=3);
    let shape = (select(Kind::ALL), any::<bool>(), select(&BARS[..4]), bpm, key);
    let colour = (
        1_u8..=5,
        moods,
        select(Style::ALL),
        0.5..=0.75,
        instruments,
        select(&[44_100, 48_000][..]),
    );
    (shape, colour).prop_map(
        |(
            (kind, hit, bars, bpm, key),
            (intensity, moods, style, swing, instruments, sample_rate),
        )| {
            Brief {
                kind,
                length: if hit && kind.has_one_shot() {
                    Length::OneShot
                } else if f64::from(bars) * 240.0 / bpm > 12.0 {
                    Length::Bars(1)
                } else {
                    Length::Bars(bars)
                },
                bpm,
                key: kind.is_tonal().then_some(key),
                intensity,
                moods: moods.into_iter().collect(),
                style,
                swing,
                instruments: instruments
                    .into_iter()
                    .filter(|instrument| instrument.fits(kind))
                    .collect(),
                prompt: None,
                sample_rate,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_brief_and_seed_gives_a_sound_that_keeps_the_promises(brief in any_brief(), seed in 0..=SEED_MAX) {
        let asset = match produce(&BuiltIn, &brief, seed, &mut Unwatched) {
            Ok(asset) => asset,
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let clip = &asset.clip;
        match brief.length {
            Length::Bars(bars) => {
                // The promise as it is written in the design, not as the code computes it.
                let frames = (f64::from(bars * 4) * 60.0 * f64::from(brief.sample_rate) / brief.bpm).round();
                prop_assert_eq!(clip.frames() as f64, frames);
            }
            Length::OneShot => prop_assert!((0.02..20.0).contains(&clip.seconds()), "{} s", clip.seconds()),
        }
        prop_assert_eq!((clip.sample_rate(), clip.channels().len()), (brief.sample_rate, 2));
        prop_assert!(clip.channels().iter().flatten().all(|sample| sample.is_finite()));
        let peak = TruePeak::of(clip);
        // −1 dBTP is a magnitude of 10^(−1/20) = 0.891 250 9….
        prop_assert!(peak.linear <= 0.891_251, "peak {}", peak.linear);
        prop_assert!(peak.linear > 0.03, "as good as silent: peak {}", peak.linear);
        if clip.seconds() > 1.0 {
            prop_assert!(Loudness::of(clip).integrated_lufs().is_some_and(|lufs| lufs > -45.0));
        }
        prop_assert!(asset.report.verdicts.iter().all(|verdict| verdict.kept));
        prop_assert!(asset.midi.is_some());
    }
}
