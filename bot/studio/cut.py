"""The cut: a rendered timeline, known by its hash."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.studio.takes import Made
from bot.studio.values import CutId, Frames, ProductionId, Sha256, Value


class Profile(StrEnum):
    """What a rendering is for."""

    PREVIEW = "preview"
    """The animatic that a plan is judged by; small."""
    MASTER = "master"
    """Full size, with the draft rendered beside it."""


class Loudness(Value):
    """What the ear will meet (ITU-R BS.1770)."""

    integrated_lufs: float
    true_peak_dbtp: float


class Thumbnail(Value):
    """A picture of the film that could stand for it, and how well it would; every part from 0 to 1."""

    artifact: Sha256
    """A JPEG still."""
    frame: Frames
    sharp: float
    faces: float
    contrast: float
    text_room: float
    """How calm the calmest place for a title is."""
    overall: float


class Rendering(Value):
    """What a cutting job made of one timeline."""

    timeline: str
    """Digest of the timeline."""
    profile: Profile
    master: Sha256 | None = None
    """The full-size MP4; None for a preview."""
    draft: Sha256
    """A small MP4 that fits Discord's upload limit."""
    draft_bytes: int
    thumbnail: Sha256
    """The best of the thumbnails."""
    thumbnails: tuple[Thumbnail, ...] = ()
    """The best few that differ from one another, the best one first."""
    contact_sheet: Sha256
    """A PNG of one frame a scene."""
    captions: Sha256 | None = None
    """The words as SubRip, where there are any."""
    frames: Frames
    width: int = 1080
    height: int = 1920
    reused_frames: Frames = 0
    """Frames that were rendered before, for an earlier cut or ahead of this one."""
    loudness: Loudness | None = None
    provenance: Sha256 | None = None
    """What made the film, as JSON (`Provenance`)."""
    signed: bool = False
    """Whether master and draft carry a C2PA manifest that was found valid; nothing else is published."""
    unsigned_because: str = ""
    has_logo: bool = False
    """Whether a mark stands over the film; some platforms take none."""
    made: Made


class Cut(Value):
    """One rendered version of a production."""

    id: CutId
    production: ProductionId
    number: Annotated[int, Field(ge=1)]
    plan_version: int
    style_version: int
    rendering: Rendering
