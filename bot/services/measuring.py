"""How films do: their platforms are asked, what they say is kept, and cards show the newest of it."""

from collections.abc import Iterable
from typing import Final

from bot.services import access, locks, ordering, signed_out
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.errors import AccountNeedsSignIn, LimitReached, UnknownName, WrongState
from bot.studio.measuring import DAY, Measurement, PostRead, ReadPost, check_pace, is_measurable
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.publication import Publication
from bot.studio.values import PublicationId

_URGENCY: Final = 3
_NOTHING_OUT: Final = "Nothing of this video is out, so there are no numbers."


async def request(
    studio: Studio, member: Member, production: Production, only: PublicationId | None = None
) -> tuple[Publication, ...]:
    """Have the numbers of what is out read anew, of one publication or of all; return those that are being read.

    Each platform is asked as often as its quota bears: those read just now are left out of all. Raises NotAllowed,
    WrongState for what is not out, AccountNeedsSignIn, LimitReached where none can be read now.
    """
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    store, guild = studio.store, production.guild
    async with store.writing(by=member.user) as tx:
        found = [one for one in await store.publications.of(guild, production.id, tx=tx) if only in {None, one.id}]
        out = [one for one in found if is_measurable(one)]
        if not out:
            raise WrongState(_NOTHING_OUT, "Look at `/publish status`.")
        ordered, refusals = [], list[LimitReached | AccountNeedsSignIn]()
        for publication in out:
            try:
                await _order(studio, tx, publication)
            except (LimitReached, AccountNeedsSignIn) as refusal:
                refusals.append(refusal)
            else:
                ordered.append(publication)
    if not ordered:
        raise refusals[0]
    return tuple(ordered)


async def can_be_read(studio: Studio, production: Production) -> bool:
    """Say whether any platform can be asked about a production."""
    return any(map(is_measurable, await studio.store.publications.of(production.guild, production.id)))


async def newest(studio: Studio, publications: Iterable[Publication]) -> dict[PublicationId, Measurement]:
    """Return what was read last of each publication that was read."""
    found = {}
    for one in publications:
        measurement = await studio.store.measurements.newest(one.guild, one.id)
        if measurement is not None:
            found[one.id] = measurement
    return found


async def read(studio: Studio, tx: Transaction, order: Order, outcome: PostRead) -> None:
    """Keep what a platform said of a post."""
    publication = await studio.store.publications.get(order.guild, outcome.publication, tx=tx)
    await studio.store.measurements.add(
        tx,
        Measurement(
            guild=order.guild,
            publication=publication.id,
            at=studio.now(),
            state=outcome.state,
            metrics=outcome.metrics,
            problem=outcome.problem,
        ),
    )
    known = {"remote_id": outcome.remote_id or publication.remote_id, "url": outcome.url or publication.url}
    if publication.but(**known) != publication:
        await studio.store.publications.save(tx, publication.but(**known), cause="its platform told where it is")
    await _announce(studio, tx, publication)


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Keep that nothing could be read, and why: that counts as asking too."""
    if not isinstance(order.work, ReadPost):
        return
    publication = await studio.store.publications.get(order.guild, order.work.publication, tx=tx)
    if failure.error == AccountNeedsSignIn.__name__:
        await signed_out.mark(studio, tx, publication)
    problem = f"{failure.what} {failure.remedy}".strip()
    measurement = Measurement(guild=order.guild, publication=publication.id, at=studio.now(), problem=problem)
    await studio.store.measurements.add(tx, measurement)
    await _announce(studio, tx, publication)


async def _order(studio: Studio, tx: Transaction, publication: Publication) -> None:
    """Order one reading, unless a worker is at it. Raises LimitReached, AccountNeedsSignIn."""
    store, guild = studio.store, publication.guild
    for order in await store.backlog.open_of(guild, publication.production, tx=tx):
        if isinstance(order.work, ReadPost) and order.work.publication == publication.id:
            return
    try:
        (await store.accounts.get(guild, publication.target.account, tx=tx)).check()
    except UnknownName:
        raise AccountNeedsSignIn(
            "The account it was published with is not connected any more.", "Connect it again with `/publish connect`."
        ) from None
    now = studio.now()
    check_pace(await store.measurements.asked_since(guild, publication.id, now - DAY, tx=tx), now)
    lock = await store.locks.get(guild, publication.lock, tx=tx)
    work = ReadPost(
        publication=publication.id,
        target=publication.target,
        remote_id=publication.remote_id,
        metadata=publication.target.metadata or lock.release.metadata,
        since=lock.locked_at,
    )
    await ordering.order(studio, tx, guild, publication.production, work, urgency=_URGENCY)


async def _announce(studio: Studio, tx: Transaction, publication: Publication) -> None:
    locks.announce(studio, tx, await studio.store.productions.get(publication.guild, publication.production, tx=tx))
