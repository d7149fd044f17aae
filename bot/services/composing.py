"""Composing: music from words, which lies under the film once it is there."""

from typing import Final

from bot.services import casting, editions, fetching, limits, making, screening
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.brief import brief_of
from bot.studio.catalogue import ModelRow
from bot.studio.errors import Refused, WrongState
from bot.studio.operations.kinds import SetMusic
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, MusicComposed
from bot.studio.people import Member
from bot.studio.production import Production
from bot.studio.proposal import with_edits
from bot.studio.soundtrack import Music
from bot.studio.values import ChannelId
from bot.studio.work import ComposeMusic

SECONDS_MOST: Final = 30.0
"""Longer films repeat it on the beat."""
_URGENCY: Final = 4


async def order_music(studio: Studio, member: Member, production: Production, place: ChannelId, words: str) -> Order:
    """Order music for the film in force.

    Raises NotAllowed, WrongState before there is a film, Refused where nobody composes, and for its licence or a limit.
    """
    edition = await editions.to_edit(studio, member, production)
    row = await _composer(studio, production)
    film = (await editions.film_of(studio, edition)).timeline
    seconds = min(SECONDS_MOST, film.frames / 30)
    if row.needs_gpu:
        await limits.check_gpu(studio, member, seconds * row.seconds_a_second)
    wanted = brief_of(words).idea[:300]
    await screening.check(studio, member, wanted, production)
    work = ComposeMusic(words=wanted, seconds=seconds, model=row.name, seed=studio.seed(), channel=place)
    async with studio.store.writing(by=member.user) as tx:
        return await making.order_work(studio, tx, production, work, _URGENCY)


async def composed(studio: Studio, tx: Transaction, order: Order, outcome: MusicComposed | Failed) -> None:
    """Lay music under the film that is in force by now, and have it heard."""
    if not isinstance(order.work, ComposeMusic) or order.production is None:
        return
    channel = order.work.channel
    tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, outcome))
    if isinstance(outcome, Failed):
        return
    production = await studio.store.productions.get(order.guild, order.production, tx=tx)
    edition = await editions.in_force(studio, production, tx)
    style = with_edits(edition.style, (SetMusic(music=Music(artifact=outcome.music)),))
    try:
        await editions.put_in_force(studio, tx, edition, edition.plan, style, f"music by {outcome.made.model}")
    except WrongState:
        return  # the film cannot be edited any more; the music is heard all the same


async def _composer(studio: Studio, production: Production) -> ModelRow:
    row = studio.catalogue.require(await casting.composer(studio, production.guild), role="music")
    if not row.class_name:
        raise Refused(
            "Nobody composes here: the bundled tracks are picked, not composed.",
            "Say `/edit ask change:calmer music` for another track, or choose a composer with `/studio models`.",
        )
    await fetching.check_usable(studio, row)
    return row
