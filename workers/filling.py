"""One order in, one outcome out, whatever happens: time limits, cancelling, bugs, and outcomes of earlier attempts."""

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from bot.artifacts import Artifacts, is_disk_full
from bot.logs import logger
from bot.queue import Queue
from bot.studio.errors import Cancelled, DiskFull, StudioError
from bot.studio.orders import Event, Order, Started
from bot.studio.outcomes import Dropped, Failed, Outcome
from bot.studio.values import OrderId, WorkerId
from workers.context import Reporter, WorkerContext
from workers.jobs.table import Job, job_of

STOP_S: Final = 5.0
"""How long a job that is to stop may take to notice."""

log = logger(__name__)


class Left(Exception):
    """The worker is leaving: the attempt is given back, and nothing is told of it."""


class OutOfTime(StudioError):
    """A job took longer than its order allows."""


class Filling:
    """Fills orders one at a time for each slot; knows nothing of slots and queues."""

    def __init__(
        self,
        worker: WorkerId,
        queue: Queue,
        artifacts: Artifacts,
        context: WorkerContext,
        job_for: Callable[[str], Job] = job_of,
    ) -> None:
        self._worker = worker
        self._queue = queue
        self._artifacts = artifacts
        self._context = context
        self._job_for = job_for
        self.gives_back = False
        """Set when the worker leaves: what is stopped from then on is done again by another worker."""

    async def outcome(self, order: Order, attempt: int, reporter: Reporter) -> Outcome:
        """Return what an attempt brings; it is written down already. Raises Left when the worker leaves."""
        if self.gives_back:
            raise Left
        if reporter.is_stopped:
            return Dropped()
        await self._queue.tell(self.event(order.id, attempt, Started()))
        earlier = await self._artifacts.outcome_of(order) if attempt > 1 else None
        if earlier is not None and not isinstance(earlier.news, Started):
            log.info("worker.outcome_reused", attempt=attempt, of=earlier.attempt)
            return earlier.news
        outcome = await self._worked(order, reporter)
        try:
            await self._artifacts.keep_outcome(self.event(order.id, attempt, outcome))
        except (StudioError, OSError) as error:
            log.warning("worker.outcome_not_kept", because=str(error))
        return outcome

    def event(self, order: OrderId, attempt: int, news: Started | Outcome) -> Event:
        """Return an event of this worker."""
        return Event(order=order, attempt=attempt, worker=self._worker, at=datetime.now(UTC), news=news)

    async def _worked(self, order: Order, reporter: Reporter) -> Outcome:
        """Do the work. The broad `except` stands here, not atop the process: the other slots' jobs are to go on."""
        began = time.monotonic()
        try:
            return await self._reported(order, reporter)
        except Cancelled as stopped:
            if self.gives_back:
                raise Left from stopped
            return Dropped()
        except StudioError as error:
            return Failed(what=error.what, remedy=error.remedy, error=type(error).__name__)
        except Exception as bug:
            reference = secrets.token_hex(4)
            log.exception("worker.bug", reference=reference)
            return Failed(
                what="Something in the studio broke while it was working on this.",
                remedy=f"Try again; if it breaks again, report it with the reference {reference}.",
                error=type(bug).__name__,
                reference=reference,
            )
        finally:
            log.info("worker.worked", kind=order.work.kind, seconds=round(time.monotonic() - began, 3))

    async def _reported(self, order: Order, reporter: Reporter) -> Outcome:
        """Do the work while its progress is reported."""
        reporting = asyncio.create_task(reporter.run(self._queue.report))
        try:
            return await self._within_time(order, reporter)
        except OSError as error:
            if not is_disk_full(error):
                raise
            raise DiskFull(
                "The disk of the worker is full, so this could not be finished.",
                "Make room on its machine and try again; everything already made is kept.",
            ) from error
        finally:
            reporting.cancel()
            with suppress(asyncio.CancelledError):
                await reporting

    async def _within_time(self, order: Order, reporter: Reporter) -> Outcome:
        job = await asyncio.to_thread(self._job_for, order.work.kind)
        task = asyncio.ensure_future(job(self._context, order, order.work))
        try:
            done, _ = await asyncio.wait({task}, timeout=order.timeout_s)
            if not done:
                reporter.stop()
                await asyncio.wait({task}, timeout=STOP_S)
                raise OutOfTime(
                    f"This took longer than {order.timeout_s:.0f} seconds and was stopped.",
                    "Try again, or ask for something shorter.",
                )
            return task.result()
        finally:
            if not task.done():
                task.cancel()
            elif not task.cancelled():
                task.exception()


def unreadable(worker: WorkerId, job: str, attempt: int) -> Event:
    """Return the event for an order that this worker cannot read."""
    failed = Failed(
        what="A worker could not read its order; it may be of another version than the bot.",
        remedy="Update every worker to the bot's version.",
        error="Unreadable",
    )
    order = OrderId(job.rpartition(".")[0])
    return Event(order=order, attempt=attempt, worker=worker, at=datetime.now(UTC), news=failed)
