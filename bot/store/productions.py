"""Productions, and every change of their stage."""

from collections.abc import Iterable
from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.errors import NoProduction
from bot.studio.production import Production, Stage
from bot.studio.values import ChannelId, GuildId, ProductionId

_AT_REST: Final = {Stage.PUBLISHED, Stage.HANDED_OVER, Stage.CANCELLED}


class Productions:
    """The productions of every server."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    async def get(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Production:
        """Return a production. Raises NoProduction."""
        found = await self.find(guild, production, tx)
        if found is None:
            raise NoProduction
        return found

    _FIND: Final = "SELECT body FROM productions WHERE guild = ? AND id = ?"

    async def find(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Production | None:
        """Return a production if this server has it."""
        row = await self._database.row(tx, self._FIND, guild, production)
        return Production.model_validate_json(row[0]) if row else None

    _IN_THREAD: Final = "SELECT body FROM productions WHERE guild = ? AND thread = ?"

    async def in_thread(self, guild: GuildId, thread: ChannelId, tx: Transaction | None = None) -> Production | None:
        """Return the production of a thread, if it has one."""
        row = await self._database.row(tx, self._IN_THREAD, guild, thread)
        return Production.model_validate_json(row[0]) if row else None

    _OF: Final = "SELECT body FROM productions WHERE guild = ? ORDER BY id"

    async def of(
        self, guild: GuildId, stages: Iterable[Stage] = (), tx: Transaction | None = None
    ) -> tuple[Production, ...]:
        """Return a server's productions, oldest first; of some stages only when they are named."""
        wanted = frozenset(stages)
        found = [Production.model_validate_json(row[0]) for row in await self._database.rows(tx, self._OF, guild)]
        return tuple(production for production in found if not wanted or production.stage in wanted)

    _ALL: Final = "SELECT stage, body FROM productions ORDER BY id"

    async def unfinished(self, tx: Transaction | None = None) -> tuple[Production, ...]:
        """Return every production of every server that may still go on by itself or by a press."""
        rows = await self._database.rows(tx, self._ALL)
        return tuple(Production.model_validate_json(row[1]) for row in rows if row[0] not in _AT_REST)

    _SAVE: Final = (
        "INSERT INTO productions (guild, id, thread, stage, changed_at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET thread = excluded.thread, stage = excluded.stage, "
        "changed_at = excluded.changed_at, body = excluded.body"
    )

    async def save(self, tx: Transaction, production: Production, cause: str) -> None:
        """Keep a production and why it changed."""
        before = await self.find(production.guild, production.id, tx)
        await tx.run(
            self._SAVE,
            production.guild,
            production.id,
            production.thread,
            production.stage.value,
            production.changed_at.isoformat(),
            production.model_dump_json(),
        )
        was = before.stage.value if before else ""
        await self._history.add(
            tx, production.guild, production.id, "production", production.id, was, production.stage.value, cause
        )
