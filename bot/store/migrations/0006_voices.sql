-- Voices cloned from a recording. They go with the person whose voice it is.
CREATE TABLE voices (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, person) REFERENCES people (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX voices_of ON voices (guild, person);
