"""Every failure at every order of a film's life, on virtual time: it ends in one cut, and nothing counts twice."""

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.studio.orders import Attempt, Order
from bot.studio.production import Stage
from tests.whole.virtual import STEPS_MOST, VirtualStudio

ORDERS = 9
"""A plan, three lines, the preview, three scenes, the cut."""

Fault = Callable[[VirtualStudio, Order, Attempt], Awaitable[None]]


async def nothing(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    assert await studio.tell(attempt, studio.fill(order))


async def worker_dies(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    studio.queue.silent.add(attempt.worker)
    studio.hire()


async def worker_dies_before_its_news(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    studio.fill(order)
    await worker_dies(studio, order, attempt)


async def worker_stalls_and_comes_back(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    await worker_dies(studio, order, attempt)
    late = studio.fill(order)
    while (await studio.store.backlog.outcome_of(order.guild, order.id)) is None:
        await studio.look()
        job = studio.job()
        if job is not None:
            assert await studio.tell(job[1], studio.fill(job[0]))
    assert not await studio.tell(attempt, late)


async def worker_comes_back_while_another_is_at_it(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    await worker_dies(studio, order, attempt)
    while (job := studio.job()) is None or job[0].id != order.id:
        if job is not None:
            await nothing(studio, *job)
        await studio.look()
    assert not await studio.tell(attempt, studio.fill(order))
    assert await studio.tell(job[1], studio.fill(order))


async def news_comes_twice(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    outcome = studio.fill(order)
    assert await studio.tell(attempt, outcome)
    assert not await studio.tell(attempt, outcome)


async def queue_is_emptied(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    for jobs in studio.queue.hands.values():
        jobs.clear()


async def bot_restarts(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    outcome = studio.fill(order)
    await studio.restart()
    assert await studio.tell(attempt, outcome)


async def bot_restarts_after_the_news(studio: VirtualStudio, order: Order, attempt: Attempt) -> None:
    await nothing(studio, order, attempt)
    await studio.restart()


FAULTS: tuple[Fault, ...] = (
    nothing,
    worker_dies,
    worker_dies_before_its_news,
    worker_stalls_and_comes_back,
    worker_comes_back_while_another_is_at_it,
    news_comes_twice,
    queue_is_emptied,
    bot_restarts,
    bot_restarts_after_the_news,
)


@pytest.mark.parametrize("place", range(ORDERS))
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_any_failure_at_any_order_ends_in_one_cut(fault: Fault, place: int, tmp_path: Path) -> None:
    studio = VirtualStudio(tmp_path)
    await studio.open()
    await studio.wish()
    taken = 0

    for _ in range(STEPS_MOST):
        await studio.look()
        while (job := studio.job()) is not None:
            await (fault if taken == place else nothing)(studio, *job)
            taken += 1
        if (await studio.production()).stage is Stage.REVIEW:
            break

    production = await studio.production()
    records = await studio.store.backlog.recent(production.guild, production.id)
    needed = [record.order for record in records if record.order.work.kind != "render_ahead"]
    done = Counter(
        record.order.work.digest() for record in records if record.state == "done" and record.order in needed
    )
    cuts = await studio.store.cuts.of(production.guild, production.id)
    await studio.store.close()
    assert production.stage is Stage.REVIEW
    assert [cut.number for cut in cuts] == [1]
    assert len(done) == ORDERS
    assert set(done.values()) == {1}
    worked = [order for order in studio.worked if order in {one.id for one in needed}]
    assert len(worked) == len(set(worked)) == ORDERS
