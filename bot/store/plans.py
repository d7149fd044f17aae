"""The versions of a production's plan and of its style."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.errors import UnknownName
from bot.studio.plan import Plan
from bot.studio.style import CutStyle
from bot.studio.values import GuildId, ProductionId


class Plans:
    """Every version of every plan."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM plans WHERE guild = ? AND production = ? AND version = ?"

    async def get(self, guild: GuildId, production: ProductionId, version: int, tx: Transaction | None = None) -> Plan:
        """Return one version. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, production, version)
        if row is None:
            raise UnknownName("version of the plan", str(version))
        return Plan.model_validate_json(row[0])

    _ALL: Final = "SELECT body FROM plans WHERE guild = ? AND production = ? ORDER BY version"

    async def all(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> tuple[Plan, ...]:
        """Return every version, oldest first."""
        rows = await self._database.rows(tx, self._ALL, guild, production)
        return tuple(Plan.model_validate_json(row[0]) for row in rows)

    _SAVE: Final = (
        "INSERT INTO plans (guild, production, version, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, production, version) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, guild: GuildId, production: ProductionId, plan: Plan, cause: str) -> None:
        """Keep a version and why it came to be."""
        await tx.run(self._SAVE, guild, production, plan.version, plan.model_dump_json())
        await self._history.add(tx, guild, production, "plan", str(plan.version), "", plan.author.model, cause)


class Styles:
    """Every version of every style."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM styles WHERE guild = ? AND production = ? AND version = ?"

    async def get(
        self, guild: GuildId, production: ProductionId, version: int, tx: Transaction | None = None
    ) -> CutStyle:
        """Return one version; the first is the default unless it was changed. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, production, version)
        if row is not None:
            return CutStyle.model_validate_json(row[0])
        if version == 1:
            return CutStyle()
        raise UnknownName("version of the style", str(version))

    _ALL: Final = "SELECT body FROM styles WHERE guild = ? AND production = ? ORDER BY version"

    async def all(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[CutStyle, ...]:
        """Return every version, oldest first; never none."""
        rows = await self._database.rows(tx, self._ALL, guild, production)
        kept = tuple(CutStyle.model_validate_json(row[0]) for row in rows)
        return kept if kept and kept[0].version == 1 else (CutStyle(), *kept)

    _SAVE: Final = (
        "INSERT INTO styles (guild, production, version, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, production, version) DO UPDATE SET body = excluded.body"
    )

    async def save(
        self, tx: Transaction, guild: GuildId, production: ProductionId, style: CutStyle, cause: str
    ) -> None:
        """Keep a version and why it came to be."""
        await tx.run(self._SAVE, guild, production, style.version, style.model_dump_json())
        await self._history.add(tx, guild, production, "style", str(style.version), "", "", cause)
