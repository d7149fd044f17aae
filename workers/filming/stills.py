"""Still pictures that cameras and draw models look at."""

import asyncio
from dataclasses import dataclass

import cv2
import numpy as np

from bot.studio.errors import MediaBroken
from bot.studio.shot import Direction
from bot.studio.values import Sha256
from models.protocols import Picture
from workers.context import WorkerContext


@dataclass(frozen=True, slots=True)
class Stills:
    """The pictures of a direction."""

    first: Picture | None
    likeness: tuple[Picture, ...]
    note: str = ""
    """Where the first one came from, when it was drawn for the take."""


async def stills_of(worker: WorkerContext, direction: Direction) -> Stills:
    """Fetch the pictures of a direction. Raises MediaBroken."""
    first = await picture_of(worker, direction.first) if direction.first else None
    return Stills(first, tuple([await picture_of(worker, one) for one in direction.likeness]))


async def picture_of(worker: WorkerContext, artifact: Sha256) -> Picture:
    """Return a still as RGB. Raises MediaBroken."""
    path = await worker.artifacts.fetch(artifact)
    found = await asyncio.to_thread(cv2.imread, str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise MediaBroken(f"The still {artifact[:12]} is not a picture.", "Give another picture.")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)
