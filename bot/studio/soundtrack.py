"""The sound of a timeline: narration, music, effects; data, no samples."""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from bot.studio.values import Frames, Sha256, Value

TEMPO_MOST: Final = 1.12
"""Speech that is stretched or squeezed by more no longer sounds like a person."""


class Narration(Value):
    """One spoken line on the sound track."""

    artifact: Sha256
    start: Frames
    first_ms: Annotated[int, Field(ge=0)] = 0
    """Where in the recording it begins."""
    duration_ms: Annotated[int, Field(gt=0)]
    """How much of the recording is heard from there, for `duration_ms / tempo`."""
    gain_db: Annotated[float, Field(ge=-40, le=12)] = 0.0
    tempo: Annotated[float, Field(ge=1 / TEMPO_MOST, le=TEMPO_MOST)] = 1.0
    """How much faster than recorded, at the same pitch."""
    muted: bool = False


class MusicSection(Value):
    """A part of the film in which the music is louder or quieter."""

    start: Frames
    end: Frames
    gain_db: Annotated[float, Field(ge=-60, le=12)]


class Music(Value):
    """A bed under the whole film, lowered while somebody speaks; it ends on a bar."""

    track: str = ""
    """Name in the music catalogue; empty for an artifact."""
    artifact: Sha256 | None = None
    level_db: Annotated[float, Field(ge=-40, le=0)] = -14.0
    """Level against the narration where nobody speaks."""
    duck_db: Annotated[float, Field(ge=-30, le=0)] = -10.0
    """Further change while somebody speaks."""
    sections: Annotated[tuple[MusicSection, ...], Field(max_length=32)] = ()
    muted: bool = False

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.track) == bool(self.artifact):
            raise ValueError("music is either a track of the catalogue or an artifact")
        return self


class SoundKind(StrEnum):
    """A sound effect, synthesised."""

    WHOOSH = "whoosh"
    POP = "pop"
    DING = "ding"
    RISER = "riser"
    IMPACT = "impact"
    CLICK = "click"


class SoundEffect(Value):
    """A sound at a cut or a mark. A whoosh peaks at `at`, a riser ends there, all others begin there."""

    kind: SoundKind
    at: Frames
    gain_db: Annotated[float, Field(ge=-40, le=12)] = 0.0
