"""Fetching a file that somebody attached in Discord, and looking at it before anything else does."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

import aiohttp

from bot.studio.bringing import BringFile, BroughtAs, FileBrought, Media, check_use
from bot.studio.characters import BringPicture
from bot.studio.errors import Cancelled, MediaBroken, Refused, Unavailable
from bot.studio.orders import Order
from bot.studio.timeline import FPS
from bot.studio.uploads import UPLOAD_LIMITS, check_address, check_kind
from workers.context import Reporter, WorkerContext
from workers.editing.cutouts import picture_of
from workers.editing.sources.material import Material, MediaKind
from workers.editing.sources.uploads import vetted

_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=30.0)
_PIECE: Final = 1 << 16
_SMALL: Final = 64
"""Pixels of a trial."""
_MEDIA: Final = {MediaKind.VIDEO: Media.MOVING, MediaKind.STILL: Media.STILL, MediaKind.SOUND: Media.SOUND}
_AGAIN: Final = "Send it again."


async def bring_file(worker: WorkerContext, order: Order, work: BringFile) -> FileBrought:
    """Fetch a file, look at it, and keep it if it can be what it was brought for.

    Raises Refused, MediaBroken, Unavailable, DiskFull, or Cancelled.
    """
    report = worker.reporter(order)
    with tempfile.TemporaryDirectory(prefix="picturelock-brought-") as folder:
        path = Path(folder) / "file"
        await fetched(worker, work, path, report)
        if not report(0.9, "looking at it"):
            raise Cancelled
        material = await asyncio.to_thread(_looked_at, path, work)
        artifact = await worker.artifacts.keep(path)
    return FileBrought(
        artifact=artifact,
        media=_MEDIA[material.kind],
        frames=int(material.duration_s * FPS + 1e-6),
        has_sound=material.sound is not None,
    )


def _looked_at(path: Path, work: BringFile) -> Material:
    """Return what a file is. Raises Refused, MediaBroken."""
    try:
        material = vetted(path, f"“{work.name}”")
    except MediaBroken as broken:
        raise MediaBroken(broken.what, "Send it again, or another file.") from broken
    check_kind(work.name, is_picture=material.is_book)
    check_use(work.name, work.wanted, _MEDIA[material.kind], has_sound=material.sound is not None)
    if work.wanted in {BroughtAs.LOGO, BroughtAs.STICKER}:
        _laid_over(path, work.name)
    return material


def _laid_over(path: Path, name: str) -> None:
    """See that a picture can be laid over a film. Raises Refused."""
    try:
        picture_of(path, _SMALL, _SMALL, rounded=True)
    except MediaBroken as broken:
        raise Refused(f"“{name}” cannot be laid over a film.", "Send it as a PNG, a JPEG or a WebP.") from broken


async def fetched(worker: WorkerContext, work: BringFile | BringPicture, path: Path, report: Reporter) -> None:
    """Write a file to a path, no more of it than was told and than is allowed; no redirection is followed.

    Raises Refused, MediaBroken, Unavailable, Cancelled.
    """
    check_address(work.url, worker.settings.discord.file_origins)
    most = min(work.bytes, UPLOAD_LIMITS.bytes_most)
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, auto_decompress=False) as session,
            session.get(work.url, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as reply,
        ):
            _check_reply(reply, work)
            got = await _written(reply, path, most, work, report)
    except (aiohttp.ClientError, TimeoutError) as lost:
        raise Unavailable(f"“{work.name}” could not be fetched: the connection to Discord broke.", _AGAIN) from lost
    if got < work.bytes:
        raise MediaBroken(f"“{work.name}” broke off after {got:,} of {work.bytes:,} bytes.", _AGAIN)


async def _written(
    reply: aiohttp.ClientResponse, path: Path, most: int, work: BringFile | BringPicture, report: Reporter
) -> int:
    got = 0
    with path.open("wb") as file:
        async for piece in reply.content.iter_chunked(_PIECE):
            got += len(piece)
            if got > most:
                raise Refused(
                    f"“{work.name}” is larger than the {most / 1e6:.1f} MB that Discord told.", "Send another file."
                )
            await asyncio.to_thread(file.write, piece)
            if not report(0.9 * got / work.bytes, "fetching the file"):
                raise Cancelled
    return got


def _check_reply(reply: aiohttp.ClientResponse, work: BringFile | BringPicture) -> None:
    if reply.status in {403, 404, 410}:
        raise MediaBroken(f"“{work.name}” is no longer there: Discord does not give it out any more.", _AGAIN)
    if reply.status != 200:
        raise Unavailable(f"“{work.name}” could not be fetched: Discord answered {reply.status}.", _AGAIN)
