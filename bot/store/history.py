"""What changed, when, and why: appended with every change of state, never edited except to forget a person.

Changes that people answer for go into the audit log as well, which is not edited at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.store.audit import Audit, Facts
from bot.store.database import Database, Transaction
from bot.studio.audit import KINDS
from bot.studio.values import GuildId, ProductionId


@dataclass(frozen=True, slots=True)
class Change:
    """One change of state and its cause."""

    at: datetime
    what: str
    """Kind of thing: production, plan, cut, lock, publication, consent ..."""
    subject: str
    """Which one."""
    state_from: str
    state_to: str
    cause: str


class History:
    """The log of changes."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    _OF: Final = (
        "SELECT at, what, subject, state_from, state_to, cause FROM history "
        "WHERE guild = ? AND production = ? ORDER BY rowid"
    )

    async def of(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> tuple[Change, ...]:
        """Return the changes of a production, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return tuple(Change(datetime.fromisoformat(row[0]), *row[1:]) for row in rows)

    _ADD: Final = (
        "INSERT INTO history (guild, production, at, what, subject, state_from, state_to, cause) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )

    async def add(
        self,
        tx: Transaction,
        guild: GuildId,
        production: ProductionId | None,
        what: str,
        subject: str,
        state_from: str,
        state_to: str,
        cause: str,
        facts: Facts | None = None,
    ) -> None:
        """Append one change; `facts`, without names of people, are for the audit log."""
        at = self._database.now().isoformat()
        await tx.run(self._ADD, guild, production or "", at, what, subject, state_from, state_to, cause)
        if what in KINDS and state_from != state_to:
            entry = (tx, guild, what, subject, state_from, state_to)
            await self._audit.record(*entry, production=production or "", facts=facts)

    _FORGET_NAME: Final = "UPDATE history SET cause = replace(cause, ?, '(erased)') WHERE guild = ?"

    async def forget_name(self, tx: Transaction, guild: GuildId, name: str) -> None:
        """Take somebody's name out of every cause."""
        if name:
            await tx.run(self._FORGET_NAME, name, guild)
