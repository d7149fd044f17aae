"""What each server has chosen for itself."""

from typing import Final

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.studio.guild import GuildSettings
from bot.studio.values import GuildId

_TABLES: Final = (
    "DELETE FROM order_history WHERE guild = ?",
    "DELETE FROM orders WHERE guild = ?",
    "DELETE FROM productions WHERE guild = ?",
    "DELETE FROM line_takes WHERE guild = ?",
    "DELETE FROM scene_takes WHERE guild = ?",
    "DELETE FROM renderings WHERE guild = ?",
    "DELETE FROM characters WHERE guild = ?",
    "DELETE FROM people WHERE guild = ?",
    "DELETE FROM cards WHERE guild = ?",
    "DELETE FROM talks WHERE guild = ?",
    "DELETE FROM usage WHERE guild = ?",
    "DELETE FROM accounts WHERE guild = ?",
    "DELETE FROM history WHERE guild = ?",
    "DELETE FROM guilds WHERE guild = ?",
)
"""All that hangs on a production (plans, styles, cuts, proposals, exports, reviews, locks, publications) goes with
it, consents go with their person."""

_NOT_CHOSEN: Final = frozenset({"guild", "welcomed_at", "left_at"})


class Guilds:
    """The settings of servers."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    _GET: Final = "SELECT body FROM guilds WHERE guild = ?"

    async def get(self, guild: GuildId, tx: Transaction | None = None) -> GuildSettings:
        """Return a server's settings; the defaults when it has chosen nothing."""
        row = await self._database.row(tx, self._GET, guild)
        return GuildSettings.model_validate_json(row[0]) if row else GuildSettings(guild=guild)

    _SAVE: Final = (
        "INSERT INTO guilds (guild, body) VALUES (?, ?) ON CONFLICT (guild) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, settings: GuildSettings) -> None:
        """Keep a server's settings; the audit log says which of them changed, and to what."""
        before = await self.get(settings.guild, tx=tx)
        await tx.run(self._SAVE, settings.guild, settings.model_dump_json())
        chosen = set(GuildSettings.model_fields) - _NOT_CHOSEN
        changed = {name for name in chosen if getattr(settings, name) != getattr(before, name)}
        if changed:
            facts = settings.model_dump(mode="json", include=changed - {"blocked_terms"})
            if "blocked_terms" in changed:
                facts["blocked_terms"] = len(settings.blocked_terms)
            await self._audit.record(tx, settings.guild, "settings", "server", "", "changed", facts=facts)

    _KNOWN: Final = "SELECT guild FROM guilds UNION SELECT guild FROM productions ORDER BY guild"

    async def known(self, tx: Transaction | None = None) -> tuple[GuildId, ...]:
        """Return every server the studio has something of."""
        return tuple(GuildId(row[0]) for row in await self._database.rows(tx, self._KNOWN))

    async def forget(self, tx: Transaction, guild: GuildId) -> None:
        """Delete everything of a server; its audit log stays, without what its pseudonyms lead back to."""
        await self._audit.forget_server(tx, guild)
        for statement in _TABLES:
            await tx.run(statement, guild)
