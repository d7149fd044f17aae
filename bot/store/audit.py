"""The audit log of every server: entries are added in the transaction of what they tell of, and never changed."""

import json
import os
from collections.abc import Mapping
from typing import Any, Final

from bot.store.database import Database, Transaction
from bot.studio.audit import (
    GENESIS,
    STUDIO,
    AuditExport,
    Entry,
    Head,
    identity_of_person,
    identity_of_user,
    pseudonym,
)
from bot.studio.values import GuildId, PersonId, UserId

Facts = Mapping[str, Any]


class Audit:
    """The logs. `key` seals how far they go, and is not in the database."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self.key = key

    _ADD: Final = (
        "INSERT INTO audit (guild, number, at, who, what, subject, was, became, production, facts, previous, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    _SET_HEAD: Final = (
        "INSERT INTO audit_heads (guild, number, hash, seal) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild) DO UPDATE SET number = excluded.number, hash = excluded.hash, seal = excluded.seal"
    )

    async def record(
        self,
        tx: Transaction,
        guild: GuildId,
        what: str,
        subject: str,
        was: str,
        became: str,
        *,
        production: str = "",
        facts: Facts | None = None,
        by: UserId | None = None,
    ) -> Entry:
        """Add an entry: done `by` somebody, else by whom the transaction is for, else by the studio itself.

        `facts` hold no names of people: pseudonyms (`name_of`) in their place.
        """
        head = await self.head(guild, tx)
        doer = tx.by if by is None else by
        draft = Entry(
            guild=guild,
            number=head.number + 1 if head else 1,
            at=self._database.now().isoformat(),
            who=STUDIO if doer is None else await self.name_of(tx, guild, doer),
            what=what,
            subject=subject,
            was=was,
            became=became,
            production=production,
            facts=json.dumps(facts or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            previous=head.hash if head else GENESIS,
        )
        entry = draft.but(hash=draft.hashed())
        fields = entry.model_dump()
        await tx.run(self._ADD, *(fields[name] for name in Entry.model_fields))
        new = Head(guild=guild, number=entry.number, hash=entry.hash)
        await tx.run(self._SET_HEAD, guild, new.number, new.hash, new.sealed(self.key))
        return entry

    _HEAD: Final = "SELECT guild, number, hash, seal FROM audit_heads WHERE guild = ?"

    async def head(self, guild: GuildId, tx: Transaction | None = None) -> Head | None:
        """Return how far a log goes."""
        row = await self._database.row(tx, self._HEAD, guild)
        return Head.model_validate(dict(row)) if row else None

    _OF: Final = (
        "SELECT guild, number, at, who, what, subject, was, became, production, facts, previous, hash "
        "FROM audit WHERE guild = ? ORDER BY number"
    )
    _NAMES: Final = "SELECT identity, key FROM audit_names WHERE guild = ?"

    async def of(self, guild: GuildId, *, names: bool = False, tx: Transaction | None = None) -> AuditExport:
        """Return a server's log; with `names` also whose the pseudonyms are, as far as nobody was erased."""
        rows = await self._database.rows(tx, self._OF, guild)
        known = await self._database.rows(tx, self._NAMES, guild) if names else []
        return AuditExport(
            guild=guild,
            entries=tuple(Entry.model_validate(dict(row)) for row in rows),
            head=await self.head(guild, tx),
            names={pseudonym(row["key"], guild, row["identity"]): row["identity"] for row in known},
        )

    _GUILDS: Final = "SELECT guild FROM audit_heads UNION SELECT guild FROM audit ORDER BY guild"

    async def guilds(self) -> tuple[GuildId, ...]:
        """Return every server that has a log."""
        return tuple(GuildId(row[0]) for row in await self._database.rows(None, self._GUILDS))

    # Pseudonyms.

    _KEY: Final = "SELECT key FROM audit_names WHERE guild = ? AND identity = ?"
    _ADD_KEY: Final = "INSERT INTO audit_names (guild, identity, key) VALUES (?, ?, ?)"

    async def name_of(
        self, tx: Transaction, guild: GuildId, user: UserId | None, person: PersonId | None = None
    ) -> str:
        """Return the pseudonym of a Discord user, or of a person who has no account."""
        identity = identity_of_user(user) if user is not None else identity_of_person(person or PersonId(""))
        row = await self._database.row(tx, self._KEY, guild, identity)
        key = bytes(row["key"]) if row else os.urandom(32)
        if row is None:
            await tx.run(self._ADD_KEY, guild, identity, key)
        return pseudonym(key, guild, identity)

    _FORGET: Final = "DELETE FROM audit_names WHERE guild = ? AND identity = ?"

    async def forget(
        self, tx: Transaction, guild: GuildId, user: UserId | None, person: PersonId | None = None
    ) -> None:
        """Write down that somebody is erased, then lose the key of their pseudonym; the log stays whole."""
        name = await self.name_of(tx, guild, user, person)
        await self.record(tx, guild, "erasure", name, "", "erased")
        if user is not None:
            await tx.run(self._FORGET, guild, identity_of_user(user))
        if person is not None:
            await tx.run(self._FORGET, guild, identity_of_person(person))

    _FORGET_ALL: Final = "DELETE FROM audit_names WHERE guild = ?"

    async def forget_server(self, tx: Transaction, guild: GuildId) -> None:
        """Write down that a server is erased, and lose every key of its pseudonyms."""
        if await self.head(guild, tx) is not None:
            await self.record(tx, guild, "erasure", "server", "", "erased")
            await tx.run(self._FORGET_ALL, guild)
