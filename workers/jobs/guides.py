"""Guiding pictures: fetched, looked at, and brought to what is followed of them."""

import asyncio
from typing import Final

import numpy as np

from bot.studio.consent import Use
from bot.studio.errors import Refused
from bot.studio.guiding import BringGuide, GuideBrought, GuideFile
from bot.studio.orders import Order
from bot.studio.shot import Guide
from models.image.edges import edges
from models.protocols import Picture
from workers.agreement import check_agreed
from workers.context import Reporter, WorkerContext
from workers.jobs.pictures import png_of, sent

_GREY: Final = 6.0
"""Colours that differ by so much on average are no map of depth."""
_FLAT: Final = 2.0
"""Deviation of a grey that is the same all over."""
_LIT: Final = 40
_POSED: Final = (0.001, 0.4)
"""Share of a pose that is not black: limbs are thin."""
_DRAWN: Final = 0.0005
"""Least share of edges in a picture that has some."""


async def bring_guide(worker: WorkerContext, order: Order, work: BringGuide) -> GuideBrought:
    """Fetch what a scene is to be filmed after.

    Raises ConsentMissing, Refused, MediaBroken, Unavailable, Cancelled.
    """
    return GuideBrought(scene=work.scene, guide=await guide_of(worker, order, work.file, worker.reporter(order)))


async def guide_of(worker: WorkerContext, order: Order, file: GuideFile, report: Reporter) -> Guide:
    """Fetch a guiding picture and keep what is followed of it: of a picture with edges, those alone."""
    if file.person is not None:
        await check_agreed(worker, order, file.person, Use.APPEAR)
    picture = await sent(worker, file, report)
    followed = await asyncio.to_thread(_followed, picture, file)
    return Guide(
        picture=await worker.artifacts.keep(png_of(followed)), follows=file.follows, by=file.by, seen=file.person
    )


def _followed(picture: Picture, file: GuideFile) -> Picture:
    """Return what a model follows of a picture. Raises Refused for one that is not what it was sent as."""
    called, lit = f"“{file.name}”", picture.max(axis=2) > _LIT
    match file.follows:
        case "edges":
            found = edges(picture)
            if np.mean(found > _LIT) < _DRAWN:
                raise Refused(f"No edges are found in {called}.", "Send a picture with more to be seen.")
            return found
        case "depth":
            apart = float(np.mean(picture.max(axis=2).astype(np.int16) - picture.min(axis=2)))
            if apart > _GREY or float(picture.std()) < _FLAT:
                raise Refused(
                    f"{called} is not a map of depth: one is grey, near things bright and far ones dark.",
                    "Send such a map, or use the picture with `as: edges`.",
                )
        case "pose":
            if not _POSED[0] <= float(np.mean(lit)) <= _POSED[1]:
                raise Refused(
                    f"{called} is not a drawing of a pose: one has thin coloured limbs on black.",
                    "Send such a drawing (OpenPose), or use the picture with `as: edges`.",
                )
    return picture
