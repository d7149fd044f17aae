"""Conversations, one a channel."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.studio.talk import Talk
from bot.studio.values import ChannelId, GuildId, OrderId


class Talks:
    """The conversations of every server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _GET: Final = "SELECT body FROM talks WHERE guild = ? AND channel = ?"

    async def get(self, guild: GuildId, channel: ChannelId, tx: Transaction | None = None) -> Talk | None:
        """Return the conversation in a channel, if there is one."""
        row = await self._database.row(tx, self._GET, guild, channel)
        return Talk.model_validate_json(row[0]) if row else None

    _AWAITING: Final = (
        "SELECT body FROM talks WHERE guild = ? AND EXISTS "
        "(SELECT 1 FROM json_each(talks.body, '$.awaiting') WHERE value = ?)"
    )

    async def awaiting(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> Talk | None:
        """Return the conversation that waits for an order's answer, if one does."""
        row = await self._database.row(tx, self._AWAITING, guild, order)
        return Talk.model_validate_json(row[0]) if row else None

    _SAVE: Final = (
        "INSERT INTO talks (guild, channel, body) VALUES (?, ?, ?) "
        "ON CONFLICT (guild, channel) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, talk: Talk) -> None:
        """Keep a conversation."""
        await tx.run(self._SAVE, talk.guild, talk.channel, talk.model_dump_json())

    _END: Final = "DELETE FROM talks WHERE guild = ? AND channel = ?"

    async def end(self, tx: Transaction, guild: GuildId, channel: ChannelId) -> None:
        """Forget a conversation."""
        await tx.run(self._END, guild, channel)
