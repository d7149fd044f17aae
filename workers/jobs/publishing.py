"""The publishing jobs: upload as private, make public, read how it does. Tokens never appear in what they tell."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.artifacts import digest_of_file
from bot.studio.errors import AccountNeedsSignIn, MediaBroken
from bot.studio.measuring import UNCOUNTABLE, PostRead, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, HandedOver, MadePublic, TakenDown, Uploaded
from bot.studio.platforms.trouble import Again, PlatformTrouble
from bot.studio.publication import Target
from bot.studio.work import MakePublic, TakeDown, Upload
from workers.context import WorkerContext
from workers.editing.provenance import check_master
from workers.publishing.publisher import Publisher
from workers.publishing.table import PUBLISHERS

BUSY_S: Final = 60.0
"""How long a busy platform is left in peace once the job has given up."""


async def upload(worker: WorkerContext, order: Order, work: Upload) -> Uploaded | Failed:
    """Bring a locked cut to its platform, private. Raises MediaBroken unless it says truly where it comes from."""
    film = await worker.artifacts.fetch(work.master)
    await asyncio.to_thread(_check, film, work)
    try:
        async with _opened(worker, order, work.target) as publisher:
            return await publisher.bring(work, film)
    except PlatformTrouble as trouble:
        return failed_of(trouble, datetime.now(UTC))


async def make_public(worker: WorkerContext, order: Order, work: MakePublic) -> MadePublic | HandedOver | Failed:
    """Release what was uploaded."""
    try:
        async with _opened(worker, order, work.target) as publisher:
            return await publisher.make_public(work)
    except PlatformTrouble as trouble:
        return failed_of(trouble, datetime.now(UTC))


async def read_post(worker: WorkerContext, order: Order, work: ReadPost) -> PostRead | Failed:
    """Read how a post stands, and its numbers; that a platform does not tell those is part of the answer."""
    try:
        async with _opened(worker, order, work.target) as publisher:
            found = await publisher.status(work)
            if found.state in UNCOUNTABLE or found.problem:
                return found
            try:
                metrics = await publisher.metrics(work.but(remote_id=found.remote_id or work.remote_id))
            except PlatformTrouble as trouble:
                return found.but(problem=f"{trouble.what} {trouble.remedy}")
            return found.but(metrics=metrics)
    except PlatformTrouble as trouble:
        return failed_of(trouble, datetime.now(UTC))


async def take_down(worker: WorkerContext, order: Order, work: TakeDown) -> TakenDown | Failed:
    """Take a film off its platform."""
    try:
        async with _opened(worker, order, work.target) as publisher:
            return await publisher.take_down(work)
    except PlatformTrouble as trouble:
        return failed_of(trouble, datetime.now(UTC))


def _opened(worker: WorkerContext, order: Order, target: Target) -> AbstractAsyncContextManager[Publisher[Any, Any]]:
    return PUBLISHERS[target.platform].opened(worker, order, target.account)


def _check(film: Path, work: Upload) -> None:
    """Check the film's signature; one whose bytes are not the approved ones is told as that."""
    try:
        check_master(film, says_generated=work.target.synthetic)
    except MediaBroken:
        if digest_of_file(film) == work.master:
            raise
        raise MediaBroken(
            "The film's bytes are not the approved ones.", "Render it again and ask for a new review."
        ) from None


def failed_of(error: PlatformTrouble, now: datetime) -> Failed:
    """Tell the bot what a platform's refusal means for the next try."""
    trouble = error.trouble
    wait = {
        Again.SOON: BUSY_S,
        Again.ANEW: 0.0,
        Again.LATER: max(0.0, (trouble.at - now).total_seconds()) if trouble.at else BUSY_S,
    }.get(trouble.again)
    kind = AccountNeedsSignIn if trouble.again is Again.AFTER_SIGN_IN else type(error)
    return Failed(
        what=error.what,
        remedy=error.remedy,
        error=kind.__name__,
        in_doubt=error.in_doubt,
        retry_after_s=wait,
        from_the_start=trouble.again is Again.ANEW,
    )
