-- How people want the scenes of a production filmed, beyond what its plan says.
CREATE TABLE directions (
    guild INTEGER NOT NULL,
    production TEXT NOT NULL,
    scene TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (guild, production, scene),
    FOREIGN KEY (guild, production) REFERENCES productions (guild, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX scene_takes_of ON scene_takes (guild, production);
