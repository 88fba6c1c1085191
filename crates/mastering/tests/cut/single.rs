//! Risers and hits.

use audio::{Clip, Grid, maths};
use mastering::cut::{hit, riser};
use mastering::{Levels, Shape, Spec, finish};

use crate::families::noise;
use crate::sound::{self, RATE};

const GRID: Grid = Grid { bpm: 120.0, beats_per_bar: 4, bars: 2, sample_rate: 44_100 };

/// Noise that swells for `rise` seconds and then rings out.
fn swell(rise: f64, after: f64) -> Clip {
    let plane = (0..((rise + after) * RATE) as usize).map(|n| {
        let t = n as f64 / RATE;
        let level = if t < rise { (t / rise) * (t / rise) } else { maths::exp((rise - t) * 30.0) };
        noise(n as u32) * (0.5 * level) as f32
    });
    Clip::from_channels(44_100, vec![plane.collect()])
}

#[test]
fn the_climax_of_a_riser_is_its_end() {
    // Longer and shorter than the four seconds asked for.
    for rise in [3.0, 4.0, 6.5, 9.0] {
        let take = swell(rise, 2.0);
        let cut = riser(&take, &GRID).unwrap();
        assert_eq!(cut.clip.frames(), GRID.frames());
        assert!((cut.account.to_seconds - rise).abs() < 0.13, "{rise}: {}", cut.account.to_seconds);
        let plane = &cut.clip.channels()[0];
        let power = |from: f64, to: f64| {
            let part = &plane[(from * RATE) as usize..(to * RATE) as usize];
            part.iter().map(|x| x * x).sum::<f32>() / part.len() as f32
        };
        let quarters: Vec<f32> = (0..4).map(|n| power(f64::from(n), f64::from(n) + 0.9)).collect();
        assert!(quarters.is_sorted(), "{rise}: {quarters:?}");
        assert!(plane[plane.len() - 1].abs() < 1e-3, "{rise}");
        let spec = Spec { shape: Shape::Loop(GRID), levels: Levels::default(), onsets: Vec::new() };
        assert_eq!(finish(cut.clip, &spec).err(), None, "{rise}");
    }
}

#[test]
fn the_strongest_hit_that_rings_out_is_taken() {
    let mut plane = vec![0.0f32; 200_000];
    let mut strike = |second: f64, gain: f32| {
        let at = (second * RATE) as usize;
        plane[at..].iter_mut().zip(sound::kick(5)).for_each(|(x, s)| *x += gain * s);
    };
    // Weak; strong but cut short by the next; strong and alone.
    strike(0.3, 0.3);
    strike(1.2, 0.9);
    strike(1.35, 0.7);
    strike(2.5, 0.9);
    let take = Clip::from_channels(44_100, vec![plane]);
    let cut = hit(&take).unwrap();
    assert!((cut.account.from_seconds - 2.497).abs() < 0.005, "{:?}", cut.account);
    let spec = Spec { shape: Shape::OneShot, levels: Levels::default(), onsets: Vec::new() };
    let finished = finish(cut.clip, &spec).unwrap();
    assert!((0.2..0.6).contains(&finished.clip.seconds()), "{}", finished.clip.seconds());
}

#[test]
fn a_single_hit_is_all_there_is() {
    let mut plane = vec![0.0f32; 5_000];
    plane.extend(sound::snare(3));
    let take = Clip::from_channels(44_100, vec![plane]);
    let cut = hit(&take).unwrap();
    assert!(cut.account.from_seconds > 0.1, "{:?}", cut.account);
    assert_eq!(cut.account.to_seconds, take.seconds());
}
