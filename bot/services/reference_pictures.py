"""Reference pictures of characters: ordered to be fetched and looked at, and taken once that is done."""

from functools import partial
from typing import Final

from bot.services import likenesses, ordering, samples
from bot.services.bringing import Attachment
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.characters import PICTURE_LIMITS, BringPicture, Character, PictureBrought
from bot.studio.errors import ConsentMissing, LimitReached, UnknownName
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.uploads import check_address, check_picture, shown_name
from bot.studio.values import ChannelId

_WATCHED: Final = 2


def check_attached(studio: Studio, picture: Attachment) -> None:
    """See that what was attached may be a reference picture. Raises Refused."""
    check_picture(picture.name, picture.content_type, picture.size, PICTURE_LIMITS)
    check_address(picture.url, studio.settings.discord.file_origins)


async def fetch(
    studio: Studio, tx: Transaction, character: Character, picture: Attachment, channel: ChannelId
) -> Order:
    """Order a picture to be fetched for a character."""
    production = await studio.store.productions.in_thread(character.guild, channel, tx=tx)
    work = BringPicture(
        character=character.id,
        person=character.person,
        url=picture.url,
        name=shown_name(picture.name),
        bytes=picture.size,
        channel=channel,
    )
    film = production.id if production else None
    return await ordering.order(studio, tx, character.guild, film, work, urgency=_WATCHED)


async def pictured(studio: Studio, tx: Transaction, order: Order, outcome: PictureBrought | Failed) -> None:
    """Take a reference picture that was fetched, if the character is still there and whoever is seen still agrees."""
    if not isinstance(order.work, BringPicture):
        return
    channel = order.work.channel
    if isinstance(outcome, PictureBrought):
        problem = await _kept(studio, tx, order, order.work, outcome)
        if problem is not None:
            tx.after(partial(samples.removed, studio, (outcome.picture,)))
        told: PictureBrought | Failed = problem or outcome
    else:
        told = outcome
    tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, told))


async def _kept(
    studio: Studio, tx: Transaction, order: Order, work: BringPicture, outcome: PictureBrought
) -> Failed | None:
    """Give a picture to its character, or say why not."""
    character = await studio.store.characters.find(order.guild, work.character, tx=tx)
    if character is None:
        return Failed(what="The character was removed meanwhile.", remedy="", error=UnknownName.__name__)
    try:
        await likenesses.check_agreed(studio, order.guild, character.person, order.production, tx)
        await studio.store.characters.save(tx, character.with_pictures(outcome.picture))
    except (ConsentMissing, LimitReached) as problem:
        what = f"The picture was not kept: {problem.what}"
        return Failed(what=what, remedy=problem.remedy, error=type(problem).__name__)
    return None
