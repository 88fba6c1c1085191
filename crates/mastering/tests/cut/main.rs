//! Any take cut to the bar, measured against the truth that the takes were made from.

#[path = "../families/mod.rs"]
mod families;
mod sound;
mod take;

use mastering::cut::{Pulse, Wish, read};
use mastering::{Levels, Seam, Shape, Spec, finish};
use take::Take;

/// What became of a take.
struct Outcome {
    off_ms_max: f64,
    off_ms_median: f64,
    seam_db: f64,
    clicks: usize,
    wanted: usize,
    first_beat: f64,
    line: String,
}

fn outcome(seed: u32) -> Result<Outcome, String> {
    let take = Take::of(seed);
    let wish = Wish { grid: take.grid, pulse: Pulse::Demanded, start_seconds: None };
    let reading =
        read(&take.clip, &wish).map_err(|refusal| format!("{seed} {:?}: {refusal}", take.band))?;
    let region = &reading.regions()[0];
    let cut = reading.cut(&take.clip, region);
    let clicks = reading.cut(&take.clicks, region).clip;
    let frames = take.grid.frames();
    assert_eq!(cut.clip.frames(), frames);
    let beat_frames = frames as f64 / f64::from(take.grid.beats());
    let plane = &clicks.channels()[0];
    let peak = |n: usize| {
        let near = (n + frames - 200..=n + frames + 200).map(|at| plane[at % frames].abs());
        plane[n].abs() > 0.2 && near.fold(0.0, f32::max) <= plane[n].abs()
    };
    let offs: Vec<f64> = (0..frames)
        .filter(|&n| peak(n))
        .map(|n| {
            let beat = n as f64 / beat_frames;
            let places = (-1..=(take.grid.beats() * 4) as i32 + 1).map(|step| {
                f64::from(step) / 4.0 + if step.rem_euclid(2) == 1 { take.swing } else { 0.0 }
            });
            let off = places.map(|place| beat - place).min_by(|a, b| a.abs().total_cmp(&b.abs()));
            off.unwrap() * beat_frames / 44.1
        })
        .collect();
    if std::env::var_os("DB").is_some() {
        let places: Vec<f64> =
            (0..frames).filter(|&n| peak(n)).map(|n| n as f64 / beat_frames).collect();
        for (place, off) in places.iter().zip(&offs).filter(|(_, off)| off.abs() > 6.0) {
            println!("off {off:.1} ms at beat {place:.2}");
        }
    }
    let first = (0..400).min_by_key(|&beat| {
        ((take.curve.second_of(f64::from(beat) - 8.0) - region.from_seconds()).abs() * 1e6) as i64
    });
    let first_beat = f64::from(first.unwrap()) - 8.0;
    let mut truth: Vec<f64> = take
        .truth
        .iter()
        .map(|note| note.1)
        .filter(|beat| {
            *beat > first_beat - 0.1 && *beat < first_beat + f64::from(take.grid.beats()) - 0.1
        })
        .collect();
    truth.sort_by(f64::total_cmp);
    truth.dedup();
    let spec = Spec {
        shape: Shape::Loop(take.grid),
        levels: Levels::default(),
        onsets: cut.onsets.clone(),
    };
    let report = finish(cut.clip.clone(), &spec);
    let mut sorted: Vec<f64> = offs.iter().map(|off| off.abs()).collect();
    sorted.sort_by(f64::total_cmp);
    let off_ms_max = *sorted.last().unwrap_or(&0.0);
    sorted = offs.clone();
    sorted.sort_by(f64::total_cmp);
    let off_ms_median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let seam = Seam::of(&cut.clip);
    let seam_db = seam.stands_out_db();
    let line = format!(
        "{seed:4} {:15} {:3} bpm {} bars conf {:.2} from {:.2} beat {first_beat:3} ratio {:.3} drift {:.1} join {:.2} cost {:.2} off max {off_ms_max:5.1} med {off_ms_median:4.1} seam click {:5.1} dip {:5.1} clicks {}/{} {}",
        format!("{:?}", take.band),
        take.grid.bpm,
        take.grid.bars,
        reading.tempo().map_or(0.0, |t| t.confidence),
        region.from_seconds(),
        cut.account.ratio,
        cut.account.drift_percent_max,
        cut.account.join_cost,
        cut.account.cost,
        seam.click_db,
        seam.dip_db,
        offs.len(),
        truth.len(),
        match report {
            Ok(finished) =>
                format!("ok timing {:.1}", finished.report.timing.map_or(-1.0, |t| t.error_mean_ms)),
            Err(refusal) => refusal.to_string(),
        },
    );
    Ok(Outcome {
        off_ms_max,
        off_ms_median,
        seam_db,
        clicks: offs.len(),
        wanted: truth.len(),
        first_beat,
        line,
    })
}

#[test]
fn takes_that_drift_come_out_on_the_grid() {
    let seeds: u32 = std::env::var("CUT_SEEDS").map_or(70, |n| n.parse().unwrap());
    let from: u32 = std::env::var("CUT_FROM").map_or(0, |n| n.parse().unwrap());
    let outcomes: Vec<_> = (from..from + seeds).map(outcome).collect();
    let mut good = 0;
    let (mut on_beat, mut on_bar) = (0, 0);
    for outcome in &outcomes {
        match outcome {
            Ok(outcome) => {
                let fine = outcome.off_ms_max <= 10.0 && outcome.seam_db <= 6.0;
                good += usize::from(fine);
                println!("{} {}", if fine { "  " } else { "XX" }, outcome.line);
                on_bar += usize::from(outcome.first_beat.rem_euclid(4.0) == 0.0);
                on_beat += usize::from(outcome.clicks == outcome.wanted);
            }
            Err(refusal) => println!("XX {refusal}"),
        }
    }
    println!("{good} good, {on_bar} on bar, {on_beat} counts right of {}", outcomes.len());
    assert!(good * 100 >= outcomes.len() * 95);
}
