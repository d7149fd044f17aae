"""Overlays: what is written and laid over the picture: captions, titles, stickers and the logo."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from bot.studio.clips import Colour
from bot.studio.formats import Share
from bot.studio.values import Frames, Sha256, Value


class CaptionStyle(StrEnum):
    """How the spoken words come and go."""

    KARAOKE = "karaoke"
    """The page is seen, the word that is heard takes the highlight colour."""
    POP = "pop"
    """Each word springs up as it is heard."""
    BLOCK = "block"
    """The page is seen, no word is lit."""
    TYPEWRITER = "typewriter"
    """Letters appear as they are spoken."""
    ONE_WORD = "one_word"
    """One word at a time, large."""
    NONE = "none"


class Ground(StrEnum):
    """What sets the letters off from the picture."""

    OUTLINE = "outline"
    BOX = "box"


class CaptionLook(Value):
    """How captions are written."""

    style: CaptionStyle = CaptionStyle.KARAOKE
    ground: Ground = Ground.OUTLINE
    colour: Colour = "#ffffff"
    highlight: Colour = "#ffd23f"
    font: Annotated[str, StringConstraints(max_length=60)] = ""
    """Family name of a bundled or user font; empty for the studio's own."""
    size: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    """Against the usual size."""


class CaptionWord(Value):
    """One written word and the frames during which it is heard: start inclusive, end exclusive."""

    text: str
    start: Frames
    end: Frames


class CaptionPage(Value):
    """The few words seen together."""

    start: Frames
    end: Frames
    words: Annotated[tuple[CaptionWord, ...], Field(min_length=1)]
    rtl: bool = False


class _Laid(Value):
    """Something laid over the picture for a while."""

    start: Frames
    end: Frames
    x: Share = 0.5
    y: Share = 0.5
    """Its middle."""

    @model_validator(mode="after")
    def _is_seen(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"it ends at frame {self.end}, not after frame {self.start}")
        return self


class Title(_Laid):
    """Words on screen that nobody speaks."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    y: Share = 0.25
    size: Annotated[float, Field(ge=0.3, le=3)] = 1.0
    colour: Colour = "#ffffff"


class Sticker(_Laid):
    """A small picture: one of the bundled illustrations by name, or an artifact."""

    illustration: str = ""
    artifact: Sha256 | None = None
    width: Annotated[float, Field(gt=0, le=1)] = 0.25
    """Share of the picture's width."""


class Corner(StrEnum):
    """Where a logo stands."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


class Logo(Value):
    """A mark over the whole film, in a corner of the safe area."""

    artifact: Sha256
    corner: Corner = Corner.TOP_LEFT
    width: Annotated[float, Field(gt=0, le=0.5)] = 0.14
    """Share of the picture's width."""
    opacity: Annotated[float, Field(gt=0, le=1)] = 0.9
