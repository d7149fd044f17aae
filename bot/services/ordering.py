"""Putting work on the backlog: the one place where an order is made."""

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.orders import Order
from bot.studio.values import GuildId, OrderId, ProductionId
from bot.studio.work import Work

USUAL_TIMEOUT_S = 900.0


async def order(
    studio: Studio,
    tx: Transaction,
    guild: GuildId,
    production: ProductionId | None,
    work: Work,
    *,
    urgency: int,
    timeout_s: float = USUAL_TIMEOUT_S,
) -> Order:
    """Put one piece of work on the backlog; it may be handed out once the transaction is committed."""
    wanted = Order(
        id=OrderId(studio.new_id()),
        guild=guild,
        production=production,
        work=work,
        urgency=urgency,
        ordered_at=studio.now(),
        timeout_s=timeout_s,
    )
    await studio.store.backlog.add(tx, wanted)
    tx.after(studio.wake)
    return wanted
