//! What cutting costs: half a minute of drums in stereo, all steps, listening and stretching apart.

#[path = "../tests/families/mod.rs"]
mod families;

use audio::{Clip, Grid};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mastering::cut::{Pulse, Wish, read};

fn cutting(criterion: &mut Criterion) {
    // A groove of one bar that goes round, 2 % slower than asked for.
    let played = Grid { bpm: 122.0, beats_per_bar: 4, bars: 1, sample_rate: 44_100 };
    let plane = |seed| -> Vec<f32> {
        let bar = families::circular_drums(seed, played.frames());
        bar.into_iter().cycle().take(30 * 44_100).collect()
    };
    let take = Clip::from_channels(44_100, vec![plane(1), plane(2)]);
    let grid = Grid { bpm: 124.5, bars: 13, ..played };
    let wish = Wish { grid, pulse: Pulse::Demanded, start_seconds: None };
    let mut group = criterion.benchmark_group("cut");
    group.throughput(Throughput::Elements(take.frames() as u64)).sample_size(10);
    group.bench_function("read", |bench| bench.iter(|| read(&take, &wish)));
    let reading = read(&take, &wish).expect("a groove that goes round");
    let best = &reading.regions()[0];
    group.bench_function("cut", |bench| bench.iter(|| reading.cut(&take, best)));
    group.finish();
}

criterion_group!(benches, cutting);
criterion_main!(benches);
