"""The processes beside the bot: the embedded Valkey and this machine's workers, kept alive and taken down with it."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from bot.addresses import address_of
from bot.gpus import gpus
from bot.logs import logger
from bot.settings import Settings
from bot.valkey import EmbeddedValkey

DESK: Final = "chat=1,speak=1,net=2"
STAGE: Final = "film=1,cut=1"
GPU: Final = "film=1,chat=4,speak=1"
RECYCLED: Final = 75
"""How a worker exits that used too much memory and wants to be started anew (EX_TEMPFAIL)."""
STOP_S: Final = 9.0
"""How long workers may take to give back what they have in hand."""
_SETTLED_S: Final = 10.0
"""A worker that lives as long as this did not die at its start."""
_BACKOFF_LEAST_S, _BACKOFF_MOST_S = 0.2, 30.0
_LOG_MOST_BYTES: Final = 10 * 1024 * 1024
_NOT_FOR_WORKERS: Final = frozenset(
    {
        "PICTURELOCK_DISCORD__TOKEN",
        "PICTURELOCK_PUBLISHING__YOUTUBE__CLIENT_SECRET",
        "PICTURELOCK_PUBLISHING__INSTAGRAM__CLIENT_SECRET",
        "PICTURELOCK_PUBLISHING__TIKTOK__CLIENT_SECRET",
        "PICTURELOCK_VAULT__KEY",
        "PICTURELOCK_VAULT__OLD_KEY",
    }
)

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """One worker process that there should be."""

    name: str
    roles: str
    gpu: str = ""
    """What it sees of the GPUs (`CUDA_VISIBLE_DEVICES`); empty for none."""


class Supervisor:
    """Starts what belongs to `picturelock up`; use as a context manager, and keep `run` running inside.

    Entering starts Valkey, so that `address` can be connected to; `run` starts the workers. A worker ends when this
    process does, however that goes: it reads from a pipe that nobody writes to.
    """

    def __init__(self, settings: Settings, posts: tuple[Post, ...] | None = None) -> None:
        self._settings = settings
        self._own_address = address_of(settings)
        self._valkey = None if self._own_address else EmbeddedValkey(settings.studio.data_dir)
        self.posts = posts_of(settings) if posts is None else posts
        self.processes: dict[str, asyncio.subprocess.Process] = {}

    @property
    def address(self) -> str:
        """Where the queue is."""
        return self._valkey.address if self._valkey else self._own_address

    async def __aenter__(self) -> Self:
        if self._valkey:
            await self._valkey.__aenter__()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._valkey:
            await self._valkey.__aexit__(None, None, None)

    async def run(self) -> None:
        """Keep Valkey and every worker alive until cancelled; then have the workers stop."""
        async with asyncio.TaskGroup() as group:
            if self._valkey:
                group.create_task(self._valkey.run())
            for post in self.posts:
                group.create_task(self._keep(post))

    async def _keep(self, post: Post) -> None:
        backoff_s = _BACKOFF_LEAST_S
        while True:
            began = time.monotonic()
            process = await self.start(post)
            try:
                code = await process.wait()
            except asyncio.CancelledError:
                await _stop(process)
                raise
            finally:
                self.processes.pop(post.name, None)
            lived_s = time.monotonic() - began
            if code == RECYCLED and lived_s >= _SETTLED_S:
                log.info("supervisor.worker_recycled", name=post.name, after_s=round(lived_s, 1))
                continue
            backoff_s = _BACKOFF_LEAST_S if lived_s >= _SETTLED_S else min(backoff_s * 2, _BACKOFF_MOST_S)
            log.warning(
                "supervisor.worker_died", name=post.name, code=code, after_s=round(lived_s, 1), wait_s=backoff_s
            )
            await asyncio.sleep(backoff_s)

    async def start(self, post: Post, environment: Mapping[str, str] | None = None) -> asyncio.subprocess.Process:
        """Start the worker of a post, in an environment of its own if one is given."""
        command = (
            *(sys.executable, "-m", "workers.cli", "worker", "--tied"),
            *("--name", post.name, "--roles", post.roles, "--nice", str(self._settings.workers.nice)),
        )
        with await asyncio.to_thread(_log_file, self._settings.studio.data_dir / "logs", post.name) as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=environment or environment_of(self._settings, post),
            )
        self.processes[post.name] = process
        log.info("supervisor.worker_started", name=post.name, pid=process.pid, roles=post.roles)
        return process


def posts_of(settings: Settings) -> tuple[Post, ...]:
    """Return the workers of this machine: one for each GPU, desks that plan and speak, stages that film and cut."""
    cards = tuple(Post(f"gpu-{number}", GPU, str(number)) for number in range(len(gpus())))
    desks = tuple(Post(f"desk-{number}", DESK) for number in range(1, settings.workers.desks + 1))
    stages = tuple(Post(f"stage-{number}", STAGE) for number in range(1, settings.workers.stages + 1))
    return cards + desks + stages


def environment_of(settings: Settings, post: Post) -> dict[str, str]:
    """Return a worker's environment: every setting but the secrets that only the bot uses."""
    everything = {**os.environ, **settings.environment(), "CUDA_VISIBLE_DEVICES": post.gpu}
    everything.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if settings.models.tiny:
        everything.setdefault("OMP_NUM_THREADS", "1")  # two threads wait longer for each other than they compute
    return {name: value for name, value in everything.items() if name not in _NOT_FOR_WORKERS}


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Have a worker stop, and kill it if it does not."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _log_file(folder: Path, name: str) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > _LOG_MOST_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
