-- What platforms said of what is out, each time they were asked: a time series.
CREATE TABLE measurements (
    guild INTEGER NOT NULL,
    publication TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, publication, at),
    FOREIGN KEY (guild, publication) REFERENCES publications (guild, id) ON DELETE CASCADE
) STRICT;
