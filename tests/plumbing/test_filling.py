"""Whatever a job does, one outcome comes of it."""

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.artifacts import Artifacts
from bot.queue import Queue
from bot.settings import Settings
from bot.studio.asks import Answer, Question, Yes
from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.orders import Order
from bot.studio.outcomes import Dropped, Failed, LineSpoken, Outcome
from bot.studio.values import WorkerId
from bot.studio.work import ROLE_OF
from bot.valkey import EmbeddedValkey
from tests.store.studio_values import order_of
from tests.studio.films import line_take, plan_of
from workers.context import Reporter, WorkerContext
from workers.filling import Filling, Left
from workers.jobs.table import JOBS, Job, job_of
from workers.residency import Residency

DESK = WorkerId("desk")
ORDER = order_of()
Body = Callable[[WorkerContext, Order], Awaitable[Outcome]]


class Bench:
    """A filling whose only job is given by the test."""

    def __init__(self, settings: Settings, queue: Queue) -> None:
        self.queue = queue
        self.artifacts = Artifacts(settings.artifacts_url, settings.studio.data_dir / "cache")
        self.reporter = Reporter(ORDER, 1)
        self.calls = 0
        self._body: Body = spoken
        context = WorkerContext(
            id=DESK,
            settings=settings,
            artifacts=self.artifacts,
            models=Residency(settings.weights_dir, budget_mib=100),
            asking=_yes,
            reporters=lambda _: self.reporter,
        )
        self.filling = Filling(DESK, queue, self.artifacts, context, lambda _: self._job())

    async def fill(self, body: Body, order: Order = ORDER, attempt: int = 1) -> Outcome:
        self._body = body
        return await self.filling.outcome(order, attempt, self.reporter)

    def _job(self) -> Job:
        async def job(worker: WorkerContext, order: Order, _work: object) -> Outcome:
            self.calls += 1
            return await self._body(worker, order)

        return job


async def _yes(_order: Order, _question: Question) -> Answer:
    return Yes()


async def spoken(worker: WorkerContext, _order: Order) -> Outcome:
    artifact = await worker.artifacts.keep(b"sound")
    return LineSpoken(take=line_take(plan_of().scenes[0].line).but(artifact=artifact))


@pytest.fixture
async def bench(settings: Settings, valkey: EmbeddedValkey, queue: Queue) -> Bench:
    return Bench(settings, queue)


async def test_what_a_job_brings_is_written_down_before_it_is_told(bench: Bench) -> None:
    outcome = await bench.fill(spoken)

    kept = await bench.artifacts.outcome_of(ORDER)
    assert kept is not None
    assert kept.news == outcome


async def test_the_outcome_of_an_earlier_attempt_is_told_again_without_work(bench: Bench) -> None:
    first = await bench.fill(spoken)

    again = await bench.fill(spoken, attempt=2)

    assert again == first
    assert bench.calls == 1


async def test_an_error_of_the_studio_is_told_as_it_is(bench: Bench) -> None:
    async def fail(_worker: WorkerContext, _order: Order) -> Outcome:
        raise ModelFailed("The voice gave no sound.", "Reword the line.")

    outcome = await bench.fill(fail)

    assert outcome == Failed(what="The voice gave no sound.", remedy="Reword the line.", error="ModelFailed")


async def test_a_bug_is_told_with_a_reference_and_without_its_words(bench: Bench) -> None:
    async def break_down(_worker: WorkerContext, _order: Order) -> Outcome:
        raise KeyError("a secret of the inside")

    outcome = await bench.fill(break_down)

    assert isinstance(outcome, Failed)
    assert outcome.reference
    assert outcome.reference in outcome.remedy
    assert "secret" not in outcome.model_dump_json()


async def test_a_failure_is_worked_on_again_by_the_next_attempt(bench: Bench) -> None:
    async def fail(_worker: WorkerContext, _order: Order) -> Outcome:
        raise ModelFailed("The voice gave no sound.", "Reword the line.")

    await bench.fill(fail)

    assert isinstance(await bench.fill(spoken, attempt=2), LineSpoken)


async def test_a_job_that_takes_too_long_is_stopped_and_says_so(bench: Bench) -> None:
    async def dawdle(worker: WorkerContext, order: Order) -> Outcome:
        def work() -> None:
            while worker.reporter(order)(0.5, "dawdling"):
                time.sleep(0.01)

        await asyncio.to_thread(work)
        raise Cancelled

    outcome = await bench.fill(dawdle, ORDER.but(timeout_s=0.05))

    assert isinstance(outcome, Failed)
    assert outcome.error == "OutOfTime"


async def test_a_job_that_is_cancelled_drops_what_it_did(bench: Bench) -> None:
    async def be_stopped(worker: WorkerContext, order: Order) -> Outcome:
        bench.reporter.stop()
        if not worker.reporter(order)(0.1):
            raise Cancelled
        raise AssertionError

    assert await bench.fill(be_stopped) == Dropped()
    assert await bench.fill(spoken) == Dropped()
    assert bench.calls == 1


async def test_a_worker_that_leaves_tells_nothing_of_what_it_stopped(bench: Bench) -> None:
    async def be_stopped(_worker: WorkerContext, _order: Order) -> Outcome:
        bench.filling.gives_back = True
        raise Cancelled

    with pytest.raises(Left):
        await bench.fill(be_stopped)

    assert await bench.artifacts.outcome_of(ORDER) is None
    with pytest.raises(Left):
        await bench.fill(spoken)


async def test_the_last_state_of_progress_is_always_sent(bench: Bench, settings: Settings) -> None:
    heard: list[str] = []
    note = heard.append
    async with await Queue.connect(settings, bench.queue.address) as bot:
        live = bot.live()

        async def listen() -> None:
            async for progress in live:
                note(progress.text)

        listening = asyncio.create_task(listen())

        async def write(worker: WorkerContext, order: Order) -> Outcome:
            report = worker.reporter(order)
            for number in range(50):
                await asyncio.to_thread(report, number / 50, "writing", f"text {number}")
            return await spoken(worker, order)

        while not heard:
            await bench.fill(write)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    assert heard[-1] == "text 49"
    assert len(heard) < 50


def test_every_kind_of_work_has_a_job_that_exists() -> None:
    assert {kind: callable(job_of(kind)) for kind in JOBS} == dict.fromkeys(JOBS, True)


def test_no_kind_of_work_is_without_a_job() -> None:
    assert set(JOBS) == set(ROLE_OF)


async def test_a_full_disk_is_told_as_such_wherever_it_shows(bench: Bench) -> None:
    async def fills_up(_worker: WorkerContext, _order: Order) -> Outcome:
        raise OSError(errno.ENOSPC, "No space left on device")

    outcome = await bench.fill(fills_up)

    assert isinstance(outcome, Failed)
    assert outcome.error == "DiskFull"
    assert not outcome.reference
    assert "disk of the worker is full" in outcome.what
