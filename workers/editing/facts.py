"""What a media file on the disk is: the few facts that putting a film together needs."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import av

from bot.studio.errors import MediaBroken

_PICTURE_FORMATS: Final = ("image2", "png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe")


class Kind(StrEnum):
    """What a file holds."""

    VIDEO = "video"
    STILL = "still"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found in a file."""

    kind: Kind
    duration_s: float = 0.0
    """Nothing for a still."""
    has_sound: bool = False


def facts_of(path: Path, what: str) -> Facts:
    """Look into a file. Raises MediaBroken naming it as `what`."""
    try:
        with av.open(str(path)) as file:
            seconds = float((file.duration or 0) / 1_000_000)
            sounds, pictures = file.streams.audio, file.streams.video
            if not pictures:
                if not sounds:
                    raise _broken(what, "it holds neither pictures nor sound")
                return Facts(Kind.SOUND, _length(sounds[0], seconds), has_sound=True)
            is_still = file.format.name in _PICTURE_FORMATS or file.format.name.endswith("_pipe")
            if is_still or not seconds:
                next(iter(file.decode(video=0)))
                return Facts(Kind.STILL)
            return Facts(Kind.VIDEO, _length(pictures[0], seconds), has_sound=bool(sounds))
    except (av.error.FFmpegError, StopIteration, OSError, ValueError) as error:
        raise _broken(what, "it is neither film, picture nor sound, or is damaged") from error


def _length(stream: Any, seconds: float) -> float:
    """Return how long one track lasts: another one of the file may go on for longer."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return seconds


def _broken(what: str, why: str) -> MediaBroken:
    return MediaBroken(f"{what} cannot be used: {why}.", "Give another file.")
