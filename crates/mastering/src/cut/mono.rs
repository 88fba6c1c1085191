use audio::{Clip, maths};

use crate::level;

/// A take as one plane, its peak at 1: what is listened to, never what is heard.
///
/// The sum of the channels, or the difference of two that cancel each other.
pub(super) fn mono(take: &Clip) -> Clip {
    let mut plane = sum(take.channels(), 1.0);
    if let [left, right] = take.channels()
        && level::product(left, right) < 0.0
    {
        plane = sum(&[left.clone(), right.clone()], -1.0);
    }
    let peak = level::scan(&plane).peak;
    // A power of two leaves every digit as it is.
    let gain =
        if peak > 0.0 { maths::exp2(-maths::log2(f64::from(peak)).ceil()) as f32 } else { 1.0 };
    plane.iter_mut().for_each(|x| *x *= gain);
    Clip::from_channels(take.sample_rate(), vec![plane])
}

/// The first plane, and the others times `sign`; halved or less first, so that no sum can overflow.
fn sum(planes: &[Vec<f32>], sign: f32) -> Vec<f32> {
    let share = 1.0 / planes.len() as f32;
    let mut sum: Vec<f32> = planes[0].iter().map(|x| x * share).collect();
    for plane in &planes[1..] {
        sum.iter_mut().zip(plane).for_each(|(sum, x)| *sum += x * (sign * share));
    }
    sum
}
