use std::time::Duration;

use brief::Brief;
use engine::{Cancelled, Commission, Engine, EngineError, Played, Recorded, Take, Watch};
use mastering::Finished;

use crate::cutting::{CutOut, cut_out};
use crate::finishing::{expected, finish};
use crate::{Asset, Cut, Maker, PassedOver, Provenance, RawTake, Seed};

/// The largest seed: JSON readers that count in doubles hold every whole number up to it exactly (RFC 8259, section 6).
pub const SEED_MAX: u64 = (1 << 53) - 1;

/// Why there is no asset.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProduceError {
    /// The engine gave no take.
    #[error("no take of '{brief}' with seed {seed}")]
    Engine {
        /// The brief in one line.
        brief: String,
        /// The seed that was tried.
        seed: u64,
        /// The engine's reason.
        source: EngineError,
    },
    /// No take could be made to keep the promises.
    #[error("no take of '{brief}' keeps the promises: {}", reasons(.passed_over))]
    NotGoodEnough {
        /// The brief in one line.
        brief: String,
        /// Every take that was tried.
        passed_over: Vec<PassedOver>,
    },
    /// Whoever asked no longer wants it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

fn reasons(passed_over: &[PassedOver]) -> String {
    let reasons: Vec<String> =
        passed_over.iter().map(|take| format!("seed {}: {}", take.seed, take.reason)).collect();
    reasons.join("; ")
}

/// Makes an asset: plays the brief, finishes the take, and tries further seeds if it cannot be made to keep the
/// promises.
///
/// The watch is told the progress of the first take, then once that it is being finished; what further seeds come to is
/// part of that. It can cancel until the end of every take.
///
/// The further seeds follow from `seed`, which is at most [`SEED_MAX`]: the same brief and seed give the same asset
/// whatever happens on the way, and [`Seed`] tells what did.
///
/// # Errors
/// [`ProduceError`]: the engine failed, no take was good enough, or the watch cancelled.
pub fn produce(
    engine: &dyn Engine,
    brief: &Brief,
    seed: u64,
    watch: &mut dyn Watch,
) -> Result<Asset, ProduceError> {
    let mut passed_over = Vec::new();
    for used in seeds(seed).take(engine.abilities().takes_max.max(1)) {
        let is_first = used == seed;
        let taken = if is_first {
            engine.generate(brief, used, watch)
        } else {
            engine.generate(brief, used, &mut Finishing(watch))
        };
        let take = taken.map_err(|source| match source {
            EngineError::Cancelled(cancelled) => ProduceError::Cancelled(cancelled),
            source => ProduceError::Engine { brief: brief.to_string(), seed: used, source },
        })?;
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        if is_first {
            watch.finishing();
        }
        match Made::of(take, brief) {
            Ok(Made { finished, midi, cut_out }) => {
                let (cut, take) = cut_out.unzip();
                return Ok(Asset {
                    provenance: Provenance {
                        brief: brief.clone(),
                        seed: Seed { asked: seed, used, passed_over },
                        maker: Maker::of(engine),
                        instead_of: None,
                        cut,
                    },
                    clip: finished.clip,
                    report: finished.report,
                    midi,
                    take,
                });
            }
            Err(reason) => passed_over.push(PassedOver { seed: used, reason }),
        }
    }
    Err(ProduceError::NotGoodEnough { brief: brief.to_string(), passed_over })
}

/// A take that keeps the promises.
struct Made {
    finished: Finished,
    midi: Option<Vec<u8>>,
    cut_out: Option<(Cut, RawTake)>,
}

impl Made {
    /// Finishes a take, or says in words why it will not do.
    fn of(take: Take, brief: &Brief) -> Result<Self, String> {
        match take {
            Take::Played(Played { clip, onsets, midi }) => {
                let finished = finish(clip, expected(&onsets), brief)
                    .map_err(|refusal| refusal.to_string())?;
                Ok(Self { finished, midi, cut_out: None })
            }
            Take::Recorded(Recorded { files, reference }) => {
                let mut reasons = Vec::new();
                for file in files {
                    match cut_out(file, reference.clone(), brief, None) {
                        Ok(CutOut { finished, cut, take }) => {
                            return Ok(Self { finished, midi: None, cut_out: Some((cut, take)) });
                        }
                        Err(reason) => reasons.push(reason.to_string()),
                    }
                }
                Err(if reasons.is_empty() {
                    "there is no recording".into()
                } else {
                    reasons.join("; ")
                })
            }
        }
    }
}

/// Whoever waits, once a take is being finished: a second one's progress would look like going backwards.
struct Finishing<'a>(&'a mut dyn Watch);

impl Watch for Finishing<'_> {
    fn progress(&mut self, _share: f64) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }

    fn abandoned(&self) -> bool {
        self.0.abandoned()
    }

    fn wait(&mut self, most: Duration) {
        self.0.wait(most);
    }

    fn callback(&self, service: &str, seed: u64) -> Option<String> {
        self.0.callback(service, seed)
    }

    fn commissioned(&self, engine: &str, seed: u64) -> Result<Option<String>, EngineError> {
        self.0.commissioned(engine, seed)
    }

    fn commission(&mut self, commission: &Commission<'_>) -> Result<(), EngineError> {
        self.0.commission(commission)
    }
}

/// The asked seed, then others that look like anything but its neighbours, which are asked for themselves.
fn seeds(asked: u64) -> impl Iterator<Item = u64> {
    std::iter::once(asked).chain((1..).map(move |step| mixed(asked ^ mixed(step)) & SEED_MAX))
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn mixed(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}
