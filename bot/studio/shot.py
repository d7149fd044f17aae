"""A shot: everything a camera needs to film one scene, once its line has been spoken."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.studio.brief import Mood
from bot.studio.plan import Look
from bot.studio.values import Frames, LanguageTag, PersonId, SceneKey, Sha256, UserId, Value

Control = Literal["edges", "depth", "pose"]
"""What of a picture a model follows."""


class WordTime(Value):
    """One written word of a line and when it is heard, in milliseconds from the line's start."""

    text: str
    start_ms: Annotated[int, Field(ge=0)]
    end_ms: Annotated[int, Field(ge=0)]


class Shot(Value):
    """What is filmed: frame n is a pure function of this value and the picture's size."""

    scene: SceneKey
    number: int
    """Position in the film, counted from one."""
    of: int
    """Scenes in the film."""
    look: Look
    picture: str = ""
    cast: tuple[str, ...] = Field((), exclude_if=lambda cast: not cast)
    """Who is seen in it, in a sentence each."""
    mood: Mood
    language: LanguageTag = "en"
    line: str
    words: tuple[WordTime, ...] = ()
    frames: Frames
    fps: int = 30
    seed: int = 0
    """Chance of this scene."""
    film_seed: int = 0
    """Chance of what all scenes of a film share, such as its palette."""
    beats_ms: tuple[int, ...] = ()
    """Beats of the music within the scene, in milliseconds from its start."""
    take: int = 1
    """Raised to ask for another attempt at the same scene."""


class Guide(Value):
    """A picture after which something is filmed."""

    picture: Sha256
    """What is followed of it: its edges, white on black; depth and poses as they were sent."""
    follows: Control
    by: UserId | None = None
    """Who sent it."""
    seen: PersonId | None = None
    """The real person who is seen in it; it is followed only while they agree to be."""


class Direction(Value):
    """What a camera is told beside the shot; a camera that draws by rules needs none of it."""

    preset: Literal["draft", "standard", "best"] = "standard"
    """How much time the pictures may take."""
    negative: Annotated[str, StringConstraints(max_length=400)] = ""
    """What should not be seen."""
    first: Sha256 | None = None
    """A still that the scene begins with, so that scenes share a look."""
    likeness: Annotated[tuple[Sha256, ...], Field(max_length=4)] = ()
    """Pictures of who or what should look the same."""
    guide: Guide | None = Field(None, exclude_if=lambda guide: guide is None)
    """What it is filmed after."""
