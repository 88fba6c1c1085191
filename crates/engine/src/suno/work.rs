use std::time::Duration;

use super::note::{self, Note};
use super::order::{self, Order};
use super::service::{Look, Search, Service, Stage, Unplaced};
use super::{NAME, permanent, retryable};
use crate::wire::{Download, Hosts, WireError};
use crate::{EngineError, Watch, Wire};

/// How many questions in a row may go unanswered: a minute of them.
const UNANSWERED_MAX: u32 = 12;
/// An order that is not listed after that was never taken.
const LISTED_WITHIN_SECONDS: u64 = 120;
/// As large as a song may be.
const SONG_BYTES_MAX: usize = 64 << 20;
const FETCH_MAX: Duration = Duration::from_secs(180);

/// A take that is being made.
pub(super) struct Work<'a> {
    pub(super) service: &'a dyn Service,
    pub(super) wire: &'a Wire,
    pub(super) hosts: Hosts,
    pub(super) seed: u64,
    pub(super) cost_microdollars: u64,
    pub(super) patience: Duration,
    pub(super) ask_every: Duration,
}

/// An order that goes by these names, and when it was placed in seconds since 1970.
struct Placed {
    ids: Vec<String>,
    at: u64,
}

impl Work<'_> {
    /// The files of its songs, and by which name they can be found where they were made.
    pub(super) fn files(
        &self,
        order: &Order,
        watch: &mut dyn Watch,
    ) -> Result<(Vec<Vec<u8>>, String), EngineError> {
        let placed = self.place(order, watch)?;
        let songs = self.await_songs(&placed, watch)?;
        Ok((self.fetch(&songs, watch)?, placed.ids.join(",")))
    }

    /// The order that an earlier try has placed, or a new one.
    fn place(&self, order: &Order, watch: &mut dyn Watch) -> Result<Placed, EngineError> {
        let cost = match note::read(watch, self.seed)? {
            Some(Note::Asked { ids, at }) => return Ok(Placed { ids, at }),
            Some(Note::Asking { mark, newest, at }) => {
                let lost = "the answer to an earlier order was lost";
                if let Some(placed) = self.find(&mark, newest.as_deref(), at, lost, watch)? {
                    return Ok(placed);
                }
                0
            }
            // What was counted for it has not been spent.
            Some(Note::Refused) => 0,
            Some(Note::Over) | None => self.cost_microdollars,
        };
        let at = note::now();
        let mark = order::mark(self.seed, at);
        let newest = self.service.prepare(self.seed, watch)?;
        let asking = Note::Asking { mark: mark.clone(), newest: newest.clone(), at };
        note::write(&asking, self.seed, cost, watch)?;
        match self.service.place(order, &mark, self.seed, watch) {
            Ok(ids) => self.placed(ids, at, watch),
            Err(Unplaced::Refused(error)) => {
                self.write(&Note::Refused, watch)?;
                Err(error)
            }
            Err(Unplaced::Unsure(error @ EngineError::Cancelled(_))) => Err(error),
            Err(Unplaced::Unsure(error)) => {
                match self.find(&mark, newest.as_deref(), at, &error.to_string(), watch)? {
                    Some(placed) => Ok(placed),
                    None => {
                        self.write(&Note::Refused, watch)?;
                        Err(error)
                    }
                }
            }
        }
    }

    /// Looks for an order whose answer was lost until it is found, or certainly not there. It costs credits: none is placed
    /// as long as it may be.
    fn find(
        &self,
        mark: &str,
        newest: Option<&str>,
        at: u64,
        lost: &str,
        watch: &mut dyn Watch,
    ) -> Result<Option<Placed>, EngineError> {
        loop {
            // Whoever is called back may have heard it.
            if let Some(Note::Asked { ids, at }) = note::read(watch, self.seed)? {
                return Ok(Some(Placed { ids, at }));
            }
            match self.service.find(mark, newest, watch)? {
                Search::Found(ids) => return self.placed(ids, at, watch).map(Some),
                Search::Absent if note::now() >= at.saturating_add(LISTED_WITHIN_SECONDS) => {
                    return Ok(None);
                }
                Search::Absent => {}
                Search::Unknown => {
                    let callable = watch.callback(NAME, self.seed).is_some();
                    if !callable || self.is_late(at) {
                        return Err(permanent(format!(
                            "{lost}; the order may have been carried out and paid for, so that no other is placed"
                        )));
                    }
                }
            }
            watch.pause(self.ask_every)?;
        }
    }

    fn placed(
        &self,
        ids: Vec<String>,
        at: u64,
        watch: &mut dyn Watch,
    ) -> Result<Placed, EngineError> {
        self.write(&Note::Asked { ids: ids.clone(), at }, watch)?;
        Ok(Placed { ids, at })
    }

    /// Waits for both songs; when it is late, one will do.
    fn await_songs(
        &self,
        placed: &Placed,
        watch: &mut dyn Watch,
    ) -> Result<Vec<Vec<String>>, EngineError> {
        let mut share = 0.02;
        let mut unanswered = 0;
        loop {
            match self.service.look(&placed.ids, watch) {
                Ok(Look { stage, songs }) => {
                    unanswered = 0;
                    match stage {
                        Stage::Over if !songs.is_empty() => return Ok(songs),
                        Stage::Over => return self.over("no song has come of it", watch),
                        Stage::Failed { reason } => return self.over(&reason, watch),
                        Stage::Refused { reason } => {
                            self.write(&Note::Over, watch)?;
                            return Err(permanent(reason));
                        }
                        Stage::Working { .. } if !songs.is_empty() && self.is_late(placed.at) => {
                            return Ok(songs);
                        }
                        Stage::Working { share: told } => {
                            share = f64::max(share, 0.02 + 0.88 * told);
                            watch.step(share)?;
                        }
                    }
                }
                Err(error @ (EngineError::Retryable { .. } | EngineError::Unavailable { .. })) => {
                    unanswered += 1;
                    if unanswered > UNANSWERED_MAX {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
            if self.is_late(placed.at) {
                let minutes = self.patience.as_secs().div_ceil(60);
                return Err(retryable(format!("no song has come within {minutes} minutes")));
            }
            watch.pause(self.ask_every)?;
        }
    }

    /// Fetches every song from the first of its addresses that has it. One song will do.
    fn fetch(
        &self,
        songs: &[Vec<String>],
        watch: &mut dyn Watch,
    ) -> Result<Vec<Vec<u8>>, EngineError> {
        let rules = Download {
            hosts: &self.hosts,
            bearer: None,
            bytes_max: SONG_BYTES_MAX,
            total_max: FETCH_MAX,
        };
        let mut files = Vec::with_capacity(songs.len());
        let mut missed = None;
        for (done, addresses) in songs.iter().enumerate() {
            watch.step(0.91 + 0.09 * done as f64 / songs.len() as f64)?;
            for address in addresses {
                match self.wire.download(address, &rules, watch) {
                    Ok(file) => {
                        files.push(file);
                        break;
                    }
                    Err(error @ WireError::Cancelled) => return Err(error.for_engine(NAME)),
                    Err(error) => {
                        tracing::warn!(%error, "a song could not be fetched");
                        missed = Some(error);
                    }
                }
            }
        }
        match missed {
            Some(WireError::Status { status: 404 | 410 }) if files.is_empty() => {
                self.over("the songs have already been thrown away", watch)
            }
            Some(error) if files.is_empty() => Err(error.for_engine(NAME)),
            _ => Ok(files),
        }
    }

    fn over<T>(&self, reason: &str, watch: &mut dyn Watch) -> Result<T, EngineError> {
        self.write(&Note::Over, watch)?;
        Err(retryable(reason))
    }

    /// Notes that follow the first one cost nothing more.
    fn write(&self, note: &Note, watch: &mut dyn Watch) -> Result<(), EngineError> {
        note::write(note, self.seed, 0, watch)
    }

    fn is_late(&self, at: u64) -> bool {
        note::now() > at.saturating_add(self.patience.as_secs())
    }
}
