-- One text for SQLite and PostgreSQL: BIGINT, DOUBLE PRECISION and TEXT mean the same in both. Times are milliseconds
-- since 1970 in UTC; days are texts such as 2026-11-25, which sort as they follow each other. Where SQLite is told
-- WITHOUT ROWID, a short row lies in the tree of its key and is found and changed there; PostgreSQL reads a comment.

-- A visitor's free loops of `day`, and credits. On any other day, none is used.
CREATE TABLE visitors (
    visitor TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    used BIGINT NOT NULL,
    credits BIGINT NOT NULL
) /* WITHOUT ROWID */;

CREATE TABLE networks (
    network TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    used BIGINT NOT NULL
) /* WITHOUT ROWID */;

-- An order and what became of it. `turn` is the place in the queue: the smallest goes first.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    turn BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    owner TEXT NOT NULL,
    visitor TEXT NOT NULL,
    network TEXT NOT NULL,
    day TEXT NOT NULL,
    granted TEXT NOT NULL,
    credits BIGINT NOT NULL,
    engine TEXT NOT NULL,
    seed BIGINT NOT NULL,
    request TEXT NOT NULL,
    idempotency_key TEXT,
    fingerprint TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    claim TEXT,
    worker TEXT,
    lease_until BIGINT,
    stage TEXT NOT NULL,
    progress BIGINT NOT NULL,
    failure_code TEXT,
    failure_text TEXT,
    asset TEXT,
    brief TEXT NOT NULL,
    account TEXT NOT NULL
);
CREATE INDEX jobs_queued ON jobs (turn, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_in_flight ON jobs (visitor, state) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_deadline ON jobs (deadline_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_done ON jobs (engine, finished_at) WHERE state = 'done';
CREATE UNIQUE INDEX jobs_idempotency ON jobs (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- What was made. The long texts come last, so that a list need not read them.
CREATE TABLE assets (
    id TEXT PRIMARY KEY,
    job TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    style TEXT NOT NULL,
    bpm DOUBLE PRECISION NOT NULL,
    wheel TEXT NOT NULL,
    words TEXT NOT NULL,
    favourite BIGINT NOT NULL,
    summary TEXT NOT NULL,
    passport TEXT NOT NULL,
    peaks TEXT NOT NULL
);
CREATE INDEX assets_owner ON assets (owner, created_at, id);
CREATE INDEX assets_kind ON assets (owner, kind, created_at, id);
CREATE INDEX assets_favourite ON assets (owner, created_at, id) WHERE favourite = 1;

-- The files of an asset, each an object of the store by its SHA-256.
CREATE TABLE files (
    asset TEXT NOT NULL,
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (asset, format)
) /* WITHOUT ROWID */;
CREATE INDEX files_object ON files (sha256);

-- Every object that is there or about to be: what no file needs any more is found by this.
CREATE TABLE objects (
    sha256 TEXT PRIMARY KEY,
    touched_at BIGINT NOT NULL
) /* WITHOUT ROWID */;
CREATE INDEX objects_touched ON objects (touched_at);

-- What happened, for whoever asks later; nothing reads it to act on it.
CREATE TABLE facts (
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    visitor TEXT NOT NULL,
    job TEXT NOT NULL,
    request TEXT NOT NULL
);
CREATE INDEX facts_at ON facts (at);

-- Keys that every process of the studio shares.
CREATE TABLE keys (
    name TEXT PRIMARY KEY,
    hex TEXT NOT NULL
);
