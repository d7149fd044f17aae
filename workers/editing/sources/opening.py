"""Opens the source of a clip, whatever it is, as pictures by place."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np

from bot.studio.clips import Clip, Drawn, Filmed, Fit, Plain, Still, source_place
from bot.studio.shot import Shot
from models.protocols import Animator, Planes
from workers.editing.planes import flat
from workers.editing.sources.books import Book, Pixels
from workers.editing.sources.fitting import MIDDLE, Fitter, fitted, over_black, pixels_of
from workers.editing.sources.footage import Footage
from workers.editing.sources.material import Fetch, Material, MediaKind, Unusable, broken
from workers.editing.sources.moves import MovingStill
from workers.editing.sources.probing import Probed, probed
from workers.editing.sources.subject import SAMPLES, Grey, looked_at, subject


class Pictures(Protocol):
    """The pictures of a clip's source."""

    def at(self, place: float) -> Planes:
        """Return the last picture that has begun at a place, in frames of the film; not to be written to.

        Any order will do, and gives the same pictures; forwards is quick. The first and last pictures are held.
        Raises MediaBroken naming the scene.
        """
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def opened(
    clip: Clip,
    tail: int,
    number: int,
    fetch: Fetch,
    animator: Callable[[], Animator],
    size: tuple[int, int],
    fps: int = 30,
) -> Pictures:
    """Open the source of a clip that plays on for `tail` frames; `number` is its scene's, for people.

    Raises MediaBroken naming the scene.
    """
    match clip.source:
        case Filmed() as source:
            return _filmed(clip, source, fetch(source.artifact), f"The clip of scene {number}", size, fps)
        case Still() as source:
            path, what = fetch(source.artifact), f"The picture of scene {number}"
            return _still(source, path, what, clip.frames + tail, size)
        case Drawn(shot=shot):
            return _DrawnPictures(animator(), shot, size)
        case Plain(colour=colour):
            return _PlainPictures(colour, size)


class _PlainPictures:
    def __init__(self, colour: str, size: tuple[int, int]) -> None:
        red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        blueness, redness = (blue - luma) / 1.8556, (red - luma) / 1.5748
        self._picture = flat(*size, round(16 + 219 * luma), round(128 + 224 * blueness), round(128 + 224 * redness))

    def at(self, _place: float) -> Planes:
        return self._picture

    def close(self) -> None:
        pass


class _DrawnPictures:
    def __init__(self, animator: Animator, shot: Shot, size: tuple[int, int]) -> None:
        self._animator, self._shot, self._size = animator, shot, size
        self._last: tuple[int, Planes] | None = None

    def at(self, place: float) -> Planes:
        number = min(max(0, int(place + _ROUNDING)), self._shot.frames - 1)
        if self._last is None or self._last[0] != number:
            self._last = (number, self._animator.frame(self._shot, number, *self._size))
        return self._last[1]

    def close(self) -> None:
        pass


_ROUNDING: Final = 1e-6
"""What arithmetic on places may lose."""


class _FilmPictures:
    """A film: its frames are fitted as they are asked for; one that stays is fitted once."""

    def __init__(self, footage: Footage, fitter: Fitter, what: str, fps: int) -> None:
        self._footage, self._fitter, self._what, self._fps = footage, fitter, what, fps
        self._last: tuple[int, Planes] | None = None

    def at(self, place: float) -> Planes:
        try:
            frame = self._footage.at(place / self._fps)
        except Unusable as error:
            raise broken(self._what, error) from error
        if self._last is None or self._last[0] != frame.pts:
            self._last = (frame.pts, self._fitter(frame))
        return self._last[1]

    def close(self) -> None:
        self._footage.close()


class _BookPictures:
    """A single picture that is held, or a row of them."""

    def __init__(self, book: Book, size: tuple[int, int], fit: Fit, middle: tuple[float, float], what: str, fps: int):
        self._book, self._size, self._fit, self._middle = book, size, fit, middle
        self._what, self._fps = what, fps
        self._last: tuple[int, Planes] | None = None

    def at(self, place: float) -> Planes:
        try:
            number, pixels = self._book.at(place / self._fps)
        except Unusable as error:
            raise broken(self._what, error) from error
        if self._last is None or self._last[0] != number:
            self._last = (number, fitted(pixels, self._size, self._fit, self._middle))
        return self._last[1]

    def close(self) -> None:
        self._book.close()


class _StillPictures:
    def __init__(self, move: MovingStill) -> None:
        self._move = move

    def at(self, place: float) -> Planes:
        return self._move.at(place)

    def close(self) -> None:
        pass


def _filmed(clip: Clip, source: Filmed, path: Path, what: str, size: tuple[int, int], fps: int) -> Pictures:
    found = probed(path, what)
    if found.material.kind is MediaKind.SOUND:
        raise broken(what, "there is only sound in it")
    middle = MIDDLE
    try:
        if source.fit is Fit.SUBJECT:
            offsets = [round(part * (clip.frames - 1) / (SAMPLES - 1)) for part in range(SAMPLES)]
            places = tuple(sorted({round(source_place(clip, offset) / fps, 4) for offset in offsets}))
            middle = _middle(path, path.stat().st_mtime_ns, places, size[0] / size[1], found)
        if found.material.is_book:
            return _BookPictures(Book(path), size, source.fit, middle, what, fps)
        return _FilmPictures(Footage(path, found), Fitter(size, source.fit, found.material, middle), what, fps)
    except Unusable as error:
        raise broken(what, error) from error


def _still(source: Still, path: Path, what: str, frames: int, size: tuple[int, int]) -> Pictures:
    found = probed(path, what)
    if found.material.kind is MediaKind.SOUND:
        raise broken(what, "there is only sound in it")
    try:
        middle = MIDDLE
        if source.fit is Fit.SUBJECT:
            middle = _middle(path, path.stat().st_mtime_ns, (0.0,), size[0] / size[1], found)
        return _StillPictures(MovingStill(_first_pixels(path, found), source, frames, size, middle))
    except Unusable as error:
        raise broken(what, error) from error


def _first_pixels(path: Path, found: Probed) -> Pixels:
    return _pixels_at(path, found, (0.0,))[0]


def _pixels_at(path: Path, found: Probed, seconds: Sequence[float]) -> list[Pixels]:
    source = Book(path) if found.material.is_book else Footage(path, found)
    try:
        return [_pixels(source.at(second), found.material) for second in seconds]
    finally:
        source.close()


def _pixels(found: Any, material: Material) -> Pixels:
    return found[1] if isinstance(found, tuple) else pixels_of(found, material)


@lru_cache(maxsize=256)
def _middle(path: Path, _changed: int, seconds: tuple[float, ...], aspect: float, found: Probed) -> tuple[float, float]:
    """Return where the subject of a clip is, from a few of its pictures: one answer for all of it."""
    greys: list[Grey] = []
    for pixels in _pixels_at(path, found, seconds):
        colours, _ = over_black(pixels)
        greys.append(looked_at(np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), np.uint8)))
    return subject(greys, aspect)
