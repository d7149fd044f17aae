-- Who did what, when: each entry names the one before it by hash, so that none can be changed, taken out or moved unseen.
CREATE TABLE audit (
    guild INTEGER NOT NULL,
    number INTEGER NOT NULL,               -- 1, 2, 3 ... in every guild
    at TEXT NOT NULL,
    who TEXT NOT NULL,                     -- a pseudonym, or 'studio'
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    production TEXT NOT NULL,
    facts TEXT NOT NULL,                   -- JSON without names of people
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (guild, number)
) STRICT;
CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit  -- REPLACE would delete without asking the trigger below
WHEN NEW.number != coalesce((SELECT max(number) FROM audit WHERE guild = NEW.guild), 0) + 1
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

-- How far each log goes; the seal is made with a key that is not in the database.
CREATE TABLE audit_heads (
    guild INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;

-- The keys of the pseudonyms. Whoever is erased loses theirs: the log stays whole, and leads to nobody.
CREATE TABLE audit_names (
    guild INTEGER NOT NULL,
    identity TEXT NOT NULL,                -- user:1234 or person:01ABC
    key BLOB NOT NULL,
    PRIMARY KEY (guild, identity)
) STRICT;
