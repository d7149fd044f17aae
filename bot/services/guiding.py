"""Guiding pictures: a scene, or a clip, is filmed after one that somebody sent and a worker looked at."""

from functools import partial
from typing import Final

from bot.services import casting, clearing, consent, directing, ordering, samples, screening
from bot.services.bringing import Attachment
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.catalogue import ModelRow
from bot.studio.characters import PICTURE_LIMITS
from bot.studio.consent import Use
from bot.studio.errors import ConsentMissing, StudioError
from bot.studio.fitting import check_follows
from bot.studio.guiding import BringGuide, GuideBrought, GuideFile, TakeWish
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Member
from bot.studio.production import Production
from bot.studio.shot import Control
from bot.studio.uploads import check_address, check_picture, shown_name
from bot.studio.values import ChannelId, PersonId, ProductionId, UserId, Value

_WATCHED: Final = 2


class Sent(Value):
    """A picture as somebody sends it for something to be filmed after."""

    attached: Attachment
    follows: Control
    seen: UserId | None = None
    """The member who is seen in it."""


async def guide_scene(
    studio: Studio,
    member: Member,
    production: Production,
    number: int,
    sent: Sent,
    wish: TakeWish,
    channel: ChannelId,
    version: int | None = None,
) -> Order:
    """Have a picture fetched after which a scene, counted from one, is filmed again once it is there.

    Raises what `directing.reroll` does; Refused too for a picture or a camera that will not do, ConsentMissing.
    """
    await directing.check_wish(studio, member, production, number, wish)
    _, roll = await directing.roll_of(studio, production, number)
    roll.check(version)
    roll.direction.wished(wish, None)
    camera = studio.catalogue[production.camera or await casting.camera(studio, production.guild)]
    file = await file_of(studio, member, camera, sent, production.id)
    work = BringGuide(file=file, scene=roll.scene.key, wish=wish, channel=channel)
    async with studio.store.writing(by=member.user) as tx:
        return await ordering.order(studio, tx, production.guild, production.id, work, urgency=_WATCHED)


async def file_of(studio: Studio, member: Member, camera: ModelRow, sent: Sent, film: ProductionId | None) -> GuideFile:
    """Return a picture for a worker to fetch, if it may be sent and the camera can film after it.

    Raises Refused, ContentRefused, ConsentMissing.
    """
    attached = sent.attached
    check_picture(attached.name, attached.content_type, attached.size, PICTURE_LIMITS)
    check_address(attached.url, studio.settings.discord.file_origins)
    check_follows(camera, await casting.drawers(studio), sent.follows)
    name = shown_name(attached.name)
    await screening.check_words(studio, member.guild, name, None)
    return GuideFile(
        url=attached.url,
        name=name,
        bytes=attached.size,
        follows=sent.follows,
        person=await _agreeing(studio, member, sent.seen, film) if sent.seen else None,
        by=member.user,
    )


async def brought(studio: Studio, tx: Transaction, order: Order, outcome: GuideBrought | Failed) -> None:
    """Have a scene filmed after a picture that was looked at, if it is still in the film and who is seen agrees."""
    work = order.work
    if not isinstance(work, BringGuide) or order.production is None:
        return
    told = outcome
    if isinstance(outcome, GuideBrought):
        try:
            await _filmed_after(studio, tx, order, work, outcome)
        except StudioError as problem:
            told = Failed(
                what=f"The picture was not kept: {problem.what}", remedy=problem.remedy, error=type(problem).__name__
            )
            tx.after(partial(samples.removed, studio, (outcome.guide.picture,)))
    tx.after(lambda: studio.announcer.answered(order.guild, work.channel, order.id, told))


async def _filmed_after(studio: Studio, tx: Transaction, order: Order, work: BringGuide, outcome: GuideBrought) -> None:
    """Have a scene filmed after its picture; nobody is put into the film before it is certain that it can be."""
    production = await studio.store.productions.get(order.guild, order.production or ProductionId(""), tx=tx)
    production.require(*directing.DIRECTED, to_do="have its scenes filmed again")
    number = await directing.number_of(studio, production, outcome.scene, tx)
    wish = work.wish.but(guide=outcome.guide)
    _, roll = await directing.roll_of(studio, production, number, tx)
    roll.direction.wished(wish, None)
    if work.file.person is not None:
        await clearing.clear_use(studio, production, work.file.person, Use.APPEAR, tx=tx)
        person = await studio.store.people.get(order.guild, work.file.person, tx=tx)
        production = await consent.put_in(studio, tx, production, person, frozenset({Use.APPEAR}), (outcome.scene,))
    await directing.film_as_wished(studio, tx, production, number, wish, f"scene {number} is filmed after a picture")


async def _agreeing(studio: Studio, member: Member, user: UserId, film: ProductionId | None) -> PersonId:
    """Return the person of a member who agrees to be seen. Raises ConsentMissing."""
    person = await studio.store.people.by_user(member.guild, user)
    if person is None:
        raise ConsentMissing(
            "Whoever is seen in the picture was not asked, so nothing of it was kept.",
            "Ask them with `/consent request`; send it again once they agree.",
        )
    await clearing.clear_of(studio, person, Use.APPEAR, film)
    return person.id
