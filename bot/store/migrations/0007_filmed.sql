-- How long filming takes is learned from the newest takes of a model.

CREATE INDEX scene_takes_by_model ON scene_takes (guild, json_extract(body, '$.made.model'), at);
