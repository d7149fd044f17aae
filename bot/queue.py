"""The only door to Redis: orders out, events and asks in, control and live progress.

Nothing here is a fact: Redis may be wiped at any time and the studio goes on from its database. So every method
outlives a Redis that goes away, by waiting or, where waiting is useless, by answering False.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final, Literal, Self, TypeVar

import redis
from pydantic import Field, TypeAdapter, ValidationError

from bot.logs import logger
from bot.serving import JOB, Fill, serve
from bot.settings import Settings
from bot.studio.asks import Answer, Ask
from bot.studio.errors import Unavailable
from bot.studio.orders import Attempt, Beat, Event, Order, Progress
from bot.studio.values import Value, WorkerId
from bot.wire import BLOCK_S, LOST, WAIT_LEAST_S, Wire

EVENTS: Final = "pl:events"
ASKS: Final = "pl:asks"
LIVE: Final = "pl:live"
BEATS: Final = "pl:beats"
CONTROL: Final = "pl:control:"
ANSWER: Final = "pl:answer:"
QUEUE: Final = "pl:queue:"
_EVENTS_KEPT: Final = 20_000

log = logger(__name__)
V = TypeVar("V", bound=Value)


class Cancel(Value):
    """Stop an attempt; what it has made so far is dropped."""

    kind: Literal["cancel"] = "cancel"
    job: str


class Drain(Value):
    """Take nothing more, finish what is in hand, and leave."""

    kind: Literal["drain"] = "drain"


class Retire(Value):
    """Give everything back and leave."""

    kind: Literal["retire"] = "retire"


Control = Annotated[Cancel | Drain | Retire, Field(discriminator="kind")]
_CONTROL: Final[TypeAdapter[Control]] = TypeAdapter(Control)
_ANSWER: Final[TypeAdapter[Answer]] = TypeAdapter(Answer)


class Queue:
    """A connection to Redis, for the bot or for a worker."""

    def __init__(self, settings: Settings, address: str) -> None:
        self._settings = settings
        self.address = address
        self._wire = Wire(address)
        self._plain: redis.Redis | None = None

    @classmethod
    async def connect(cls, settings: Settings, address: str) -> Self:
        """Open the queue at `unix:///path`, `redis://` or `rediss://`; Redis need not be there yet."""
        return cls(settings, address)

    async def close(self) -> None:
        """Close every connection."""
        await self._wire.close()
        if self._plain is not None:
            self._plain.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def is_there(self) -> bool:
        """Say whether Redis answers now."""
        try:
            return bool(await self._wire.redis.ping())
        except LOST:
            return False

    # The bot's side.

    async def hand(self, order: Order, attempt: Attempt) -> bool:
        """Send an order to a worker; False when Redis does not take it."""
        try:
            await self._wire.redis.enqueue_job(
                JOB, order.model_dump_json(), attempt.number, _job_id=attempt.job, _queue_name=QUEUE + attempt.worker
            )
        except LOST as error:
            log.warning("queue.hand_failed", order=order.id, because=str(error))
            return False
        return True

    async def cancel(self, attempt: Attempt) -> None:
        """Tell a worker to stop an attempt; repeated by the dispatcher if it is lost."""
        await self.control(attempt.worker, Cancel(job=attempt.job))

    async def control(self, worker: WorkerId, order: Control) -> bool:
        """Tell a worker something; False when Redis does not take it."""

        async def send() -> None:
            async with self._wire.redis.pipeline(transaction=True) as pipe:
                pipe.rpush(CONTROL + worker, order.model_dump_json())
                pipe.expire(CONTROL + worker, 3600)
                await pipe.execute()

        return await self._wire.attempt(send)

    async def beats(self) -> list[Beat] | None:
        """Return the last beat of every worker; None when Redis is out of reach."""
        try:
            rows: dict[bytes, bytes] = await self._wire.redis.hgetall(BEATS)
        except LOST:
            return None
        return [beat for raw in rows.values() if (beat := _parsed(Beat, raw)) is not None]

    async def delete_queue(self, worker: WorkerId) -> None:
        """Remove what is left of a worker that is gone."""

        async def send() -> None:
            await self._wire.redis.delete(QUEUE + worker, f"{QUEUE}{worker}:health-check", CONTROL + worker)
            await self._wire.redis.hdel(BEATS, worker)

        await self._wire.attempt(send)

    async def events(self, after: str) -> AsyncIterator[tuple[str, Event]]:
        """Yield what workers tell, from the one after the id `after`, for ever."""
        last, fresh = after or "0-0", True

        async def read() -> list[Any]:
            nonlocal last, fresh
            if fresh and await _is_behind(self._wire.redis, last):
                last = "0-0"
            fresh = False
            return list(await self._wire.redis.xread({EVENTS: last}, count=100, block=int(BLOCK_S * 1000)) or [])

        while True:
            for _, entries in await self._wire.insist(read):
                for raw_id, fields in entries:
                    last = raw_id.decode()
                    event = _parsed(Event, fields[b"event"])
                    if event is not None:
                        yield last, event

    async def asks(self) -> AsyncIterator[Ask]:
        """Yield what workers ask, for ever."""
        async for raw in self._wire.heard(ASKS):
            ask = _parsed(Ask, raw)
            if ask is not None:
                yield ask

    async def answer(self, ask: str, answer: Answer) -> None:
        """Answer an ask. Answers are only ever published, never stored: they may hold a token."""
        await self._wire.attempt(lambda: self._wire.redis.publish(ANSWER + ask, answer.model_dump_json()))

    async def live(self) -> AsyncIterator[Progress]:
        """Yield progress as it is reported; some of it may be lost."""
        async for raw in self._wire.heard(LIVE):
            progress = _parsed(Progress, raw)
            if progress is not None:
                yield progress

    # A worker's side.

    async def tell(self, event: Event) -> None:
        """Tell the bot of an attempt; waits for as long as Redis is away."""
        body = {"event": event.model_dump_json()}
        await self._wire.insist(lambda: self._wire.redis.xadd(EVENTS, body, maxlen=_EVENTS_KEPT, approximate=True))

    async def ask(self, ask: Ask, wait_s: float) -> Answer:
        """Ask the bot and wait; the question is repeated now and then. Raises Unavailable when nobody answers.

        Questions are only ever published, never stored: they may hold the address of an upload.
        """
        try:
            async with asyncio.timeout(wait_s):
                again_s = max(0.5, wait_s / 4)
                question, reply = ask.model_dump_json(), ANSWER + ask.id
                return _ANSWER.validate_json(
                    await self._wire.insist(lambda: self._wire.answered(ASKS, question, reply, again_s))
                )
        except TimeoutError as error:
            raise Unavailable(
                "The studio did not answer a question of its worker in time.", "Check that the bot is running."
            ) from error

    async def report(self, progress: Progress) -> None:
        """Report progress; lost when Redis is away."""
        await self._wire.attempt(lambda: self._wire.redis.publish(LIVE, progress.model_dump_json()))

    def beat(self, beat: Beat) -> bool:
        """Give a sign of life; blocks, as it is called from a thread of its own. False when Redis is away."""
        if self._plain is None:
            self._plain = redis.Redis.from_url(self.address, socket_timeout=2, socket_connect_timeout=2)
        try:
            self._plain.hset(BEATS, beat.worker, beat.model_dump_json())
        except LOST:
            return False
        return True

    async def controls(self, worker: WorkerId) -> AsyncIterator[Control]:
        """Yield what a worker is told, for ever."""
        async for raw in self._wire.popped(CONTROL + worker):
            try:
                yield _CONTROL.validate_json(raw)
            except ValidationError as error:
                log.warning("queue.unreadable", kind="control", because=str(error))

    async def serve(self, worker: WorkerId, fill: Fill, most: int, is_open: Callable[[], bool]) -> None:
        """Take the jobs of a worker's queue as they come, at most so many at once, until cancelled.

        When Redis comes back after it was away, the queue is read afresh: a job may then be seen twice.
        """
        while True:
            try:
                await serve(self._wire.redis, QUEUE + worker, fill, most, is_open)
            except* LOST as lost:
                log.warning("queue.away", because=str(lost.exceptions[0]))
            await asyncio.sleep(WAIT_LEAST_S * 2)


async def _is_behind(server: Any, last: str) -> bool:
    """Say whether the events have never come as far as `last`, as after Redis lost its data."""
    try:
        info = await server.xinfo_stream(EVENTS)
    except redis.ResponseError:
        return False
    return _place(info["last-generated-id"].decode()) < _place(last)


def _parsed(kind: type[V], raw: bytes) -> V | None:
    try:
        return kind.model_validate_json(raw)
    except ValidationError as error:
        log.warning("queue.unreadable", kind=kind.__name__, because=str(error))
        return None


def _place(entry: str) -> tuple[int, int]:
    milliseconds, _, number = entry.partition("-")
    return int(milliseconds), int(number or 0)
