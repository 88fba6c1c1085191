//! What composing and playing cost, by kind: four bars of techno at 128 BPM, 7.5 s of stereo.
//!
//! ```text
//! cargo bench -p synth
//! ```

use brief::{Brief, Kind, Length, Moods, Style};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn brief(kind: Kind) -> Brief {
    let key = "Am".parse().expect("A minor is a key");
    Brief {
        kind,
        length: Length::Bars(4),
        bpm: 128.0,
        key: kind.is_tonal().then_some(key),
        intensity: 3,
        moods: Moods::default(),
        style: Style::Techno,
        swing: 0.5,
        instruments: Vec::new(),
        prompt: None,
        sample_rate: 44_100,
    }
}

fn benches(criterion: &mut Criterion) {
    let mut compose = criterion.benchmark_group("compose");
    for kind in Kind::ALL {
        let brief = brief(*kind);
        compose.bench_function(kind.name(), |bench| {
            bench.iter(|| synth::compose(black_box(&brief), 7))
        });
    }
    compose.finish();
    let mut render = criterion.benchmark_group("render");
    for kind in Kind::ALL {
        let brief = brief(*kind);
        let score = synth::compose(&brief, 7);
        // Elements are frames: 44.1 million a second are 1 000 times real time.
        render.throughput(Throughput::Elements(brief.grid().frames() as u64));
        render.bench_function(kind.name(), |bench| {
            bench.iter(|| synth::render(black_box(&score), &brief, 7))
        });
    }
    render.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
