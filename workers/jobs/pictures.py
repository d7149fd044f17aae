"""Pictures that people send: fetched, looked at, and kept small, without what a camera wrote into the file."""

import asyncio
import tempfile
from pathlib import Path

import cv2
import numpy as np

from bot.studio.characters import PICTURE_LIMITS, PICTURE_SIDE, BringPicture, PictureBrought
from bot.studio.consent import Use
from bot.studio.errors import Cancelled, MediaBroken, Refused
from bot.studio.orders import Order
from bot.studio.uploads import UPLOAD_LIMITS
from models.protocols import Picture
from workers.agreement import check_agreed
from workers.attachments import Attached, fetch
from workers.context import Reporter, WorkerContext
from workers.editing.sources.books import Book
from workers.editing.sources.material import MediaKind, Unusable, broken
from workers.editing.sources.uploads import vetted


async def bring_picture(worker: WorkerContext, order: Order, work: BringPicture) -> PictureBrought:
    """Fetch a reference picture and keep it. Raises ConsentMissing, Refused, MediaBroken, Unavailable, Cancelled."""
    if work.person is not None:
        await check_agreed(worker, order, work.person, Use.APPEAR)
    picture = await sent(worker, work, worker.reporter(order))
    return PictureBrought(character=work.character, picture=await worker.artifacts.keep(png_of(picture)))


async def sent(worker: WorkerContext, file: Attached, report: Reporter) -> Picture:
    """Fetch a picture that somebody sent, no larger than is needed.

    Raises Refused, MediaBroken, Unavailable, Cancelled.
    """
    with tempfile.TemporaryDirectory(prefix="picturelock-picture-") as folder:
        path = Path(folder) / "file"
        await fetch(worker, file, path, UPLOAD_LIMITS, lambda done: report(0.9 * done, "fetching the file"))
        if not report(0.9, "looking at it"):
            raise Cancelled
        return await asyncio.to_thread(_looked_at, path, file.name)


def png_of(picture: Picture) -> bytes:
    """Return a picture as a PNG that says nothing but what is seen."""
    _, coded = cv2.imencode(".png", picture[..., ::-1])
    return bytes(coded)


def _looked_at(path: Path, name: str) -> Picture:
    """Return a picture that somebody sent, no larger than is needed. Raises Refused, MediaBroken."""
    what = f"“{name}”"
    try:
        material = vetted(path, what, PICTURE_LIMITS)
        if material.kind is not MediaKind.STILL:
            raise Refused(f"{what} is not a picture that stands still.", "Send a PNG, JPEG or WebP.")
        book = Book(path)
        try:
            pixels = book.at(0.0)[1]
        finally:
            book.close()
    except Unusable as error:
        raise broken(what, error) from error
    except MediaBroken as error:
        raise MediaBroken(error.what, "Send it again, or another picture.") from error
    return _small(pixels)


def _small(pixels: Picture) -> Picture:
    """Return a picture as RGB on white, its longest side as long as is kept at most."""
    if pixels.shape[2] == 4:
        cover = pixels[..., 3:].astype(np.float32) / 255
        pixels = np.asarray(pixels[..., :3] * cover + 255 * (1 - cover) + 0.5, np.uint8)
    share = PICTURE_SIDE / max(pixels.shape[:2])
    if share < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels
