"""The timeline: which frames of which artifacts play when, with captions and sound. Data, no pixels."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.studio.shot import Shot
from bot.studio.values import Frames, LanguageTag, SceneKey, Sha256, Value


class Filmed(Value):
    """A clip that a camera made; plays from its first frame, its last one is held if it is too short."""

    kind: Literal["filmed"] = "filmed"
    artifact: Sha256


class Drawn(Value):
    """An animatic shot, drawn while the cut is rendered."""

    kind: Literal["drawn"] = "drawn"
    shot: Shot


Source = Annotated[Filmed | Drawn, Field(discriminator="kind")]


class TransitionKind(StrEnum):
    """How one clip gives way to the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    SLIDE = "slide"
    ZOOM = "zoom"


class Transition(Value):
    """Happens inside the first frames of a clip, over the held end of the one before: eats no planned time."""

    kind: TransitionKind = TransitionKind.CUT
    frames: Annotated[int, Field(ge=0, le=30)] = 0


class Clip(Value):
    """One piece of the picture track."""

    scene: SceneKey
    start: Frames
    frames: Annotated[int, Field(gt=0)]
    source: Source
    transition: Transition = Transition()


class CaptionStyle(StrEnum):
    """How the spoken words are written on the picture."""

    KARAOKE = "karaoke"
    POP = "pop"
    BOX = "box"
    NONE = "none"


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


class Narration(Value):
    """One spoken line on the sound track."""

    artifact: Sha256
    start: Frames
    duration_ms: Annotated[int, Field(gt=0)]
    gain_db: float = 0.0


class Music(Value):
    """A bed under the whole film, lowered while somebody speaks."""

    track: str
    """Name in the music catalogue."""
    level_db: Annotated[float, Field(ge=-40, le=0)] = -14.0
    """Level against the narration where nobody speaks."""
    duck_db: Annotated[float, Field(ge=-30, le=0)] = -10.0
    """Further change while somebody speaks."""


class Timeline(Value):
    """A film, ready to be rendered."""

    schema_version: Literal[1] = 1
    fps: Literal[30] = 30
    width: int = 1080
    height: int = 1920
    language: LanguageTag = "en"
    frames: Annotated[int, Field(gt=0)]
    picture: Annotated[tuple[Clip, ...], Field(min_length=1)]
    captions: tuple[CaptionPage, ...] = ()
    caption_style: CaptionStyle = CaptionStyle.KARAOKE
    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#ffd23f"
    narration: tuple[Narration, ...] = ()
    music: Music | None = None

    @model_validator(mode="after")
    def _picture_has_no_gaps(self) -> Self:
        end = 0
        for clip in self.picture:
            if clip.start != end:
                raise ValueError(f"the clip of scene {clip.scene} starts at {clip.start}, not at {end}")
            end += clip.frames
        if end != self.frames:
            raise ValueError(f"the picture has {end} frames, the timeline {self.frames}")
        return self
