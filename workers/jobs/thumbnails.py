"""Drawn thumbnails: a picture in the style of the film, with its title set where it is calmest."""

import asyncio
import time
from typing import Final

from bot.studio.errors import Cancelled
from bot.studio.orders import Order
from bot.studio.provenance import SourceType
from bot.studio.takes import Made
from bot.studio.thumbnails import DrawnThumbnail, DrawThumbnail, ThumbnailDrawn
from models.diffusion.pictures import covering
from models.protocols import ImageModel, Picture, Planes, StillWanted
from workers.context import Reporter, WorkerContext
from workers.editing.jpeg import labelled
from workers.editing.patches import blend, patch_of
from workers.editing.sources.fitting import planes_of
from workers.editing.thumbnails import jpeg_of, scored
from workers.editing.titling import set_title
from workers.filming.previewing import steps_told
from workers.filming.stills import setting_of
from workers.filming.wording import AVOIDED, prompt_of, seed_of
from workers.rungs import down

_DRAWING: Final = 0.95
"""Share of an order that drawing takes."""
_INK: Final = "#FFFFFF"
_ROOM: Final = (0.86, 0.26)
"""Most of the picture that a title takes, as shares of width and height."""
_UNSET: Final = "without its title, which no typeface here can write"


async def draw_thumbnail(worker: WorkerContext, order: Order, work: DrawThumbnail) -> ThumbnailDrawn:
    """Draw a thumbnail and keep it; where memory runs out, by the next model down.

    Raises Cancelled, WeightsMissing, LicenceNotAccepted, OutOfMemory, ModelFailed.
    """
    began, report = time.monotonic(), worker.reporter(order)
    if not report(step="loading the model that draws"):
        raise Cancelled
    done = await down(
        work.model,
        lambda row: worker.models.run(
            row.name, lambda model: _drawn(model, work, report), setting_of(row, work.width, work.height)
        ),
    )
    jpeg, has_title = await asyncio.to_thread(_finished, done.value.value, work)
    made = Made(
        model=done.row.name,
        seed=work.shot.seed,
        seconds=round(time.monotonic() - began, 3),
        on=worker.device(),
        fell_back_from=done.fell_back_from,
        because=done.because,
        note="; ".join(filter(None, (done.value.gave_up, "" if has_title else _UNSET))),
    )
    picture = await worker.artifacts.keep(jpeg)
    return ThumbnailDrawn(thumbnail=DrawnThumbnail(picture=picture, plan_version=work.plan_version, made=made))


def _drawn(model: ImageModel, work: DrawThumbnail, report: Reporter) -> Picture:
    """Draw the picture; blocks."""
    wanted = StillWanted(
        prompt=prompt_of(work.shot), negative=AVOIDED, width=work.width, height=work.height, seed=seed_of(work.shot)
    )
    return model.draw(model.fitted(wanted), steps_told(report, "drawing the thumbnail", _DRAWING))


def _finished(drawn: Picture, work: DrawThumbnail) -> tuple[bytes, bool]:
    """Return a picture in the film's size as a JPEG that says what it is, and whether its title is on it; blocks."""
    picture = planes_of(covering(drawn, *(side // 2 * 2 for side in (work.width, work.height))))
    has_title = titled(picture, work.title)
    return labelled(jpeg_of(picture), SourceType.TRAINED), has_title


def titled(picture: Planes, title: str) -> bool:
    """Set a title where a picture is calmest, and say whether it could be written."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    room = (width * _ROOM[0], height * _ROOM[1])
    lettered = set_title(title, _INK, 1.0, min(width, height) / 1080, room)
    if lettered is None:
        return False
    calm, patch = scored(picture).room, patch_of(lettered.rgba)
    middle = (calm.left + calm.right) / 2 * width, (calm.top + calm.bottom) / 2 * height
    left, top = (
        min(max(0, round(at - length / 2)), max(0, side - length)) // 2 * 2
        for at, length, side in ((middle[0], patch.width, width), (middle[1], patch.height, height))
    )
    blend(picture, patch, left, top)
    return True
