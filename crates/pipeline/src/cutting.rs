//! A recorded take becomes what the brief asks for: read, brought to the rate of the brief, cut to the bar, finished.

mod turns;

use audio::Clip;
use audio::decode::{self, DecodeError, Limits};
use audio::resample::resample;
use brief::{Brief, Kind, Length};
use mastering::cut::{self, Pulse, Uncuttable, Wish};
use mastering::{Finished, Refusal};

use crate::finishing::finish;
use crate::seal::file_sha256;
use crate::{Asset, Cut, LicenceView, Maker, Provenance, RawTake, Seed};

/// The largest and the longest recording that is read: what an engine sends is as hostile as what anybody sends.
const LIMITS: Limits = Limits { bytes: 64 << 20, seconds: 300.0 };

/// A finished loop, and where it is from.
pub(crate) struct CutOut {
    pub(crate) finished: Finished,
    pub(crate) cut: Cut,
    pub(crate) take: RawTake,
}

/// Why a recording gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotCut {
    /// It is no sound.
    #[error("the recording cannot be read: {0}")]
    Unreadable(#[from] DecodeError),
    /// Nothing in it can become what was asked for.
    #[error("the recording cannot be cut: {0}")]
    Uncuttable(#[from] Uncuttable),
    /// No part of it keeps the promises.
    #[error("no part of the recording will do: {}", reasons(.0))]
    Refused(Vec<Refusal>),
}

fn reasons(refusals: &[Refusal]) -> String {
    refusals.iter().map(Refusal::to_string).collect::<Vec<_>>().join("; ")
}

/// Cuts what a brief asks for out of a recording. `start_s` is where it is to begin, in seconds of the recording; the best
/// place is looked for if it is not given.
///
/// # Errors
/// [`NotCut`].
pub(crate) fn cut_out(
    file: Vec<u8>,
    reference: Option<String>,
    brief: &Brief,
    start_s: Option<f64>,
) -> Result<CutOut, NotCut> {
    let _turn = turns::take();
    let sound = decode::decode(&file, LIMITS)?;
    let take = RawTake { format: sound.format, bytes: file };
    let clip = resample(&sound.clip.into_mono_or_stereo(), brief.sample_rate);
    let take_s = clip.seconds();
    let cutter = Cutter::of(&clip, brief, start_s)?;
    let mut refusals = Vec::new();
    for number in 0..cutter.parts() {
        let cut::Cut { clip, onsets, account } = cutter.cut(number);
        match finish(clip, onsets, brief) {
            Ok(finished) => {
                let cut = Cut {
                    from_s: thousandths(account.from_seconds),
                    to_s: thousandths(account.to_seconds),
                    take_s: thousandths(take_s),
                    bpm_found: account.bpm_found.map(thousandths),
                    drift_percent: thousandths(account.drift_percent_max),
                    take_sha256: file_sha256(&take.bytes),
                    reference,
                };
                return Ok(CutOut { finished, cut, take });
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    Err(NotCut::Refused(refusals))
}

/// The parts of a recording that could be what was asked for, best first.
enum Cutter<'a> {
    /// Parts that go round.
    Loop(&'a Clip, Box<cut::Reading>),
    /// The one part there is.
    Only(cut::Cut),
}

impl<'a> Cutter<'a> {
    fn of(clip: &'a Clip, brief: &Brief, start_seconds: Option<f64>) -> Result<Self, Uncuttable> {
        let grid = brief.grid();
        if brief.length == Length::OneShot {
            return Ok(Self::Only(cut::hit(clip)?));
        }
        if brief.kind == Kind::Riser {
            return Ok(Self::Only(cut::riser(clip, &grid)?));
        }
        let wish = Wish { grid, pulse: pulse_of(brief.kind), start_seconds };
        Ok(Self::Loop(clip, Box::new(cut::read(clip, &wish)?)))
    }

    fn parts(&self) -> usize {
        match self {
            Self::Loop(_, reading) => reading.regions().len(),
            Self::Only(_) => 1,
        }
    }

    fn cut(&self, number: usize) -> cut::Cut {
        match self {
            Self::Loop(clip, reading) => reading.cut(clip, &reading.regions()[number]),
            Self::Only(cut) => cut.clone(),
        }
    }
}

/// Whether a recording of a kind without a pulse is none of that kind.
fn pulse_of(kind: Kind) -> Pulse {
    match kind {
        Kind::Kick | Kind::Hats | Kind::Percussion | Kind::Drums => Pulse::Demanded,
        _ => Pulse::Followed,
    }
}

fn thousandths(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

/// What assets that were cut from somebody's own recording say about who made them.
const RECORDING: &str = "recording";
/// Changes whenever the same recording may be cut in another way.
const CUTTER: &str = "1";

/// Why a recording gave no loop.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CutError(String);

/// Cuts what a brief asks for out of somebody's own recording, whose licence is theirs to know. The seed, which names it,
/// follows from the recording and the place it is cut at.
///
/// # Errors
/// [`CutError`], in words for people.
pub fn cut_recording(
    file: Vec<u8>,
    brief: &Brief,
    start_s: Option<f64>,
) -> Result<Asset, CutError> {
    let cut_out =
        cut_out(file, None, brief, start_s).map_err(|error| CutError(error.to_string()))?;
    let CutOut { finished, cut, take } = cut_out;
    let sha256 = file_sha256(format!("{} {}", cut.take_sha256, cut.from_s).as_bytes());
    let seed = sha256.bytes().fold(0u64, |seed, digit| seed.wrapping_mul(31) ^ u64::from(digit));
    let seed = seed % 100_000_000;
    Ok(Asset {
        provenance: Provenance {
            brief: brief.clone(),
            seed: Seed { asked: seed, used: seed, passed_over: Vec::new() },
            maker: Maker {
                name: RECORDING.to_owned(),
                version: CUTTER.to_owned(),
                licence: LicenceView {
                    id: "LicenseRef-Recording".to_owned(),
                    name: "That of the recording it was cut from".to_owned(),
                    commercial_use: false,
                },
                seeds_reproduce: true,
            },
            instead_of: None,
            cut: Some(cut),
        },
        clip: finished.clip,
        report: finished.report,
        midi: None,
        take: Some(take),
    })
}
