"""Shooting: what a camera sees becomes a silent clip of exactly the planned frames, and a small film for people."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.studio.errors import ModelFailed
from bot.studio.shot import Direction, Shot
from models.protocols import Camera, Picture, VideoModel
from workers.context import Reporter
from workers.editing.heart import Heart, Report, disk_watched
from workers.editing.mp4 import Mp4, clip_options
from workers.filming.generative import GenerativeCamera
from workers.filming.previewing import steps_told
from workers.filming.small import SmallFilm, Smallness

_THREADS: Final = 1
_FILMING: Final = 0.9
"""Share of an order that a video model takes; what is left is scaling and writing."""


@dataclass(frozen=True, slots=True)
class Slate:
    """What is to be shot, how its camera is told to, and what it is called while people wait."""

    shot: Shot
    width: int
    height: int
    direction: Direction
    called: str
    prompt: str = ""
    """In whose words it is filmed; empty for the shot in words."""
    first: Picture | None = None
    likeness: Sequence[Picture] = ()
    guide: Picture | None = None
    """What it is filmed after."""


@dataclass(frozen=True, slots=True)
class Reel:
    """Where the clip of a slate is written, and the small film beside it."""

    clip: Path
    small: Path | None = None
    how: Smallness | None = None

    def begun(self, slate: Slate) -> tuple[Mp4, ...]:
        """Open the files."""
        shot, size = slate.shot, (slate.width, slate.height)
        clip = Mp4(self.clip, *size, clip_options(_THREADS), fps=shot.fps)
        if self.small is None or self.how is None:
            return (clip,)
        return clip, SmallFilm(self.small, size, shot.frames, shot.fps, self.how, _THREADS)


def shoot(model: Any, slate: Slate, reel: Reel, report: Reporter) -> str:
    """Film with a camera that draws by rules, or with a video model; return what it did without. Blocks."""
    if not isinstance(model, VideoModel):
        film(model, slate, reel, report)
        return ""
    told = steps_told(report, f"filming {slate.called}", _FILMING)
    camera = GenerativeCamera(
        model, slate.direction, prompt=slate.prompt, first=slate.first, likeness=slate.likeness, guide=slate.guide,
        on_step=told,
    )  # fmt: skip
    film(camera, slate, reel, report)
    return camera.note


def film(camera: Camera, slate: Slate, reel: Reel, report: Report) -> None:
    """Write what the camera sees as an almost lossless clip; blocks.

    Raises Cancelled when `report` answers False, ModelFailed when the camera stops early, DiskFull.
    """
    shot, heart = slate.shot, Heart(report)
    before = _FILMING if isinstance(camera, GenerativeCamera) else 0.0
    count = 0
    with disk_watched(), ExitStack() as open_files:
        files = [open_files.enter_context(file) for file in reel.begun(slate)]
        for picture in camera.film(shot, slate.width, slate.height):
            if count == shot.frames:
                break
            for file in files:
                file.write(picture)
            count += 1
            done = before + (1 - before) * count / shot.frames
            heart.beat(done, f"filming {slate.called}", always=count == 1)
        if count < shot.frames:
            raise ModelFailed(
                f"{camera.name} stopped after {count} of {shot.frames} frames of {slate.called}.",
                "Try again, or pick another camera.",
            )
