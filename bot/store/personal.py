"""Everything of one member or outsider, wherever it lies: read for them, or erased, in the database and its copies.

The statements are written once, for the open database and for the copies that updates leave beside it.
"""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.studio.values import GuildId, PersonId, UserId

_ADDRESS: Final = re.compile(r'"([0-9a-f]{64})"')
_APPEARS: Final = (
    "SELECT p.id FROM productions AS p, json_each(p.body, '$.people') AS one WHERE p.guild = :guild "
    "AND one.value = :person"
)
_OWN: Final = (
    "SELECT p.id FROM productions AS p WHERE p.guild = :guild AND json_extract(p.body, '$.author') = :user "
    "AND NOT EXISTS (SELECT 1 FROM publications AS q WHERE q.guild = p.guild AND q.production = p.id "
    "AND json_extract(q.body, '$.remote_id') <> '')"
)
"""Films they asked for of which no platform has anything, as in `erasing.sql`."""
_GONE: Final = f"({_APPEARS} UNION {_OWN})"
_SHOWING: Final = (
    "renderings", "line_takes", "scene_takes", "cuts", "exports", "locks", "reviews", "styles", "proposals",
    "directions",
)  # fmt: skip
"""Tables whose rows name files of a film."""
_CLIPS: Final = (
    "guild = :guild AND kind = 'film_clip' AND (json_extract(body, '$.work.asked_by') = :user "
    "OR (:person <> '' AND instr(body, '\"' || :person || '\"')))"
)
"""Clips they asked for or are named in, as in `erasing.sql`."""
_STATEMENTS: Final = tuple(
    statement
    for text in Path(__file__).with_name("erasing.sql").read_text(encoding="utf-8").split(";\n")
    if (statement := "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip())
)


class Whose(NamedTuple):
    """Somebody of one server, by everything by which their data is found."""

    guild: GuildId
    user: UserId | None
    person: PersonId | None
    names: tuple[str, ...]

    def binding(self, name: str = "") -> dict[str, Any]:
        """Return what the statements are given; ids that nobody has stand for the missing ones."""
        user = self.user if self.user is not None else -1
        return {"guild": self.guild, "user": user, "person": self.person or "", "name": name}


class Personal:
    """What is kept of people, across every table."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    _ABOUT: Final = {
        "person": "SELECT body FROM people WHERE guild = :guild AND id = :person",
        "consents": "SELECT body FROM consents WHERE guild = :guild AND person = :person ORDER BY id",
        "voices cloned from you": "SELECT body FROM voices WHERE guild = :guild AND person = :person ORDER BY id",
        "characters that look like you": (
            "SELECT body FROM characters WHERE guild = :guild AND person = :person ORDER BY id"
        ),
        "characters you made": (
            "SELECT json_object('name', json_extract(body, '$.name'), 'description', "
            "json_extract(body, '$.description'), 'made at', json_extract(body, '$.made_at')) AS body FROM characters "
            "WHERE guild = :guild AND json_extract(body, '$.made_by') = :user ORDER BY id"
        ),
        "videos you asked for": (
            "SELECT json_object('id', id, 'asked for', json_extract(body, '$.brief'), 'stage', stage, "
            "'made at', json_extract(body, '$.made_at')) AS body FROM productions "
            "WHERE guild = :guild AND json_extract(body, '$.author') = :user ORDER BY id"
        ),
        "plans of those videos": (
            "SELECT plans.body FROM plans JOIN productions AS p ON p.guild = plans.guild AND p.id = plans.production "
            "WHERE plans.guild = :guild AND json_extract(p.body, '$.author') = :user ORDER BY p.id, plans.version"
        ),
        "videos you appear in": (
            "SELECT json_object('id', id, 'stage', stage, 'made at', json_extract(body, '$.made_at'), 'uses', "  # noqa: S608 - constants
            "json((SELECT json_group_array(json(value)) FROM json_each(productions.body, '$.appearances') "
            "WHERE json_extract(value, '$.person') = :person))) AS body FROM productions "
            f"WHERE guild = :guild AND id IN ({_APPEARS}) ORDER BY id"
        ),
        "where those videos went": (
            "SELECT json_object('video', production, 'platform', json_extract(body, '$.target.platform'), "  # noqa: S608 - constants
            "'state', state, 'address', json_extract(body, '$.url')) AS body FROM publications "
            f"WHERE guild = :guild AND production IN ({_APPEARS}) ORDER BY id"
        ),
        "votes": (
            "SELECT json_object('review', reviews.id, 'vote', json(vote.value)) AS body "
            "FROM reviews, json_each(reviews.body, '$.votes') AS vote "
            "WHERE reviews.guild = :guild AND json_extract(vote.value, '$.user') = :user ORDER BY reviews.id"
        ),
        "conversations": (
            "SELECT body FROM talks WHERE guild = :guild AND json_extract(body, '$.owner') = :user ORDER BY channel"
        ),
        "edits you asked for and files you brought": (
            "SELECT json_object('video', production, 'what', json_extract(body, '$.wish'), "
            "'at', json_extract(body, '$.asked_at'), 'state', state) AS body FROM proposals "
            "WHERE guild = :guild AND json_extract(body, '$.asked_by') = :user ORDER BY id"
        ),
        "pictures you sent for scenes to be filmed after": (
            "SELECT json_object('video', production, 'scene', scene, "
            "'what of it', json_extract(body, '$.told.guide.follows')) AS body FROM directions "
            "WHERE guild = :guild AND json_extract(body, '$.told.guide.by') = :user ORDER BY production, scene"
        ),
        "clips you asked for or are named in": (
            "SELECT json_object('asked for', json_extract(body, '$.work.shot.picture'), 'state', state) AS body "  # noqa: S608 - constants
            f"FROM orders WHERE {_CLIPS} ORDER BY rowid"
        ),
        "daily use": (
            "SELECT json_object('day', day, 'what', kind, 'amount', amount) AS body FROM usage "
            "WHERE guild = :guild AND user = :user ORDER BY day, kind"
        ),
        "channels you connected": (
            "SELECT body FROM accounts WHERE guild = :guild AND json_extract(body, '$.connected_by') = :user"
        ),
        "changes of your consents": (
            "SELECT json_object('at', at, 'from', state_from, 'to', state_to, 'because', cause) AS body FROM history "
            "WHERE guild = :guild AND what = 'consent' AND subject IN (SELECT id FROM consents "
            "WHERE guild = :guild AND person = :person) ORDER BY at"
        ),
    }

    async def about(self, whose: Whose, tx: Transaction | None = None) -> dict[str, list[Any]]:
        """Return everything of somebody, by what it is, as JSON values."""
        found = {}
        for what, statement in self._ABOUT.items():
            sql, values = _bound(statement, whose.binding())
            rows = await self._database.rows(tx, sql, *values)
            found[what] = [json.loads(row[0]) for row in rows]
        return found

    _FILES: Final = (
        "SELECT body FROM consents WHERE guild = :guild AND person = :person",
        "SELECT body FROM voices WHERE guild = :guild AND person = :person",
        f"SELECT outcome FROM orders WHERE outcome IS NOT NULL AND {_CLIPS}",  # noqa: S608 - constants
        "SELECT body FROM characters WHERE guild = :guild AND person = :person",
        f"SELECT body FROM productions WHERE guild = :guild AND id IN {_GONE}",  # noqa: S608 - constants
        "SELECT json_extract(body, '$.told.guide') FROM directions "
        "WHERE guild = :guild AND (json_extract(body, '$.told.guide.by') = :user "
        "OR json_extract(body, '$.told.guide.seen') = :person)",
        "SELECT json_extract(body, '$.guide') FROM scene_takes "
        "WHERE guild = :guild AND (json_extract(body, '$.guide.by') = :user "
        "OR json_extract(body, '$.guide.seen') = :person)",
        "SELECT outcome FROM orders WHERE guild = :guild AND kind = 'draw_sheet' AND outcome IS NOT NULL "
        "AND json_extract(body, '$.work.person') = :person",
        *(
            f"SELECT body FROM {table} WHERE guild = :guild AND production IN {_GONE}"  # noqa: S608 - constants
            for table in _SHOWING
        ),
    )

    async def files(self, whose: Whose, tx: Transaction | None = None) -> frozenset[str]:
        """Return the addresses of the files that show, sound or concern somebody; others may need some of them."""
        found: set[str] = set()
        for statement in self._FILES:
            sql, values = _bound(statement, whose.binding())
            for row in await self._database.rows(tx, sql, *values):
                found |= set(_ADDRESS.findall(row[0]))
        return frozenset(found)

    _ORDERS: Final = f"SELECT id FROM orders WHERE guild = :guild AND (production IN {_GONE} OR production IS NULL)"  # noqa: S608 - constants

    async def orders(self, whose: Whose, tx: Transaction | None = None) -> tuple[str, ...]:
        """Return the orders whose written outcomes go with somebody."""
        sql, values = _bound(self._ORDERS, whose.binding())
        return tuple(row[0] for row in await self._database.rows(tx, sql, *values))

    async def erase(self, tx: Transaction, whose: Whose) -> None:
        """Erase somebody from the open database; the audit log says so, and loses what leads from it to them."""
        if whose.user is not None or whose.person is not None:
            await self._audit.forget(tx, whose.guild, whose.user, whose.person)
        for statement, binding in _work(whose):
            sql, values = _bound(statement, binding)
            await tx.run(sql, *values)

    async def settle(self) -> None:
        """Leave nothing erased in the log that SQLite keeps beside the database."""
        await self._database.checkpoint()

    def copies(self) -> tuple[Path, ...]:
        """Return the copies of the database that updates left beside it."""
        return self._database.copies()


def erase_from_copy(copy: Path, whose: Whose) -> bool:
    """Erase somebody from a copy of the database; blocks. A copy that cannot be cleaned is removed: False."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            for statement, binding in _work(whose):
                try:
                    connection.execute(*_bound(statement, binding))
                except sqlite3.OperationalError as error:
                    if "no such table" not in str(error):
                        raise
            connection.execute("COMMIT")
            connection.execute("VACUUM")
    except sqlite3.Error:
        copy.unlink(missing_ok=True)
        return False
    return True


def _work(whose: Whose) -> list[tuple[str, dict[str, Any]]]:
    """Return each statement with what it is given: those about names once for each name."""
    steps = []
    for statement in _STATEMENTS:
        names = whose.names if ":name" in statement else ("",)
        steps += [(statement, whose.binding(name)) for name in names]
    return steps


def _bound(statement: str, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return a statement with question marks for its names, and the values in their order."""
    names = re.findall(r":(guild|user|person|name)\b", statement)
    return re.sub(r":(guild|user|person|name)\b", "?", statement), tuple(values[name] for name in names)
