use audio::Clip;
use audio::onset::{self, Ends};

use crate::report::Timing;
use crate::spec::ExpectedOnset;

/// More onsets than this say nothing new; as many are taken evenly from all.
const ONSETS_MAX: usize = 64;

/// Compares expected onsets, whose frames count from `start_frame` of the take, with what is heard.
pub(crate) fn measure(
    clip: &Clip,
    onsets: &[ExpectedOnset],
    start_frame: usize,
    ends: Ends,
) -> Option<Timing> {
    let mut onsets = onsets.to_vec();
    onsets.sort_unstable_by_key(|onset| (onset.played, onset.grid));
    onsets.dedup_by_key(|onset| onset.played);
    onsets.retain(|onset| {
        (start_frame..start_frame + clip.frames()).contains(&(onset.played as usize))
    });
    let expected = onsets.len().min(ONSETS_MAX);
    let ms = 1000.0 / f64::from(clip.sample_rate());
    let (mut heard, mut sum, mut max, mut grid_sum) = (0, 0.0, 0.0f64, 0.0);
    for onset in (0..expected).map(|at| onsets[at * onsets.len() / expected]) {
        let frame = onset.played as usize - start_frame;
        let Some(at) = onset::heard_near(clip, frame, ends) else { continue };
        let error = (at - frame as f64) * ms;
        let grid_error = error + (f64::from(onset.played) - f64::from(onset.grid)) * ms;
        heard += 1;
        sum += error.abs();
        max = max.max(error.abs());
        grid_sum += grid_error.abs();
    }
    let mean = |sum: f64| sum / f64::from(heard as u32);
    (heard > 0).then(|| Timing {
        expected,
        heard,
        error_mean_ms: mean(sum),
        error_max_ms: max,
        grid_error_mean_ms: mean(grid_sum),
    })
}
