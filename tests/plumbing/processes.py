"""What tests do to processes, and how they wait for something to become true."""

import asyncio
import inspect
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import redis

from bot.valkey import EmbeddedValkey


async def until(holds: Callable[[], bool | Awaitable[bool]], within_s: float = 20.0) -> None:
    """Wait until something holds; fail the test when it does not in time."""
    async with asyncio.timeout(within_s):
        while True:
            answer = holds()
            if inspect.isawaitable(answer):
                answer = await answer
            if answer:
                return
            await asyncio.sleep(0.02)


def kill_valkey(valkey: EmbeddedValkey) -> None:
    """Kill -9 the server itself."""
    client = redis.Redis(unix_socket_path=str(valkey.socket))
    info: Any = client.info("server")
    client.close()
    os.kill(int(info["process_id"]), signal.SIGKILL)


def written_down(valkey: EmbeddedValkey) -> None:
    """Wait until everything so far is on the disk, which `everysec` does within a second."""
    client = redis.Redis(unix_socket_path=str(valkey.socket))
    client.set("test:written", 1)
    client.execute_command("WAITAOF", 1, 0, 5000)  # type: ignore[no-untyped-call]
    client.close()


def wipe(valkey: EmbeddedValkey) -> None:
    """Lose everything that Redis holds."""
    client = redis.Redis(unix_socket_path=str(valkey.socket))
    client.flushall()
    client.close()


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that are still there."""
    tasks = Path(f"/proc/{pid}/task")
    return sorted(int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split())
