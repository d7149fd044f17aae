"""A small film beside a clip: what people are shown of a take, while the clip itself goes to the cutting room."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.protocols import Planes
from workers.editing.mp4 import Mp4, draft_options
from workers.editing.planes import scaled

_KBIT_MOST: Final = 4000
_KBIT_LEAST: Final = 60
_FILLED: Final = 0.85
"""Share of the bytes that are used: rates are kept on average, and the file has an index."""


@dataclass(frozen=True, slots=True)
class Smallness:
    """How large a film for people may be."""

    side: int
    """Longest side."""
    bytes: int

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return width and height within it, of the same shape and even."""
        share = min(1.0, self.side / max(width, height))
        return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)

    def kbit_s(self, frames: int, fps: int) -> int:
        """Return the rate at which so many frames stay within it."""
        rate = int(self.bytes * _FILLED * 8 * fps / (1000 * max(1, frames)))
        return max(_KBIT_LEAST, min(_KBIT_MOST, rate))


PREVIEW: Final = Smallness(side=640, bytes=900_000)
"""Of a scene, on its card."""
WHOLE: Final = Smallness(side=1280, bytes=8_000_000)
"""Of a clip that is all there is."""


class SmallFilm(Mp4):
    """A small film being written from pictures of another size."""

    def __init__(self, path: Path, size: tuple[int, int], frames: int, fps: int, how: Smallness, threads: int) -> None:
        self._size = how.size(*size)
        super().__init__(path, *self._size, draft_options(how.kbit_s(frames, fps), threads, fps), fps=fps)

    def write(self, picture: Planes) -> None:
        """Add the next picture."""
        super().write(scaled(picture, *self._size))
