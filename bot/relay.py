"""From the workers to the services: each event is applied once, each ask is answered from what holds now."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import structlog

from bot.logs import logger
from bot.queue import Queue
from bot.store.database import Transaction
from bot.store.order_rows import HandedOrder
from bot.store.store import Store
from bot.studio.asks import Answer, Ask, No
from bot.studio.errors import Cancelled, DiskFull
from bot.studio.orders import Event, Order, Progress, Started
from bot.studio.outcomes import Dropped, Failed, Outcome

CURSOR: Final = "events"
_REFUSED_ONCE_CANCELLED: Final = {"may_use", "may_make_public"}
_DISK_WAIT_S: Final = 2.0

log = logger(__name__)
T = TypeVar("T")

Apply = Callable[[Transaction, Order, Outcome], Awaitable[None]]
Reply = Callable[[Ask, Order], Awaitable[Answer]]


class Relay:
    """Reads what workers tell and ask; keep `run` running."""

    def __init__(
        self,
        store: Store,
        queue: Queue,
        *,
        apply: Apply,
        answer: Reply,
        progress: Callable[[Progress], None],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._queue = queue
        self._apply_outcome = apply
        self._reply = answer
        self._progress = progress
        self._wake = wake
        self._being_answered: set[str] = set()

    async def run(self) -> None:
        """Relay until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._events())
            group.create_task(self._asks())
            group.create_task(self._live())

    # Events.

    async def _events(self) -> None:
        after = await self._store.cursor.get(CURSOR)
        async for place, event in self._queue.events(after):
            with structlog.contextvars.bound_contextvars(order=event.order):
                await self._keep(place, event)

    async def _keep(self, place: str, event: Event) -> None:
        """Apply an event, whatever it takes: a bug in what follows from it fails its order, not the studio."""
        while True:
            try:
                applied = await _caught(self.apply(place, event))
                if isinstance(applied, _Bug):
                    await self._fail(place, event, applied.reference)
            except DiskFull as error:
                log.warning("relay.disk_full", because=str(error))
            else:
                return
            await asyncio.sleep(_DISK_WAIT_S)

    async def apply(self, place: str, event: Event) -> bool:
        """Apply one event in one transaction; False when it is of an old attempt, and refused."""
        store = self._store
        async with store.writing() as tx:
            await store.cursor.set(tx, CURSOR, place)
            if isinstance(event.news, Started):
                return await store.backlog.started(tx, event.order, event.attempt)
            held = await store.backlog.in_hand(event.order, tx)
            outcome = _as_it_counts(event.news, held)
            if held is None or not await store.backlog.finish(tx, event.order, event.attempt, outcome):
                log.info("relay.refused", attempt=event.attempt, news=event.news.kind)
                return False
            tx.after(self._wake)
            await self._apply_outcome(tx, held.order, outcome)
        log.info("relay.applied", attempt=event.attempt, news=outcome.kind)
        return True

    async def _fail(self, place: str, event: Event, reference: str) -> None:
        """Fail the order whose outcome could not be applied; if even that breaks, only close it."""
        failure = Failed(
            what="Something in the studio broke when this came back from its worker.",
            remedy=f"Try again; if it breaks again, report it with the reference {reference}.",
            error="Bug",
            reference=reference,
        )
        if isinstance(await _caught(self.apply(place, event.but(news=failure))), _Bug):
            async with self._store.writing() as tx:
                await self._store.cursor.set(tx, CURSOR, place)
                await self._store.backlog.finish(tx, event.order, event.attempt, failure)
                tx.after(self._wake)

    # Asks.

    async def _asks(self) -> None:
        async with asyncio.TaskGroup() as group:
            async for ask in self._queue.asks():
                if ask.id not in self._being_answered:
                    self._being_answered.add(ask.id)
                    group.create_task(self._answer(ask))

    async def _answer(self, ask: Ask) -> None:
        try:
            with structlog.contextvars.bound_contextvars(order=ask.order):
                await self._queue.answer(ask.id, await self.answer(ask))
        finally:
            self._being_answered.discard(ask.id)

    async def answer(self, ask: Ask) -> Answer:
        """Answer an ask; No to an old attempt, and to what a cancelled order had better not do."""
        held = await self._store.backlog.in_hand(ask.order)
        is_old = held is None or held.attempt.number != ask.attempt
        if held is None or is_old or (held.cancelled and ask.question.kind in _REFUSED_ONCE_CANCELLED):
            log.info("relay.ask_refused", attempt=ask.attempt, question=ask.question.kind)
            what = "This attempt does not count any more." if is_old else "It was cancelled."
            return No(what=what, remedy="Stop.", error=Cancelled.__name__)
        answer = await _caught(self._reply(ask, held.order))
        if isinstance(answer, _Bug):
            return No(
                what="The studio could not answer a question of its worker.",
                remedy=f"Report this with the reference {answer.reference}.",
                error="Bug",
            )
        return answer

    # Live progress.

    async def _live(self) -> None:
        async for progress in self._queue.live():
            self._progress(progress)


@dataclass(frozen=True, slots=True)
class _Bug:
    """A bug that was logged, and under which reference."""

    reference: str


async def _caught(work: Awaitable[T]) -> T | _Bug:
    """Do what follows from one event or ask; a bug in it is logged and stops nothing else.

    An event that broke the process instead would break it again at every start, as it is read anew until applied.
    """
    try:
        return await work
    except DiskFull:
        raise
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("relay.bug", reference=reference)
        return _Bug(reference)


def _as_it_counts(outcome: Outcome, held: HandedOrder | None) -> Outcome:
    """Take the failure of a cancelled order for what it is, unless the platform may have done it all the same."""
    if held is not None and held.cancelled and isinstance(outcome, Failed) and not outcome.in_doubt:
        return Dropped()
    return outcome
