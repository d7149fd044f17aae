"""Spoken lines and filmed scenes, found again by what went into them."""

import json
import re
from collections.abc import Iterable
from typing import Final

from bot.store.database import Database, Transaction
from bot.studio.takes import LineTake, SceneTake
from bot.studio.values import GuildId, ProductionId, SceneKey, Sha256

_ADDRESS: Final = re.compile(r'"([0-9a-f]{64})"')


class Takes:
    """The takes of every server. The first take of some inputs stays, so that timelines do not change under people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _LINE: Final = "SELECT body FROM line_takes WHERE guild = ? AND inputs = ?"

    async def line(self, guild: GuildId, inputs: str, tx: Transaction | None = None) -> LineTake | None:
        """Return a line as it was spoken, if it was."""
        row = await self._database.row(tx, self._LINE, guild, inputs)
        return LineTake.model_validate_json(row[0]) if row else None

    _SCENE: Final = "SELECT body FROM scene_takes WHERE guild = ? AND inputs = ?"

    async def scene(self, guild: GuildId, inputs: str, tx: Transaction | None = None) -> SceneTake | None:
        """Return a scene as it was filmed, if it was."""
        row = await self._database.row(tx, self._SCENE, guild, inputs)
        return SceneTake.model_validate_json(row[0]) if row else None

    _OF_SCENE: Final = (
        "SELECT body FROM scene_takes WHERE guild = ? AND production = ? AND json_extract(body, '$.scene') = ? "
        "ORDER BY at, rowid"
    )

    async def of_scene(
        self, guild: GuildId, production: ProductionId, scene: SceneKey, tx: Transaction | None = None
    ) -> tuple[SceneTake, ...]:
        """Return every take of a scene of a production, in the order they were made."""
        rows = await self._database.rows(tx, self._OF_SCENE, guild, production, scene)
        return tuple(SceneTake.model_validate_json(row[0]) for row in rows)

    _OF_PRODUCTION: Final = "SELECT body FROM scene_takes WHERE guild = ? AND production = ? ORDER BY at, rowid"

    async def of_production(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[SceneTake, ...]:
        """Return every take of every scene of a production, in the order they were made."""
        rows = await self._database.rows(tx, self._OF_PRODUCTION, guild, production)
        return tuple(SceneTake.model_validate_json(row[0]) for row in rows)

    _BY_MODEL: Final = (
        "SELECT body FROM scene_takes WHERE guild = ? AND json_extract(body, '$.made.model') = ? "
        "AND (? IS NULL OR json_extract(body, '$.made.on') = ?) ORDER BY at DESC, rowid DESC LIMIT ?"
    )

    async def of_model(self, guild: GuildId, model: str, most: int, on: str | None = None) -> tuple[SceneTake, ...]:
        """Return the newest takes that a model filmed on a server: anywhere, or on one device."""
        rows = await self._database.rows(None, self._BY_MODEL, guild, model, on, on, most)
        return tuple(SceneTake.model_validate_json(row[0]) for row in rows)

    _NEWEST: Final = "SELECT body FROM scene_takes WHERE guild = ? ORDER BY at DESC, rowid DESC LIMIT ?"

    async def newest(self, guild: GuildId, most: int) -> tuple[SceneTake, ...]:
        """Return the newest takes that were filmed on a server, by whatever model."""
        rows = await self._database.rows(None, self._NEWEST, guild, most)
        return tuple(SceneTake.model_validate_json(row[0]) for row in rows)

    _LINES_MADE: Final = (
        "SELECT body FROM line_takes WHERE guild = ? "
        "AND json_extract(body, '$.artifact') IN (SELECT value FROM json_each(?))"
    )
    _SCENES_MADE: Final = (
        "SELECT body FROM scene_takes WHERE guild = ? "
        "AND json_extract(body, '$.artifact') IN (SELECT value FROM json_each(?))"
    )

    async def made(
        self, guild: GuildId, artifacts: Iterable[Sha256], tx: Transaction | None = None
    ) -> tuple[LineTake | SceneTake, ...]:
        """Return what is known of how some artifacts were made."""
        wanted = json.dumps(sorted(artifacts))
        lines = await self._database.rows(tx, self._LINES_MADE, guild, wanted)
        scenes = await self._database.rows(tx, self._SCENES_MADE, guild, wanted)
        return (
            *(LineTake.model_validate_json(row[0]) for row in lines),
            *(SceneTake.model_validate_json(row[0]) for row in scenes),
        )

    _SAVE_LINE: Final = (
        "INSERT INTO line_takes (guild, inputs, production, at, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, inputs) DO NOTHING"
    )

    async def save_line(self, tx: Transaction, guild: GuildId, production: ProductionId, take: LineTake) -> None:
        """Keep a spoken line."""
        at = self._database.now().isoformat()
        await tx.run(self._SAVE_LINE, guild, take.inputs, production, at, take.model_dump_json())

    _SAVE_SCENE: Final = (
        "INSERT INTO scene_takes (guild, inputs, production, at, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, inputs) DO NOTHING"
    )

    async def save_scene(self, tx: Transaction, guild: GuildId, production: ProductionId, take: SceneTake) -> None:
        """Keep a filmed scene."""
        at = self._database.now().isoformat()
        await tx.run(self._SAVE_SCENE, guild, take.inputs, production, at, take.model_dump_json())

    _DROP_LINE: Final = "DELETE FROM line_takes WHERE guild = ? AND inputs = ?"
    _DROP_SCENE: Final = "DELETE FROM scene_takes WHERE guild = ? AND inputs = ?"

    async def drop(self, tx: Transaction, guild: GuildId, inputs: str) -> None:
        """Forget a take, so that it is made again."""
        await tx.run(self._DROP_LINE, guild, inputs)
        await tx.run(self._DROP_SCENE, guild, inputs)

    _UNGUIDED: Final = (
        "UPDATE scene_takes SET body = json_remove(body, '$.guide') "
        "WHERE guild = ? AND json_extract(body, '$.guide.picture') = ?"
    )

    async def forget_guide(self, tx: Transaction, guild: GuildId, picture: Sha256) -> None:
        """Forget what takes were filmed after, where that is a picture that goes."""
        await tx.run(self._UNGUIDED, guild, picture)

    _OLDER: Final = (
        "DELETE FROM {} WHERE at < ? AND NOT EXISTS (SELECT 1 FROM productions AS p WHERE p.guild = {}.guild "
        "AND p.id = {}.production AND p.changed_at >= ?)"
    )
    _OLD_LINES: Final = _OLDER.replace("{}", "line_takes")
    _OLD_SCENES: Final = _OLDER.replace("{}", "scene_takes")
    _OLD_RENDERINGS: Final = _OLDER.replace("{}", "renderings")
    _OLD_EXPORTS: Final = _OLDER.replace("{}", "exports")
    _OLD_PROPOSALS: Final = (
        "DELETE FROM proposals WHERE json_extract(body, '$.asked_at') < ? AND state IN ('dropped', 'stale', 'failed') "
        "AND NOT EXISTS (SELECT 1 FROM productions AS p WHERE p.guild = proposals.guild "
        "AND p.id = proposals.production AND p.changed_at >= ?)"
    )
    """Those that came to nothing, with the files that were brought for them."""

    async def forget_before(self, tx: Transaction, when: str) -> int:
        """Forget takes, renderings, exports and proposals that came to nothing, older than a time.

        Only where the production has rested since. Returns how many.
        """
        gone = 0
        for statement in (
            self._OLD_LINES,
            self._OLD_SCENES,
            self._OLD_RENDERINGS,
            self._OLD_EXPORTS,
            self._OLD_PROPOSALS,
        ):
            gone += await tx.run(statement, when, when)
        return gone

    _BODIES: Final = (
        "SELECT body FROM line_takes UNION ALL SELECT body FROM scene_takes UNION ALL SELECT body FROM renderings "
        "UNION ALL SELECT body FROM cuts UNION ALL SELECT body FROM locks UNION ALL SELECT body FROM reviews "
        "UNION ALL SELECT body FROM styles UNION ALL SELECT body FROM proposals UNION ALL SELECT body FROM exports "
        "UNION ALL SELECT body FROM directions UNION ALL SELECT body FROM consents UNION ALL SELECT body FROM voices "
        "UNION ALL SELECT body FROM characters UNION ALL SELECT body FROM productions "
        "UNION ALL SELECT body FROM orders WHERE state IN ('waiting', 'handed')"
    )

    async def artifacts_in_use(self) -> frozenset[str]:
        """Return everything in any row that looks like the address of an artifact."""
        rows = await self._database.rows(None, self._BODIES)
        return frozenset(address for row in rows for address in _ADDRESS.findall(row[0]))
