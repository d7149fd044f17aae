"""The timeline: which frames of which artifacts play when, with captions and sound. Data, no pixels."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.studio.clips import Clip, Filmed, Still
from bot.studio.effects import Grade
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, Logo, Sticker, Title
from bot.studio.soundtrack import Music, Narration, SoundEffect
from bot.studio.values import Frames, LanguageTag, Sha256, Value

FPS: Final = 30


class Marker(Value):
    """A named moment, for people and for other programs."""

    at: Frames
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Timeline(Value):
    """A film, ready to be rendered."""

    schema_version: Literal[2] = 2
    fps: Literal[30] = FPS
    format: Format = Format.SHORTS
    width: Annotated[int, Field(gt=0, le=4096, multiple_of=2)] = 1080
    height: Annotated[int, Field(gt=0, le=4096, multiple_of=2)] = 1920
    language: LanguageTag = "en"
    frames: Annotated[int, Field(gt=0)]
    picture: Annotated[tuple[Clip, ...], Field(min_length=1)]
    captions: tuple[CaptionPage, ...] = ()
    caption_look: CaptionLook = CaptionLook()
    titles: tuple[Title, ...] = ()
    stickers: tuple[Sticker, ...] = ()
    logo: Logo | None = None
    narration: tuple[Narration, ...] = ()
    music: Music | None = None
    sounds: tuple[SoundEffect, ...] = ()
    markers: tuple[Marker, ...] = ()

    @model_validator(mode="after")
    def _picture_has_no_gaps(self) -> Self:
        end = 0
        for clip in self.picture:
            if clip.start != end:
                raise ValueError(f"the clip of scene {clip.scene} starts at {clip.start}, not at {end}")
            if clip.transition.frames > clip.frames:
                raise ValueError(f"the transition into scene {clip.scene} is longer than its clip")
            end += clip.frames
        if end != self.frames:
            raise ValueError(f"the picture has {end} frames, the timeline {self.frames}")
        if len({clip.key for clip in self.picture}) != len(self.picture):
            raise ValueError("two clips share a key")
        if self.picture[0].transition.frames:
            raise ValueError("nothing comes before the first clip that it could follow from")
        return self

    def resized(self, target: Format) -> Self:
        """Return this film in another format."""
        return self.but(format=target, width=target.shape.width, height=target.shape.height)

    def artifacts(self) -> dict[Sha256, str]:
        """Return every artifact that rendering needs, and what people call it."""
        found: dict[Sha256, str] = {}
        for number, clip in enumerate(self.picture, 1):
            if isinstance(clip.source, Filmed | Still):
                found.setdefault(clip.source.artifact, f"clip of scene {number}")
            for effect in clip.effects:
                if isinstance(effect, Grade) and effect.table:
                    found.setdefault(effect.table, f"colour table of scene {number}")
        for number, line in enumerate(self.narration, 1):
            found.setdefault(line.artifact, f"sound of line {number}")
        for sticker in self.stickers:
            if sticker.artifact:
                found.setdefault(sticker.artifact, "sticker")
        if self.logo:
            found.setdefault(self.logo.artifact, "logo")
        if self.music and self.music.artifact:
            found.setdefault(self.music.artifact, "music")
        return found
