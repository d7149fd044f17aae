"""What has to be provable later is said here: who did what to what. The one place where an audit chain hooks in."""

from bot.logs import logger
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.values import GuildId, UserId

log = logger(__name__)


async def witness(studio: Studio, tx: Transaction, *, guild: GuildId, actor: UserId, act: str, subject: str) -> None:
    """Note an act within the transaction that does it; `subject` is an id, never a name.

    Logs cannot be erased, so they do not say who.
    """
    del studio, actor
    tx.after(lambda: log.info("witness.act", guild=guild, act=act, subject=subject))
