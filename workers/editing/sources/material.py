"""What a media file turned out to be, and how one that cannot be used is told of."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bot.studio.errors import MediaBroken
from bot.studio.values import Sha256
from models.protocols import Planes
from workers.editing.planes import blank, split

Fetch = Callable[[Sha256], Path]
"""Gives the local path of an artifact."""
REMEDY: Final = "Film that scene again, or use another file."


class MediaKind(StrEnum):
    """What a file holds."""

    VIDEO = "video"
    STILL = "still"
    SOUND = "sound"


class Transfer(StrEnum):
    """How light is written down."""

    SDR = "sdr"
    PQ = "pq"
    """SMPTE ST 2084: absolute, up to 10,000 cd/m2."""
    HLG = "hlg"
    """ARIB STD-B67: relative to the display."""


@dataclass(frozen=True, slots=True)
class Colour:
    """How a file writes colour."""

    matrix: str = "bt709"
    """bt601, bt709 or bt2020, as the scaler calls them."""
    full_range: bool = False
    transfer: Transfer = Transfer.SDR
    peak_nits: int = 1000
    """Brightest light of the display that an HDR picture was made on."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a stored picture is turned before it is shown: mirrored left to right first, then turned clockwise."""

    quarters: int = 0
    mirrored: bool = False

    @property
    def is_sideways(self) -> bool:
        """Say whether width and height change places."""
        return self.quarters % 2 == 1

    def of(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return a size after turning, or the size before it: turning back changes the same."""
        return size[::-1] if self.is_sideways else size

    def stored(self, x: float, y: float) -> tuple[float, float]:
        """Return where in the stored picture a place of the shown one is, both in shares."""
        for _ in range(self.quarters):
            x, y = y, 1 - x
        return (1 - x if self.mirrored else x), y

    def turned(self, picture: Planes) -> Planes:
        """Return a stored picture as it is shown."""
        if not self.quarters and not self.mirrored:
            return picture
        width, height = self.of((picture.shape[1], picture.shape[0] * 2 // 3))
        out = blank(width, height)
        for source, target in zip(split(picture), split(out), strict=True):
            target[:] = self.turned_array(source)
        return out

    def turned_array(self, array: np.ndarray) -> np.ndarray:
        """Return pixels (rows first) as they are shown."""
        if self.mirrored:
            array = np.asarray(cv2.flip(array, 1))
        if self.quarters:
            turns = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
            array = np.asarray(cv2.rotate(array, turns[self.quarters - 1]))
        return array


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """The sound of a file."""

    channels: int
    rate: int


@dataclass(frozen=True, slots=True)
class Material:
    """A file as it was found to be, whatever its name says."""

    kind: MediaKind
    duration_s: float
    width: int = 0
    """As shown: turned, and with square pixels; 0 for sound alone."""
    height: int = 0
    fps: float = 0.0
    """Pictures a second on average; 0 for a single picture."""
    is_variable: bool = False
    """The pictures do not come at one even rate."""
    frames: int | None = None
    """How many pictures there are, where that is known without decoding all of them."""
    orientation: Orientation = Orientation()
    pixel_aspect: float = 1.0
    """Width of a stored pixel over its height."""
    is_interlaced: bool = False
    has_alpha: bool = False
    colour: Colour = Colour()
    sound: SoundTrack | None = None
    container: str = ""

    @property
    def rotation(self) -> int:
        """Return the degrees by which the stored picture is turned clockwise."""
        return self.orientation.quarters * 90

    @property
    def is_book(self) -> bool:
        """Say whether it is one picture or a GIF-like row of them, which is read whole and not as a film."""
        return self.container in BOOKS


BOOKS: Final = ("gif", "webp", "png", "jpeg", "mpo", "bmp", "tiff", "avif", "heif")


class Unusable(Exception):
    """Why a file cannot be used; whoever knows what the file is for turns it into MediaBroken."""


def broken(what: str, why: object) -> MediaBroken:
    """Return the error for a file, named as people know it: `The clip of scene 3`."""
    return MediaBroken(f"{what} cannot be used: {why}.", REMEDY)
