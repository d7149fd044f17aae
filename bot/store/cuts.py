"""Renderings by their timeline, and the cuts that were made of them."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.errors import UnknownName
from bot.studio.values import CutId, GuildId, ProductionId


class Cuts:
    """The cuts of every production."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM cuts WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, cut: CutId, tx: Transaction | None = None) -> Cut:
        """Return a cut. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, cut)
        if row is None:
            raise UnknownName("cut", cut)
        return Cut.model_validate_json(row[0])

    _OF: Final = "SELECT body FROM cuts WHERE guild = ? AND production = ? ORDER BY number"

    async def of(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> tuple[Cut, ...]:
        """Return a production's cuts, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return tuple(Cut.model_validate_json(row[0]) for row in rows)

    _NEWEST: Final = "SELECT body FROM cuts WHERE guild = ? AND production = ? ORDER BY number DESC LIMIT 1"

    async def newest(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Cut | None:
        """Return a production's newest cut, if it has one."""
        row = await self._database.row(tx, self._NEWEST, guild, production)
        return Cut.model_validate_json(row[0]) if row else None

    _SAVE: Final = (
        "INSERT INTO cuts (guild, id, production, number, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, guild: GuildId, cut: Cut) -> None:
        """Keep a cut."""
        await tx.run(self._SAVE, guild, cut.id, cut.production, cut.number, cut.model_dump_json())
        cause = f"plan {cut.plan_version}, style {cut.style_version}"
        await self._history.add(tx, guild, cut.production, "cut", str(cut.number), "", "rendered", cause)

    _RENDERING: Final = "SELECT body FROM renderings WHERE guild = ? AND timeline = ? AND profile = ?"

    async def rendering(
        self, guild: GuildId, timeline: str, profile: Profile, tx: Transaction | None = None
    ) -> Rendering | None:
        """Return the rendering of a timeline (its digest), if it was made."""
        row = await self._database.row(tx, self._RENDERING, guild, timeline, profile.value)
        return Rendering.model_validate_json(row[0]) if row else None

    _SAVE_RENDERING: Final = (
        "INSERT INTO renderings (guild, timeline, profile, production, at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, timeline, profile) DO UPDATE SET body = excluded.body, at = excluded.at"
    )

    async def save_rendering(
        self, tx: Transaction, guild: GuildId, production: ProductionId, rendering: Rendering
    ) -> None:
        """Keep a rendering; a later one of the same timeline takes its place."""
        await tx.run(
            self._SAVE_RENDERING,
            guild,
            rendering.timeline,
            rendering.profile.value,
            production,
            self._database.now().isoformat(),
            rendering.model_dump_json(),
        )

    _FORGET_UNSIGNED: Final = (
        "DELETE FROM renderings WHERE guild = ? AND production = ? AND profile = 'master' "
        "AND coalesce(json_extract(body, '$.signed'), 0) = 0"
    )

    async def forget_unsigned(self, tx: Transaction, guild: GuildId, production: ProductionId) -> None:
        """Forget masters that could not be signed, so that they are rendered and signed anew; cuts stay."""
        await tx.run(self._FORGET_UNSIGNED, guild, production)
