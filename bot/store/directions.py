"""Directions: how people want the scenes of a production filmed."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.directing import Directions, SceneDirection
from bot.studio.values import GuildId, ProductionId


class SceneDirections:
    """The directions of every production; a scene without one is filmed as planned."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _OF: Final = "SELECT body FROM directions WHERE guild = ? AND production = ? ORDER BY scene"

    async def of(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Directions:
        """Return the directions of a production by scene."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return {one.scene: one for one in (SceneDirection.model_validate_json(row[0]) for row in rows)}

    _SAVE: Final = (
        "INSERT INTO directions (guild, production, scene, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, production, scene) DO UPDATE SET body = excluded.body"
    )

    async def save(
        self, tx: Transaction, guild: GuildId, production: ProductionId, direction: SceneDirection, cause: str
    ) -> None:
        """Keep how a scene is to be filmed, and why that changed."""
        was = (await self.of(guild, production, tx=tx)).get(direction.scene)
        await tx.run(self._SAVE, guild, production, direction.scene, direction.model_dump_json())
        before, after = (f"take {one.take}" if one else "" for one in (was, direction))
        await self._history.add(tx, guild, production, "direction", direction.scene, before, after, cause)
