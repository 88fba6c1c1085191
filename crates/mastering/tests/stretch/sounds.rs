use std::f64::consts::TAU;

use audio::maths;
use mastering::stretch::Anchor;

pub(crate) const RATE: u32 = 44_100;

pub(crate) fn tone(hz: f64, gain: f64, frames: usize) -> Vec<f32> {
    let step = TAU * hz / f64::from(RATE);
    (0..frames).map(|n| (gain * maths::sin(step * n as f64)) as f32).collect()
}

/// A drum: a kick's sweep under a short burst of noise.
pub(crate) fn drum(seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut phase = 0.0;
    (0..RATE as usize / 5)
        .map(|n| {
            let seconds = n as f64 / f64::from(RATE);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state) / f64::from(u32::MAX) - 0.5;
            phase += TAU * (55.0 + 120.0 * maths::exp(-seconds * 40.0)) / f64::from(RATE);
            let body = 0.6 * maths::sin(phase) * maths::exp(-seconds * 22.0);
            (body + 0.5 * noise * maths::exp(-seconds * 90.0)) as f32
        })
        .collect()
}

/// A hat: a burst of noise that is over within 60 ms.
pub(crate) fn hat(seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    (0..RATE as usize * 6 / 100)
        .map(|n| {
            let seconds = n as f64 / f64::from(RATE);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state) / f64::from(u32::MAX) - 0.5;
            (noise * maths::exp(-seconds * 120.0)) as f32
        })
        .collect()
}

pub(crate) fn add(plane: &mut [f32], at: usize, sound: &[f32]) {
    plane.iter_mut().skip(at).zip(sound).for_each(|(to, sample)| *to += sample);
}

pub(crate) fn power(samples: &[f32]) -> f64 {
    samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum::<f64>()
        / samples.len() as f64
}

pub(crate) fn db(power: f64) -> f64 {
    10.0 * maths::log10(power)
}

/// The frequency of the tone that fits best near a frequency, and how far everything else lies below it in dB.
pub(crate) fn fit(samples: &[f32], hz: f64) -> (f64, f64) {
    let residue = |hz: f64| {
        let step = TAU * hz / f64::from(RATE);
        let (mut a, mut b) = (0.0, 0.0);
        let (mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0);
        for (n, &sample) in samples.iter().enumerate() {
            let (sin, cos) = (maths::sin(step * n as f64), maths::cos(step * n as f64));
            a += f64::from(sample) * sin;
            b += f64::from(sample) * cos;
            aa += sin * sin;
            ab += sin * cos;
            bb += cos * cos;
        }
        let det = aa * bb - ab * ab;
        let explained =
            (a * (a * bb - b * ab) + b * (b * aa - a * ab)) / det / samples.len() as f64;
        let total = power(samples);
        db((total - explained).max(1e-30) / explained)
    };
    let (mut best, mut width) = (hz, hz * 0.004);
    while width > hz * 1e-6 {
        best = [-2.0, -1.0, 0.0, 1.0, 2.0]
            .map(|n| best + n * width / 2.0)
            .into_iter()
            .min_by(|&a, &b| residue(a).total_cmp(&residue(b)))
            .unwrap_or(best);
        width /= 2.0;
    }
    (best, residue(best))
}

/// Time that drifts: anchors every half second with local ratios up to `percent` off.
pub(crate) fn drifting(frames: usize, percent: f64) -> (Vec<Anchor>, usize) {
    let step = f64::from(RATE) / 2.0;
    let (mut anchors, mut to) = (Vec::new(), 0.0);
    let mut from = 0.0;
    while from < frames as f64 {
        anchors.push(Anchor { from, to });
        let ratio = 1.0 + percent / 100.0 * maths::sin(from / f64::from(RATE) * 1.3 + 0.7);
        let length = step.min(frames as f64 - from);
        to += length * ratio;
        from += length;
    }
    (anchors, to.round() as usize)
}

/// Where an anchor's course puts a frame.
pub(crate) fn place(anchors: &[Anchor], turn: Anchor, from: f64) -> f64 {
    let all: Vec<Anchor> = anchors.iter().copied().chain([turn]).collect();
    let pair = all.windows(2).find(|pair| from <= pair[1].from).expect("a place within the turn");
    pair[0].to + (from - pair[0].from) * (pair[1].to - pair[0].to) / (pair[1].from - pair[0].from)
}

/// The samples without what a tone of that frequency explains of them.
pub(crate) fn without(samples: &[f32], hz: f64) -> Vec<f32> {
    let step = TAU * hz / f64::from(RATE);
    let wave = |n: usize| (maths::sin(step * n as f64), maths::cos(step * n as f64));
    let (mut a, mut b) = (0.0, 0.0);
    let (mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0);
    for (n, &sample) in samples.iter().enumerate() {
        let (sin, cos) = wave(n);
        a += f64::from(sample) * sin;
        b += f64::from(sample) * cos;
        aa += sin * sin;
        ab += sin * cos;
        bb += cos * cos;
    }
    let det = aa * bb - ab * ab;
    let (s, c) = ((a * bb - b * ab) / det, (b * aa - a * ab) / det);
    let rest = |(n, &sample): (usize, &f32)| {
        let (sin, cos) = wave(n);
        sample - (s * sin + c * cos) as f32
    };
    samples.iter().enumerate().map(rest).collect()
}
