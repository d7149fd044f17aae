"""The dispatcher against a real queue, with workers made of beats alone, on a clock of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.dispatcher import ATTEMPTS_LOST_MOST, Dispatcher
from bot.queue import QUEUE, Cancel, Queue
from bot.settings import Settings
from bot.store.database import Transaction
from bot.store.store import Store
from bot.studio.orders import Attempt, Beat, Order
from bot.studio.outcomes import Failed
from bot.studio.scheduling import Lack, Want
from bot.studio.values import ChannelId, OrderId, WorkerId
from bot.studio.work import ComposeMusic, Role
from bot.valkey import EmbeddedValkey
from tests.plumbing.processes import kill_valkey
from tests.store.studio_values import FILM, HERE, order_of, production_of

DESK = WorkerId("desk")
ORDER = order_of()


class Bench:
    """A dispatcher, and workers that only beat."""

    def __init__(self, settings: Settings, store: Store, queue: Queue) -> None:
        self.store = store
        self.queue = queue
        self.now = 0.0
        self.failures: list[tuple[Order, Failed]] = []
        self._beats = 0
        self.told: list[OrderId] = []
        self.dispatcher = Dispatcher(
            settings,
            store,
            queue,
            self._fail,
            stuck=lambda entry: self.told.append(entry.order),
            monotonic=lambda: self.now,
        )

    async def beat(
        self,
        *in_hand: str,
        worker: WorkerId = DESK,
        able: tuple[str, ...] = ("hibari",),
        leaving: bool = False,
        role: Role = Role.SPEAK,
    ) -> None:
        """Beat once."""
        self._beats += 1
        beat = Beat(
            worker=worker,
            host="here",
            at=datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=self._beats),
            slots={} if leaving else {role: 1},
            in_hand=in_hand,
            able=able,
            draining=leaving,
        )
        await asyncio.to_thread(self.queue.beat, beat)

    async def look(self, after_s: float = 0.0) -> None:
        """Let time pass, and the dispatcher look."""
        self.now += after_s
        await self.dispatcher.look()

    async def add(self, order: Order = ORDER) -> None:
        async with self.store.writing() as tx:
            await self.store.backlog.add(tx, order)

    async def held(self) -> list[Attempt]:
        return [entry.attempt for entry in await self.store.backlog.held()]

    async def queued(self, worker: WorkerId = DESK) -> list[str]:
        return [job.decode() for job in await self.queue._wire.redis.zrange(QUEUE + worker, 0, -1)]

    async def _fail(self, _tx: Transaction, order: Order, failure: Failed) -> None:
        self.failures.append((order, failure))


@pytest.fixture
async def bench(settings: Settings, queue: Queue) -> AsyncIterator[Bench]:
    async with Store.opened(settings.studio.data_dir) as store:
        async with store.writing() as tx:
            await store.productions.save(tx, production_of(), "asked for")
        yield Bench(settings, store, queue)


async def test_an_order_goes_to_a_worker_as_soon_as_there_is_one(bench: Bench) -> None:
    await bench.add()
    await bench.look()
    assert await bench.held() == []

    await bench.beat()
    await bench.look()

    assert [attempt.job for attempt in await bench.held()] == await bench.queued() == [f"{ORDER.id}.1"]


async def test_an_order_that_no_worker_has_a_slot_for_is_told_of_once_and_again_when_one_comes(bench: Bench) -> None:
    await bench.add()
    await bench.beat(role=Role.FILM)
    await bench.look()
    assert bench.dispatcher.wants() == {}

    for _ in range(3):
        await bench.beat(role=Role.FILM)
        await bench.look(after_s=2)

    assert bench.dispatcher.wants() == {ORDER.id: Want(Role.SPEAK, "hibari", Lack.SLOT)}
    assert bench.told == [ORDER.id]
    assert bench.failures == []

    await bench.beat(worker=WorkerId("late"))
    await bench.look()

    assert bench.dispatcher.wants() == {}
    assert bench.told == [ORDER.id, ORDER.id]
    assert len(await bench.held()) == 1


async def test_what_goes_down_with_its_worker_again_and_again_is_given_up(bench: Bench) -> None:
    await bench.add()
    for number in range(ATTEMPTS_LOST_MOST):
        worker = WorkerId(f"desk-{number}")
        await bench.beat(worker=worker)
        await bench.look()
        assert len(await bench.held()) == 1
        await bench.look(after_s=3)

    assert [(order.id, failure.error) for order, failure in bench.failures] == [(ORDER.id, "WorkerLost")]
    assert await bench.store.backlog.waiting() == ()
    assert (await bench.store.backlog.failed_of(HERE, FILM))[0][1] == bench.failures[0][1]


async def test_the_queue_of_a_dead_worker_is_deleted(bench: Bench) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()

    await bench.look(after_s=3)

    assert await bench.queued() == []
    assert await bench.queue.beats() == []


async def test_what_a_leaving_worker_gave_back_goes_out_again_at_once(bench: Bench) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()
    await bench.beat(leaving=True)
    await bench.beat(worker=WorkerId("other"))

    await bench.look()

    assert [attempt.job for attempt in await bench.held()] == [f"{ORDER.id}.2"]
    assert [attempt.worker for attempt in await bench.held()] == ["other"]


async def test_what_a_wiped_queue_lost_goes_out_again(bench: Bench) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()
    await bench.queue._wire.redis.flushall()

    for _ in range(4):
        await bench.beat()
        await bench.look(after_s=0.2)

    assert [attempt.job for attempt in await bench.held()] == await bench.queued() == [f"{ORDER.id}.2"]


async def test_what_is_listed_stays_where_it_is(bench: Bench) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()

    for _ in range(8):
        await bench.beat(f"{ORDER.id}.1")
        await bench.look(after_s=2.9)

    assert [attempt.job for attempt in await bench.held()] == [f"{ORDER.id}.1"]


async def test_a_model_that_nobody_has_is_said_after_a_while(bench: Bench) -> None:
    music = ComposeMusic(words="calm", seconds=5, model="musicgen-small", seed=1, channel=ChannelId(1))
    await bench.add(ORDER.but(work=music))
    for _ in range(2):
        await bench.beat(able=("animatic",), role=Role.FILM)
        await bench.look(after_s=2)
    assert bench.failures == []

    await bench.beat(able=("animatic",), role=Role.FILM)
    await bench.look(after_s=2)

    failure = bench.failures[0][1]
    assert failure.error == "WeightsMissing"
    assert "musicgen-small" in failure.what
    assert "picturelock models pull musicgen-small" in failure.remedy


async def test_a_voice_that_nobody_has_is_stood_in_for_after_a_while(bench: Bench) -> None:
    await bench.add()
    for _ in range(2):
        await bench.beat(able=("animatic",))
        await bench.look(after_s=2)
    assert await bench.held() == []

    await bench.beat(able=("animatic",))
    await bench.look(after_s=2)

    assert [attempt.worker for attempt in await bench.held()] == [DESK]
    assert bench.failures == []


async def test_a_cancel_that_got_lost_is_said_again(bench: Bench) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()
    async with bench.store.writing() as tx:
        await bench.store.backlog.cancel(tx, HERE, FILM)

    await bench.beat(f"{ORDER.id}.1")
    await bench.look()

    assert await anext(bench.queue.controls(DESK)) == Cancel(job=f"{ORDER.id}.1")


async def test_while_the_queue_is_away_nothing_is_handed_out_and_nobody_blamed(
    bench: Bench, valkey: EmbeddedValkey
) -> None:
    await bench.add()
    await bench.beat()
    await bench.look()
    kill_valkey(valkey)
    await bench.look(after_s=100)
    assert len(await bench.held()) == 1

    await asyncio.to_thread(valkey.start)
    await bench.look(after_s=1)

    assert [attempt.job for attempt in await bench.held()] == [f"{ORDER.id}.1"]
