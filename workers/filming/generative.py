"""The generative camera: films a shot with a video model, at the film's rate and size."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from bot.studio.shot import Direction, Shot
from models.diffusion.pictures import covering
from models.protocols import ClipWanted, Filmed, OnStep, Picture, Planes, VideoModel
from workers.editing.sources.fitting import planes_of
from workers.filming.pacing import SLOWEST, Moment, moments, slowed
from workers.filming.wording import AVOIDED, prompt_of, seed_of

_KEPT: Final = 3
"""Scaled pictures kept: a frame blends two."""


class GenerativeCamera:
    """A video model as a camera, directed for one scene, or asked in words of their own."""

    def __init__(
        self,
        model: VideoModel,
        direction: Direction | None = None,
        *,
        prompt: str = "",
        first: Picture | None = None,
        likeness: Sequence[Picture] = (),
        guide: Picture | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        self.name = model.name
        self.note = ""
        """What the clip had to do without, once it is filmed."""
        self._model, self._direction, self._on_step = model, direction or Direction(), on_step
        self._prompt, self._first, self._likeness = prompt, first, tuple(likeness)
        self._control = () if guide is None else (guide,)

    def film(self, shot: Shot, width: int, height: int) -> Iterator[Planes]:
        """Yield exactly `shot.frames` pictures of the size asked for (even numbers).

        Raises Cancelled, OutOfMemory, ModelFailed.
        """
        made = self._model.film(self._model.fitted(self.wanted(shot, width, height)), self._on_step)
        self.note = "; ".join(filter(None, (made.note, _slow_motion(made, shot))))

        @lru_cache(maxsize=_KEPT)
        def scaled(number: int) -> Planes:
            return planes_of(covering(made.pictures[number], width, height))

        for moment in moments(len(made.pictures), made.fps, shot.frames, shot.fps):
            yield _seen(scaled, moment)

    def wanted(self, shot: Shot, width: int, height: int) -> ClipWanted:
        """Return what the model is asked for a shot."""
        avoided = ", ".join(filter(None, (self._direction.negative, AVOIDED)))
        return ClipWanted(
            prompt=self._prompt or prompt_of(shot), negative=avoided, width=width, height=height,
            frames=shot.frames, fps=shot.fps, seed=seed_of(shot), preset=self._direction.preset,
            first=self._first, likeness=self._likeness, control=self._control,
        )  # fmt: skip

    def close(self) -> None:
        """Do nothing: the model belongs to the worker."""


def _seen(scaled: Callable[[int], Planes], moment: Moment) -> Planes:
    picture = scaled(moment.picture)
    if not moment.share:
        return picture
    after = scaled(moment.picture + 1)
    return np.asarray(cv2.addWeighted(picture, 1 - moment.share, after, moment.share, 0), np.uint8)


def _slow_motion(made: Filmed, shot: Shot) -> str:
    speed = slowed(len(made.pictures), made.fps, shot.frames, shot.fps)
    return f"shown at {round(speed * 100)} % of its speed: it is longer than the model films" if speed < SLOWEST else ""
