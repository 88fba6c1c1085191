//! What measuring costs, on 30 s of stereo at 44.1 kHz: noise over a bass, and a bright pad that prunes badly.

use std::f64::consts::TAU;
use std::hint::black_box;

use audio::loudness::Loudness;
use audio::onset::{self, Ends};
use audio::outline::Outline;
use audio::true_peak::TruePeak;
use audio::{Clip, Peaks, maths};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const FRAMES: usize = 30 * 44_100;

fn measures(criterion: &mut Criterion) {
    for (name, clip) in [("noise", noise()), ("pad", pad())] {
        let mut group = criterion.benchmark_group(name);
        // Elements are frames: at 3 GHz, 3000 divided by the millions of them a second is cycles a frame.
        group.throughput(Throughput::Elements(FRAMES as u64)).sample_size(20);
        let outline = Outline::of(&clip);
        group.bench_function("outline", |bench| bench.iter(|| Outline::of(black_box(&clip))));
        group.bench_function("peaks", |bench| bench.iter(|| Peaks::of(black_box(&clip), 1200)));
        group.bench_function("true peak", |bench| {
            bench.iter(|| TruePeak::within(black_box(&clip), &outline))
        });
        group.bench_function("loudness", |bench| bench.iter(|| Loudness::of(black_box(&clip))));
        group.bench_function("onsets, 8 a second", |bench| {
            bench.iter(|| {
                (0..FRAMES)
                    .step_by(5512)
                    .filter_map(|at| onset::heard_near(&clip, at, Ends::Circle))
                    .count()
            })
        });
        group.finish();
    }
}

fn noise() -> Clip {
    let mut state = 1u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let bass = |n: usize| maths::sin(TAU * 55.0 * n as f64 / 44_100.0) as f32;
    let mut plane = || (0..FRAMES).map(|n| 0.5 * bass(n) + 0.3 * random()).collect();
    Clip::from_channels(44_100, vec![plane(), plane()])
}

fn pad() -> Clip {
    let plane = |detune: f64| {
        let tone = |hz: f64, n: usize| maths::sin(TAU * hz * detune * n as f64 / 44_100.0) as f32;
        (0..FRAMES)
            .map(|n| 0.3 * tone(220.0, n) + 0.2 * tone(1660.0, n) + 0.1 * tone(5300.0, n))
            .collect()
    };
    Clip::from_channels(44_100, vec![plane(1.0), plane(1.01)])
}

criterion_group!(benches, measures);
criterion_main!(benches);
