"""Exports: films in other forms, as they were ordered and as they lie."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.export import FilmExport
from bot.studio.values import ExportId, GuildId, OrderId, ProductionId


class Exports:
    """The exports of every production."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM exports WHERE guild = ? AND id = ?"

    async def find(self, guild: GuildId, export: ExportId, tx: Transaction | None = None) -> FilmExport | None:
        """Return an export, if it is there."""
        row = await self._database.row(tx, self._GET, guild, export)
        return FilmExport.model_validate_json(row[0]) if row else None

    _OF: Final = "SELECT body FROM exports WHERE guild = ? AND production = ? ORDER BY rowid"

    async def of(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[FilmExport, ...]:
        """Return a production's exports, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return tuple(FilmExport.model_validate_json(row[0]) for row in rows)

    _BY_ORDER: Final = "SELECT body FROM exports WHERE guild = ? AND work_order = ?"

    async def by_order(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> FilmExport | None:
        """Return the export that an order is for, if there is one."""
        row = await self._database.row(tx, self._BY_ORDER, guild, order)
        return FilmExport.model_validate_json(row[0]) if row else None

    _SAVE: Final = (
        "INSERT INTO exports (guild, id, production, work_order, at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET work_order = excluded.work_order, body = excluded.body"
    )

    async def save(self, tx: Transaction, export: FilmExport, cause: str) -> None:
        """Keep an export and why it changed."""
        before = await self.find(export.guild, export.id, tx=tx)
        was = before.state.value if before else ""
        await tx.run(
            self._SAVE,
            export.guild,
            export.id,
            export.production,
            export.order,
            export.asked_at.isoformat(),
            export.model_dump_json(),
        )
        await self._history.add(
            tx, export.guild, export.production, "export", export.id, was, export.state.value, cause
        )
