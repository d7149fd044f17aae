-- Everything that is erased of one person of one server: :guild, :user (-1 for an outsider), :person ('' for a member
-- who appears nowhere), and :name, for which a statement is run once for each of their names.
-- Run on the open database and on the copies that updates left beside it. Statements end with a semicolon and a line end.

CREATE TEMP TABLE IF NOT EXISTS appears (id TEXT);
CREATE TEMP TABLE IF NOT EXISTS own (id TEXT);
DELETE FROM temp.appears;
DELETE FROM temp.own;
INSERT INTO temp.appears SELECT p.id FROM productions AS p, json_each(p.body, '$.people') AS one
WHERE p.guild = :guild AND one.value = :person;
-- Films they asked for of which no platform has anything; the others stay, without them.
INSERT INTO temp.own SELECT p.id FROM productions AS p
WHERE p.guild = :guild AND json_extract(p.body, '$.author') = :user AND NOT EXISTS (
    SELECT 1 FROM publications AS q
    WHERE q.guild = p.guild AND q.production = p.id AND json_extract(q.body, '$.remote_id') <> ''
);

-- What shows or sounds them, and the films they asked for.
DELETE FROM renderings WHERE guild = :guild AND production IN (SELECT id FROM appears UNION SELECT id FROM own);
DELETE FROM line_takes WHERE guild = :guild AND production IN (SELECT id FROM appears UNION SELECT id FROM own);
DELETE FROM scene_takes WHERE guild = :guild AND production IN (SELECT id FROM appears UNION SELECT id FROM own);
-- Files that were brought and show somebody go out of the cuts with them.
UPDATE styles SET body = json_set(body, '$.edits', json((
    SELECT json_group_array(json(edit.value)) FROM json_each(styles.body, '$.edits') AS edit
    WHERE NOT EXISTS (
        SELECT 1 FROM proposals AS p WHERE p.guild = styles.guild AND p.production = styles.production
        AND json_extract(p.body, '$.brought.people') = 'somebody'
        AND instr(edit.value, json_extract(p.body, '$.brought.file.artifact'))
    )
)))
WHERE guild = :guild AND production IN (SELECT id FROM appears) AND json_type(body, '$.edits') = 'array';
-- Pictures that scenes are filmed after: those that they sent, and all of the films that they are in.
UPDATE directions SET body = json_remove(body, '$.told.guide')
WHERE guild = :guild AND json_type(body, '$.told.guide') = 'object'
AND (
    json_extract(body, '$.told.guide.by') = :user OR json_extract(body, '$.told.guide.seen') = :person
    OR production IN (SELECT id FROM appears)
);
UPDATE scene_takes SET body = json_remove(body, '$.guide')
WHERE guild = :guild AND (json_extract(body, '$.guide.by') = :user OR json_extract(body, '$.guide.seen') = :person);
UPDATE orders SET body = json_remove(body, '$.work.direction.guide'), outcome = json_remove(outcome, '$.take.guide')
WHERE guild = :guild AND kind = 'film_scene' AND state NOT IN ('waiting', 'handed')
AND (
    json_extract(body, '$.work.direction.guide.by') = :user OR json_extract(body, '$.work.direction.guide.seen') = :person
);
DELETE FROM orders WHERE guild = :guild AND kind = 'bring_guide' AND state NOT IN ('waiting', 'handed')
AND (json_extract(body, '$.work.file.by') = :user OR json_extract(body, '$.work.file.person') = :person);
DELETE FROM proposals WHERE guild = :guild AND production IN (SELECT id FROM appears);
DELETE FROM exports WHERE guild = :guild AND production IN (SELECT id FROM appears);
DELETE FROM cuts WHERE guild = :guild AND production IN (SELECT id FROM appears UNION SELECT id FROM own);
-- A finished film that was taken in shows them and cannot be made without them.
UPDATE productions SET stage = 'cancelled', body = json_set(
    body, '$.stage', 'cancelled', '$.cut_number', 0, '$.problem', '', '$.revision', json_extract(body, '$.revision') + 1
)
WHERE guild = :guild AND stage IN ('draft', 'review', 'locked', 'failed')
AND json_type(body, '$.finished_film') = 'object' AND id IN (SELECT id FROM appears);
UPDATE productions SET stage = 'planned', body = json_set(
    body, '$.stage', 'planned', '$.cut_number', 0, '$.problem', '', '$.revision', json_extract(body, '$.revision') + 1
)
WHERE guild = :guild AND stage IN ('filming', 'editing', 'review', 'locked', 'failed')
AND json_extract(body, '$.plan_version') > 0 AND id IN (SELECT id FROM appears);
DELETE FROM history WHERE guild = :guild AND production IN (SELECT id FROM own);
DELETE FROM cards WHERE guild = :guild AND owner IN (SELECT id FROM own);
DELETE FROM productions WHERE guild = :guild AND id IN (SELECT id FROM own);

-- Their place in what stays. Lines that their voice spoke are nobody's then, and lose the recording with the name.
UPDATE plans SET body = json_set(body, '$.scenes', json((
    SELECT json_group_array(json(
        CASE WHEN json_extract(value, '$.line.speaker') = :person
        THEN json_set(value, '$.line.speaker', NULL, '$.line.sample', NULL, '$.line.voice', '') ELSE value END
    ))
    FROM json_each(plans.body, '$.scenes')
)))
WHERE guild = :guild AND :person <> '' AND instr(body, '"speaker":"' || :person || '"');
UPDATE voices SET body = json_set(body, '$.made_by', 0)
WHERE guild = :guild AND json_extract(body, '$.made_by') = :user;
UPDATE characters SET body = json_set(body, '$.made_by', 0)
WHERE guild = :guild AND json_extract(body, '$.made_by') = :user;
-- What is left of how pictures of them came here.
DELETE FROM orders WHERE guild = :guild AND kind IN ('bring_picture', 'draw_sheet') AND state NOT IN ('waiting', 'handed')
AND :person <> '' AND json_extract(body, '$.work.person') = :person;
UPDATE plans SET body = replace(replace(replace(replace(
    body,
    '"speaker":"' || :person || '"', '"speaker":null'),
    '"' || :person || '",', ''),
    ',"' || :person || '"', ''),
    '"' || :person || '"', '')
WHERE guild = :guild AND :person <> '' AND instr(body, '"' || :person || '"');
UPDATE productions SET body = json_set(body, '$.people', json((
    SELECT json_group_array(value) FROM json_each(productions.body, '$.people') WHERE value <> :person
)))
WHERE guild = :guild AND id IN (SELECT id FROM appears);
UPDATE productions SET body = json_set(body, '$.appearances', json((
    SELECT json_group_array(json(value)) FROM json_each(productions.body, '$.appearances')
    WHERE json_extract(value, '$.person') <> :person
)))
WHERE guild = :guild AND id IN (SELECT id FROM appears) AND json_type(body, '$.appearances') = 'array';
DELETE FROM orders WHERE guild = :guild AND kind IN ('write_plan', 'revise_plan', 'reroll_line', 'take_in_film')
AND state NOT IN ('waiting', 'handed')
AND production IN (SELECT id FROM productions WHERE guild = :guild AND json_extract(body, '$.author') = :user);
DELETE FROM scene_takes WHERE guild = :guild AND production = '' AND json_extract(body, '$.artifact') IN (
    SELECT json_extract(o.outcome, '$.take.artifact') FROM orders AS o
    WHERE o.guild = :guild AND o.kind = 'film_clip' AND (
        json_extract(o.body, '$.work.asked_by') = :user OR (:person <> '' AND instr(o.body, '"' || :person || '"'))
    )
);
DELETE FROM orders WHERE guild = :guild AND kind = 'film_clip' AND state NOT IN ('waiting', 'handed')
AND (json_extract(body, '$.work.asked_by') = :user OR (:person <> '' AND instr(body, '"' || :person || '"')));
DELETE FROM orders WHERE guild = :guild AND kind IN ('film_scene', 'speak_line', 'render_cut', 'bring_file')
AND state NOT IN ('waiting', 'handed') AND production IN (SELECT id FROM appears);
DELETE FROM orders WHERE guild = :guild AND kind = 'draw_thumbnail' AND state NOT IN ('waiting', 'handed')
AND json_extract(body, '$.work.asked_by') = :user;
UPDATE orders SET body = json_remove(body, '$.work.asked_by')
WHERE guild = :guild AND json_extract(body, '$.work.asked_by') = :user;
UPDATE productions SET body = json_set(body, '$.finished_film.name', '(erased)', '$.finished_film.title', '(erased)',
    '$.finished_film.about', '', '$.finished_film.url', '')
WHERE guild = :guild AND json_extract(body, '$.author') = :user AND json_type(body, '$.finished_film') = 'object';
UPDATE productions SET body = json_set(body, '$.author', 0, '$.brief.idea', '(erased)')
WHERE guild = :guild AND json_extract(body, '$.author') = :user;

-- What they wished for in films of others, and files they brought there, are the server's; whose they were is not told.
UPDATE proposals SET body = json_set(body, '$.asked_by', 0)
WHERE guild = :guild AND json_extract(body, '$.asked_by') = :user;
UPDATE proposals SET body = json_set(body, '$.ended_by', 0)
WHERE guild = :guild AND json_extract(body, '$.ended_by') = :user;
UPDATE proposals SET body = json_set(body, '$.brought.said_by', 0)
WHERE guild = :guild AND json_extract(body, '$.brought.said_by') = :user;

-- Their votes stay votes, of nobody.
UPDATE reviews SET body = json_set(body, '$.author', 0)
WHERE guild = :guild AND json_extract(body, '$.author') = :user;
UPDATE reviews SET body = json_set(body, '$.votes', json((
    SELECT json_group_array(json(
        CASE WHEN json_extract(value, '$.user') = :user THEN json_set(value, '$.user', 0) ELSE value END
    ))
    FROM json_each(reviews.body, '$.votes')
)))
WHERE guild = :guild
AND EXISTS (SELECT 1 FROM json_each(reviews.body, '$.votes') WHERE json_extract(value, '$.user') = :user);
UPDATE locks SET body = json_set(body, '$.approved_by', json((
    SELECT json_group_array(CASE WHEN value = :user THEN 0 ELSE value END)
    FROM json_each(locks.body, '$.approved_by')
)))
WHERE guild = :guild AND EXISTS (SELECT 1 FROM json_each(locks.body, '$.approved_by') WHERE value = :user);
UPDATE accounts SET body = json_set(body, '$.connected_by', NULL)
WHERE guild = :guild AND json_extract(body, '$.connected_by') = :user;
UPDATE consents SET body = json_set(body, '$.release.brought_by', 0)
WHERE guild = :guild AND json_extract(body, '$.release.brought_by') = :user;
UPDATE consents SET body = json_set(body, '$.release.countersigned_by', 0)
WHERE guild = :guild AND json_extract(body, '$.release.countersigned_by') = :user;

-- What they said, and what is counted of them. An answered order of a conversation does not say whose it was.
DELETE FROM orders WHERE guild = :guild AND production IS NULL AND state NOT IN ('waiting', 'handed') AND :user > 0;
DELETE FROM talks WHERE guild = :guild AND json_extract(body, '$.owner') = :user;
DELETE FROM usage WHERE guild = :guild AND user = :user;

-- Their consents, with the releases they signed; then themselves.
DELETE FROM cards WHERE guild = :guild AND (
    key IN (SELECT 'consent:' || id FROM consents WHERE guild = :guild AND person = :person)
    OR (owner LIKE 'told:%' AND key = CAST(:user AS TEXT))
);
DELETE FROM people WHERE guild = :guild AND id = :person;
-- Without its key, a pseudonym of the audit log leads to nobody; the log itself stays whole.
DELETE FROM audit_names WHERE guild = :guild AND identity IN ('user:' || :user, 'person:' || :person);

-- Their name in sentences.
UPDATE history SET cause = replace(cause, :name, '(erased)') WHERE guild = :guild AND :name <> '';
UPDATE order_history SET cause = replace(cause, :name, '(erased)') WHERE guild = :guild AND :name <> '';
UPDATE productions SET body = json_set(
    body, '$.problem', replace(json_extract(body, '$.problem'), :name, '(erased)')
)
WHERE guild = :guild AND :name <> '' AND instr(json_extract(body, '$.problem'), :name);
UPDATE publications SET body = json_set(
    body,
    '$.problem', replace(json_extract(body, '$.problem'), :name, '(erased)'),
    '$.note', replace(json_extract(body, '$.note'), :name, '(erased)')
)
WHERE guild = :guild AND :name <> ''
AND (instr(json_extract(body, '$.problem'), :name) OR instr(json_extract(body, '$.note'), :name));
UPDATE locks SET body = json_set(
    body, '$.voided_because', replace(json_extract(body, '$.voided_because'), :name, '(erased)')
)
WHERE guild = :guild AND :name <> '' AND instr(json_extract(body, '$.voided_because'), :name);
UPDATE orders SET outcome = json_set(
    outcome, '$.what', replace(json_extract(outcome, '$.what'), :name, '(erased)')
)
WHERE guild = :guild AND :name <> '' AND outcome IS NOT NULL AND instr(json_extract(outcome, '$.what'), :name);
DELETE FROM temp.appears;
DELETE FROM temp.own;
