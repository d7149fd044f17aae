"""Models fetched from Discord: who may, what is fetched, and where people see how far it is."""

import asyncio
from typing import Final

from bot import licences
from bot.services import access, ordering
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.catalogue import Acceptance, ModelRow, check_licence
from bot.studio.errors import Refused, WrongState
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, ModelPulled, Shown
from bot.studio.people import Capability, Member
from bot.studio.values import ChannelId, GuildId, OrderId
from bot.studio.work import PullModel

_URGENCY: Final = 4
_TIMEOUT_S: Final = 12 * 3600.0


async def order_pull(studio: Studio, member: Member, channel: ChannelId, name: str) -> Order:
    """Order a model's weights to be fetched; its progress is shown in a channel.

    Raises NotAllowed, UnknownName, LicenceNotAccepted, Refused for a model without weights, WrongState for one that is
    being fetched.
    """
    await access.check(studio, member, Capability.MANAGE)
    row = studio.catalogue[name]
    await check_usable(studio, row)
    if not row.has_weights:
        raise Refused(
            f"{row.name} has no weights to fetch.",
            "It runs on a server." if row.server else f"Install it with `pip install {' '.join(row.requires)}`.",
        )
    waiting, handed = await studio.store.backlog.waiting(), await studio.store.backlog.handed()
    open_orders = (*waiting, *(entry.order for entry in handed))
    if any(isinstance(order.work, PullModel) and order.work.model == name for order in open_orders):
        raise WrongState(f"{name} is being fetched already.", "See `/studio queue`.")
    work = PullModel(model=name, channel=channel)
    async with studio.store.writing() as tx:
        return await ordering.order(studio, tx, member.guild, None, work, urgency=_URGENCY, timeout_s=_TIMEOUT_S)


async def check_usable(studio: Studio, row: ModelRow) -> None:
    """Raise LicenceNotAccepted for a model whose licence was not accepted on the bot's machine."""
    check_licence(row, await acceptances(studio))


async def acceptances(studio: Studio) -> tuple[Acceptance, ...]:
    """Return the licences that were accepted on the bot's machine."""
    return await asyncio.to_thread(licences.accepted, studio.settings.studio.data_dir)


async def pulled(studio: Studio, tx: Transaction, order: Order, outcome: ModelPulled | Failed) -> None:
    """Have it shown what came of it."""
    if isinstance(order.work, PullModel):
        channel = order.work.channel
        tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, outcome))


async def result_of(studio: Studio, guild: GuildId, order: OrderId) -> Shown | None:
    """Return what was fetched or heard for people in a channel, once it was."""
    outcome = await studio.store.backlog.outcome_of(guild, order)
    return outcome if isinstance(outcome, Shown) else None
