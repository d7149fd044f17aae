"""A clip that somebody asks for in words: its sizes, and the shot that a camera is given."""

from enum import StrEnum
from typing import Final

from bot.studio.brief import Mood
from bot.studio.illustrations import searched
from bot.studio.plan import Layout, Look
from bot.studio.shot import Shot
from bot.studio.timeline import FPS
from bot.studio.values import SceneKey

WORDS_MOST: Final = 400
SECONDS_LEAST: Final = 1
SECONDS_MOST: Final = 10
CLIP: Final = SceneKey("clip")
"""Stands for the scene of a clip that belongs to no film."""
_TITLE_WORDS: Final = 7


class ClipSize(StrEnum):
    """The shape of a clip that is asked for."""

    TALL = "tall"
    WIDE = "wide"
    SQUARE = "square"

    @property
    def pixels(self) -> tuple[int, int]:
        """Return width and height."""
        return {ClipSize.TALL: (720, 1280), ClipSize.WIDE: (1280, 720), ClipSize.SQUARE: (960, 960)}[self]


def shot_of(words: str, seconds: int, seed: int) -> Shot:
    """Return the shot of a clip; a camera that draws shows the pictures its words name, or the words."""
    drawn = searched(words)
    title = "" if drawn else " ".join(words.split()[:_TITLE_WORDS])[:80]
    return Shot(
        scene=CLIP,
        number=1,
        of=1,
        look=Look(layout=Layout.HERO, title=title, illustrations=drawn),
        picture=words,
        mood=Mood.CALM,
        line="",
        frames=seconds * FPS,
        seed=seed,
        film_seed=seed,
    )
