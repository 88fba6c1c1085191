use std::time::Duration;

use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Seconds, Whole};

/// How work is done.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueSettings {
    /// How many jobs this process does at a time, 1 to 64.
    pub workers: u32,
    /// How many jobs this process waits for at a time that others record, 1 to 64.
    pub recordings: u32,
    /// How many jobs may wait, 1 to 1 000 000.
    pub length_max: u32,
    /// How many jobs of a visitor run at a time, 1 to 64.
    pub running_per_visitor: u32,
    /// For how long a job is a worker's without a sign of life, 1 to 600 seconds.
    pub lease: Duration,
    /// How often a job is tried, 1 to 100.
    pub attempts_max: u32,
    /// How long after it was ordered a job is given up, 1 second to a day.
    pub deadline: Duration,
    /// By how much paid jobs go ahead of free ones, 0 seconds to a day.
    pub paid_head_start: Duration,
}

const WORKERS_MAX: u32 = 64;
const DAY_S: f64 = 86_400.0;

pub(crate) static SECTION: Section = Section {
    name: "queue",
    about: "How work is done.",
    keys: &[
        &WORKERS,
        &RECORDINGS,
        &LENGTH_MAX,
        &RUNNING_PER_VISITOR,
        &LEASE,
        &ATTEMPTS_MAX,
        &DEADLINE,
        &PAID_HEAD_START,
    ],
};

static WORKERS: Key<Whole<u32>> = Key {
    name: "queue.workers",
    variables: &["CLOUDMUSIC_WORKERS"],
    absent: Absent::Means {
        words: "one fewer than the machine has cores, at least 1",
        example: "3",
    },
    secret: false,
    about: "How many jobs this process does at a time.",
    shape: Whole { min: 1, max: WORKERS_MAX },
};

static RECORDINGS: Key<Whole<u32>> = Key {
    name: "queue.recordings",
    variables: &["CLOUDMUSIC_RECORDINGS"],
    absent: Absent::Is("4"),
    secret: false,
    about: "How many jobs this process waits for at a time that are recorded elsewhere, beside those that its workers make.",
    shape: Whole { min: 1, max: WORKERS_MAX },
};

static LENGTH_MAX: Key<Whole<u32>> = Key {
    name: "queue.length_max",
    variables: &["CLOUDMUSIC_QUEUE_MAX"],
    absent: Absent::Is("1000"),
    secret: false,
    about: "How many jobs may wait. Whoever comes then is told to come back later, and nothing is taken.",
    shape: Whole { min: 1, max: 1_000_000 },
};

static RUNNING_PER_VISITOR: Key<Whole<u32>> = Key {
    name: "queue.running_per_visitor",
    variables: &["CLOUDMUSIC_RUNNING_PER_VISITOR"],
    absent: Absent::Is("2"),
    secret: false,
    about: "How many jobs of one visitor run at a time, so that nobody holds all workers.",
    shape: Whole { min: 1, max: 64 },
};

static LEASE: Key<Seconds> = Key {
    name: "queue.lease_s",
    variables: &["CLOUDMUSIC_LEASE_S"],
    absent: Absent::Is("15"),
    secret: false,
    about: "For how long a job is a worker's without a sign of life from it. The job of a worker that died is taken over \
            after that.",
    shape: Seconds { min: 1.0, max: 600.0 },
};

static ATTEMPTS_MAX: Key<Whole<u32>> = Key {
    name: "queue.attempts_max",
    variables: &["CLOUDMUSIC_ATTEMPTS_MAX"],
    absent: Absent::Is("5"),
    secret: false,
    about: "How often a job is tried before it fails, and is not charged.",
    shape: Whole { min: 1, max: 100 },
};

static DEADLINE: Key<Seconds> = Key {
    name: "queue.deadline_s",
    variables: &["CLOUDMUSIC_DEADLINE_S"],
    absent: Absent::Is("600"),
    secret: false,
    about: "How long after it was ordered a job that is not done fails, and is not charged.",
    shape: Seconds { min: 1.0, max: DAY_S },
};

static PAID_HEAD_START: Key<Seconds> = Key {
    name: "queue.paid_head_start_s",
    variables: &["CLOUDMUSIC_PAID_HEAD_START_S"],
    absent: Absent::Is("300"),
    secret: false,
    about: "A paid job goes ahead of free ones that were ordered up to this long before it; older ones are not overtaken, \
            so that free jobs do not starve.",
    shape: Seconds { min: 0.0, max: DAY_S },
};

impl QueueSettings {
    /// `cores` is how many things the machine can do at a time, 0 if that is not known.
    pub(crate) fn read(reader: &mut Reader<'_>, cores: usize) -> Option<Self> {
        let workers = reader.optional(&WORKERS);
        if workers == Some(None) {
            reader.tell(&WORKERS, workers_of(cores).to_string());
        }
        let recordings = reader.value(&RECORDINGS);
        let length_max = reader.value(&LENGTH_MAX);
        let running_per_visitor = reader.value(&RUNNING_PER_VISITOR);
        let lease = reader.value(&LEASE);
        let attempts_max = reader.value(&ATTEMPTS_MAX);
        let deadline = reader.value(&DEADLINE);
        let paid_head_start = reader.value(&PAID_HEAD_START);
        Some(Self {
            workers: workers?.unwrap_or_else(|| workers_of(cores)),
            recordings: recordings?,
            length_max: length_max?,
            running_per_visitor: running_per_visitor?,
            lease: lease?,
            attempts_max: attempts_max?,
            deadline: deadline?,
            paid_head_start: paid_head_start?,
        })
    }
}

/// One core is left for whoever is waiting for an answer.
fn workers_of(cores: usize) -> u32 {
    let others = u32::try_from(cores.saturating_sub(1)).unwrap_or(WORKERS_MAX);
    others.clamp(1, WORKERS_MAX)
}
