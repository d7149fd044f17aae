import pytest

from bot.store.store import Store
from bot.studio.outcomes import Dropped, Failed, LineSpoken, Outcome
from bot.studio.values import OrderId, WorkerId
from tests.store.studio_values import FILM, HERE, order_of, production_of
from tests.studio.films import line_take, plan_of

DESK = WorkerId("desk")
SPOKEN = LineSpoken(take=line_take(plan_of().scenes[0].line))
FAILURE = Failed(what="The voice broke.", remedy="Try again.", error="ModelFailed")
ORDER = order_of().id


@pytest.fixture
async def backlog(store: Store) -> Store:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        await store.backlog.add(tx, order_of(), cause="its plan is there")
    return store


async def hand(store: Store, order: OrderId = ORDER) -> int:
    async with store.writing() as tx:
        attempt = await store.backlog.hand(tx, order, DESK)
    assert attempt is not None
    return attempt.number


async def finish(store: Store, attempt: int, outcome: Outcome, order: OrderId = ORDER) -> bool:
    async with store.writing() as tx:
        return await store.backlog.finish(tx, order, attempt, outcome)


async def test_the_most_urgent_waits_first_and_then_the_oldest(backlog: Store) -> None:
    async with backlog.writing() as tx:
        await backlog.backlog.add(tx, order_of("01OLD", age_s=60))
        await backlog.backlog.add(tx, order_of("01URGENT", urgency=1))

    assert [order.id for order in await backlog.backlog.waiting()] == ["01URGENT", "01OLD", "01ORDER"]
    assert [entry.order for entry in await backlog.backlog.queued()] == ["01URGENT", "01OLD", "01ORDER"]


async def test_an_order_is_handed_out_once(backlog: Store) -> None:
    first = await hand(backlog)
    async with backlog.writing() as tx:
        second = await backlog.backlog.hand(tx, ORDER, DESK)

    assert first == 1
    assert second is None
    assert [entry.attempt.job for entry in await backlog.backlog.handed()] == ["01ORDER.1"]
    assert await backlog.backlog.waiting() == ()


async def test_news_of_an_old_attempt_is_refused(backlog: Store) -> None:
    await hand(backlog)
    async with backlog.writing() as tx:
        await backlog.backlog.give_back(tx, ORDER, "its worker died")
    assert not await finish(backlog, 1, SPOKEN)
    await hand(backlog)

    assert not await finish(backlog, 1, SPOKEN)
    async with backlog.writing() as tx:
        assert not await backlog.backlog.started(tx, ORDER, 1)
    assert await finish(backlog, 2, SPOKEN)
    assert not await finish(backlog, 2, SPOKEN)


async def test_the_way_of_an_order_is_kept_with_its_causes(backlog: Store) -> None:
    await hand(backlog)
    async with backlog.writing() as tx:
        await backlog.backlog.started(tx, ORDER, 1)
        await backlog.backlog.give_back(tx, ORDER, "its worker died")
    await hand(backlog)
    await finish(backlog, 2, FAILURE)

    changes = await backlog.backlog.changes(HERE, ORDER)

    assert [(change.attempt, change.what, change.cause) for change in changes] == [
        (0, "ordered", "its plan is there"),
        (1, "handed", ""),
        (1, "started", ""),
        (1, "given back", "its worker died"),
        (2, "handed", ""),
        (2, "failed", "ModelFailed: The voice broke."),
    ]
    record = (await backlog.backlog.recent(HERE, FILM))[0]
    assert (record.state, record.attempt, record.outcome) == ("failed", 2, FAILURE)
    assert record.handed_at is not None
    assert record.ended_at is not None


async def test_lost_attempts_are_counted_but_not_those_handed_back_in_order(backlog: Store) -> None:
    counts = []
    for was_lost in (True, False, True):
        await hand(backlog)
        async with backlog.writing() as tx:
            counts.append(await backlog.backlog.give_back(tx, ORDER, "gone", was_lost=was_lost))

    assert counts == [1, 1, 2]


async def test_cancelling_drops_what_waits_and_names_what_must_be_stopped(backlog: Store) -> None:
    await hand(backlog)
    async with backlog.writing() as tx:
        await backlog.backlog.add(tx, order_of("01WAITS", text="Another line."))
        running = await backlog.backlog.cancel(tx, HERE, FILM)
        again = await backlog.backlog.cancel(tx, HERE, FILM)

    assert [attempt.job for attempt in running] == ["01ORDER.1"]
    assert again == []
    assert await backlog.backlog.open_of(HERE, FILM) == ()
    assert await backlog.backlog.pending_or_failed(HERE, FILM) == ()
    assert [entry.cancelled for entry in await backlog.backlog.handed()] == [True]


async def test_a_cancelled_order_is_never_handed_out_again(backlog: Store) -> None:
    await hand(backlog)
    async with backlog.writing() as tx:
        await backlog.backlog.cancel(tx, HERE, FILM)
        await backlog.backlog.give_back(tx, ORDER, "its worker died")

    assert await backlog.backlog.waiting() == ()
    assert await backlog.backlog.handed() == ()


@pytest.mark.parametrize("outcome", [FAILURE, Dropped()])
async def test_a_cancelled_order_that_ends_leaves_no_problem_behind(backlog: Store, outcome: Outcome) -> None:
    await hand(backlog)
    async with backlog.writing() as tx:
        await backlog.backlog.cancel(tx, HERE, FILM)

    assert await finish(backlog, 1, outcome)

    assert await backlog.backlog.failed_of(HERE, FILM) == ()


async def test_a_failure_stands_until_the_same_work_is_ordered_again(backlog: Store) -> None:
    await hand(backlog)
    await finish(backlog, 1, FAILURE)
    assert await backlog.backlog.failed_of(HERE, FILM) == ((order_of(), FAILURE),)
    assert await backlog.backlog.pending_or_failed(HERE, FILM) == (order_of(),)

    async with backlog.writing() as tx:
        await backlog.backlog.add(tx, order_of("01AGAIN"))

    assert await backlog.backlog.failed_of(HERE, FILM) == ()
    assert [order.id for order in await backlog.backlog.pending_or_failed(HERE, FILM)] == ["01AGAIN"]


async def test_a_failure_is_settled_when_its_production_starts_over(backlog: Store) -> None:
    await hand(backlog)
    await finish(backlog, 1, FAILURE)

    async with backlog.writing() as tx:
        await backlog.backlog.cancel(tx, HERE, FILM)

    assert await backlog.backlog.failed_of(HERE, FILM) == ()


async def test_an_order_nobody_can_fill_fails_without_being_handed_out(backlog: Store) -> None:
    async with backlog.writing() as tx:
        assert await backlog.backlog.fail(tx, ORDER, FAILURE)
        assert not await backlog.backlog.fail(tx, ORDER, FAILURE)

    assert await backlog.backlog.failed_of(HERE, FILM) == ((order_of(), FAILURE),)
