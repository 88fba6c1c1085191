//! Sound made a little longer or shorter: pitches stay, attacks stay sharp and come out where they are wanted.
//!
//! A phase vocoder turns the phases of each partial so that it runs on evenly (`vocoder`). That would smear attacks.
//! So each attack is lifted out of the sound and put back untouched (`attack`), and around it time runs at its own
//! pace; what lies between the attacks takes the rest of the stretch (`course`).

mod attack;
mod course;
mod lens;
mod vocoder;

use audio::Clip;
use audio::onset::Ends;

use attack::Lifted;
use course::Course;
use lens::Reel;

/// A place of the source and where it is to come out, both in frames; between anchors time runs evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// The place in the source.
    pub from: f64,
    /// The place in the result.
    pub to: f64,
}

/// Stretches a circle, a source whose end already joins its start, to `frames` frames.
///
/// `attacks` are the frames of the source at which something sets in that must stay sharp: each comes out at the whole
/// frame nearest to its place, and of two within 40 ms the second moves with the first. Without an anchor the start
/// stays the start. Local ratios from 0.8 to 1.25 keep what this module promises.
///
/// # Panics
/// When the anchors do not strictly increase in both, or span more than a turn.
pub fn circle(source: &Clip, anchors: &[Anchor], attacks: &[usize], frames: usize) -> Clip {
    stretch(source, anchors, attacks, frames, Ends::Circle)
}

/// The same for what has two ends: before the first anchor and after the last, time runs at its own pace.
///
/// The source's start and end are anchored to the result's, unless an anchor says otherwise.
///
/// # Panics
/// When the anchors do not strictly increase in both.
pub fn line(source: &Clip, anchors: &[Anchor], attacks: &[usize], frames: usize) -> Clip {
    stretch(source, anchors, attacks, frames, Ends::Silence)
}

fn stretch(
    source: &Clip,
    anchors: &[Anchor],
    attacks: &[usize],
    frames: usize,
    ends: Ends,
) -> Clip {
    assert!(
        anchors.windows(2).all(|pair| pair[0].from < pair[1].from && pair[0].to < pair[1].to),
        "anchors that strictly increase"
    );
    if source.frames() == 0 || frames == 0 {
        return Clip::silent(source.sample_rate(), source.channels().len(), frames);
    }
    let course = Course::new(source, anchors, attacks, frames, ends);
    let Lifted { rest, pieces, releases } = attack::lift(source, &course, ends);
    let mut planes = vocoder::run(&Reel::new(rest.channels(), ends), &course, &releases);
    for piece in &pieces {
        piece.put(&mut planes, ends);
    }
    Clip::from_channels(source.sample_rate(), planes)
}
