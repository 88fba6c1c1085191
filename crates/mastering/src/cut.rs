//! Any take cut to the bar: where its beats are, which part of it is the best loop, and that part made to fill the
//! grid to the frame.
//!
//! The tempo is known, because it was asked for; so only its drift and the place of the beats are to be found. A take
//! that has no pulse, and needs none, keeps its time: only the join is looked for.

mod attacks;
mod bands;
mod beats;
mod downbeat;
mod hit;
mod join;
mod mono;
mod novelty;
mod prevailing;
mod pulse;
mod region;
mod riser;
mod swing;
mod tempo;
mod uncuttable;
mod warp;

use audio::{Clip, Grid, maths};

use crate::level;
use crate::spec::ExpectedOnset;
use attacks::Attack;
use beats::Beats;
use join::{Circle, Sides};
use region::Ground;

pub use hit::hit;
pub use region::Region;
pub use riser::riser;
pub use tempo::Tempo;
pub use uncuttable::Uncuttable;

/// Takes quieter than this, in dBFS, are taken for silent: below the last bit of 24.
const AUDIBLE_DBFS_MIN: f64 = -140.0;

/// Nobody loops longer than this.
const SECONDS_MAX: f64 = 600.0;

/// What is to be cut out of a take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// The grid that is to be filled.
    pub grid: Grid,
    /// Whether there has to be a pulse.
    pub pulse: Pulse,
    /// Where it is to begin, in seconds of the take: the nearest bar is taken, or the nearest beat if no bar is near.
    pub start_seconds: Option<f64>,
}

/// Whether a take has to have a pulse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// Drums and the like: a take without one is refused.
    Demanded,
    /// Pads and the like: where there is one it is followed.
    Followed,
}

/// What was found out about a take.
#[derive(Clone, Debug)]
pub struct Reading {
    grid: Grid,
    tempo: Option<Tempo>,
    beats: Option<Beats>,
    attacks: Vec<Attack>,
    regions: Vec<Region>,
}

/// A part of a take that fills its grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The sound: exactly as many frames as the grid has, its end leading into its start.
    pub clip: Clip,
    /// The attacks that belong to a sixteenth, straight or swung, and where they are now.
    pub onsets: Vec<ExpectedOnset>,
    /// What was done.
    pub account: Account,
}

/// What was done to a take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// Where the part begins in the take.
    pub from_seconds: f64,
    /// Where it ends in the take.
    pub to_seconds: f64,
    /// The tempo it had; `None` where there is no pulse.
    pub bpm_found: Option<f64>,
    /// How far the tempo strayed from its own mean, in percent.
    pub drift_percent_max: f64,
    /// The length of the part over that of the grid: what it was stretched by on the whole.
    pub ratio: f64,
    /// How much there was against this part; 0 is a perfect loop.
    pub cost: f64,
    /// The part of that which is the join's.
    pub join_cost: f64,
}

/// Listens to a take that is at the sample rate of the grid.
///
/// # Errors
/// Why no part of it can become what is wished for.
pub fn read(take: &Clip, wish: &Wish) -> Result<Reading, Uncuttable> {
    let grid = wish.grid;
    refuse_other_rate(take, &grid)?;
    refuse_unusable(take)?;
    refuse_short(take, &grid)?;
    let ms = f64::from(grid.sample_rate) / 1000.0;
    let mono = mono::mono(take);
    let bands = bands::Bands::of(&mono);
    let novelty = novelty::Novelty::of(&bands);
    let attacks = attacks::attacks(&mono, &bands, &novelty);
    let telling = attacks::telling(&attacks);
    let found = tempo::find(&novelty, &telling, &bands, &grid);
    let ground = Ground {
        grid,
        bands: &bands,
        novelty: &novelty,
        attacks: &telling,
        sides: Sides::new(&mono, &telling),
        frames: take.frames(),
        start: wish.start_seconds.map(|seconds| seconds * ms * 1000.0),
    };
    let too_short =
        Uncuttable::TooShort { seconds: take.seconds(), needed_seconds: grid.seconds() };
    let (beats, tempo, regions) = match found {
        Ok((beats, confidence)) => {
            let (beats, firsts) = downbeat::on_the_beat(&ground, beats);
            let regions = ground.pulsed(&beats, &firsts);
            let tempo = Tempo::of(&beats, confidence, ms * 1000.0);
            (Some(beats), Some(tempo), regions)
        }
        Err(refusal) if wish.pulse == Pulse::Demanded => return Err(refusal),
        Err(_) => (None, None, ground.steady()),
    };
    if regions.is_empty() {
        return Err(too_short);
    }
    Ok(Reading { grid, tempo, beats, attacks, regions })
}

impl Reading {
    /// The pulse, if there is one.
    pub fn tempo(&self) -> Option<&Tempo> {
        self.tempo.as_ref()
    }

    /// The parts that could be a loop, best first: at least one, at most four.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Makes one of the regions of this take fill the grid.
    pub fn cut(&self, take: &Clip, region: &Region) -> Cut {
        let frames = self.grid.frames();
        let circle = Circle::of(take, region.lines, &region.join);
        let warp = match (&self.beats, region.first_beat) {
            (Some(beats), Some(first)) => {
                warp::on_the_grid(&circle, beats, first, &self.attacks, &self.grid)
            }
            _ => warp::evenly(&circle, &self.attacks),
        };
        let clip = crate::stretch::circle(&circle.clip, &warp.anchors, &warp.attacks, frames);
        let inside = self.tempo.as_ref().map(|tempo| tempo.between(region));
        let account = Account {
            from_seconds: region.from_seconds(),
            to_seconds: region.to_seconds(),
            bpm_found: inside.as_ref().map(|tempo| tempo.bpm),
            drift_percent_max: inside.as_ref().map_or(0.0, |tempo| tempo.drift_percent_max),
            ratio: circle.clip.frames() as f64 / frames as f64,
            cost: region.cost,
            join_cost: region.join.cost,
        };
        Cut { clip, onsets: warp.onsets, account }
    }
}

impl Account {
    /// A part that is taken as it is.
    fn plain(from: usize, to: usize, sample_rate: u32) -> Self {
        let rate = f64::from(sample_rate);
        Self {
            from_seconds: from as f64 / rate,
            to_seconds: to as f64 / rate,
            bpm_found: None,
            drift_percent_max: 0.0,
            ratio: 1.0,
            cost: 0.0,
            join_cost: 0.0,
        }
    }
}

fn refuse_other_rate(take: &Clip, grid: &Grid) -> Result<(), Uncuttable> {
    if take.sample_rate() != grid.sample_rate {
        return Err(Uncuttable::Rate { take: take.sample_rate(), wanted: grid.sample_rate });
    }
    let tempo = grid.bpm.is_finite() && grid.bpm > 0.0;
    if !tempo || grid.frames() == 0 || grid.seconds() > SECONDS_MAX {
        return Err(Uncuttable::Grid);
    }
    Ok(())
}

/// What no listening can help.
fn refuse_unusable(take: &Clip) -> Result<(), Uncuttable> {
    let samples = take.channels().iter().flatten().filter(|x| !x.is_finite()).count();
    if samples > 0 {
        return Err(Uncuttable::NonFinite { samples });
    }
    let peak = take.channels().iter().map(|plane| level::scan(plane).peak).fold(0.0, f32::max);
    let peak_dbfs = maths::db_of_gain(f64::from(peak));
    if peak_dbfs < AUDIBLE_DBFS_MIN {
        return Err(Uncuttable::Silent { peak_dbfs });
    }
    Ok(())
}

fn refuse_short(take: &Clip, grid: &Grid) -> Result<(), Uncuttable> {
    if grid.seconds() * pulse::RATIO_MIN > take.seconds() {
        let needed_seconds = grid.seconds();
        return Err(Uncuttable::TooShort { seconds: take.seconds(), needed_seconds });
    }
    Ok(())
}

/// Fades the last frames to silence, by a cubic that starts and ends level.
fn fade_out(plane: &mut [f32], frames: usize) {
    let frames = frames.min(plane.len());
    let fading = plane.iter_mut().rev().take(frames).enumerate();
    fading.for_each(|(n, x)| {
        let left = n as f32 / frames as f32;
        *x *= left * left * (3.0 - 2.0 * left);
    });
}
