"""The animatic camera: films a shot on a CPU, each picture a pure function of shot, number and size."""

from collections.abc import Iterator

from bot.studio.shot import Shot
from models.protocols import Planes
from models.video.animatic.canvas import Canvas
from models.video.animatic.layouts.composed import COMPOSERS
from models.video.animatic.ornaments.wardrobe import dress
from models.video.animatic.stage import Stage

STAGES_KEPT = 3
"""Shots kept built: a transition draws two at a time."""


class AnimaticCamera:
    """Moving type and illustrations, timed to the spoken words."""

    name = "animatic"

    def __init__(self) -> None:
        self._stages: dict[tuple[str, int, int], Stage] = {}

    def film(self, shot: Shot, width: int, height: int) -> Iterator[Planes]:
        """Yield exactly `shot.frames` pictures of the size asked for (even numbers)."""
        for number in range(shot.frames):
            yield self.frame(shot, number, width, height)

    def frame(self, shot: Shot, number: int, width: int, height: int) -> Planes:
        """Return one picture of a shot; any number, in any order.

        Raises ValueError for a size that is not even.
        """
        if width % 2 or height % 2 or width <= 0 or height <= 0:
            raise ValueError(f"a picture of {width} by {height} is not of even size")
        canvas = Canvas(width, height)
        self._stage(shot, width, height).draw(canvas, number * 1000 / shot.fps)
        return canvas.planes

    def close(self) -> None:
        """Give the memory back."""
        self._stages.clear()

    def _stage(self, shot: Shot, width: int, height: int) -> Stage:
        key = (shot.digest(), width, height)
        stage = self._stages.pop(key, None) or built(shot, width, height)
        self._stages[key] = stage
        while len(self._stages) > STAGES_KEPT:
            del self._stages[next(iter(self._stages))]
        return stage


def built(shot: Shot, width: int, height: int) -> Stage:
    """Return the stage of a shot with everything on it."""
    stage = Stage(shot, width, height)
    dress(stage)
    COMPOSERS[shot.look.layout](stage)
    return stage
