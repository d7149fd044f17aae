"""Reference sheets: drawn by a worker where one can, and chosen from by people."""

from functools import partial
from typing import Final

from bot.services import access, casting, characters, fetching, likenesses, limits, ordering, samples
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.catalogue import ModelRow
from bot.studio.characters import Character
from bot.studio.errors import ConsentMissing, MediaBroken, Stale, Unavailable
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.sheets import SHEETS_DRAWN, DrawSheet, SheetsDrawn
from bot.studio.values import ChannelId, OrderId

_WATCHED: Final = 3
_VIEWS: Final = 3


async def order_sheets(studio: Studio, member: Member, channel: ChannelId, name: str) -> Order:
    """Order reference sheets of a character.

    Raises NotAllowed, UnknownName, ConsentMissing, LicenceNotAccepted, LimitReached; Unavailable where nobody draws.
    """
    await access.check(studio, member, Capability.GENERATE)
    character = await characters.of_name(studio, member.guild, name)
    await characters.check_may_change(studio, member, character)
    production = await studio.store.productions.in_thread(member.guild, channel)
    film = production.id if production else None
    await likenesses.check_agreed(studio, member.guild, character.person, film)
    row = await drawer(studio)
    await fetching.check_usable(studio, row)
    if row.needs_gpu:
        await limits.check_gpu(studio, member, SHEETS_DRAWN * _VIEWS * row.seconds_a_second)
    work = DrawSheet(
        character=character.id,
        person=character.person,
        words=f"{character.name} is {character.description}",
        likeness=character.pictures,
        model=row.name,
        seed=studio.seed(),
        asked_by=member.user,
        channel=channel,
    )
    async with studio.store.writing(by=member.user) as tx:
        return await ordering.order(studio, tx, member.guild, film, work, urgency=_WATCHED)


async def drawer(studio: Studio) -> ModelRow:
    """Return what draws best of all that a worker has ready. Raises Unavailable where no worker draws."""
    ready = await casting.drawers(studio)
    if not ready:
        raise Unavailable(
            "No worker here has a model that draws, so there are no reference sheets.",
            "Attach pictures with `/character edit picture:`, or have a model fetched: `/studio models`.",
        )
    return max(ready, key=lambda row: row.vram.mib)


async def drawn(studio: Studio, tx: Transaction, order: Order, outcome: SheetsDrawn | Failed) -> None:
    """Have sheets chosen from, unless whoever they look like does not agree any more."""
    if not isinstance(order.work, DrawSheet):
        return
    work, told = order.work, outcome
    if isinstance(outcome, SheetsDrawn):
        if work.asked_by is not None and studio.catalogue.uses_gpu(outcome.made.model):
            used = max(1, round(outcome.made.seconds))
            await limits.count(studio, tx, order.guild, work.asked_by, limits.GPU_SECONDS, used)
        try:
            await likenesses.check_agreed(studio, order.guild, work.person, order.production, tx)
        except ConsentMissing as missing:
            told = Failed(what=f"The sheets were not kept: {missing.what}", remedy="", error=ConsentMissing.__name__)
            tx.after(partial(samples.removed, studio, outcome.files))
    tx.after(lambda: studio.announcer.answered(order.guild, work.channel, order.id, told))


async def choose(studio: Studio, member: Member, order: OrderId, number: int) -> Character:
    """Make the views of one sheet, counted from one, reference pictures of its character.

    Raises NotAllowed, Stale, ConsentMissing, LimitReached, UnknownName, MediaBroken where it was cleared away.
    """
    outcome = await studio.store.backlog.outcome_of(member.guild, order)
    if not isinstance(outcome, SheetsDrawn):
        raise Stale("These sheets are not there any more.")
    views = outcome.sheet(number).views
    for view in views:
        if not await studio.artifacts.has(view):
            raise MediaBroken("These sheets were cleared away since.", "Draw new ones with `/character sheet`.")
    async with studio.store.writing(by=member.user) as tx:
        character = await studio.store.characters.find(member.guild, outcome.character, tx=tx)
        if character is None:
            raise Stale("The character of these sheets was removed.")
        await characters.check_may_change(studio, member, character)
        ordered = await studio.store.backlog.get(member.guild, order, tx=tx)
        await likenesses.check_agreed(studio, member.guild, character.person, ordered.production, tx)
        chosen = character.with_pictures(*views)
        await studio.store.characters.save(tx, chosen)
    return chosen
