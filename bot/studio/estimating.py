"""How long filming takes, learned from what was filmed before."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from bot.studio.takes import SceneTake
from bot.studio.timeline import FPS
from bot.studio.values import Value

LOOKED_AT: Final = 24
"""Newest takes of a model that its rate is learned from."""


class FilmingRate(Value):
    """Slot seconds that a camera needs for one second of film."""

    seconds: float
    takes: int = 0
    """Takes it was learned from; 0 for what the catalogue says."""


def filming_rate(takes: Sequence[SceneTake], size: tuple[int, int], catalogue: float) -> FilmingRate:
    """Return the middle of what takes of one model took, those of a size where there are any, else the catalogue's."""
    of_size = [take for take in takes if (take.width, take.height) == size] or takes
    rates = [take.made.seconds * FPS / take.frames for take in of_size if take.frames > 0 and take.made.seconds > 0]
    return FilmingRate(seconds=median(rates), takes=len(rates)) if rates else FilmingRate(seconds=catalogue)
