"""Clips that belong to no film: asked for in words, filmed, seen in the channel, stopped."""

from typing import Final

from bot.services import access, casting, clearing, estimates, guiding, limits, making, ordering, screening
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.asked_clip import SECONDS_LEAST, SECONDS_MOST, WORDS_MOST, ClipSize, shot_of
from bot.studio.brief import clean
from bot.studio.catalogue import Ability, ModelRow
from bot.studio.errors import Refused, Stale
from bot.studio.orders import Order
from bot.studio.outcomes import ClipFilmed, Failed
from bot.studio.people import Capability, Member
from bot.studio.values import ChannelId, OrderId, ProductionId
from bot.studio.work import FilmClip

NO_PRODUCTION: Final = ProductionId("")
"""Under which the takes of clips are kept: as long as takes of films that rest."""
_URGENCY: Final = 4
_PATIENCE: Final = 3
"""How many times as long as expected a clip may take."""


async def order_clip(
    studio: Studio,
    member: Member,
    channel: ChannelId,
    words: str,
    size: ClipSize,
    seconds: int,
    camera: str = "",
    guide: guiding.Sent | None = None,
) -> tuple[Order, float]:
    """Order one clip, shown in a channel, by a camera or the server's; return the order and about how long it takes.

    Raises NotAllowed, ContentRefused, ConsentMissing, LimitReached, LicenceNotAccepted, UnknownName, and Refused for
    words or a camera that will not do.
    """
    await access.check(studio, member, Capability.GENERATE)
    prompt = clean(words)
    if not prompt or len(prompt) > WORDS_MOST or not SECONDS_LEAST <= seconds <= SECONDS_MOST:
        raise Refused(
            f"A clip has up to {WORDS_MOST} characters of words and {SECONDS_LEAST} to {SECONDS_MOST} seconds.",
            "Say what is seen in it, in a sentence or two.",
        )
    await screening.check(studio, member, prompt)
    people = await clearing.named_in(studio, member.guild, prompt)
    row = await casting.camera_called(studio, camera or await casting.best_camera(studio, member.guild))
    drawer = await casting.drawer(studio, member.guild)
    _check_begins(row, drawer)
    expected = seconds * (await estimates.rate_of(studio, member.guild, row, size.pixels)).seconds
    if row.needs_gpu:
        await limits.check_gpu(studio, member, expected)
    file = await guiding.file_of(studio, member, row, guide, None) if guide else None
    if file is not None and file.person is not None:
        people = tuple(dict.fromkeys((*people, file.person)))
    width, height = size.pixels
    shot = shot_of(prompt, seconds, studio.seed())
    work = FilmClip(
        shot=shot,
        camera=row.name,
        people=people,
        width=width,
        height=height,
        drawer=drawer.name if drawer else "",
        asked_by=member.user,
        channel=channel,
        guide=file,
    )
    patience = max(ordering.USUAL_TIMEOUT_S, expected * _PATIENCE)
    async with studio.store.writing(by=member.user) as tx:
        order = await ordering.order(studio, tx, member.guild, None, work, urgency=_URGENCY, timeout_s=patience)
    return order, expected


async def filmed(studio: Studio, tx: Transaction, order: Order, outcome: ClipFilmed | Failed) -> None:
    """Keep a clip, count what it took, and have it seen."""
    work = order.work
    if not isinstance(work, FilmClip):
        return
    if isinstance(outcome, ClipFilmed):
        take = outcome.take
        await studio.store.takes.save_scene(tx, order.guild, NO_PRODUCTION, take)
        if studio.catalogue.uses_gpu(take.made.model):
            used = max(1, round(take.made.seconds))
            await limits.count(studio, tx, order.guild, work.asked_by, limits.GPU_SECONDS, used)
    tx.after(lambda: studio.announcer.answered(order.guild, work.channel, order.id, outcome))


async def stop(studio: Studio, member: Member, order_id: OrderId) -> None:
    """Stop a clip that is not filmed yet: for whoever asked for it, and managers. Raises NotAllowed, Stale."""
    async with studio.store.writing(by=member.user) as tx:
        order = await studio.store.backlog.find(order_id, tx=tx)
        if order is None or order.guild != member.guild or not isinstance(order.work, FilmClip):
            raise Stale("There is no such clip here.")
        if order.work.asked_by != member.user:
            await access.check(studio, member, Capability.MANAGE)
        if await studio.store.backlog.outcome_of(order.guild, order.id, tx=tx) is not None:
            raise Stale("The clip is done already.")
        await making.stop_order(studio, tx, order)
        stopped = Failed(what=f"{member.name} stopped the clip before it was filmed.", remedy="", error="Cancelled")
        channel = order.work.channel
        tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, stopped))


def _check_begins(camera: ModelRow, drawer: ModelRow | None) -> None:
    """Raise Refused for a camera that films from pictures alone where nobody draws the first one."""
    if camera.trained and Ability.TEXT_TO_VIDEO not in camera.abilities and drawer is None:
        raise Refused(
            f"{camera.name} films from pictures alone, and nothing here draws the first one.",
            "Have a model that draws fetched, or choose another camera: `/studio models`.",
        )
