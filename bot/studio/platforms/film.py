"""What a platform's rules need to know of a finished film."""

from typing import Annotated

from pydantic import Field

from bot.studio.cut import Rendering
from bot.studio.values import Value


class Film(Value):
    """What a platform may mind of a master: its size, and whether a mark stands over it."""

    duration_s: Annotated[float, Field(ge=0)]
    width: int
    height: int
    size_bytes: int
    has_logo: bool = False


class DailyCap(Value):
    """How many films of one kind a platform takes of an account in 24 hours."""

    most: Annotated[int, Field(gt=0)]
    kind: str
    """What people call them, such as drafts."""


def film_of(rendering: Rendering, size_bytes: int, *, fps: int = 30) -> Film:
    """Describe the master of a rendering."""
    return Film(
        duration_s=rendering.frames / fps,
        width=rendering.width,
        height=rendering.height,
        size_bytes=size_bytes,
        has_logo=rendering.has_logo,
    )
