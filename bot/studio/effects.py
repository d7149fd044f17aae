"""Effects: what may be done to the pictures of one clip. Data; the cutting room knows how each looks.

Every effect is a function of the picture and its number in the clip alone. Those that change time (`Ramp`, `Freeze`)
are arithmetic and applied here, by `bot.studio.clips.source_place`.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.errors import UnknownName
from bot.studio.values import Frames, Sha256, Value

LOOKS: Final = ("warm", "cool", "teal_orange", "noir", "faded", "vivid")
"""Names of the bundled colour looks."""
Amount = Annotated[float, Field(ge=0, le=1)]


class Ramp(Value):
    """Change the pace evenly from one speed to another over the clip."""

    kind: Literal["ramp"] = "ramp"
    begins: Annotated[float, Field(ge=0.1, le=10)]
    ends: Annotated[float, Field(ge=0.1, le=10)]


class Freeze(Value):
    """Stand still for some frames, then go on from there."""

    kind: Literal["freeze"] = "freeze"
    at: Frames
    """First frame of the clip that is held."""
    frames: Annotated[int, Field(gt=0)]


class Filter(StrEnum):
    """What MoviePy's library does to single pictures."""

    MIRROR = "mirror"
    FLIP = "flip"
    BLACK_AND_WHITE = "black_and_white"
    INVERT = "invert"
    PAINTING = "painting"
    BRIGHTER = "brighter"
    DARKER = "darker"
    CONTRAST = "contrast"
    LIFT_SHADOWS = "lift_shadows"
    """Make dark parts brighter; black and white stay."""
    DEEPEN_SHADOWS = "deepen_shadows"
    FRAMED = "framed"
    """Make the picture smaller, with a white margin around it."""


class Filtered(Value):
    """Pass each picture through a filter of MoviePy's library (`moviepy.video.fx`)."""

    kind: Literal["filtered"] = "filtered"
    by: Filter
    amount: Amount = 0.5
    """Of those that can be weaker or stronger."""


class Grain(Value):
    """Film grain, the same on every rendering."""

    kind: Literal["grain"] = "grain"
    amount: Amount = 0.25


class Vignette(Value):
    """Darker corners."""

    kind: Literal["vignette"] = "vignette"
    amount: Amount = 0.4


class Grade(Value):
    """A colour look: a bundled one by name, or a `.cube` table as an artifact (Adobe Cube LUT 1.0)."""

    kind: Literal["grade"] = "grade"
    look: Annotated[str, StringConstraints(max_length=40)] = ""
    table: Sha256 | None = None
    amount: Amount = 1.0


Effect = Annotated[Ramp | Freeze | Filtered | Grain | Vignette | Grade, Field(discriminator="kind")]


def look_named(name: str) -> str:
    """Return the bundled look that a name in any spelling means. Raises UnknownName."""
    look = "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
    if look not in LOOKS:
        raise UnknownName("colour look", name, LOOKS)
    return look
