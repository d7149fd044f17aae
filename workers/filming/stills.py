"""Still pictures that cameras and draw models look at."""

import asyncio
from dataclasses import dataclass

import cv2
import numpy as np

from bot.studio.catalogue import ModelRow
from bot.studio.errors import MediaBroken
from bot.studio.values import Sha256
from bot.studio.vram import Setting
from models.protocols import Picture
from workers.context import WorkerContext


@dataclass(frozen=True, slots=True)
class Stills:
    """The pictures of a direction."""

    first: Picture | None
    likeness: tuple[Picture, ...]
    guide: Picture | None = None
    """What is followed; none once the first one was drawn after it."""
    note: str = ""
    """Where the first one came from, when it was drawn for the take."""


async def picture_of(worker: WorkerContext, artifact: Sha256) -> Picture:
    """Return a still as RGB. Raises MediaBroken."""
    path = await worker.artifacts.fetch(artifact)
    found = await asyncio.to_thread(cv2.imread, str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise MediaBroken(f"The still {artifact[:12]} is not a picture.", "Give another picture.")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


def setting_of(row: ModelRow, width: int, height: int) -> Setting | None:
    """Return the setting for which memory is booked where a model draws a still; None off the GPU."""
    return row.gpu.setting_for(width, height, 1) if row.gpu else None
