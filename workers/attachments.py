"""Fetching a file that somebody attached in Discord: from Discord alone, and no more of it than was told."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import aiohttp

from bot.studio.errors import Cancelled, MediaBroken, Refused, Unavailable
from bot.studio.uploads import UploadLimits, check_address
from workers.context import WorkerContext

_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=30.0)
_PIECE: Final = 1 << 18
_GONE: Final = frozenset({403, 404, 410})


class Attached(Protocol):
    """A file as Discord tells of it."""

    @property
    def url(self) -> str:
        """Where it lies."""

    @property
    def name(self) -> str:
        """What it is called, as it may be shown."""

    @property
    def bytes(self) -> int:
        """How long it is said to be."""


async def fetch(
    worker: WorkerContext,
    file: Attached,
    into: Path,
    limits: UploadLimits,
    further: Callable[[float], bool],
    remedy: str = "Send it again.",
) -> None:
    """Write an attached file to a path; `further` hears how much of it is there, and says whether to go on.

    Nothing that was told is believed, its length included, and no redirection is followed.
    Raises Refused, MediaBroken, Unavailable, or Cancelled.
    """
    check_address(file.url, worker.settings.discord.file_origins)
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, auto_decompress=False) as session,
            session.get(file.url, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as reply,
        ):
            _check(reply.status, file, remedy)
            got = await _written(reply, into, file, limits, further)
    except (aiohttp.ClientError, TimeoutError) as lost:
        raise Unavailable(f"“{file.name}” could not be fetched: the connection to Discord broke.", remedy) from lost
    if got < file.bytes:
        raise MediaBroken(f"“{file.name}” broke off after {got:,} of {file.bytes:,} bytes.", remedy)


async def _written(
    reply: aiohttp.ClientResponse, into: Path, file: Attached, limits: UploadLimits, further: Callable[[float], bool]
) -> int:
    """Return how many bytes came. Raises Refused for one too many."""
    got, most = 0, min(file.bytes, limits.bytes_most)
    with into.open("wb") as kept:
        async for piece in reply.content.iter_chunked(_PIECE):
            got += len(piece)
            if got > most:
                told = f"“{file.name}” is larger than the {most / 1e6:.1f} MB that Discord told."
                raise Refused(told, "Send another file.")
            await asyncio.to_thread(kept.write, piece)
            if not further(got / file.bytes):
                raise Cancelled
    return got


def _check(status: int, file: Attached, remedy: str) -> None:
    if status in _GONE:
        raise MediaBroken(f"“{file.name}” is gone: Discord does not give it out any more.", remedy)
    if status != 200:
        raise Unavailable(f"“{file.name}” could not be fetched: Discord answered {status}.", remedy)
