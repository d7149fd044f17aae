"""Publishing: a locked cut goes to its accounts in two phases, and the platform is asked whenever in doubt."""

from datetime import datetime
from typing import Any, Final

from bot.services import access, caps, locks, measuring, ordering, signed_out
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.errors import AccountNeedsSignIn, ConsentMissing, LockVoid, UnknownName, WrongState
from bot.studio.lock import Lock
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage, stage_of
from bot.studio.publication import Publication, PublicationState
from bot.studio.releasing import ENDED, Step, after_failure, describe, in_step, next_step, once_more
from bot.studio.work import MakePublic, Upload

_URGENCY: Final = 4
_OUT: Final = (Stage.PUBLISHED, Stage.HANDED_OVER)
_TIMEOUT_S: Final = 3600.0


async def advance(studio: Studio, tx: Transaction, production: Production) -> Production:
    """Order the next step of every publication nobody is busy with; repeating it does no harm.

    Returns the production at the stage that its publications give it; saved.
    """
    store, guild = studio.store, production.guild
    busy = {locks.publication_of(order.work) for order in await store.backlog.open_of(guild, production.id, tx=tx)}
    for publication in await store.publications.of(guild, production.id, tx=tx):
        if publication.id not in busy:
            lock = await store.locks.get(guild, publication.lock, tx=tx)
            await _order_next(studio, tx, publication, lock)
    return await _settle_stage(studio, tx, production)


async def uploaded(studio: Studio, tx: Transaction, order: Order, outcome: Uploaded) -> None:
    """Note that a film lies on its platform, and order its release."""
    publication = await studio.store.publications.get(order.guild, outcome.publication, tx=tx)
    facts: dict[str, Any] = {
        "remote_id": outcome.remote_id,
        "url": outcome.url,
        "note": outcome.note,
        "held_back": outcome.held_back,
    }
    session = publication.session if outcome.held_back else ""
    if publication.state in {PublicationState.UPLOADING, PublicationState.UNKNOWN}:
        publication = publication.to(PublicationState.UPLOADED, studio.now(), problem="", session=session, **facts)
    else:
        publication = publication.but(**facts)
    await studio.store.publications.save(tx, publication, cause="uploaded")
    await _go_on(studio, tx, publication)


async def made_public(studio: Studio, tx: Transaction, order: Order, outcome: MadePublic) -> None:
    """Note that everyone can see it, whatever we believed before."""
    publication = await studio.store.publications.get(order.guild, outcome.publication, tx=tx)
    out = publication.but(
        state=PublicationState.PUBLISHED,
        url=outcome.url,
        remote_id=outcome.remote_id or publication.remote_id,
        session="",
        note=outcome.note or ("" if publication.held_back else publication.note),
        problem="",
        retry_at=None,
        changed_at=studio.now(),
    )
    await studio.store.publications.save(tx, out, cause="made public")
    await _tell_if_unwanted(studio, tx, out)
    await _go_on(studio, tx, out)


async def handed_over(studio: Studio, tx: Transaction, order: Order, outcome: HandedOver) -> None:
    """Note that its owner's app has it, whatever we believed before: what happens to it there is theirs to say."""
    publication = await studio.store.publications.get(order.guild, outcome.publication, tx=tx)
    over = publication.but(
        state=PublicationState.HANDED_OVER, url=outcome.url, problem="", retry_at=None, changed_at=studio.now()
    )
    await studio.store.publications.save(tx, over, cause="handed over")
    await _go_on(studio, tx, over)


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Note that a step failed; what can pass is tried again, what is in doubt is asked of the platform first."""
    name = locks.publication_of(order.work)
    if name is None:
        return
    store = studio.store
    publication = after_failure(await store.publications.get(order.guild, name, tx=tx), failure, studio.now())
    if failure.error == AccountNeedsSignIn.__name__:
        await signed_out.mark(studio, tx, publication)
    await store.publications.save(tx, publication, cause=failure.what)
    await _go_on(studio, tx, publication)


async def tick(studio: Studio) -> None:
    """Go on with what has waited long enough: second tries and scheduled releases. Called every few seconds."""
    now = studio.now()
    for production in await studio.store.productions.unfinished():
        publications = await studio.store.publications.of(production.guild, production.id)
        if any([await _is_due(studio, publication, now) for publication in publications]):
            async with studio.store.writing() as tx:
                fresh = await studio.store.productions.get(production.guild, production.id, tx=tx)
                await advance(studio, tx, fresh)


# What people ask.


async def cancel(studio: Studio, member: Member, production: Production) -> Production:
    """Take back an approval, given or asked for; what is public stays public."""
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    lock = await studio.store.locks.current(production.guild, production.id)
    review = await studio.store.reviews.open_of(production.guild, production.id)
    if review is None and (lock is None or production.stage in _OUT):
        raise WrongState("There is no review and nothing on its way out.", "Ask for a review with `/publish review`.")
    async with studio.store.writing(by=member.user) as tx:
        fresh = await studio.store.productions.get(production.guild, production.id, tx=tx)
        return await locks.void(studio, tx, fresh, f"{member.name} cancelled it.")


async def retry(studio: Studio, member: Member, production: Production) -> Production:
    """Try failed publications again at once, as long as their approval holds."""
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    store, guild, now = studio.store, production.guild, studio.now()
    async with store.writing(by=member.user) as tx:
        fresh = await store.productions.get(guild, production.id, tx=tx)
        for publication in await store.publications.of(guild, production.id, tx=tx):
            lock = await store.locks.get(guild, publication.lock, tx=tx)
            again = once_more(publication, now)
            if again != publication and not lock.voided_because:
                await store.publications.save(tx, again, cause=f"{member.name} pressed Retry")
        return await advance(studio, tx, fresh)


async def status(studio: Studio, production: Production) -> tuple[str, ...]:
    """Return a line for each publication, oldest first."""
    names = {account.id: account.name for account in await studio.store.accounts.of(production.guild)}
    lines = []
    publications = await studio.store.publications.of(production.guild, production.id)
    measured = await measuring.newest(studio, publications)
    for publication in publications:
        lock = await studio.store.locks.get(production.guild, publication.lock)
        name = names.get(publication.target.account, "disconnected channel")
        lines.append(describe(publication, name, lock.release.publish_at, measured.get(publication.id)))
    return tuple(lines)


async def _order_next(studio: Studio, tx: Transaction, publication: Publication, lock: Lock) -> None:
    """Order what a publication needs now, unless its account or its lock stands in the way."""
    now = studio.now()
    step = next_step(publication, lock.release.publish_at, now)
    if step is None:
        return
    if publication.state in {PublicationState.WAITING, PublicationState.UPLOADED}:
        try:
            lock.check(lock.release, now)
            production = await studio.store.productions.get(publication.guild, publication.production, tx=tx)
            await locks.clear_everyone(studio, production, tx)
            (await studio.store.accounts.get(publication.guild, publication.target.account, tx=tx)).check()
        except AccountNeedsSignIn as error:
            if publication.problem != error.what:
                blocked = publication.but(problem=error.what, changed_at=now)
                await studio.store.publications.save(tx, blocked, cause=error.what)
            return
        except (ConsentMissing, LockVoid, UnknownName) as error:
            ended = publication.to(PublicationState.FAILED, now, problem=error.what, retry_at=None)
            await studio.store.publications.save(tx, ended, cause=error.what)
            return
    until = await caps.free_at(studio, tx, publication) if publication.state is PublicationState.WAITING else None
    if until is not None:
        what = caps.full(publication.target)
        waiting = publication.but(problem=what, retry_at=until, changed_at=now)
        await studio.store.publications.save(tx, waiting, cause=what)
        return
    moved = in_step(publication, step, now)
    await studio.store.publications.save(tx, moved, cause=f"{step.value} ordered")
    work, film = _work_of(moved, lock, step), publication.production
    await ordering.order(studio, tx, publication.guild, film, work, urgency=_URGENCY, timeout_s=_TIMEOUT_S)


def _work_of(publication: Publication, lock: Lock, step: Step) -> Upload | MakePublic:
    release, words = lock.release, publication.target.metadata or lock.release.metadata
    if step is Step.RELEASE:
        return MakePublic(
            publication=publication.id,
            target=publication.target,
            remote_id=publication.remote_id,
            metadata=words,
            master=release.master,
        )
    return Upload(
        publication=publication.id,
        target=publication.target,
        metadata=words,
        master=release.master,
        thumbnail=release.thumbnail,
    )


async def _go_on(studio: Studio, tx: Transaction, publication: Publication) -> None:
    production = await studio.store.productions.get(publication.guild, publication.production, tx=tx)
    await advance(studio, tx, production)


async def _settle_stage(studio: Studio, tx: Transaction, production: Production) -> Production:
    """Give a production on its way out the stage that its publications make."""
    store = studio.store
    locks.announce(studio, tx, production)
    lock = await store.locks.current(production.guild, production.id, tx=tx)
    if lock is None or production.stage not in {*locks.GOING_OUT, Stage.REVIEW}:
        return production
    held = tuple(
        publication
        for publication in await store.publications.of(production.guild, production.id, tx=tx)
        if publication.lock == lock.id
    )
    stage = stage_of(held)
    if not held or stage is production.stage:
        return production
    if production.stage is Stage.REVIEW:
        production = production.to(Stage.LOCKED, studio.now())
    if production.stage is not Stage.PUBLISHING and stage is not Stage.PUBLISHING:
        production = production.to(Stage.PUBLISHING, studio.now())
    production = production.to(stage, studio.now(), problem=_problem_of(held))
    await store.productions.save(tx, production, cause="its publications moved on")
    return production


async def _tell_if_unwanted(studio: Studio, tx: Transaction, publication: Publication) -> None:
    """Tell managers of a film that got out in the very moment in which somebody in it took their consent back."""
    production = await studio.store.productions.get(publication.guild, publication.production, tx=tx)
    try:
        await locks.clear_everyone(studio, production, tx)
    except ConsentMissing as missing:
        words = f"{publication.url} went out while consent was taken back. {missing.what} Use `/publish takedown`."
        tx.after(lambda: studio.announcer.tell_managers(publication.guild, words))


def _problem_of(publications: tuple[Publication, ...]) -> str:
    failed_ones = [entry.problem for entry in publications if entry.state is PublicationState.FAILED]
    return failed_ones[-1] if failed_ones else ""


async def _is_due(studio: Studio, publication: Publication, now: datetime) -> bool:
    if publication.state in ENDED:
        return False
    lock = await studio.store.locks.get(publication.guild, publication.lock)
    if next_step(publication, lock.release.publish_at, now) is None:
        return False
    open_orders = await studio.store.backlog.open_of(publication.guild, publication.production)
    return publication.id not in {locks.publication_of(order.work) for order in open_orders}
