"""Two small ledgers: what members have used, and how far streams have been read."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.studio.values import GuildId, UserId


class Usage:
    """What members of servers have used, by day and kind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _ADD: Final = (
        "INSERT INTO usage (guild, user, day, kind, amount) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, day, kind, user) DO UPDATE SET amount = amount + excluded.amount"
    )

    async def add(self, tx: Transaction, guild: GuildId, user: UserId, day: str, kind: str, amount: int) -> None:
        """Add to what a member used on a day (`2026-11-23`)."""
        await tx.run(self._ADD, guild, user, day, kind, amount)

    _OF: Final = "SELECT amount FROM usage WHERE guild = ? AND user = ? AND day = ? AND kind = ?"

    async def of(self, guild: GuildId, user: UserId, day: str, kind: str, tx: Transaction | None = None) -> int:
        """Return what a member used on a day."""
        row = await self._database.row(tx, self._OF, guild, user, day, kind)
        return int(row[0]) if row else 0

    _OF_GUILD: Final = "SELECT coalesce(sum(amount), 0) FROM usage WHERE guild = ? AND day = ? AND kind = ?"

    async def of_guild(self, guild: GuildId, day: str, kind: str, tx: Transaction | None = None) -> int:
        """Return what everyone of a server used together on a day."""
        row = await self._database.row(tx, self._OF_GUILD, guild, day, kind)
        return int(row[0]) if row else 0


class Cursors:
    """How far streams have been read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _GET: Final = "SELECT value FROM cursors WHERE name = ?"

    async def get(self, name: str, tx: Transaction | None = None) -> str:
        """Return a cursor; empty when it was never set."""
        row = await self._database.row(tx, self._GET, name)
        return str(row[0]) if row else ""

    _SET: Final = (
        "INSERT INTO cursors (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )

    async def set(self, tx: Transaction, name: str, value: str) -> None:
        """Move a cursor."""
        await tx.run(self._SET, name, value)
