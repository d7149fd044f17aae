"""How fast the plumbing is here: start, commits, and the way of an order there and back."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.dispatcher import Dispatcher
from bot.queue import Queue
from bot.relay import Relay
from bot.settings import Settings
from bot.store.database import Transaction
from bot.store.store import Store
from bot.studio.asks import Answer, Ask, Yes
from bot.studio.brief import brief_of
from bot.studio.orders import Order
from bot.studio.outcomes import Outcome
from bot.studio.production import Production
from bot.studio.values import ChannelId, GuildId, OrderId, ProductionId, UserId, ulid
from bot.studio.work import WritePlan
from bot.supervisor import Post, Supervisor

LABELS: Final = {
    "import_cpu_s": "importing the bot, CPU seconds",
    "worker_start_s": "a worker's start, seconds",
    "commit_ms": "one commit, median ms",
    "order_to_start_ms": "from order to start, median ms",
    "order_to_start_p95_ms": "from order to start, 95th percentile ms",
    "order_there_and_back_ms": "an order there and back, median ms",
    "orders_a_second": "orders there and back, a second",
}
_GUILD: Final = GuildId(1)
_FILM: Final = ProductionId("BENCH")
_IMPORT: Final = (
    "import bot.app, resource; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
)


class _Bench:
    """A studio without services, which counts what comes back."""

    def __init__(self, settings: Settings, store: Store, queue: Queue) -> None:
        self.store = store
        self.dispatcher = Dispatcher(settings, store, queue, fail=self._apply)
        self.relay = Relay(
            store, queue, apply=self._apply, answer=_yes, progress=lambda _: None, wake=self.dispatcher.wake
        )
        self._done = asyncio.Condition()
        self._back: set[OrderId] = set()

    async def order(self) -> OrderId:
        """Order an outline, the least work there is."""
        work = WritePlan(brief=brief_of("Why honey never spoils"), model="", seed=1)
        order = Order(
            id=OrderId(_new_id()),
            guild=_GUILD,
            production=_FILM,
            work=work,
            ordered_at=self.store.now(),
        )
        async with self.store.writing() as tx:
            await self.store.backlog.add(tx, order)
            tx.after(self.dispatcher.wake)
        return order.id

    async def back(self, orders: set[OrderId]) -> None:
        """Wait until orders have come back."""
        async with self._done:
            await self._done.wait_for(lambda: orders <= self._back)

    async def _apply(self, tx: Transaction, order: Order, _outcome: Outcome) -> None:
        async def note() -> None:
            async with self._done:
                self._back.add(order.id)
                self._done.notify_all()

        tx.after(note)


async def measure(orders: int) -> dict[str, float]:
    """Run orders through a real queue and a real worker in a fresh data folder, and return what was measured."""
    with tempfile.TemporaryDirectory(prefix="picturelock-bench-") as folder:
        settings = Settings.model_validate(
            {"studio": {"data_dir": Path(folder), "weights_dir": Path(folder) / "weights"}, "queue": {"beat_s": 0.1}}
        )
        import_cpu_s = await asyncio.to_thread(_import_cpu_s)
        async with _running(settings) as bench:
            began = time.monotonic()
            await bench.back({await bench.order()})
            worker_start_s = time.monotonic() - began
            commits = [await _timed_commit(bench.store) for _ in range(orders)]
            singles = [await _timed_order(bench) for _ in range(orders)]
            began = time.monotonic()
            await bench.back({await bench.order() for _ in range(orders)})
            together_s = time.monotonic() - began
            starts = await _starts(bench.store, orders)
    ordered = sorted(starts)
    return {
        "import_cpu_s": round(import_cpu_s, 2),
        "worker_start_s": round(worker_start_s, 2),
        "commit_ms": round(statistics.median(commits) * 1000, 2),
        "order_to_start_ms": round(statistics.median(ordered) * 1000, 1),
        "order_to_start_p95_ms": round(ordered[int(len(ordered) * 0.95) - 1] * 1000, 1),
        "order_there_and_back_ms": round(statistics.median(singles) * 1000, 1),
        "orders_a_second": round(orders / together_s, 1),
    }


@asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[_Bench]:
    post = Post("bench", "chat=1")
    async with (
        Store.opened(settings.studio.data_dir) as store,
        Supervisor(settings, (post,)) as supervisor,
        await Queue.connect(settings, supervisor.address) as queue,
    ):
        async with store.writing() as tx:
            await store.productions.save(tx, _film(store), "benchmark")
        bench = _Bench(settings, store, queue)
        async with asyncio.TaskGroup() as group:
            parts = (bench.dispatcher.run(), bench.relay.run(), supervisor.run())
            tasks = [group.create_task(part) for part in parts]
            yield bench
            for task in tasks:
                task.cancel()


async def _timed_commit(store: Store) -> float:
    began = time.perf_counter()
    async with store.writing() as tx:
        await store.cursor.set(tx, "bench", _new_id())
    return time.perf_counter() - began


async def _timed_order(bench: _Bench) -> float:
    began = time.perf_counter()
    await bench.back({await bench.order()})
    return time.perf_counter() - began


async def _starts(store: Store, orders: int) -> list[float]:
    """Return the seconds from order to start of those that went alone."""
    records = await store.backlog.recent(_GUILD, _FILM, limit=2 * orders)
    alone = records[orders:]
    return [(record.started_at - record.order.ordered_at).total_seconds() for record in alone if record.started_at]


def _film(store: Store) -> Production:
    now = store.now()
    return Production(
        id=_FILM,
        guild=_GUILD,
        author=UserId(1),
        channel=ChannelId(1),
        brief=brief_of("Why honey never spoils"),
        made_at=now,
        changed_at=now,
    )


def _import_cpu_s() -> float:
    command = [sys.executable, "-c", _IMPORT]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603 - ours


async def _yes(_ask: Ask, _order: Order) -> Answer:
    return Yes()


def _new_id() -> str:
    return ulid(time.time_ns() // 1_000_000, os.urandom(10))
