//! How much the join of a loop stands out against the rest of it.
//!
//! Two things can give a join away. A **click**: what sounded before the end does not continue at the start. A
//! **dip**: the sound sinks at the join and comes back. Both are given in dB above the most that the loop itself shows
//! elsewhere, or that an attack at the start explains: 0 or less cannot be told from the rest, [`LIMIT_DB`] and more
//! is taken for a fault.
//!
//! A sound that starts on the first beat is no fault, however sudden: the head of `seam/click.rs` lists what explains a
//! jump.

mod click;
mod dip;
mod prediction;

use audio::Clip;
use audio::outline::Outline;

/// The join may stand out this much, in dB: twice the amplitude of everything like it.
pub const LIMIT_DB: f64 = 6.0;
/// Nothing is reported below this, in dB: where there is no jump at all, a ratio says nothing.
const FLOOR_DB: f64 = -60.0;

/// What gives the join of a loop away, in dB above the same elsewhere; from −60 up, good at or below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// The jump at the join, over the jumps around it and those of the loop's own events.
    pub click_db: f64,
    /// The depth of the hole at the join, over the deepest hole elsewhere.
    pub dip_db: f64,
}

impl Seam {
    /// Measures the join of a clip that is played in a circle.
    pub fn of(clip: &Clip) -> Self {
        Self::within(clip, &Outline::of(clip))
    }

    /// The same when the outline is known: looks only at the neighbourhood of the join and a few other places.
    pub fn within(clip: &Clip, outline: &Outline) -> Self {
        if outline.peak() == 0.0 {
            return Self { click_db: FLOOR_DB, dip_db: FLOOR_DB };
        }
        Self {
            click_db: click::click_db(clip, outline).max(FLOOR_DB),
            dip_db: dip::dip_db(outline, clip.sample_rate()).max(FLOOR_DB),
        }
    }

    /// The worse of both: the seam score.
    pub fn stands_out_db(self) -> f64 {
        self.click_db.max(self.dip_db)
    }

    /// Whether nobody could point at the join.
    pub fn is_seamless(self) -> bool {
        self.stands_out_db() <= LIMIT_DB
    }
}
