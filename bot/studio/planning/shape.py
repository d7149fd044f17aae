"""How many scenes, and how many words in each, fill the seconds that were asked for."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field

from bot.studio.brief import Brief
from bot.studio.pacing import CLOSING_FRAMES, OPENING_FRAMES
from bot.studio.plan import LETTERS_A_WORD, SCENES_MOST, WORDS_A_SECOND
from bot.studio.planning.script import items_asked_for, scenes_asked_for
from bot.studio.timeline import FPS
from bot.studio.values import Value

PAUSE_MS: Final = 250
"""Silence after a line."""
LAST_PAUSE_MS: Final = 700
"""Silence after the last one."""
ORDINALS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_SCENE_S: Final = 4.2
_SCENES_LEAST: Final = 3
_AROUND: Final = 2
"""Scenes beside the things that a brief counts: what it is about, and an end."""
_ITEMS_LEAST: Final = 2
_SCENE_S_LEAST: Final = 2.8
_WORDS_LEAST: Final = 5
_WORDS_MOST: Final = 36
_OWED: Final = (0.7, 1.4)
"""How much shorter or longer a line is asked for to make up for those before it."""


def counted_like(text: str, before: str) -> str:
    """Return a line begun by the word that counted the line it replaces, as in “First, ...”, if one did."""
    head = next((f"{ordinal}, " for ordinal in ORDINALS if before.startswith(f"{ordinal}, ")), "")
    if not head or text.startswith(head):
        return text
    return head + (text[:1].lower() + text[1:] if text[1:2].islower() else text)


class Shape(Value):
    """The number of scenes of a plan and the length of their lines."""

    scenes: Annotated[int, Field(ge=1, le=SCENES_MOST)]
    words: Annotated[int, Field(ge=4)]
    """Words in a line, about."""
    items: Annotated[int, Field(ge=0, le=len(ORDINALS))] = 0
    """Things that are counted, one a scene, after a scene that opens; 0 where nothing is."""

    @property
    def most(self) -> int:
        """Return the most words a line may have."""
        return self.words + max(4, self.words // 3)

    def after(self, lines: Sequence[str]) -> "Shape":
        """Return the shape for the next line: longer where those before it came out short, and the other way round."""
        left = self.scenes - len(lines)
        if left <= 0:
            return self
        letters = self.scenes * self.words * LETTERS_A_WORD - sum(len(line) + 1 for line in lines)
        least, most = (round(self.words * share) for share in _OWED)
        return self.but(words=max(4, least, min(most, round(letters / LETTERS_A_WORD / left))))

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
    words = round(_spoken_s(brief.seconds, scenes) / scenes * WORDS_A_SECOND)
    return Shape(
        scenes=scenes,
        words=max(_WORDS_LEAST, min(words, _WORDS_MOST)),
        items=counted if items >= _ITEMS_LEAST and counted == scenes - _AROUND else 0,
    )


def _spoken_s(seconds: int, scenes: int) -> float:
    """Return how much of a film is speech: all but the pauses, and the room before and after it."""
    return seconds - (OPENING_FRAMES + CLOSING_FRAMES) / FPS - (scenes * PAUSE_MS + LAST_PAUSE_MS - PAUSE_MS) / 1000


def shortfall(brief: Brief) -> str:
    """Return what a plan must say when it holds fewer things than its brief counts; empty when it holds them all."""
    asked, held = items_asked_for(brief) or 0, shape_of(brief).items
    if asked < _ITEMS_LEAST or held >= asked or scenes_asked_for(brief) is not None:
        return ""
    return (
        f"The brief counts {asked}; in {brief.seconds} seconds there is room for {held or 'none of them in full'}. "
        "Ask for a longer video, or for fewer of them."
    )
