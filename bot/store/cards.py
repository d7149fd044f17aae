"""What the bot has posted, so that it edits instead of posting twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.store.database import Database, Row, Transaction
from bot.studio.values import ChannelId, GuildId, MessageId


@dataclass(frozen=True, slots=True)
class Card:
    """One message of the bot: whose it is, what it shows, and where it lies."""

    guild: GuildId
    owner: str
    """A production's id, `chat:<channel>`, `guild` or `consent:<id>`."""
    key: str
    channel: ChannelId
    message: MessageId | None
    """None while it is being posted."""
    digest: str
    """Of what it shows."""
    posted_at: datetime


class Cards:
    """The cards of every server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _GET: Final = "SELECT * FROM cards WHERE guild = ? AND owner = ? AND key = ?"

    async def get(self, guild: GuildId, owner: str, key: str, tx: Transaction | None = None) -> Card | None:
        """Return a card, if it was posted."""
        row = await self._database.row(tx, self._GET, guild, owner, key)
        return _card(row) if row else None

    _OF: Final = "SELECT * FROM cards WHERE guild = ? AND owner = ? ORDER BY rowid"

    async def of(self, guild: GuildId, owner: str, tx: Transaction | None = None) -> tuple[Card, ...]:
        """Return the cards of an owner, oldest first."""
        return tuple(_card(row) for row in await self._database.rows(tx, self._OF, guild, owner))

    _BY_MESSAGE: Final = "SELECT * FROM cards WHERE guild = ? AND message = ?"

    async def by_message(self, guild: GuildId, message: MessageId, tx: Transaction | None = None) -> Card | None:
        """Return the card that a message is, if it is one."""
        row = await self._database.row(tx, self._BY_MESSAGE, guild, message)
        return _card(row) if row else None

    _SAVE: Final = (
        "INSERT INTO cards (guild, owner, key, channel, message, digest, posted_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, owner, key) DO UPDATE SET channel = excluded.channel, message = excluded.message, "
        "digest = excluded.digest, posted_at = excluded.posted_at"
    )

    async def save(self, tx: Transaction, card: Card) -> None:
        """Remember a card."""
        await tx.run(
            self._SAVE,
            card.guild,
            card.owner,
            card.key,
            card.channel,
            card.message,
            card.digest,
            card.posted_at.isoformat(),
        )

    _DROP: Final = "DELETE FROM cards WHERE guild = ? AND owner = ? AND key = ?"
    _DROP_ALL: Final = "DELETE FROM cards WHERE guild = ? AND owner = ?"

    async def drop(self, tx: Transaction, guild: GuildId, owner: str, key: str | None = None) -> None:
        """Forget a card, or every card of an owner."""
        if key is None:
            await tx.run(self._DROP_ALL, guild, owner)
        else:
            await tx.run(self._DROP, guild, owner, key)


def _card(row: Row) -> Card:
    return Card(
        guild=GuildId(row["guild"]),
        owner=row["owner"],
        key=row["key"],
        channel=ChannelId(row["channel"]),
        message=None if row["message"] is None else MessageId(row["message"]),
        digest=row["digest"],
        posted_at=datetime.fromisoformat(row["posted_at"]),
    )
