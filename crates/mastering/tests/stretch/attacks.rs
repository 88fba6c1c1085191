use audio::Clip;
use mastering::stretch::{Anchor, line};

use super::sounds::{RATE, add, db, drifting, drum, hat, place, power, tone, without};

/// The first ten milliseconds.
const FIRST: usize = 441;

/// What became of one attack, each in dB.
struct Fate {
    /// What its first ten milliseconds lost or gained, over those themselves.
    changed_db: f64,
    /// The ten milliseconds before it, over those of the source.
    before_db: f64,
}

/// Stretches a source of hits, `gap` frames apart, over a tone by a drifting time.
fn fates(sound: fn(u32) -> Vec<f32>, gap: usize, tone_gain: f64) -> Vec<Fate> {
    let frames = 4 * RATE as usize;
    let (anchors, length) = drifting(frames, 5.0);
    let turn = Anchor { from: frames as f64, to: length as f64 };
    let attacks: Vec<usize> = (6_000..frames - 9_000).step_by(gap).collect();
    let mut plane = tone(440.0, tone_gain, frames);
    attacks.iter().zip(1..).for_each(|(&at, seed)| add(&mut plane, at, &sound(seed)));
    let result = line(&Clip::from_channels(RATE, vec![plane.clone()]), &anchors, &attacks, length);
    let out = &result.channels()[0];
    let fate = |(&at, seed): (&usize, u32)| {
        let to = place(&anchors, turn, at as f64).round() as usize;
        let changed: Vec<f32> = (0..FIRST).map(|n| out[to + n] - plane[at + n]).collect();
        // The tone is at another place of its period: that is no change to the attack.
        let changed = if tone_gain > 0.0 { without(&changed, 440.0) } else { changed };
        Fate {
            changed_db: db(power(&changed) / power(&sound(seed)[..FIRST])),
            before_db: db(power(&out[to - FIRST..to]) / power(&plane[at - FIRST..at])),
        }
    };
    attacks.iter().zip(1..).map(fate).collect()
}

#[test]
fn attacks_come_out_to_the_frame_with_their_first_ten_milliseconds_untouched() {
    // Hats end before the next one; the tail of a drum before is at another place, some 35 dB down.
    for (sound, gap, limit) in [
        (hat as fn(u32) -> Vec<f32>, 11_025, -90.0),
        (hat, 5_200, -90.0),
        (hat, 2_500, -90.0),
        (drum, 11_025, -80.0),
        (drum, 5_200, -40.0),
        (drum, 2_500, -30.0),
    ] {
        for fate in fates(sound, gap, 0.0) {
            assert!(fate.changed_db < limit, "{gap}: {} for {limit}", fate.changed_db);
        }
    }
}

#[test]
fn an_attack_over_a_tone_changes_only_where_the_tone_is() {
    for (sound, gap) in [(hat as fn(u32) -> Vec<f32>, 11_025), (hat, 5_200), (drum, 11_025)] {
        for fate in fates(sound, gap, 0.1) {
            assert!(fate.changed_db < -28.0, "{gap}: {}", fate.changed_db);
        }
    }
}

#[test]
fn no_attack_is_heard_before_it_sounds() {
    for gap in [11_025, 5_200] {
        for fate in fates(hat, gap, 0.1) {
            assert!(fate.before_db < 1.0, "{gap}: {}", fate.before_db);
        }
    }
    // Close to one another: the tail of the one before, at its place.
    for fate in fates(hat, 2_500, 0.0).iter().skip(1) {
        assert!(fate.before_db < 1.0, "{}", fate.before_db);
    }
}
