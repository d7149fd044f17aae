"""A connection to Redis that outlives a Redis which goes away; `bot.queue` says what is sent over it.

What must arrive is tried until it does (`insist`), what may be lost is tried once (`attempt`).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, TypeVar

import redis
import redis.asyncio as aioredis
from arq.connections import ArqRedis

from bot.logs import logger
from bot.serving import encode

LOST: Final = (redis.RedisError, OSError)
"""What is raised while Redis is away."""
WAIT_LEAST_S: Final = 0.05
BLOCK_S: Final = 2.0
"""How long Redis holds a question for something new."""
_WAIT_MOST_S: Final = 2.0

log = logger(__name__)
T = TypeVar("T")


class Wire:
    """A pool of connections to one Redis; it need not be there yet."""

    def __init__(self, address: str) -> None:
        pool = aioredis.ConnectionPool.from_url(address, socket_connect_timeout=2)
        self.redis: Any = ArqRedis(pool, job_serializer=encode, job_deserializer=json.loads)

    async def close(self) -> None:
        """Close every connection."""
        await self.redis.aclose()
        await self.redis.connection_pool.disconnect()

    async def attempt(self, action: Callable[[], Awaitable[object]]) -> bool:
        """Do something once; False when Redis does not take it."""
        try:
            await action()
        except LOST as error:
            log.debug("queue.lost", because=str(error))
            return False
        return True

    async def insist(self, action: Callable[[], Awaitable[T]]) -> T:
        """Do something for as long as it takes until Redis answers."""
        wait_s = WAIT_LEAST_S
        while True:
            try:
                return await action()
            except LOST as error:
                log.debug("queue.away", because=str(error), again_in_s=wait_s)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _WAIT_MOST_S)

    async def heard(self, key: str) -> AsyncIterator[bytes]:
        """Yield what is published, for ever; what is published while Redis is away is lost."""
        while True:
            try:
                async with self.redis.pubsub() as channel:
                    await channel.subscribe(key)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            yield message["data"]
            except LOST:
                await asyncio.sleep(_WAIT_MOST_S)

    async def popped(self, key: str) -> AsyncIterator[bytes]:
        """Yield what is put into a list, for ever, and take it out."""
        while True:
            entry = await self.insist(lambda: self.redis.blpop([key], timeout=BLOCK_S))
            if entry is not None:
                yield entry[1]

    async def answered(self, key: str, question: str, reply: str, wait_s: float) -> bytes:
        """Publish a question until something is published in reply; again each `wait_s`, at once if nobody listens."""
        async with self.redis.pubsub() as channel:
            await channel.subscribe(reply)
            while True:
                is_heard = await self.redis.publish(key, question)
                message = await _next_message(channel, wait_s if is_heard else WAIT_LEAST_S)
                if message is not None:
                    return message


async def _next_message(channel: Any, wait_s: float) -> bytes | None:
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    while (left := until - loop.time()) > 0:
        message = await channel.get_message(ignore_subscribe_messages=True, timeout=left)
        if message is not None:
            return bytes(message["data"])
    return None
