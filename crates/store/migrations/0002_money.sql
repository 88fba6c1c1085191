-- Wallets, what they hold, and how it came and went. Credits are whole; amounts of money are whole too, in the currency's
-- smallest unit.

-- `balance` is what the wallet's transfers come to, kept here so that an order need not add them up. A wallet with a
-- `visitor` was brought over from the prototype, and is found by the hash of whoever comes.
CREATE TABLE wallets (
    id TEXT PRIMARY KEY,
    visitor TEXT UNIQUE,
    balance BIGINT NOT NULL,
    recovery TEXT UNIQUE,
    recovery_told_at BIGINT,
    created_at BIGINT NOT NULL
);

-- Browsers that hold a wallet, each by the SHA-256 of the secret in its cookie.
CREATE TABLE wallet_keys (
    hash TEXT PRIMARY KEY,
    wallet TEXT NOT NULL,
    created_at BIGINT NOT NULL
) /* WITHOUT ROWID */;
CREATE INDEX wallet_keys_wallet ON wallet_keys (wallet);

-- Wrong recovery codes from a network within the hour that began at `since`.
CREATE TABLE guesses (
    network TEXT PRIMARY KEY,
    since BIGINT NOT NULL,
    wrong BIGINT NOT NULL
) /* WITHOUT ROWID */;

-- The ledger: each row takes credits from one account and gives them to another, so that all accounts together always
-- hold nothing. `key` says what a transfer is about, so that nothing is written twice. No row is ever changed.
CREATE TABLE transfers (
    key TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payer TEXT NOT NULL,
    payee TEXT NOT NULL CHECK (payee <> payer),
    credits BIGINT NOT NULL CHECK (credits > 0),
    subject TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX transfers_payer ON transfers (payer, at);
CREATE INDEX transfers_payee ON transfers (payee, at);

-- Credits of jobs that are not over. Whoever removes the row captures or voids the hold, and nobody else does.
CREATE TABLE holds (
    job TEXT PRIMARY KEY,
    wallet TEXT NOT NULL,
    credits BIGINT NOT NULL CHECK (credits > 0),
    at BIGINT NOT NULL
) /* WITHOUT ROWID */;
CREATE INDEX holds_wallet ON holds (wallet);

-- What somebody wanted to buy, and what became of it. `version` counts the changes: an answer of Stripe's counts only if
-- nothing has changed since before it was asked. `check_at` is when Stripe is asked next, unless an event comes first.
CREATE TABLE purchases (
    id TEXT PRIMARY KEY,
    wallet TEXT NOT NULL,
    owner TEXT NOT NULL,
    visitor TEXT NOT NULL,
    network TEXT NOT NULL,
    pack TEXT NOT NULL,
    credits BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    livemode BIGINT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    credited BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    disputed BIGINT NOT NULL,
    session TEXT UNIQUE,
    intent TEXT UNIQUE,
    receipt_url TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    paid_at BIGINT,
    checked_at BIGINT NOT NULL,
    check_at BIGINT
);
CREATE INDEX purchases_owner ON purchases (owner, created_at);
CREATE INDEX purchases_wallet ON purchases (wallet, created_at);
CREATE INDEX purchases_network ON purchases (network, created_at);
CREATE INDEX purchases_check ON purchases (check_at) WHERE check_at IS NOT NULL;

-- What Stripe has told. An event waits until it is seen to: `run_at` says when, `outcome` that it was.
CREATE TABLE stripe_events (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    session TEXT,
    intent TEXT,
    charge TEXT,
    purchase TEXT,
    received_at BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    outcome TEXT
);
CREATE INDEX stripe_events_waiting ON stripe_events (run_at) WHERE outcome IS NULL;

-- How far something has come that is done from time to time.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- The credits that visitors have had as a number until now become wallets, and what was paid with them becomes history.
-- A wallet's id is made of 26 of the 32 digits of its visitor.
INSERT INTO wallets (id, visitor, balance, created_at)
    SELECT substr(v.visitor, 1, 26), v.visitor, v.credits, COALESCE((SELECT min(at) FROM facts), 0)
    FROM visitors v WHERE v.credits > 0 OR EXISTS (SELECT 1 FROM jobs j WHERE j.visitor = v.visitor AND j.credits > 0);
INSERT INTO transfers (key, at, kind, payer, payee, credits, subject, reason)
    SELECT 'import:' || w.visitor, w.created_at, 'import', 'adjustments', 'wallet:' || w.id, w.balance + spent.credits,
    w.visitor, 'brought over from the prototype'
    FROM wallets w JOIN (
        SELECT u.visitor AS visitor, CAST(COALESCE(sum(j.credits), 0) AS BIGINT) AS credits
        FROM visitors u LEFT JOIN jobs j ON j.visitor = u.visitor AND j.state IN ('queued', 'running', 'done')
        GROUP BY u.visitor
    ) AS spent ON spent.visitor = w.visitor WHERE w.balance + spent.credits > 0;
INSERT INTO transfers (key, at, kind, payer, payee, credits, subject, reason)
    SELECT 'hold:' || id, created_at, 'hold', 'wallet:' || substr(visitor, 1, 26), 'holds', credits, id, ''
    FROM jobs WHERE credits > 0 AND state IN ('queued', 'running', 'done');
INSERT INTO transfers (key, at, kind, payer, payee, credits, subject, reason)
    SELECT 'end:' || id, finished_at, 'capture', 'holds', 'revenue', credits, id, ''
    FROM jobs WHERE credits > 0 AND state = 'done';
INSERT INTO holds (job, wallet, credits, at)
    SELECT id, substr(visitor, 1, 26), credits, created_at
    FROM jobs WHERE credits > 0 AND state IN ('queued', 'running');
ALTER TABLE visitors DROP COLUMN credits;
