-- What was commissioned elsewhere for a job, one row for each take. `note` is the engine's own, to find the work again;
-- `cost` is what was spent on it, in millionths of a US dollar, on the day when it was first asked for.
CREATE TABLE commissions (
    job TEXT NOT NULL,
    engine TEXT NOT NULL,
    seed BIGINT NOT NULL,
    day TEXT NOT NULL,
    at BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (job, engine, seed)
);
CREATE INDEX commissions_spent ON commissions (engine, day);
