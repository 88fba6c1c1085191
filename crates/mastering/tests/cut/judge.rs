//! What became of a take, by what is known of it.

use audio::Clip;
use mastering::cut::{Pulse, Region, Uncuttable, Wish, read};
use mastering::{Levels, Seam, Shape, Spec, finish};

use crate::take::Take;

/// A take is right when every sound starts this close to its place, and finishing has nothing against it.
const OFF_MS_MAX: f64 = 10.0;

/// Whether the join is not heard.
pub(crate) fn is_seamless(clip: &Clip) -> bool {
    Seam::of(clip).is_seamless()
}

/// The best cut of a take and how far its sounds are from where they belong.
pub(crate) struct Outcome {
    pub(crate) name: String,
    /// For each sound, in ms.
    pub(crate) offs_ms: Vec<f64>,
    pub(crate) seam_db: f64,
    /// Which beat of the truth it begins with, or which half.
    pub(crate) first_beat: f64,
    /// What finishing says against it.
    pub(crate) refusal: Option<String>,
}

impl Outcome {
    pub(crate) fn of(seed: u32) -> Result<Self, Uncuttable> {
        let take = Take::of(seed);
        let wish = Wish { grid: take.grid, pulse: Pulse::Demanded, start_seconds: None };
        let reading = read(&take.clip, &wish)?;
        let region = &reading.regions()[0];
        let cut = reading.cut(&take.clip, region);
        assert_eq!(cut.clip.frames(), take.grid.frames());
        // Clicks are cut the same way, and show where everything comes out.
        let clicks = reading.cut(&take.clicks, region).clip;
        let spec = Spec {
            shape: Shape::Loop(take.grid),
            levels: Levels::default(),
            onsets: cut.onsets.clone(),
        };
        Ok(Self {
            name: format!("{seed}: {:?} at {} BPM", take.band, take.grid.bpm),
            offs_ms: offs_ms(&clicks, &take),
            seam_db: Seam::of(&cut.clip).stands_out_db(),
            first_beat: nearest_beat(&take, region),
            refusal: finish(cut.clip, &spec).err().map(|refusal| refusal.to_string()),
        })
    }

    pub(crate) fn off_ms_max(&self) -> f64 {
        self.offs_ms.iter().fold(0.0, |old, off| old.max(off.abs()))
    }

    pub(crate) fn is_right(&self) -> bool {
        !self.offs_ms.is_empty() && self.off_ms_max() <= OFF_MS_MAX && self.refusal.is_none()
    }
}

/// How far each click is from the nearest sixteenth, straight or swung as the take is.
fn offs_ms(clicks: &Clip, take: &Take) -> Vec<f64> {
    let frames = clicks.frames();
    let plane = &clicks.channels()[0];
    let is_click = |&n: &usize| {
        let near = (n + frames - 200..=n + frames + 200).map(|at| plane[at % frames].abs());
        plane[n].abs() > 0.2 && near.fold(0.0, f32::max) <= plane[n].abs()
    };
    let beat_frames = frames as f64 / f64::from(take.grid.beats());
    let off = |frame: usize| {
        let beat = frame as f64 / beat_frames;
        let sixteenths = -1..=4 * take.grid.beats() as i32 + 1;
        let place = |step: i32| {
            f64::from(step) / 4.0 + if step.rem_euclid(2) == 1 { take.swing } else { 0.0 }
        };
        let offs = sixteenths.map(|step| beat - place(step));
        let off = offs.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
        1000.0 * off * beat_frames / f64::from(take.grid.sample_rate)
    };
    (0..frames).filter(is_click).map(off).collect()
}

/// To half a beat.
fn nearest_beat(take: &Take, region: &Region) -> f64 {
    let distance = |beat: &f64| (take.curve.second_of(*beat) - region.from_seconds()).abs();
    let beats = (-16..400).map(|half| f64::from(half) / 2.0);
    beats.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap()
}
