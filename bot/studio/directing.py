"""Directing: how people want one scene filmed beyond what the plan says, and which of its takes goes into the cut."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints

from bot.studio.errors import LimitReached, UnknownName
from bot.studio.guiding import TakeWish
from bot.studio.shot import Direction, Shot
from bot.studio.takes import SceneTake
from bot.studio.values import SceneKey, Value, digest_of

TAKES_MOST: Final = 32
PICTURE_MOST: Final = 400
DRAWING: Final = "animatic"
"""The camera that draws: a scene can be kept as the preview has it."""


class SceneDirection(Value):
    """How one scene of a production is filmed; the plan's own way until somebody asks for another take."""

    scene: SceneKey
    take: Annotated[int, Field(ge=1, le=TAKES_MOST)] = 1
    """The newest take asked for."""
    seed: int | None = None
    """Chance of that take; none takes the shot's own, which differs from take to take."""
    picture: Annotated[str, StringConstraints(max_length=PICTURE_MOST)] = ""
    """What is filmed instead of the plan's picture; empty for that."""
    told: Direction = Direction()
    """What its camera is told beside the shot."""
    camera: str = ""
    """Another camera than the server's; empty for that."""
    picked: str = ""
    """`SceneTake.inputs` of the take that goes into the cut; empty for the newest that was asked for."""

    def another_take(self, **changes: object) -> Self:
        """Return the direction of the next take, with some fields changed. Raises LimitReached."""
        if self.take == TAKES_MOST:
            raise LimitReached(f"This scene has {TAKES_MOST} takes, which is as many as there can be.", "Pick one.")
        return self.but(**{"take": self.take + 1, "seed": None, "picked": "", **changes})

    def wished(self, wish: TakeWish, chance: int | None) -> Self:
        """Return the direction of the next take as somebody wishes it; `chance` is that of the take that is shown.

        Raises LimitReached.
        """
        told = self.told if wish.negative is None else self.told.but(negative=wish.negative)
        if wish.guide is not None or wish.drops_guide:
            told = told.but(guide=wish.guide)
        changes: dict[str, object] = {"camera": "", "told": told}
        if wish.picture is not None:
            changes["picture"] = wish.picture
        if wish.keeps_chance:
            changes["seed"] = chance
        return self.another_take(**changes)

    def pick(self, number: int, takes: Sequence[SceneTake]) -> Self:
        """Choose one of the takes, counted from one in the order they were made. Raises UnknownName."""
        if not 1 <= number <= len(takes):
            raise UnknownName("take", str(number), (f"1 to {len(takes)}",) if takes else ())
        return self.but(picked=takes[number - 1].inputs)


Directions = Mapping[SceneKey, SceneDirection]


def directed(shot: Shot, direction: SceneDirection | None) -> Shot:
    """Return a shot as it was directed; a first take without wishes is the plan's own shot."""
    if direction is None:
        return shot
    own = shot.seed if direction.take == 1 else _another(shot.seed, direction.take)
    return shot.but(
        take=direction.take,
        seed=own if direction.seed is None else direction.seed,
        picture=direction.picture or shot.picture,
    )


def is_long_enough(take: SceneTake, shot: Shot) -> bool:
    """Say whether a take still covers its scene, whose line may have been made longer since."""
    return take.frames >= shot.frames


def _another(seed: int, take: int) -> int:
    return int(digest_of([seed, take])[:8], 16)
