"""The relay: every event once, every ask answered from what holds now, and no bug stops the rest."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.queue import Queue
from bot.relay import CURSOR, Relay
from bot.settings import Settings
from bot.store.database import Transaction
from bot.store.store import Store
from bot.studio.asks import Answer, Ask, MayUse, No, RememberRemote, Yes
from bot.studio.consent import Use
from bot.studio.errors import DiskFull
from bot.studio.orders import Event, Order, Progress, Started
from bot.studio.outcomes import Dropped, Failed, LineSpoken, Outcome
from bot.studio.values import OrderId, PersonId, PublicationId, WorkerId
from tests.plumbing.processes import until
from tests.store.studio_values import FILM, HERE, order_of, production_of
from tests.studio.films import line_take, plan_of

DESK = WorkerId("desk")
ORDER = order_of()
SPOKEN = LineSpoken(take=line_take(plan_of().scenes[0].line))


class Desk:
    """A relay whose services write down what they hear."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self.store = store
        self.applied: list[Outcome] = []
        self.progress: list[Progress] = []
        self.woken = 0
        self.breaks_on: tuple[str, ...] = ()
        self.full_on: list[str] = []
        self.relay = Relay(
            store, queue, apply=self._apply, answer=self._answer, progress=self.progress.append, wake=self._wake
        )

    async def hand(self, order: OrderId = ORDER.id) -> int:
        async with self.store.writing() as tx:
            attempt = await self.store.backlog.hand(tx, order, DESK)
        assert attempt is not None
        return attempt.number

    async def _apply(self, tx: Transaction, _order: Order, outcome: Outcome) -> None:
        await self.store.usage.add(tx, HERE, 7, "today", "applied", 1)  # type: ignore[arg-type]
        if outcome.kind in self.breaks_on:
            raise KeyError(outcome.kind)
        if outcome.kind in self.full_on:
            self.full_on.remove(outcome.kind)
            raise DiskFull("The disk is full.", "Make room.")
        self.applied.append(outcome)

    async def _answer(self, ask: Ask, _order: Order) -> Answer:
        if "answer" in self.breaks_on:
            raise KeyError(ask.question.kind)
        return Yes()

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
async def desk(settings: Settings, queue: Queue) -> AsyncIterator[Desk]:
    async with Store.opened(settings.studio.data_dir) as store:
        async with store.writing() as tx:
            await store.productions.save(tx, production_of(), "asked for")
            await store.backlog.add(tx, ORDER)
        yield Desk(store, queue)


def event_of(news: Outcome | Started = SPOKEN, attempt: int = 1) -> Event:
    return Event(order=ORDER.id, attempt=attempt, worker=DESK, at=datetime.now(UTC), news=news)


def ask_of(attempt: int = 1, *, remember: bool = False) -> Ask:
    question = (
        RememberRemote(publication=PublicationId("P"), remote_id="r")
        if remember
        else MayUse(person=PersonId("P"), use=Use.VOICE)
    )
    return Ask(id="01ASK", order=ORDER.id, attempt=attempt, worker=DESK, question=question)


async def test_an_event_is_applied_once_however_often_it_comes(desk: Desk) -> None:
    await desk.hand()

    assert await desk.relay.apply("1-0", event_of(Started()))
    assert await desk.relay.apply("2-0", event_of())
    assert not await desk.relay.apply("2-0", event_of())

    assert desk.applied == [SPOKEN]
    assert desk.woken == 1
    assert await desk.store.cursor.get(CURSOR) == "2-0"


async def test_an_event_of_an_old_attempt_is_refused(desk: Desk) -> None:
    await desk.hand()
    async with desk.store.writing() as tx:
        await desk.store.backlog.give_back(tx, ORDER.id, "its worker died")

    assert not await desk.relay.apply("1-0", event_of())
    await desk.hand()
    assert not await desk.relay.apply("2-0", event_of())
    assert await desk.relay.apply("3-0", event_of(attempt=2))

    assert desk.applied == [SPOKEN]


async def test_what_was_relayed_before_a_restart_is_not_relayed_again(desk: Desk, queue: Queue) -> None:
    await desk.hand()
    await queue.tell(event_of())
    await queue.tell(event_of(Started(), attempt=7))
    for _ in range(2):
        running = asyncio.create_task(desk.relay.run())
        await until(lambda: bool(desk.applied))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert desk.applied == [SPOKEN]


async def test_a_bug_in_what_follows_fails_that_order_and_nothing_else(desk: Desk, queue: Queue) -> None:
    other = order_of("01OTHER", text="Another line.")
    async with desk.store.writing() as tx:
        await desk.store.backlog.add(tx, other)
    await desk.hand()
    await desk.hand(other.id)
    desk.breaks_on = ("line_spoken",)
    await queue.tell(event_of())
    await queue.tell(event_of(Dropped()).but(order=other.id))

    running = asyncio.create_task(desk.relay.run())
    await until(lambda: len(desk.applied) == 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    failure = desk.applied[0]
    assert isinstance(failure, Failed)
    assert failure.reference in failure.remedy
    assert (await desk.store.backlog.failed_of(HERE, FILM))[0][0] == ORDER
    assert await desk.store.usage.of_guild(HERE, "today", "applied") == 2


async def test_even_a_bug_in_failing_closes_the_order(desk: Desk, queue: Queue) -> None:
    await desk.hand()
    desk.breaks_on = ("line_spoken", "failed")
    await queue.tell(event_of())

    running = asyncio.create_task(desk.relay.run())

    async def is_closed() -> bool:
        return bool(await desk.store.backlog.failed_of(HERE, FILM))

    await until(is_closed)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert await desk.store.backlog.held() == ()


async def test_a_cancelled_order_that_fails_is_only_dropped_unless_the_platform_is_in_doubt(desk: Desk) -> None:
    failure = Failed(what="It broke.", remedy="Again.", error="ModelFailed")
    await desk.hand()
    async with desk.store.writing() as tx:
        await desk.store.backlog.cancel(tx, HERE, FILM)

    assert await desk.relay.apply("1-0", event_of(failure))

    assert desk.applied == [Dropped()]


async def test_an_ask_is_answered_while_its_attempt_counts(desk: Desk) -> None:
    await desk.hand()
    assert await desk.relay.answer(ask_of()) == Yes()

    async with desk.store.writing() as tx:
        await desk.store.backlog.give_back(tx, ORDER.id, "its worker died")
    await desk.hand()

    refusal = await desk.relay.answer(ask_of())
    assert isinstance(refusal, No)
    assert refusal.error == "Cancelled"


async def test_a_cancelled_order_may_still_say_what_it_did_but_do_nothing_new(desk: Desk) -> None:
    await desk.hand()
    async with desk.store.writing() as tx:
        await desk.store.backlog.cancel(tx, HERE, FILM)

    assert isinstance(await desk.relay.answer(ask_of()), No)
    assert await desk.relay.answer(ask_of(remember=True)) == Yes()


async def test_a_bug_in_an_answer_is_a_no(desk: Desk) -> None:
    await desk.hand()
    desk.breaks_on = ("answer",)

    assert isinstance(await desk.relay.answer(ask_of()), No)


async def test_an_ask_over_the_queue_comes_back_answered(desk: Desk, queue: Queue, settings: Settings) -> None:
    await desk.hand()
    running = asyncio.create_task(desk.relay.run())
    async with await Queue.connect(settings, queue.address) as worker:
        answer = await worker.ask(ask_of(), 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert answer == Yes()


async def test_an_outcome_waits_for_room_on_the_disk_even_where_it_is_a_failure(
    desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.relay._DISK_WAIT_S", 0.01)
    await desk.hand()
    desk.breaks_on = ("line_spoken",)
    desk.full_on = ["failed", "failed"]
    await queue.tell(event_of())

    running = asyncio.create_task(desk.relay.run())
    await until(lambda: len(desk.applied) == 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert isinstance(desk.applied[0], Failed)
    assert desk.full_on == []
