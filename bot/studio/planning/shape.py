"""How many scenes, and how many words in each, fill the seconds that were asked for."""

from typing import Annotated, Final

from pydantic import Field

from bot.studio.brief import Brief
from bot.studio.plan import SCENES_MOST, WORDS_A_SECOND
from bot.studio.planning.script import items_asked_for, scenes_asked_for
from bot.studio.values import Value

_SCENE_S: Final = 4.2
_SCENES_LEAST: Final = 3
_AROUND: Final = 2
"""Scenes beside the things that a brief counts: what it is about, and an end."""
_SCENE_S_LEAST: Final = 2.8
_PAUSE_S: Final = 0.3


class Shape(Value):
    """The number of scenes of a plan and the length of their lines."""

    scenes: Annotated[int, Field(ge=1, le=SCENES_MOST)]
    words: Annotated[int, Field(ge=4)]
    """Words in a line, about."""

    @property
    def fewest(self) -> int:
        """Return the fewest words a line should have."""
        return max(4, self.words - 5)

    @property
    def most(self) -> int:
        """Return the most words a line may have."""
        return self.words + max(4, self.words // 3)


def shape_of(brief: Brief) -> Shape:
    """Return the shape of a plan for a brief."""
    asked = scenes_asked_for(brief)
    usual = max(_SCENES_LEAST, round(brief.seconds / _SCENE_S))
    counted = (items_asked_for(brief) or 0) + _AROUND
    fits = _AROUND < counted <= brief.seconds / _SCENE_S_LEAST
    scenes = min(SCENES_MOST, asked or (max(usual, counted) if fits else usual))
    words = round((brief.seconds / scenes - _PAUSE_S) * WORDS_A_SECOND)
    return Shape(scenes=scenes, words=max(5, min(words, 30)))
