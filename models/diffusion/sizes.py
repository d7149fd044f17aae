"""Sizes of pictures that a pipeline takes. Pure."""

import math
from dataclasses import dataclass
from typing import Final

SLENDEREST: Final = 4
"""No picture is more than so many times as long as it is wide."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sides in steps, not too short, and no more pixels than a model was trained for: more gives doubled figures."""

    step: int
    pixels: int
    least: int = 64

    def nearest(self, width: int, height: int) -> tuple[int, int]:
        """Return the nearest width and height of about the same shape; what is nearest to itself stays."""
        if self._takes(width, height):
            return width, height
        wide, high = max(1, width), max(1, height)
        shape = min(max(wide / high, 1 / SLENDEREST), SLENDEREST)
        area = min(max(wide * high, self.least**2), self.pixels)
        across = math.sqrt(area * shape)
        sides = [max(self.least, round(side / self.step) * self.step) for side in (across, across / shape)]
        while sides[0] * sides[1] > self.pixels:
            longer = 0 if sides[0] >= sides[1] else 1
            sides[longer] -= self.step
        return sides[0], sides[1]

    def _takes(self, width: int, height: int) -> bool:
        """Say whether it is such a size; rounding may have made it a little more slender than was asked."""
        short, long = sorted((width, height))
        fits = short >= self.least and width * height <= self.pixels and long <= SLENDEREST * short + 2.5 * self.step
        return fits and width % self.step == height % self.step == 0
