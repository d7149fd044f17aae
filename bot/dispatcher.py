"""From the backlog to the workers: hands out what is waiting, and takes back what went down with a worker."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.logs import logger
from bot.queue import Queue
from bot.settings import Settings
from bot.store.database import Transaction
from bot.store.order_rows import Held
from bot.store.store import Store
from bot.studio.errors import StudioError
from bot.studio.orders import Beat, Order
from bot.studio.outcomes import Failed
from bot.studio.roster import Fate, Roster
from bot.studio.scheduling import InHand, Lack, Waiting, Want, choose, lack_of
from bot.studio.values import OrderId
from bot.studio.work import Role

ATTEMPTS_LOST_MOST: Final = 3
"""How often an order may go down with its worker before it is given up: it may be what kills them."""

log = logger(__name__)

Fail = Callable[[Transaction, Order, Failed], Awaitable[None]]
"""What follows from a failure nobody worked on, within the transaction."""
Stuck = Callable[[Waiting], None]
"""Hears that an order began, or ceased, to wait for a worker that is not there."""


class Dispatcher:
    """Hands orders to workers; keep `run` running and call `wake` when the backlog has grown."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        queue: Queue,
        fail: Fail,
        stuck: Stuck = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._queue = queue
        self._fail = fail
        self._stuck = stuck
        self._now = monotonic
        self._every_s = settings.queue.beat_s
        self._patience_s = settings.queue.dead_after_s
        self._roster = Roster(dead_after_s=settings.queue.dead_after_s, since=monotonic())
        self._is_away = False
        self._lacking_since: dict[OrderId, float] = {}
        self._wants: dict[OrderId, Want] = {}
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at the backlog soon."""
        self._woken.set()

    def workers(self) -> tuple[Beat, ...]:
        """Return the workers that are alive, as they last said."""
        return self._roster.alive(self._now())

    def wants(self) -> Mapping[OrderId, Want]:
        """Return the waiting orders that no worker here has been able to take for a while."""
        return self._wants

    async def run(self) -> None:
        """Hand out orders until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.look()
            except StudioError as error:
                log.warning("dispatcher.put_off", because=str(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._woken.wait()

    async def look(self) -> None:
        """Look at workers and backlog once: take back, give up, hand out."""
        beats = await self._queue.beats()
        if beats is None:
            self._is_away = True
            return
        now = self._now()
        if self._is_away:
            self._roster, self._is_away = self._roster.excused(now), False
        held = await self._store.backlog.held()
        self._roster = self._roster.with_beats(beats, (entry.attempt for entry in held), now)
        kept = await self._take_back(held, now)
        await self._bury(now)
        waiting = list(await self._store.backlog.queued())
        waiting = await self._give_up(waiting, now)
        await self._hand_out(waiting, kept, now)

    async def _take_back(self, held: tuple[Held, ...], now: float) -> list[Held]:
        """Let orders wait again whose worker is gone or does not have them; return what is still in hand."""
        kept = []
        for entry in held:
            fate = self._roster.fate(entry.attempt, now)
            if fate is Fate.IN_HAND:
                kept.append(entry)
                if entry.cancelled and entry.attempt.job in self._listed(entry):
                    await self._queue.cancel(entry.attempt)
                continue
            log.warning("dispatcher.took_back", job=entry.attempt.job, because=fate.value)
            async with self._store.writing() as tx:
                lost = await self._store.backlog.give_back(
                    tx, entry.attempt.order, fate.value, was_lost=fate is Fate.DEAD
                )
                if lost >= ATTEMPTS_LOST_MOST and not entry.cancelled:
                    await self._close(tx, entry.attempt.order, _killer(lost))
        return kept

    async def _bury(self, now: float) -> None:
        gone = self._roster.gone(now)
        for worker in gone:
            log.info("dispatcher.worker_gone", worker=worker)
            await self._queue.delete_queue(worker)
        self._roster = self._roster.without(gone)

    async def _give_up(self, waiting: list[Waiting], now: float) -> list[Waiting]:
        """Fail orders whose model no worker has been able to load for a while; return the others.

        Where another voice, or captions, can stand in, any speaking slot has the order then. What no worker has slots
        for only waits: one may be started any time. People are told meanwhile.
        """
        alive = self._roster.alive(now)
        lacks = {entry.order: lack for entry in waiting if (lack := lack_of(entry, alive)) is not None}
        self._lacking_since = {order: self._lacking_since.get(order, now) for order in lacks}
        overdue = {order for order, since in self._lacking_since.items() if now - since >= self._patience_s}
        without = {order for order in overdue if lacks[order] is Lack.MODEL}
        stood_in = {entry.order for entry in waiting if entry.order in without and entry.role is Role.SPEAK}
        given_up = without - stood_in
        for entry in waiting:
            if entry.order in given_up:
                async with self._store.writing() as tx:
                    await self._close(tx, entry.order, _nobody_can(entry.model))
        left = [entry for entry in waiting if entry.order not in given_up]
        self._note(left, {order: lacks[order] for order in overdue - stood_in})
        return [replace(entry, model="") if entry.order in stood_in else entry for entry in left]

    def _note(self, waiting: list[Waiting], lacks: Mapping[OrderId, Lack]) -> None:
        """Keep which orders wait for a worker that is not there, and tell of every change."""
        before = self._wants
        self._wants = {
            entry.order: Want(entry.role, entry.model, lacks[entry.order]) for entry in waiting if entry.order in lacks
        }
        for entry in waiting:
            if self._wants.get(entry.order) != before.get(entry.order):
                log.info("dispatcher.stuck", order=entry.order, because=lacks.get(entry.order, "not any more"))
                self._stuck(entry)

    async def _hand_out(self, waiting: list[Waiting], held: list[Held], now: float) -> None:
        alive = self._roster.alive(now)
        in_hand = [
            InHand(entry.attempt.order, entry.guild, entry.production, entry.role, entry.attempt.worker)
            for entry in held
        ]
        while (choice := choose(waiting, in_hand, alive)) is not None:
            entry = next(entry for entry in waiting if entry.order == choice.order)
            waiting.remove(entry)
            async with self._store.writing() as tx:
                attempt = await self._store.backlog.hand(tx, choice.order, choice.worker)
                order = await self._store.backlog.find(choice.order, tx)
            if attempt is None or order is None:
                continue
            if not await self._queue.hand(order, attempt):
                async with self._store.writing() as tx:
                    await self._store.backlog.give_back(tx, order.id, "the queue was away", was_lost=False)
                return
            log.info("dispatcher.handed", job=attempt.job, worker=choice.worker, kind=order.work.kind)
            in_hand.append(InHand(entry.order, entry.guild, entry.production, entry.role, choice.worker))

    async def _close(self, tx: Transaction, order_id: OrderId, failure: Failed) -> None:
        if await self._store.backlog.fail(tx, order_id, failure):
            order = await self._store.backlog.find(order_id, tx)
            if order is not None:
                await self._fail(tx, order, failure)

    def _listed(self, entry: Held) -> tuple[str, ...]:
        seen = self._roster.sightings.get(entry.attempt.worker)
        return seen.beat.in_hand if seen else ()


def _killer(lost: int) -> Failed:
    return Failed(
        what=f"This was given up: {lost} workers went down while they had it.",
        remedy="Look into the workers' logs; if they ran out of memory, pick a smaller model. Then try again.",
        error="WorkerLost",
    )


def _nobody_can(model: str) -> Failed:
    return Failed(
        what=f"No worker has the model {model}.",
        remedy=f"Fetch it with `picturelock models pull {model}`, then try again.",
        error="WeightsMissing",
    )
