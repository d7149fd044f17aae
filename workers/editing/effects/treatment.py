"""The treatment of a clip: its effects one after the other, each a function of the picture and its number alone."""

from collections.abc import Callable

from bot.studio.effects import Effect, Filtered, Grade, Grain, Vignette
from models.protocols import Planes
from workers.editing.effects.filters import MoviePyFilter
from workers.editing.effects.grade import Grading
from workers.editing.effects.grain import Grains
from workers.editing.effects.vignette import Shade
from workers.editing.sources.material import Fetch

_Step = Callable[[Planes, int], Planes]


class Treatment:
    """What is done to every picture of a clip.

    Raises UnknownName for a look that is not bundled, MediaBroken for a table that cannot be read.
    """

    def __init__(self, effects: tuple[Effect, ...], fetch: Fetch, size: tuple[int, int]) -> None:
        self._steps = tuple(step for effect in effects if (step := _step(effect, fetch, size)) is not None)

    def __call__(self, picture: Planes, offset: int) -> Planes:
        """Return a picture as it is seen; `offset` is its number in the clip. The picture given is left as it is."""
        for step in self._steps:
            picture = step(picture, offset)
        return picture


def _step(effect: Effect, fetch: Fetch, size: tuple[int, int]) -> _Step | None:
    """Return what does one effect; nothing for one that changes only the time, or nothing at all."""
    match effect:
        case Filtered():
            return MoviePyFilter(effect)
        case Grain(amount=amount) if amount > 0:
            return Grains(amount, size)
        case Vignette(amount=amount) if amount > 0:
            return Shade(amount, size)
        case Grade(amount=amount) if amount > 0 and (effect.table or effect.look):
            return Grading(effect, fetch)
        case _:
            return None
