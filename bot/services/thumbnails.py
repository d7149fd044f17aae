"""Thumbnails: the best picture of a film, or one that is drawn for it where somebody wishes that and a worker can."""

from functools import partial
from typing import Final

from bot.services import access, casting, clearing, fetching, limits, locks, making, samples
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.errors import Stale, Unavailable, WrongState
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.thumbnails import DrawThumbnail, ThumbnailDrawn, still_of
from bot.studio.values import ChannelId

_URGENCY: Final = 3
_CHOSEN_IN: Final = (
    Stage.PLANNED,
    Stage.FILMING,
    Stage.EDITING,
    Stage.REVIEW,
    Stage.LOCKED,
    Stage.PUBLISHING,
    Stage.PARTLY_PUBLISHED,
)


async def order_drawn(studio: Studio, member: Member, production: Production, channel: ChannelId) -> Order:
    """Order a thumbnail to be drawn; the film takes it once it is there, and what was approved before is void.

    Raises NotAllowed, WrongState, LicenceNotAccepted, LimitReached; Unavailable where nobody draws.
    """
    await access.check(studio, member, Capability.GENERATE)
    production.require_made("given another thumbnail")
    production.require(*_CHOSEN_IN, to_do="be given another thumbnail")
    plan = await clearing.plan_of(studio, production)
    if plan is None:
        raise WrongState("There is no plan yet, so nothing to draw.", "Wait for the plan.")
    row = await casting.drawer(studio, member.guild)
    if row is None:
        raise Unavailable(
            "No worker here has a model that draws, so the thumbnail stays a picture of the film.",
            "Have one fetched: `/studio models`.",
        )
    await fetching.check_usable(studio, row)
    if row.needs_gpu:
        await limits.check_gpu(studio, member, row.seconds_a_second)
    cut = await studio.store.cuts.newest(production.guild, production.id)
    size = {"width": cut.rendering.width, "height": cut.rendering.height} if cut else {}
    work = DrawThumbnail(
        shot=still_of(plan, studio.seed()),
        title=plan.title,
        plan_version=plan.version,
        model=row.name,
        asked_by=member.user,
        channel=channel,
        **size,
    )
    async with studio.store.writing(by=member.user) as tx:
        return await making.order_work(studio, tx, production, work, _URGENCY)


async def use_frame(studio: Studio, member: Member, production: Production) -> None:
    """Have the best picture of the film stand for it again. Raises NotAllowed, WrongState."""
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    production.require(*_CHOSEN_IN, to_do="be given another thumbnail")
    async with studio.store.writing(by=member.user) as tx:
        now = await studio.store.productions.get(production.guild, production.id, tx=tx)
        if now.thumbnail is None:
            raise WrongState("The thumbnail is a picture of the film already.", "See it with `/publish review`.")
        cause = f"{member.name} took the thumbnail from the film"
        tx.after(partial(samples.removed, studio, (now.thumbnail.picture,)))
        await _put(studio, tx, now.but(thumbnail=None), cause)


async def drawn(studio: Studio, tx: Transaction, order: Order, outcome: ThumbnailDrawn | Failed) -> None:
    """Give a film the thumbnail that was drawn for it, unless its plan was changed meanwhile."""
    work = order.work
    if not isinstance(work, DrawThumbnail) or order.production is None:
        return
    told = outcome
    if isinstance(outcome, ThumbnailDrawn):
        made = outcome.thumbnail.made
        if studio.catalogue.uses_gpu(made.model):
            used = max(1, round(made.seconds))
            await limits.count(studio, tx, order.guild, work.asked_by, limits.GPU_SECONDS, used)
        production = await studio.store.productions.get(order.guild, order.production, tx=tx)
        if production.plan_version == work.plan_version and production.stage in _CHOSEN_IN:
            await _put(
                studio, tx, production.but(thumbnail=outcome.thumbnail), f"a thumbnail was drawn by {made.model}"
            )
        else:
            told = Failed(
                what="The thumbnail was not kept: the film was changed meanwhile.",
                remedy="Have another drawn with `/publish thumbnail`.",
                error=Stale.__name__,
            )
            tx.after(partial(samples.removed, studio, (outcome.thumbnail.picture,)))
    tx.after(lambda: studio.announcer.answered(order.guild, work.channel, order.id, told))


async def _put(studio: Studio, tx: Transaction, production: Production, cause: str) -> None:
    """Save a production with another thumbnail; approvals of it with the one before are void."""
    changed = await locks.void(studio, tx, production, "the thumbnail was changed after the approval")
    changed = changed.but(revision=changed.revision + 1, changed_at=studio.now())
    await studio.store.productions.save(tx, changed, cause)
    making.announce(studio, tx, changed)
