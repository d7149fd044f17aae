"""Bringing a file into a film: fetched, and looked at before anything else does."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from bot.studio.bringing import BringFile, BroughtAs, FileBrought, Media, check_use
from bot.studio.errors import Cancelled, MediaBroken, Refused
from bot.studio.orders import Order
from bot.studio.timeline import FPS
from bot.studio.uploads import UPLOAD_LIMITS, check_kind
from workers.attachments import fetch
from workers.context import WorkerContext
from workers.editing.cutouts import picture_of
from workers.editing.sources.material import Material, MediaKind
from workers.editing.sources.uploads import vetted

_SMALL: Final = 64
"""Pixels of a trial."""
_MEDIA: Final = {MediaKind.VIDEO: Media.MOVING, MediaKind.STILL: Media.STILL, MediaKind.SOUND: Media.SOUND}


async def bring_file(worker: WorkerContext, order: Order, work: BringFile) -> FileBrought:
    """Fetch a file, look at it, and keep it if it can be what it was brought for.

    Raises Refused, MediaBroken, Unavailable, DiskFull, or Cancelled.
    """
    report = worker.reporter(order)
    with tempfile.TemporaryDirectory(prefix="picturelock-brought-") as folder:
        path = Path(folder) / "file"
        await fetch(worker, work, path, UPLOAD_LIMITS, lambda done: report(0.9 * done, "fetching the file"))
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
