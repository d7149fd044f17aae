"""What a video model takes: sizes, lengths and rates, and how a request is brought to them. Pure."""

import math
from dataclasses import dataclass, replace

from models.protocols import ClipWanted

_SLENDEREST = 4
"""No picture is more than so many times as long as it is wide."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one family takes."""

    side: int
    """Widths and heights are multiples of it."""
    least: int
    """Shortest side."""
    pixels: int
    """Largest picture: more than it was trained for gives doubled figures, not finer ones."""
    frames_by: int
    """A clip has a multiple of so many frames, and one more."""
    frames_most: int
    """Longest stretch filmed at once."""
    fps: int

    def __post_init__(self) -> None:
        if (self.frames_most - 1) % self.frames_by or self.least % self.side:
            raise ValueError("the longest stretch and the shortest side have to be ones that the model takes")


def fitted(wanted: ClipWanted, rules: Rules, *, goes_on: bool) -> ClipWanted:
    """Return a request in the nearest size that a model takes, at its rate, and no shorter.

    A model that goes on from a picture films any length in stretches; any other is asked for its longest at most.
    """
    width, height = size(wanted.width, wanted.height, rules)
    asked = math.ceil(max(1, wanted.frames) * rules.fps / max(1, wanted.fps))
    if not goes_on:
        asked = min(asked, rules.frames_most)
    parts = stretches(asked, rules)
    return replace(wanted, width=width, height=height, fps=rules.fps, frames=sum(parts) - len(parts) + 1)


def size(width: int, height: int, rules: Rules) -> tuple[int, int]:
    """Return the nearest width and height that a model takes, of about the same shape."""
    shape = min(max(max(1, width) / max(1, height), 1 / _SLENDEREST), _SLENDEREST)
    area = min(max(1, width) * max(1, height), rules.pixels)
    least_area = rules.least**2 * max(shape, 1 / shape)
    high = math.sqrt(max(area, min(least_area, rules.pixels)) / shape)
    wide, high = (max(rules.least, round(side / rules.side) * rules.side) for side in (high * shape, high))
    while wide * high > rules.pixels and max(wide, high) > rules.least:
        if wide >= high:
            wide -= rules.side
        else:
            high -= rules.side
    return wide, high


def stretches(frames: int, rules: Rules) -> tuple[int, ...]:
    """Return the lengths of stretches of equal length that make up a clip; each but the first begins with a frame
    that is there already, the last one of the stretch before."""
    steps = max(1, math.ceil((frames - 1) / rules.frames_by))
    most = (rules.frames_most - 1) // rules.frames_by
    count = math.ceil(steps / most)
    return (math.ceil(steps / count) * rules.frames_by + 1,) * count
