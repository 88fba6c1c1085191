//! What finishing costs, measuring included: a groove and a dense pad of 8 bars in stereo, with an onset every eighth.

#[path = "../tests/families/mod.rs"]
mod families;

use audio::{Clip, Grid};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use mastering::{ExpectedOnset, Levels, Shape, Spec, finish};

fn finishing(criterion: &mut Criterion) {
    let grid = Grid { bpm: 124.0, beats_per_bar: 4, bars: 8, sample_rate: 44_100 };
    let eighth = |n: u32| grid.frame_of_beat(f64::from(n) * 0.5) as u32;
    let onsets = (0..64).map(|n| ExpectedOnset { played: eighth(n), grid: eighth(n) }).collect();
    let levels = Levels { peak_dbtp_max: -1.0, loudness_lufs_max: Some(-14.0) };
    let mut spec = Spec { shape: Shape::Loop(grid), levels, onsets };
    let mut group = criterion.benchmark_group("finish");
    group.throughput(Throughput::Elements(grid.frames() as u64)).sample_size(20);
    type Family = fn(u32, usize) -> Vec<f32>;
    for (name, make) in
        [("groove", families::circular_drums as Family), ("pad", families::circular_pad)]
    {
        let take =
            Clip::from_channels(44_100, vec![make(1, grid.frames()), make(2, grid.frames())]);
        group.bench_function(name, |bench| {
            bench.iter_batched(|| take.clone(), |take| finish(take, &spec), BatchSize::LargeInput);
        });
        // A pad has no onsets.
        spec.onsets.clear();
    }
    group.finish();
}

criterion_group!(benches, finishing);
criterion_main!(benches);
