"""What a video model takes: sizes, lengths and rates, and how a request is brought to them. Pure."""

import math
from dataclasses import dataclass, replace

from models.diffusion.sizes import Sizes
from models.protocols import ClipWanted


@dataclass(frozen=True, slots=True)
class Rules:
    """What one family takes."""

    sizes: Sizes
    frames_by: int
    """A clip has a multiple of so many frames, and one more."""
    frames_most: int
    """Longest stretch filmed at once."""
    fps: int

    def __post_init__(self) -> None:
        if (self.frames_most - 1) % self.frames_by:
            raise ValueError("the longest stretch has to be one that the model takes")


def fitted(wanted: ClipWanted, rules: Rules, *, goes_on: bool) -> ClipWanted:
    """Return a request in the nearest size that a model takes, at its rate, and no shorter.

    A model that goes on from a picture films any length in stretches; any other is asked for its longest at most.
    """
    width, height = rules.sizes.nearest(wanted.width, wanted.height)
    asked = math.ceil(max(1, wanted.frames) * rules.fps / max(1, wanted.fps))
    if not goes_on:
        asked = min(asked, rules.frames_most)
    parts = stretches(asked, rules)
    return replace(wanted, width=width, height=height, fps=rules.fps, frames=sum(parts) - len(parts) + 1)


def stretches(frames: int, rules: Rules) -> tuple[int, ...]:
    """Return the lengths of stretches, all equal, that make up a clip.

    Each but the first begins with a frame that is there already: the last one of the stretch before.
    """
    steps = max(1, math.ceil((frames - 1) / rules.frames_by))
    most = (rules.frames_most - 1) // rules.frames_by
    count = math.ceil(steps / most)
    return (math.ceil(steps / count) * rules.frames_by + 1,) * count
