-- Every table but the cursors belongs to a guild, and its key starts with it.
-- `body` is the value as JSON; the columns beside it are what queries ask for.

CREATE TABLE guilds (
    guild INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE productions (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    thread INTEGER,
    stage TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id)
) STRICT;
CREATE UNIQUE INDEX productions_by_thread ON productions (guild, thread) WHERE thread IS NOT NULL;
CREATE INDEX productions_by_stage ON productions (stage);

CREATE TABLE plans (
    guild INTEGER NOT NULL,
    production TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, production, version),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE styles (
    guild INTEGER NOT NULL,
    production TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, production, version),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE line_takes (
    guild INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    production TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, inputs)
) STRICT;

CREATE TABLE scene_takes (
    guild INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    production TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, inputs)
) STRICT;

CREATE TABLE renderings (
    guild INTEGER NOT NULL,
    timeline TEXT NOT NULL,
    profile TEXT NOT NULL,
    production TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, timeline, profile)
) STRICT;

CREATE TABLE cuts (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    production TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    UNIQUE (guild, production, number),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE reviews (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    production TEXT NOT NULL,
    closed INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX reviews_of ON reviews (guild, production);

CREATE TABLE locks (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    production TEXT NOT NULL,
    void INTEGER NOT NULL,
    locked_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX locks_of ON locks (guild, production);

CREATE TABLE publications (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    production TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX publications_of ON publications (guild, production);

CREATE TABLE people (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    user INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id)
) STRICT;
CREATE UNIQUE INDEX people_by_user ON people (guild, user) WHERE user IS NOT NULL;

CREATE TABLE consents (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    production TEXT,
    answered INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, person) REFERENCES people (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX consents_of ON consents (guild, person);

-- The backlog. An order is waiting, handed (to a worker), or at an end: done, failed, dropped.
CREATE TABLE orders (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    production TEXT,
    work TEXT NOT NULL,                    -- digest of the work
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    model TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'handed', 'done', 'failed', 'dropped')),
    cancelled INTEGER NOT NULL DEFAULT 0,  -- told to stop, and still in a worker's hands
    settled INTEGER NOT NULL DEFAULT 0,    -- a failure that nobody has to look at any more
    attempt INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,       -- attempts that went down with their worker
    worker TEXT,
    ordered_at TEXT NOT NULL,
    handed_at TEXT,
    started_at TEXT,
    ended_at TEXT,
    outcome TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX orders_by_state ON orders (state, urgency, ordered_at);
CREATE INDEX orders_of ON orders (guild, production, work);

CREATE TABLE order_history (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    worker TEXT NOT NULL,
    cause TEXT NOT NULL,
    FOREIGN KEY (guild, id) REFERENCES orders (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX order_history_of ON order_history (guild, id);

CREATE TABLE cards (
    guild INTEGER NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER,
    digest TEXT NOT NULL,
    posted_at TEXT NOT NULL,
    PRIMARY KEY (guild, owner, key)
) STRICT;
CREATE INDEX cards_by_message ON cards (guild, message);

CREATE TABLE talks (
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, channel)
) STRICT;

CREATE TABLE usage (
    guild INTEGER NOT NULL,
    user INTEGER NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (guild, day, kind, user)
) STRICT;

CREATE TABLE accounts (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    secret BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (guild, id)
) STRICT;

-- Every change of state and what caused it; `production` is empty for what belongs to none.
CREATE TABLE history (
    guild INTEGER NOT NULL,
    production TEXT NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    state_from TEXT NOT NULL,
    state_to TEXT NOT NULL,
    cause TEXT NOT NULL
) STRICT;
CREATE INDEX history_of ON history (guild, production);

CREATE TABLE cursors (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
