import asyncio
from datetime import UTC, datetime

import pytest

from bot.addresses import address_of
from bot.queue import EVENTS, Cancel, Drain, Queue
from bot.settings import Settings
from bot.studio.asks import Ask, RememberSession, Token, TokenPlease, Yes
from bot.studio.errors import SettingsWrong, Unavailable
from bot.studio.orders import Attempt, Beat, Event, Progress, Started
from bot.studio.outcomes import Dropped
from bot.studio.values import AccountId, OrderId, PublicationId, WorkerId
from bot.studio.work import Role
from bot.valkey import EmbeddedValkey
from tests.plumbing.processes import kill_valkey, until, wipe, written_down
from tests.publishing.test_accounts import everything_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = WorkerId("desk")
ASK = Ask(id="01ASK", order=OrderId("01ORDER"), attempt=1, worker=DESK, question=TokenPlease(account=AccountId("A")))


def event_of(attempt: int) -> Event:
    return Event(order=OrderId("01ORDER"), attempt=attempt, worker=DESK, at=NOW, news=Started())


async def test_events_come_in_order_and_again_from_any_place(queue: Queue) -> None:
    for attempt in (1, 2, 3):
        await queue.tell(event_of(attempt))

    events = queue.events("")
    read = [await anext(events) for _ in range(3)]
    again = await anext(queue.events(read[1][0]))

    assert [event.attempt for _, event in read] == [1, 2, 3]
    assert again == read[2]


async def test_an_event_that_cannot_be_read_is_left_out(queue: Queue) -> None:
    await queue._wire.redis.xadd(EVENTS, {"event": "{}"})
    await queue.tell(event_of(2))

    assert (await anext(queue.events("")))[1] == event_of(2)


async def test_events_survive_a_redis_that_was_wiped_or_died(valkey: EmbeddedValkey, queue: Queue) -> None:
    keeper = asyncio.create_task(valkey.run())
    events = queue.events("")
    try:
        await queue.tell(event_of(1))
        first = await anext(events)
        wipe(valkey)
        await queue.tell(event_of(2))
        second = await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        kill_valkey(valkey)
        await queue.tell(event_of(3))
        third = await waiting
    finally:
        keeper.cancel()

    assert [entry[1].attempt for entry in (first, second, third)] == [1, 2, 3]


async def test_a_cursor_of_a_redis_that_lost_everything_starts_over(queue: Queue) -> None:
    await queue.tell(event_of(1))

    assert (await anext(queue.events("99999999999999-0")))[1] == event_of(1)


async def test_an_ask_and_its_answer_are_stored_nowhere(queue: Queue, settings: Settings) -> None:
    token = Token(access_token="ya29.secret", expires_at=NOW)
    keys = await queue._wire.redis.keys("*")
    async with await Queue.connect(settings, queue.address) as worker:
        asking = asyncio.create_task(worker.ask(ASK, 5))
        asked = await anext(queue.asks())
        await queue.answer(asked.id, token)

        assert await asking == token
    assert asked == ASK
    assert await queue._wire.redis.keys("*") == keys


async def test_a_question_that_nobody_hears_is_stored_nowhere_and_answered_once_somebody_listens(
    queue: Queue, settings: Settings, valkey: EmbeddedValkey
) -> None:
    secret = ASK.but(question=RememberSession(publication=PublicationId("P"), session="https://upload/secret"))
    async with await Queue.connect(settings, queue.address) as worker:
        with pytest.raises(Unavailable, match="did not answer"):
            await worker.ask(secret, 0.2)
        asking = asyncio.create_task(worker.ask(secret, 5))
        asked = await anext(queue.asks())
        await queue.answer(asked.id, Yes())
        assert await asking == Yes()

    await asyncio.to_thread(written_down, valkey)
    assert b"upload/secret" not in everything_in(settings.studio.data_dir)


async def test_a_question_is_repeated_until_somebody_answers(queue: Queue, settings: Settings) -> None:
    async with await Queue.connect(settings, queue.address) as worker:
        asking = asyncio.create_task(worker.ask(ASK, 8))
        asks = queue.asks()
        await anext(asks)
        repeated = await anext(asks)
        await queue.answer(repeated.id, Yes())

        assert await asking == Yes()


async def test_nobody_answering_is_said_plainly(queue: Queue) -> None:
    with pytest.raises(Unavailable, match="did not answer"):
        await queue.ask(ASK, 0.2)


async def test_controls_reach_the_worker_they_are_for(queue: Queue) -> None:
    await queue.control(WorkerId("other"), Drain())
    await queue.cancel(Attempt(order=OrderId("01ORDER"), number=2, worker=DESK))

    assert await anext(queue.controls(DESK)) == Cancel(job="01ORDER.2")


async def test_progress_is_heard_live(queue: Queue) -> None:
    progress = Progress(order=OrderId("01ORDER"), attempt=1, text="Honey")
    live = queue.live()
    heard = asyncio.ensure_future(anext(live))

    async def tell() -> bool:
        await queue.report(progress)
        return heard.done()

    await until(tell)

    assert await heard == progress


async def test_the_last_beat_of_every_worker_is_seen_until_its_queue_is_deleted(queue: Queue) -> None:
    beat = Beat(worker=DESK, host="here", at=NOW, slots={Role.CHAT: 1})
    assert await asyncio.to_thread(queue.beat, beat)
    assert await asyncio.to_thread(queue.beat, beat.but(draining=True))
    assert await queue.beats() == [beat.but(draining=True)]

    await queue.delete_queue(DESK)

    assert await queue.beats() == []


async def test_without_redis_nothing_raises(settings: Settings) -> None:
    async with await Queue.connect(settings, "unix:///nowhere/valkey.sock") as queue:
        await queue.report(Progress(order=OrderId("01ORDER"), attempt=1))
        await queue.answer("01ASK", Yes())

        assert await queue.beats() is None
        assert not await queue.is_there()
        assert not await queue.control(DESK, Drain())
        assert not await asyncio.to_thread(queue.beat, Beat(worker=DESK, host="here", at=NOW, slots={}))


@pytest.mark.parametrize(
    ("url", "artifacts", "problem"),
    [
        ("redis://far.example:6379/0", "s3://films", "not encrypted"),
        ("rediss://far.example:6379/0", "s3://films", "no password"),
        ("rediss://me:secret@far.example:6379/0", "", "artifacts are kept on this one"),
    ],
)
def test_a_remote_redis_must_be_safe_and_files_shared(url: str, artifacts: str, problem: str) -> None:
    settings = Settings(queue={"redis_url": url}, artifacts={"url": artifacts})

    with pytest.raises(SettingsWrong, match=problem):
        address_of(settings)


@pytest.mark.parametrize(
    ("url", "artifacts"),
    [
        ("", ""),
        ("redis://127.0.0.1:6379/0", ""),
        ("redis://localhost:6379/0", ""),
        ("rediss://me:secret@far.example:6379/0", "s3://films"),
    ],
)
def test_a_local_redis_and_a_safe_remote_one_are_taken(url: str, artifacts: str) -> None:
    settings = Settings(queue={"redis_url": url}, artifacts={"url": artifacts})

    assert address_of(settings) == url


def test_dropped_and_started_are_told_apart_by_their_kind() -> None:
    event = event_of(1).but(news=Dropped())

    assert Event.model_validate_json(event.model_dump_json()) == event
