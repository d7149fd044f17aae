"""Taking down what is out: who may ask for it, the order to the platform, and what comes of it."""

from typing import Final

from bot.services import clearing, locks, ordering, signed_out
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.errors import AccountNeedsSignIn, NotAllowed, WrongState
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, TakenDown
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.publication import Publication, PublicationState, Removal
from bot.studio.takedown import BY_API, awaits_removal, has_private_copy, is_out, not_removed, removed, requested
from bot.studio.values import GuildId, PublicationId, UserId
from bot.studio.work import TakeDown

_URGENCY: Final = 2


async def request(
    studio: Studio,
    guild: GuildId,
    user: UserId,
    publication_id: PublicationId,
    how: Removal = Removal.PRIVATE,
    member: Member | None = None,
) -> Publication:
    """Have a publication taken down; asking again does no harm.

    Those who may publish may do so, its author may hide it, and so may whoever is in it and does not agree any more.
    `member` is whoever asks as they are now; None in a direct message, where only the last counts. Raises NotAllowed,
    WrongState, UnknownName.
    """
    store = studio.store
    async with store.writing(by=user) as tx:
        publication = await store.publications.get(guild, publication_id, tx=tx)
        production = await store.productions.get(guild, publication.production, tx=tx)
        await _check_may(studio, tx, production, user, member, how)
        if has_private_copy(publication):
            how = Removal.DELETE
        publication = requested(publication, how, studio.now())
        await store.publications.save(tx, publication, cause=f"to be taken down: {how.value}")
        if publication.target.platform in BY_API:
            await _order(studio, tx, publication)
        else:
            where = publication.target.platform.value.capitalize()
            words = f"A video has to be taken down by hand on {where}: {publication.url} The steps are on its card."
            tx.after(lambda: studio.announcer.tell_managers(guild, words))
        locks.announce(studio, tx, production)
    return publication


def told(publication: Publication) -> str:
    """Say what happens now to somebody who asked to have something taken down."""
    if publication.target.platform in BY_API:
        return "It is being taken down; its card in the thread says when it is."
    where = publication.target.platform.value.capitalize()
    return f"The studio cannot take it down on {where} itself: those who manage this server are told what to do."


async def confirm(studio: Studio, member: Member, publication_id: PublicationId) -> Publication:
    """Note that a person took something down where the studio cannot. Raises NotAllowed, WrongState."""
    settings = await studio.store.guilds.get(member.guild)
    settings.role_map.check(member, Capability.PUBLISH)
    async with studio.store.writing(by=member.user) as tx:
        publication = await studio.store.publications.get(member.guild, publication_id, tx=tx)
        if publication.state is not PublicationState.TAKEDOWN_REQUESTED:
            raise WrongState("Nobody asked to have this taken down.", "Ask with `/publish takedown`.")
        down = removed(publication, publication.removal or Removal.PRIVATE, studio.now())
        down = down.but(note=f"taken down by hand, says {member.name}")
        await studio.store.publications.save(tx, down, cause=f"{member.name} took it down")
        await _announce(studio, tx, down)
    return down


async def taken_down(studio: Studio, tx: Transaction, order: Order, outcome: TakenDown) -> None:
    """Note that nobody can see it any more."""
    publication = await studio.store.publications.get(order.guild, outcome.publication, tx=tx)
    down = removed(publication, outcome.how, studio.now())
    await studio.store.publications.save(tx, down, cause=f"taken down: {outcome.how.value}")
    await _announce(studio, tx, down)


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Note that it could not be taken down: tried again where that can help, else people are told."""
    if not isinstance(order.work, TakeDown):
        return
    publication = await studio.store.publications.get(order.guild, order.work.publication, tx=tx)
    left = not_removed(publication, failure, studio.now())
    await studio.store.publications.save(tx, left, cause=failure.what)
    if failure.error == AccountNeedsSignIn.__name__:
        await signed_out.mark(studio, tx, left)
    await _announce(studio, tx, left)


async def tick(studio: Studio) -> None:
    """Try again what could not be taken down for a passing reason. Called every few seconds."""
    now = studio.now()
    for publication in await studio.store.publications.to_be_removed():
        if not awaits_removal(publication, now):
            continue
        async with studio.store.writing() as tx:
            fresh = await studio.store.publications.get(publication.guild, publication.id, tx=tx)
            if not awaits_removal(fresh, now):
                continue
            if fresh.retry_at is not None:
                fresh = fresh.but(retry_at=None, problem="")
                await studio.store.publications.save(tx, fresh, cause="tried again")
            await _order(studio, tx, fresh)


async def out_of(studio: Studio, production: Production) -> tuple[Publication, ...]:
    """Return what of a production people can see, and private copies of it on platforms."""
    found = await studio.store.publications.of(production.guild, production.id)
    return tuple(one for one in found if is_out(one) or has_private_copy(one))


async def _check_may(
    studio: Studio, tx: Transaction, production: Production, user: UserId, member: Member | None, how: Removal
) -> None:
    """Raise NotAllowed unless somebody may have a video of a production taken down in this way."""
    settings = await studio.store.guilds.get(production.guild, tx=tx)
    if member is not None and member.user == user and member.guild == production.guild:
        if settings.role_map.allows(member, Capability.PUBLISH):
            return
        if member.user == production.author and how is Removal.PRIVATE:
            return
    person = await studio.store.people.by_user(production.guild, user, tx=tx)
    if person is not None and person.id in await clearing.everyone_in(studio, production, tx):
        if how is not Removal.PRIVATE:
            raise NotAllowed("You can have it hidden, not deleted.", "Ask somebody who may publish here to delete it.")
        if not await clearing.agrees(studio, production, person.id, tx):
            return
        raise NotAllowed("You still agree to this video.", "Take that back first: `/consent revoke`.")
    raise NotAllowed(
        "Only those who may publish, its author, and those who are in it can have a video taken down.",
        "Ask somebody who may publish here.",
    )


async def _order(studio: Studio, tx: Transaction, publication: Publication) -> None:
    """Order the removal, unless a worker is at it."""
    for order in await studio.store.backlog.open_of(publication.guild, publication.production, tx=tx):
        if isinstance(order.work, TakeDown) and order.work.publication == publication.id:
            return
    work = TakeDown(
        publication=publication.id,
        target=publication.target,
        remote_id=publication.remote_id,
        how=publication.removal or Removal.PRIVATE,
    )
    await ordering.order(studio, tx, publication.guild, publication.production, work, urgency=_URGENCY)


async def _announce(studio: Studio, tx: Transaction, publication: Publication) -> None:
    production = await studio.store.productions.get(publication.guild, publication.production, tx=tx)
    locks.announce(studio, tx, production)
