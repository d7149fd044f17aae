"""A worker process: takes orders from its queue, has them filled, and tells the bot what came of them."""

import asyncio
import os
import platform
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import structlog
from pydantic import ValidationError

from bot.artifacts import Artifacts
from bot.gpus import Gpu, gpu_of, unseen
from bot.logs import logger
from bot.queue import Cancel, Drain, Queue, Retire
from bot.settings import Settings
from bot.studio.asks import Answer, Ask, Question
from bot.studio.errors import Unavailable
from bot.studio.orders import Beat, Order, device_name
from bot.studio.values import WorkerId, ulid
from bot.studio.work import Role
from workers.context import Reporter, WorkerContext
from workers.filling import Filling, Left, unreadable
from workers.gpu.starting import made_ready, warm
from workers.memory import RECYCLED, limit_mib, total_mib, watch
from workers.pulse import Pulse
from workers.residency import CURRENT_JOB, Residency

GRACE_S: Final = 3.0
"""How long jobs may go on after a signal to stop; then they are given back."""
STOP_S: Final = 3.0
"""How long they may take to notice."""
LOOK_AROUND_S: Final = 5.0
"""How often a worker looks which models it could load."""

log = logger(__name__)


class Worker:
    """One worker process, with slots by role."""

    def __init__(
        self,
        settings: Settings,
        queue: Queue,
        artifacts: Artifacts,
        *,
        name: str,
        slots: Mapping[Role, int],
        writes: tuple[str, ...] | None = None,
    ) -> None:
        self.id = WorkerId(f"{name}-{_fresh_id()}")
        self._settings = settings
        self._queue = queue
        self._slots = dict(slots)
        self._writes = writes
        self._free = {role: asyncio.Semaphore(count) for role, count in slots.items()}
        self._models = Residency(settings.weights_dir, budget_mib=total_mib() // 2, threads=settings.workers.threads)
        """Takes half of the machine's memory at most."""
        self.exit_code = 0
        self._visible = os.environ.get("CUDA_VISIBLE_DEVICES", "").removeprefix("-1")  # -1 is none, as for CUDA
        self._in_hand: dict[str, Reporter] = {}
        self._seen: set[str] = set()
        self._draining = False
        self._told_to_leave = asyncio.Event()
        self._hurry = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._pulse = Pulse(queue, self.beat, settings.queue.beat_s)
        self._able: tuple[str, ...] = ()
        self._gpu: Gpu | None = None
        self._gpu_trouble = ""
        self._is_warming = bool(self._visible)
        self._looked_at = float("-inf")
        context = WorkerContext(
            id=self.id,
            settings=settings,
            artifacts=artifacts,
            models=self._models,
            asking=self._ask,
            reporters=self._reporter_of,
            device=lambda: device_name(platform.node(), self._gpu.name if self._gpu else ""),
        )
        self._filling = Filling(self.id, queue, artifacts, context)

    async def run(self) -> None:
        """Work until told to leave, and leave nothing half told."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leave)
        most = 2 * sum(self._slots.values()) + len(self._slots)
        self._pulse.start()
        log.info("worker.started", worker=self.id, slots={role.value: count for role, count in self._slots.items()})
        try:
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(
                    self._queue.serve(self.id, self._received, most, lambda: not self._draining)
                )
                others = (
                    group.create_task(self._obey()),
                    group.create_task(self._get_gpu_ready()),
                    group.create_task(self._watch_memory()),
                )
                await self._told_to_leave.wait()
                await self._let_finish()
                for task in (serving, *others):
                    task.cancel()
        finally:
            goodbye = self.beat().but(slots={}, in_hand=(), draining=True)
            await asyncio.to_thread(self._pulse.stop, goodbye)
            log.info("worker.left", worker=self.id)

    def leave(self) -> None:
        """Take nothing more, give back what is not done in a moment, and leave."""
        self._draining = self._filling.gives_back = True
        self._told_to_leave.set()
        self._hurry.set()

    def beat(self) -> Beat:
        """Return a sign of life; called from the pulse's thread."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_AROUND_S:
            self._gpu = gpu_of(self._visible)
            can_use_it = self._gpu is not None and not (self._is_warming or self._gpu_trouble)
            self._able = self._models.able(vram_mib=self._gpu.total_mib if self._gpu and can_use_it else 0)
            self._looked_at = now
        return Beat(
            worker=self.id,
            host=platform.node(),
            at=datetime.now(UTC),
            slots=self._slots,
            in_hand=tuple(self._in_hand),
            resident=self._models.names(),
            able=self._able,
            writes=self._writes,
            gpu=self._gpu.name if self._gpu else "",
            vram_total_mib=self._gpu.total_mib if self._gpu else 0,
            vram_free_mib=self._gpu.free_mib if self._gpu else 0,
            plans=self._models.plans(),
            trouble=self._gpu_trouble,
            warming=self._is_warming,
            draining=self._draining,
        )

    async def _received(self, job: str, order_json: str, attempt: int) -> None:
        """Have an order filled and tell what came of it, once; a queue that came back may bring a job twice."""
        if job in self._seen:
            return
        self._seen.add(job)
        try:
            order = Order.model_validate_json(order_json)
        except ValidationError as error:
            log.warning("worker.unreadable_order", job=job, because=str(error))
            await self._queue.tell(unreadable(self.id, job, attempt))
            return
        reporter = self._in_hand[job] = Reporter(order, attempt)
        self._idle.clear()
        structlog.contextvars.bind_contextvars(guild=order.guild, production=order.production, order=order.id)
        CURRENT_JOB.set(job)
        try:
            async with self._free[order.role]:
                outcome = await self._filling.outcome(order, attempt, reporter)
                self._models.release(job)
            await self._queue.tell(self._filling.event(order.id, attempt, outcome))
        except Left:
            log.info("worker.gave_back", job=job)
        finally:
            self._models.release(job)
            del self._in_hand[job]
            if not self._in_hand:
                self._idle.set()

    async def _obey(self) -> None:
        """Do what the bot says."""
        async for control in self._queue.controls(self.id):
            match control:
                case Cancel(job=job):
                    if job in self._in_hand:
                        self._in_hand[job].stop()
                case Drain():
                    self._draining = True
                    self._told_to_leave.set()
                case Retire():
                    self.leave()

    async def _get_gpu_ready(self) -> None:
        """Take up the GPU this process was given, while other work goes on; then import what its models need."""
        if not self._visible:
            return
        self._gpu_trouble = await asyncio.to_thread(unseen, self._visible)
        ready = None if self._gpu_trouble else await asyncio.to_thread(made_ready, self._settings)
        if ready is not None:
            self._gpu_trouble = ready.trouble
            self._models.take_card(ready.ledger)
        self._is_warming, self._looked_at = False, float("-inf")
        self._pulse.now()
        if ready is not None and ready.ledger is not None:
            await asyncio.to_thread(warm, ready.ledger, self._settings.weights_dir)

    async def _watch_memory(self) -> None:
        """Leave, to be started anew, when memory creeps past the limit."""
        await watch(self._models, limit_mib(self._settings.workers.memory_gib), self._settings.queue.beat_s)
        self.exit_code = RECYCLED
        self._draining = True
        self._told_to_leave.set()

    async def _let_finish(self) -> None:
        """Wait for what is in hand; once leaving in haste, only for a moment, and then stop it."""
        self._pulse.now()
        async with asyncio.TaskGroup() as group:
            waits = {group.create_task(self._idle.wait()), group.create_task(self._hurry.wait())}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        if await self._is_idle_within(GRACE_S):
            return
        for reporter in self._in_hand.values():
            reporter.stop()
        await self._is_idle_within(STOP_S)

    async def _is_idle_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        return self._idle.is_set()

    async def _ask(self, order: Order, question: Question) -> Answer:
        reporter = self._reporter_of(order)
        ask = Ask(id=_fresh_id(), order=order.id, attempt=reporter.attempt, worker=self.id, question=question)
        return await self._queue.ask(ask, self._settings.queue.ask_timeout_s)

    def _reporter_of(self, order: Order) -> Reporter:
        for reporter in self._in_hand.values():
            if reporter.order.id == order.id:
                return reporter
        raise Unavailable("This order is not in hand.", "Report this.")


def _fresh_id() -> str:
    return ulid(time.time_ns() // 1_000_000, os.urandom(10))
