"""How long lines take to say, before a voice has spoken them."""

from collections.abc import Iterable

from bot.studio.plan import SCENE_SECONDS_LEAST, spoken_seconds
from bot.studio.values import Value

_PAUSE_S = 0.3


class TimedLine(Value):
    """A line and when it is spoken, in seconds from the start of the film."""

    text: str
    start_s: float
    end_s: float


def timed(lines: Iterable[str]) -> tuple[TimedLine, ...]:
    """Place lines one after another at a calm pace."""
    placed: list[TimedLine] = []
    start = 0.0
    for text in lines:
        end = start + max(SCENE_SECONDS_LEAST, spoken_seconds(text))
        placed.append(TimedLine(text=text, start_s=round(start, 1), end_s=round(end, 1)))
        start = end + _PAUSE_S
    return tuple(placed)
