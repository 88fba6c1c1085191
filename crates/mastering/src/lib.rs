//! Any take becomes a bar-exact, seamless, levelled loop, with a report that proves it.
//!
//! Two steps: a recording is cut to the bar ([`cut`]), which stretches it by what its tempo is off; what fills its grid
//! already is finished at once ([`finish`]). Nothing is squashed: all that happens to the sound then is the removal of an
//! offset, a gain, and for one-shots a trim.
//! What cannot be put right that way is refused, with the promises it breaks, so that another seed can be tried.

pub mod cut;
mod finish;
mod level;
pub mod report;
pub mod seam;
mod spec;
pub mod stretch;
mod timing;
mod trim;

pub use finish::{Finished, finish};
pub use report::{Promise, Refusal, Report, Verdict};
pub use seam::Seam;
pub use spec::{ExpectedOnset, Levels, Shape, Spec};
