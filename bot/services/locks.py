"""What a lock stands for now, and voiding it: the part that approval, publishing and consent share."""

import asyncio
import hashlib
from functools import partial
from pathlib import Path
from typing import Final

from bot.services import clearing
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.appearing import Gate
from bot.studio.cut import Cut
from bot.studio.errors import LockVoid, MediaBroken, WrongState
from bot.studio.lock import Lock, Release
from bot.studio.production import Production, Stage
from bot.studio.publication import WERE_OUT, Publication, PublicationState
from bot.studio.values import GuildId, PublicationId, Sha256

_UNDER_WAY: Final = (Stage.LOCKED, Stage.PUBLISHING)
GOING_OUT: Final = (Stage.LOCKED, Stage.PUBLISHING, Stage.PARTLY_PUBLISHED)
"""Stages in which something of a production may become public."""


async def void(studio: Studio, tx: Transaction, production: Production, because: str) -> Production:
    """Void every approval of a production, given or under way, and stop what has not gone out.

    Returns the production, which is back at its review if it was on its way out; saved. A step that a worker is
    taking right now is left to its own last question, which is answered No.
    """
    store, guild = studio.store, production.guild
    review = await store.reviews.open_of(guild, production.id, tx=tx)
    if review is not None:
        await store.reviews.save(tx, review, closed=True, cause=because)
    lock = await store.locks.current(guild, production.id, tx=tx)
    if lock is not None:
        await _void_lock(studio, tx, lock, because)
    if production.stage in _UNDER_WAY:
        production = production.to(Stage.REVIEW, studio.now())
        await store.productions.save(tx, production, cause=because)
    if review is not None or lock is not None:
        announce(studio, tx, production)
    return production


def announce(studio: Studio, tx: Transaction, production: Production) -> None:
    """Have the cards of a production brought up to date once this is committed."""
    tx.after(partial(studio.announcer.changed, production.guild, production.id))


async def check(studio: Studio, publication: Publication) -> None:
    """Check everything that must hold right before a publication is made public.

    Raises LockVoid, ConsentMissing, AccountNeedsSignIn, MediaBroken, WrongState.
    """
    store, guild = studio.store, publication.guild
    if publication.state not in {PublicationState.RELEASING, PublicationState.UNKNOWN}:
        raise WrongState(f"The publication is {publication.state.value}, not being released.", "Nothing was released.")
    lock = await store.locks.get(guild, publication.lock)
    production = await store.productions.get(guild, publication.production)
    now = studio.now()
    production.require(*GOING_OUT, to_do="be made public")
    release = await release_now(studio, production, lock, publication)
    lock.check(release, now)
    if release.publish_at is not None and now < release.publish_at:
        raise WrongState(
            f"It is scheduled for {release.publish_at:%d %B at %H:%M} UTC.", "It goes out by itself at that time."
        )
    (await store.accounts.get(guild, publication.target.account)).check()
    await clear_everyone(studio, production)
    await check_bytes(studio, release)


async def release_now(studio: Studio, production: Production, lock: Lock, publication: Publication) -> Release:
    """Return what would go out now: the newest cut to the publication's target. Raises LockVoid."""
    cut = await newest_cut(studio, production)
    rendering = cut.rendering
    if rendering.master is None:
        raise LockVoid("The newest cut has no master.", "Generate it, then ask for a review: `/publish review`.")
    if (cut.plan_version, cut.style_version) != (production.plan_version, production.style_version):
        raise LockVoid("The film was changed after it was approved.", "Ask for a new review: `/publish review`.")
    known = publication.target in lock.release.targets
    return lock.release.but(
        cut=cut.id,
        master=rendering.master,
        thumbnail=production.thumbnail_of(cut),
        targets=lock.release.targets if known else (publication.target,),
    )


async def newest_cut(studio: Studio, production: Production) -> Cut:
    """Return the newest cut. Raises WrongState before there is one."""
    cut = await studio.store.cuts.newest(production.guild, production.id)
    if cut is None:
        raise WrongState("There is no finished cut yet.", "Press Generate on the plan and wait for the cut.")
    return cut


async def clear_everyone(studio: Studio, production: Production, tx: Transaction | None = None) -> None:
    """Raise ConsentMissing unless everyone in a production agrees now to all that it uses and that it is published."""
    await clearing.check(studio, production, Gate.PUBLIC, tx=tx)


async def check_bytes(studio: Studio, release: Release) -> None:
    """Raise MediaBroken unless every file of a release is, byte for byte, what its hash says."""
    for address in (release.master, *release.derivatives, release.thumbnail):
        file = await studio.artifacts.fetch(address)
        if await asyncio.to_thread(_measure, file) != address:
            raise MediaBroken(
                "A file of this cut is no longer what was rendered.", "Generate it again, then ask for a new review."
            )


async def stop_orders(studio: Studio, tx: Transaction, guild: GuildId, publication: Publication) -> None:
    """Drop the orders of a publication, and tell workers that have them to stop."""
    for order in await studio.store.backlog.open_of(guild, publication.production, tx=tx):
        if publication_of(order.work) == publication.id:
            for attempt in await studio.store.backlog.cancel_order(tx, guild, order.id):
                tx.after(partial(studio.queue.cancel, attempt))


def publication_of(work: object) -> PublicationId | None:
    """Return the publication that an order is about; None for other orders."""
    found: PublicationId | None = getattr(work, "publication", None)
    return found


async def _void_lock(studio: Studio, tx: Transaction, lock: Lock, because: str) -> None:
    """Void a lock under which something could still go out."""
    states = PublicationState
    held = [
        publication
        for publication in await studio.store.publications.of(lock.guild, lock.production, tx=tx)
        if publication.lock == lock.id
    ]
    if held and all(publication.state in WERE_OUT for publication in held):
        return
    await studio.store.locks.save(tx, lock.but(voided_because=because))
    for publication in held:
        is_out_of_hand = publication.state is states.RELEASING or (
            publication.state is states.UNKNOWN and publication.is_up
        )
        if publication.state in {*WERE_OUT, states.CANCELLED} or is_out_of_hand:
            continue
        await stop_orders(studio, tx, lock.guild, publication)
        cancelled = publication.to(states.CANCELLED, studio.now(), problem=because, retry_at=None)
        await studio.store.publications.save(tx, cancelled, cause=because)


def _measure(file: Path) -> Sha256:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
