"""A worker's queue of jobs as arq serves it; `bot.queue` is the door to it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

from bot.logs import logger

JOB: Final = "fill"
"""The one function a worker has."""
_JOB_MOST_S: Final = 24 * 3600
"""A guard only: orders bring their own time limit, which does not count the wait for a slot."""
_STEP_S: Final = 0.02

log = logger(__name__)
Fill = Callable[[str, str, int], Awaitable[None]]
"""Takes a job's id, an order as JSON and the number of its attempt."""
_OUTLIVING: Final[set[asyncio.Task[Any]]] = set()
"""Jobs that go on while their connection is gone; held, so that they are not collected meanwhile."""


async def serve(redis: Any, queue: str, fill: Fill, most: int, is_open: Callable[[], bool]) -> None:
    """Take jobs as they come, at most so many at once, until cancelled or Redis is lost; running jobs go on."""
    from arq.worker import Worker, func

    async def called(context: dict[str, Any], order: str, attempt: int) -> None:
        await fill(str(context["job_id"]), order, attempt)

    arq = Worker(
        [func(cast(Any, called), name=JOB, max_tries=1, keep_result=0)],
        redis_pool=redis,
        queue_name=queue,
        job_serializer=encode,
        job_deserializer=json.loads,
        max_jobs=most,
        max_tries=1,
        keep_result=0,
        job_timeout=_JOB_MOST_S,
        poll_delay=_STEP_S,
        handle_signals=False,
        retry_jobs=False,
        log_results=False,
    )
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_keep_shut_in_step(arq, is_open))
            await arq.async_run()
            watch.cancel()
    finally:
        for task in arq.tasks.values():
            _OUTLIVING.add(task)
            task.add_done_callback(_OUTLIVING.discard)
            task.add_done_callback(_look_at)


def encode(job: dict[str, Any]) -> bytes:
    """Encode a job as JSON."""
    return json.dumps(job).encode()


async def _keep_shut_in_step(arq: Any, is_open: Callable[[], bool]) -> None:
    while True:
        arq.allow_pick_jobs = is_open()
        await asyncio.sleep(_STEP_S)


def _look_at(task: asyncio.Task[Any]) -> None:
    """Take note of how a job that outlived its connection ended, so that asyncio does not complain."""
    if not task.cancelled() and task.exception() is not None:
        log.debug("queue.job_lost_its_connection", because=str(task.exception()))
