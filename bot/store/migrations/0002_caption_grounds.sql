-- Captions on a box became a ground of every style, and slides got a direction.
UPDATE styles
SET body = json_set(body, '$.caption_style', 'karaoke', '$.caption_ground', 'box')
WHERE json_extract(body, '$.caption_style') = 'box';

UPDATE styles
SET body = json_set(body, '$.transition', 'push')
WHERE json_extract(body, '$.transition') = 'slide';

-- Unfinished renderings hold timelines of the old shape; the studio orders them again from plan and takes.
DELETE FROM orders WHERE kind = 'render_cut' AND state IN ('waiting', 'handed', 'failed');
