use audio::outline::Outline;
use audio::{Clip, onset};
use mastering::Seam;
use mastering::stretch::{Anchor, circle, line};
use proptest::prelude::*;

use super::families::{between, circular_drums, circular_pad};
use super::sounds::{RATE, db, drifting, drum, power};

type Family = fn(u32, usize) -> Vec<f32>;

const FAMILIES: [(&str, Family); 2] = [("pad", circular_pad), ("drums", circular_drums)];

#[test]
fn the_seam_of_a_stretched_circle_stays_seamless() {
    for (name, make) in FAMILIES {
        for seed in 0..12 {
            let frames = between(seed, 999, 60_000.0, 160_000.0) as usize;
            let ratio = between(seed, 1, 0.95, 1.05);
            let source = Clip::from_channels(RATE, vec![make(seed, frames)]);
            let attacks: Vec<usize> =
                onset::onsets(&source, &Outline::of(&source), onset::Ends::Circle)
                    .into_iter()
                    .map(|frame| frame as usize)
                    .collect();
            let result = circle(&source, &[], &attacks, (frames as f64 * ratio) as usize);
            let seam = Seam::of(&result);
            assert!(seam.is_seamless(), "{name} {seed}: {seam:?}");
        }
    }
}

#[test]
fn time_that_is_left_alone_leaves_the_sound_alone() {
    for (name, make) in FAMILIES {
        let source = Clip::from_channels(RATE, vec![make(1, 90_001), make(2, 90_001)]);
        for result in
            [circle(&source, &[], &[0, 30_000], 90_001), line(&source, &[], &[9_000], 90_001)]
        {
            for (after, before) in result.channels().iter().zip(source.channels()) {
                let changed: Vec<f32> = after.iter().zip(before).map(|(a, b)| a - b).collect();
                let changed_db = db(power(&changed) / power(before));
                assert!(changed_db < -90.0, "{name}: {changed_db}");
            }
        }
    }
}

#[test]
fn the_image_stays() {
    let frames = 2 * RATE as usize;
    let left = circular_pad(3, frames);
    let right: Vec<f32> = left.iter().map(|sample| -0.25 * sample).collect();
    let (anchors, length) = drifting(frames, 5.0);
    let result = line(&Clip::from_channels(RATE, vec![left, right]), &anchors, &[], length);
    let [left, right] = result.channels() else { panic!("two channels") };
    let off: Vec<f32> = left.iter().zip(right).map(|(l, r)| 0.25 * l + r).collect();
    assert!(db(power(&off) / power(right)) < -100.0, "{}", db(power(&off) / power(right)));
}

#[test]
fn the_bits_are_the_same_on_every_machine() {
    let source = Clip::from_channels(RATE, vec![drum(1).repeat(4), drum(2).repeat(4)]);
    let result = circle(&source, &[], &[0, 8_820, 17_640, 26_460], 34_000);
    let bits = result.channels().iter().flatten().map(|sample| sample.to_bits());
    // FNV-1a over whole words.
    let sum = bits.fold(0xcbf2_9ce4_8422_2325_u64, |sum, bits| {
        (sum ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(format!("{sum:016x}"), "fa1665166b1feee8");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_in_the_length_is_what_was_asked_for(
        channels in 1..4_usize,
        frames in 0..9_000_usize,
        ratio in 0.3..3.0_f64,
        attacks in prop::collection::vec(0..12_000_usize, 0..12),
        anchors in prop::collection::btree_map(0..9_000_u32, 1..400_u32, 0..6),
        rate in prop_oneof![Just(8_000_u32), Just(44_100), Just(96_000)],
        joined: bool,
    ) {
        let plane = |channel: usize| (0..frames).map(|n| ((n * (channel + 7)) % 101) as f32 / 101.0 - 0.5).collect();
        let source = Clip::from_channels(rate, (0..channels).map(plane).collect());
        let wanted = (frames as f64 * ratio) as usize;
        // Steps of the result that need not fit the source at all.
        let mut to = 0.0;
        let anchors: Vec<Anchor> = anchors
            .into_iter()
            .map(|(from, step)| {
                to += f64::from(step);
                Anchor { from: f64::from(from), to }
            })
            .take_while(|anchor| anchor.from < frames as f64 && anchor.to < wanted as f64)
            .collect();
        let stretch = if joined { circle } else { line };
        let result = stretch(&source, &anchors, &attacks, wanted);
        prop_assert_eq!((result.frames(), result.channels().len()), (wanted, channels));
        prop_assert!(result.channels().iter().flatten().all(|sample| sample.is_finite()));
    }
}
