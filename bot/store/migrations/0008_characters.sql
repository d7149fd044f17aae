-- Recurring figures of a server. Those who look like somebody go with that person.
CREATE TABLE characters (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    person TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, person) REFERENCES people (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX characters_of ON characters (guild, person);
