//! Many loops at a time, answered in the order of their seeds.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use brief::Settled;
use engine::{Engine, Unwatched};
use pipeline::{ProduceError, Target, WriteError, Written};

use crate::exit::Exit;
use crate::output::with_causes;
use crate::show::made::{Failure, Report};

/// Everything that is to be made in one run.
pub(super) struct Order<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) settled: &'a Settled,
    pub(super) first_seed: u64,
    pub(super) count: u32,
    pub(super) target: Target<'a>,
    pub(super) jobs: usize,
}

impl Order<'_> {
    /// Makes all of it; one that fails does not keep the others from being made.
    pub(super) fn fill(&self, report: &mut Report) -> Exit {
        report.begin(self.settled, self.first_seed, self.count);
        let mut exit = Exit::Done;
        self.make_all(|made| {
            if let Err(failure) = &made {
                exit = exit.max(failure.exit);
            }
            report.made(made);
        });
        exit
    }

    fn make_all(&self, mut each: impl FnMut(Result<Written, Failure>)) {
        let workers = self.jobs.min(self.count as usize);
        if workers == 1 {
            return (0..self.count).for_each(|index| each(self.make(index)));
        }
        let (next, stopped) = (AtomicU32::new(0), AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..workers {
                let (sender, next, stopped) = (sender.clone(), &next, &stopped);
                scope.spawn(move || {
                    while !stopped.load(Ordering::Relaxed) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= self.count || sender.send((index, self.make(index))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut due = 0;
            for (index, made) in receiver {
                early.insert(index, made);
                while let Some(made) = early.remove(&due) {
                    each(made);
                    due += 1;
                }
            }
        });
    }

    fn make(&self, index: u32) -> Result<Written, Failure> {
        let seed = self.first_seed + u64::from(index);
        let brief = &self.settled.brief;
        // Found out before anything is made, so that nobody waits for what cannot be kept.
        if let Some(path) = pipeline::clash(brief, seed, &self.target) {
            return Err(not_written(seed, &WriteError::Exists { path }));
        }
        let asset = pipeline::produce(self.engine, brief, seed, &mut Unwatched)
            .map_err(|error| not_made(seed, &error))?;
        pipeline::write(&asset, Some(&self.settled.account), &self.target)
            .map_err(|error| not_written(seed, &error))
    }
}

fn not_made(seed: u64, error: &ProduceError) -> Failure {
    let code = match error {
        ProduceError::Engine { .. } => "engine",
        ProduceError::NotGoodEnough { .. } => "not_good_enough",
        ProduceError::Cancelled(_) => "cancelled",
    };
    Failure { seed: Some(seed), code, message: with_causes(error), exit: Exit::NotMade }
}

pub(crate) fn not_written(seed: u64, error: &WriteError) -> Failure {
    let (code, remedy) = match error {
        WriteError::Exists { .. } => ("exists", "; --overwrite replaces it"),
        _ => ("not_written", ""),
    };
    Failure { seed: Some(seed), code, message: with_causes(error) + remedy, exit: Exit::NotWritten }
}
