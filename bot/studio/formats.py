"""Formats: the shapes a film is delivered in, and where on each of them words may stand."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from bot.studio.values import Value

Share = Annotated[float, Field(ge=0, le=1)]
"""A place on the picture, from 0 (left or top) to 1 (right or bottom)."""


class Box(Value):
    """A part of the picture, in shares of its width and height."""

    left: Share
    top: Share
    right: Share
    bottom: Share


class Shape(Value):
    """What a format looks like."""

    width: Annotated[int, Field(gt=0, multiple_of=2)]
    height: Annotated[int, Field(gt=0, multiple_of=2)]
    safe: Box
    """Where nothing of a platform's own lies over the picture."""
    captions: Box
    """Where captions stand; inside `safe`."""
    seconds_most: int
    """Longest film that the platform takes for this format."""


class Format(StrEnum):
    """Where a film is shown."""

    SHORTS = "shorts"
    TIKTOK = "tiktok"
    REELS = "reels"
    SQUARE = "square"
    WIDE = "wide"

    @property
    def shape(self) -> Shape:
        """Return size and safe areas."""
        return _SHAPES[self]


def _upright(*, safe: tuple[int, int, int, int], seconds_most: int) -> Shape:
    left, top, right, bottom = safe
    return Shape(
        width=1080,
        height=1920,
        safe=Box(left=left / 1080, top=top / 1920, right=right / 1080, bottom=bottom / 1920),
        captions=Box(left=90 / 1080, top=1050 / 1920, right=930 / 1080, bottom=1350 / 1920),
        seconds_most=seconds_most,
    )


_SHAPES: Final[dict[Format, Shape]] = {
    Format.SHORTS: _upright(safe=(60, 220, 960, 1540), seconds_most=180),
    Format.TIKTOK: _upright(safe=(60, 220, 940, 1480), seconds_most=600),
    Format.REELS: _upright(safe=(60, 220, 960, 1540), seconds_most=900),
    Format.SQUARE: Shape(
        width=1080,
        height=1080,
        safe=Box(left=0.05, top=0.05, right=0.95, bottom=0.95),
        captions=Box(left=0.08, top=0.7, right=0.92, bottom=0.93),
        seconds_most=600,
    ),
    Format.WIDE: Shape(
        width=1920,
        height=1080,
        safe=Box(left=0.05, top=0.05, right=0.95, bottom=0.95),
        captions=Box(left=0.14, top=0.74, right=0.86, bottom=0.94),
        seconds_most=43_200,
    ),
}
