"""Guiding pictures: what a scene or a clip is filmed after, sent by somebody, fetched and looked at by a worker."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.shot import Control, Guide
from bot.studio.values import ChannelId, PersonId, SceneKey, UserId, Value

CONTROL_WORDS: Final[Mapping[Control, str]] = {
    "edges": "the edges of a picture",
    "depth": "a map of depth",
    "pose": "a pose",
}


class GuideFile(Value):
    """A picture that somebody attached in Discord for something to be filmed after."""

    url: str = Field(repr=False)
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """Of the file, as it may be shown."""
    bytes: Annotated[int, Field(gt=0)]
    follows: Control
    person: PersonId | None = None
    """Who is seen in it: they are asked for once more before it is fetched."""
    by: UserId
    """Who sent it."""


class TakeWish(Value):
    """What somebody wants to be different in another take of a scene."""

    picture: Annotated[str, StringConstraints(max_length=400)] | None = None
    """What is seen; None for what was."""
    negative: Annotated[str, StringConstraints(max_length=400)] | None = None
    """What must not be seen; None for what must not be already."""
    keeps_chance: bool = False
    """Whether it is filmed by the chance of the take that is shown."""
    guide: Guide | None = None
    """What it is filmed after; None for what it was."""
    drops_guide: bool = False
    """Whether it is filmed after no picture any more."""


NO_WISH: Final = TakeWish()


class BringGuide(Value):
    """Fetch a guiding picture, look at it, and keep what a scene is filmed after of it."""

    kind: Literal["bring_guide"] = "bring_guide"
    file: GuideFile
    scene: SceneKey
    wish: TakeWish = NO_WISH
    """What else is to be different in the take that is filmed after it."""
    channel: ChannelId
    """Where people see what came of it."""


class GuideBrought(Value):
    """A guiding picture is there."""

    kind: Literal["guide_brought"] = "guide_brought"
    scene: SceneKey
    guide: Guide
