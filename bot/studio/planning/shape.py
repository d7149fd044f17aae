"""How many scenes, and how many words in each, fill the seconds that were asked for."""

from typing import Annotated, Final

from pydantic import Field

from bot.studio.brief import Brief
from bot.studio.plan import SCENES_MOST, WORDS_A_SECOND
from bot.studio.planning.script import items_asked_for, scenes_asked_for
from bot.studio.values import Value

ORDINALS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_SCENE_S: Final = 4.2
_SCENES_LEAST: Final = 3
_AROUND: Final = 2
"""Scenes beside the things that a brief counts: what it is about, and an end."""
_ITEMS_LEAST: Final = 2
_SCENE_S_LEAST: Final = 2.8
_PAUSE_S: Final = 0.3


class Shape(Value):
    """The number of scenes of a plan and the length of their lines."""

    scenes: Annotated[int, Field(ge=1, le=SCENES_MOST)]
    words: Annotated[int, Field(ge=4)]
    """Words in a line, about."""
    items: Annotated[int, Field(ge=0, le=len(ORDINALS))] = 0
    """Things that are counted, one a scene, after a scene that opens; 0 where nothing is."""

    @property
    def fewest(self) -> int:
        """Return the fewest words a line should have."""
        return max(4, self.words - 5)

    @property
    def most(self) -> int:
        """Return the most words a line may have."""
        return self.words + max(4, self.words // 3)

    def ordinal(self, number: int) -> str:
        """Return the word that counts the thing of a line, by the line's number; empty where it counts none."""
        return ORDINALS[number - 2] if 2 <= number <= self.items + 1 else ""


def shape_of(brief: Brief) -> Shape:
    """Return the shape of a plan for a brief.

    What a brief counts, as in “three ways to”, gets a scene each, between one that opens and one that ends; where so
    many do not fit, as many as do.
    """
    scenes = scenes_asked_for(brief) or max(_SCENES_LEAST, round(brief.seconds / _SCENE_S))
    items = items_asked_for(brief) or 0
    if scenes_asked_for(brief) is None and items >= _ITEMS_LEAST:
        scenes = min(items, len(ORDINALS), int(brief.seconds / _SCENE_S_LEAST) - _AROUND) + _AROUND
    scenes = min(SCENES_MOST, scenes)
    counted = min(items, len(ORDINALS), scenes - _AROUND)
    words = round((brief.seconds / scenes - _PAUSE_S) * WORDS_A_SECOND)
    return Shape(
        scenes=scenes,
        words=max(5, min(words, 30)),
        items=counted if items >= _ITEMS_LEAST and counted == scenes - _AROUND else 0,
    )


def shortfall(brief: Brief) -> str:
    """Return what a plan must say when it holds fewer things than its brief counts; empty when it holds them all."""
    asked, held = items_asked_for(brief) or 0, shape_of(brief).items
    if asked < _ITEMS_LEAST or held >= asked or scenes_asked_for(brief) is not None:
        return ""
    return (
        f"The brief counts {asked}; in {brief.seconds} seconds there is room for {held or 'none of them in full'}. "
        "Ask for a longer video, or for fewer of them."
    )
