"""Revision: what an editor can change about a plan and a cut style, as values.

`bot.studio.edits` turns people's words into these, `bot.studio.revising` applies them.
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints

from bot.studio.clips import TransitionKind
from bot.studio.overlays import CaptionStyle, Ground
from bot.studio.plan import Plan, Scene
from bot.studio.style import CutStyle
from bot.studio.values import SceneKey, Value

PAUSE_MOST_MS: Final = 3000


class Move(Value):
    """Put a scene at a position, counted from one; None means the end."""

    kind: Literal["move"] = "move"
    scene: SceneKey
    to: Annotated[int, Field(ge=1)] | None
    words: str
    """How the new place was named, such as `to the start`."""


class Swap(Value):
    """Exchange the places of two scenes."""

    kind: Literal["swap"] = "swap"
    first: SceneKey
    second: SceneKey


class Drop(Value):
    """Take scenes out."""

    kind: Literal["drop"] = "drop"
    scenes: tuple[SceneKey, ...]


class Retime(Value):
    """Let scenes stay longer or shorter."""

    kind: Literal["retime"] = "retime"
    scenes: tuple[SceneKey, ...]
    factor: Annotated[float, Field(gt=0, le=10)]


class Pause(Value):
    """Change the silence after a scene's line by so much."""

    kind: Literal["pause"] = "pause"
    scenes: tuple[SceneKey, ...]
    change_ms: int


class Reword(Value):
    """Have a line say something else."""

    kind: Literal["reword"] = "reword"
    scene: SceneKey
    text: Annotated[str, StringConstraints(min_length=1, max_length=600)]


class Replace(Value):
    """Say some words in place of others, in one scene or wherever they are said."""

    kind: Literal["replace"] = "replace"
    scene: SceneKey | None
    old: Annotated[str, StringConstraints(min_length=1)]
    new: str


class Retitle(Value):
    """Change the title of the film, or the words on screen of one scene."""

    kind: Literal["retitle"] = "retitle"
    scene: SceneKey | None
    text: Annotated[str, StringConstraints(max_length=100)]


class Caption(Value):
    """Write the captions in another way."""

    kind: Literal["caption"] = "caption"
    style: CaptionStyle | None = None
    ground: Ground | None = None


class MusicLevel(Value):
    """Make the music louder or quieter."""

    kind: Literal["music_level"] = "music_level"
    change_db: float


class MusicTrack(Value):
    """Play another track, or none."""

    kind: Literal["music_track"] = "music_track"
    track: str | None


class Transitions(Value):
    """Have one scene give way to the next in another way."""

    kind: Literal["transitions"] = "transitions"
    to: TransitionKind


class SoundDesign(Value):
    """Let a few sound effects be heard, or none."""

    kind: Literal["sound_design"] = "sound_design"
    on: bool


class NoLogo(Value):
    """Take the mark off the film."""

    kind: Literal["no_logo"] = "no_logo"


Edit = (
    Move
    | Swap
    | Drop
    | Retime
    | Pause
    | Reword
    | Replace
    | Retitle
    | Caption
    | MusicLevel
    | MusicTrack
    | Transitions
    | SoundDesign
    | NoLogo
)


class Edited(Value):
    """Plan and style after some edits, and what differs, in sentences."""

    plan: Plan
    style: CutStyle
    differences: tuple[str, ...] = ()

    def with_scenes(self, scenes: Sequence[Scene], *differences: str) -> Self:
        """Return this with other scenes."""
        return self.but(
            plan=self.plan.but(scenes=tuple(scenes)), differences=(*self.differences, *filter(None, differences))
        )

    def with_style(self, difference: str, **changes: object) -> Self:
        """Return this with another style."""
        return self.but(style=self.style.but(**changes), differences=(*self.differences, difference))
