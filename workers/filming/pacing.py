"""Pictures of one rate shown at another: which two are seen at each frame, and how much of the second. Pure."""

from dataclasses import dataclass
from typing import Final

_NEAR: Final = 0.125
"""A picture so near to a frame's moment is shown as it is: a blend would only soften it."""
SLOWEST: Final = 0.999
"""Clips shown slower than this were too short for their scene."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What one frame shows: a picture, and the share of the one after it."""

    picture: int
    share: float = 0.0


def moments(pictures: int, rate: float, frames: int, fps: int) -> tuple[Moment, ...]:
    """Return what each of so many frames shows of a clip.

    A clip that is too short is slowed down until it fills them; one that is too long loses its end.
    """
    speed = rate / fps * slowed(pictures, rate, frames, fps)
    return tuple(_moment(min(number * speed, pictures - 1)) for number in range(frames))


def slowed(pictures: int, rate: float, frames: int, fps: int) -> float:
    """Return how fast a clip is shown so that it fills its frames; 1 where it is long enough."""
    needed = (frames - 1) * rate / fps
    return 1.0 if needed <= pictures - 1 else (pictures - 1) / needed


def _moment(at: float) -> Moment:
    nearest = round(at)
    if abs(at - nearest) <= _NEAR:
        return Moment(nearest)
    return Moment(int(at), at - int(at))
