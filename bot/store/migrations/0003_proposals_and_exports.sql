-- What a model would edit, until somebody decides; and films in other forms, as they were ordered.
CREATE TABLE proposals (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    production TEXT NOT NULL,
    work_order TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX proposals_of ON proposals (guild, production);
CREATE INDEX proposals_by_order ON proposals (guild, work_order);

CREATE TABLE exports (
    guild INTEGER NOT NULL,
    id TEXT NOT NULL,
    production TEXT NOT NULL,
    work_order TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, id),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX exports_of ON exports (guild, production);
CREATE INDEX exports_by_order ON exports (guild, work_order);
