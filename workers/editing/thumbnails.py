"""Thumbnails: how well single pictures would do as one, and the best few of a film that differ from one another."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.formats import Box, Share
from bot.studio.values import Value
from models.protocols import Planes
from workers.editing.planes import rgb_of, scaled, split

_SIDE: Final = 270
"""Shorter side of the copy that is judged."""
_FACE_SIDE: Final = 150
_FACE_LEAST: Final = 0.13
"""Smallest face that is looked for, as a share of the shorter side."""
_WEIGHTS: Final = {"sharp": 0.25, "faces": 0.2, "contrast": 0.2, "colour": 0.15, "text_room": 0.2}
_TITLE: Final = (0.8, 0.16)
"""Room a title takes, as shares of width and height."""
_MARGIN: Final = 0.04
_BUSY: Final = 14.0
"""Mean slope of the luma, in steps a pixel, over which no title can be read."""
_COLUMNS, _ROWS = 4, 6
_UNLIKE: Final = 12.0
"""Mean difference of the cells of two pictures that look different."""
_APART: Final = 45
"""Frames between two pictures that are worth choosing between."""
_SAME: Final = 1.0
_JPEG_QUALITY: Final = 90
_CASCADE: Final = "haarcascade_frontalface_default.xml"


class Score(Value):
    """How well a picture would do as a thumbnail; every part from 0 to 1."""

    sharp: Share
    faces: Share
    contrast: Share
    colour: Share
    light: Share
    """Neither dark nor pale."""
    text_room: Share
    room: Box
    """The calmest area that a title fits into."""
    overall: Share
    cells: tuple[int, ...]
    """What it looks like from afar: mean Y, U and V of a few cells; pictures are told apart by them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture of the film that could become its thumbnail."""

    frame: int
    score: Score
    jpeg: bytes


def candidate_of(frame: int, picture: Planes) -> Candidate:
    """Return a picture of the film as a candidate."""
    return Candidate(frame, scored(picture), jpeg_of(picture))


def jpeg_of(picture: Planes) -> bytes:
    """Return a picture as a JPEG."""
    _, data = cv2.imencode(".jpg", rgb_of(picture)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return bytes(data)


def scored(picture: Planes) -> Score:
    """Judge a picture of any size."""
    luma, u, v = split(_small(picture, _SIDE))
    faces = _faces(luma)
    slope = _slope(luma)
    room, calm = _room(slope, faces)
    saturation = sum(float(np.abs(plane.astype(np.int16) - 128).mean()) for plane in (u, v))
    parts = {
        "sharp": _share(np.log1p(cv2.Laplacian(luma, cv2.CV_16S).var()) / 8),
        "faces": _share(sum(2.5 * (wide / luma.shape[1]) for _, _, wide, _ in faces)),
        "contrast": _share(float(luma.std()) / 64),
        "colour": _share(saturation / 40),
        "text_room": _share(calm),
    }
    light = _share(1.15 - abs(float(luma.mean()) - 118) / 118)
    overall = light * sum(weight * parts[part] for part, weight in _WEIGHTS.items())
    cells = tuple(
        int(cell)
        for plane in (luma, u, v)
        for cell in cv2.resize(plane, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA).reshape(-1)
    )
    return Score(**parts, light=light, room=room, overall=_share(overall), cells=cells)


def best(candidates: Iterable[Candidate], count: int) -> tuple[Candidate, ...]:
    """Return the best pictures, at most `count`, that differ from one another; the best one first.

    What differs less is taken only where nothing else is left; the same picture twice never is.
    """
    ranked = sorted(candidates, key=lambda one: (-one.score.overall, one.frame))
    chosen: list[Candidate] = []
    for unlike, apart in ((_UNLIKE, _APART), (_UNLIKE / 2, _APART // 3), (_SAME, 1)):
        for candidate in ranked:
            if len(chosen) == count:
                return tuple(chosen)
            if all(_differ(candidate, other, unlike, apart) for other in chosen):
                chosen.append(candidate)
    return tuple(chosen)


def _differ(one: Candidate, other: Candidate, unlike: float, apart: int) -> bool:
    return abs(one.frame - other.frame) >= apart and _difference(one.score.cells, other.score.cells) >= unlike


def _difference(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(abs(first - second) for first, second in zip(one, other, strict=True)) / max(1, len(one))


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, float(value))), 4)


def _small(picture: Planes, side: int) -> Planes:
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    share = min(1.0, side / min(width, height))
    return scaled(picture, *(max(2, round(length * share / 2) * 2) for length in (width, height)))


def _slope(luma: NDArray[np.uint8]) -> NDArray[np.float32]:
    across = cv2.convertScaleAbs(cv2.Sobel(luma, cv2.CV_16S, 1, 0), alpha=1 / 4)
    down = cv2.convertScaleAbs(cv2.Sobel(luma, cv2.CV_16S, 0, 1), alpha=1 / 4)
    return np.asarray(cv2.add(across, down), np.float32)


def _room(slope: NDArray[np.float32], faces: Sequence[tuple[int, int, int, int]]) -> tuple[Box, float]:
    """Return the calmest area a title fits into, the middle one of many, and how calm it is; a face is no place."""
    height, width = slope.shape
    busy = slope
    for left, top, across, down in faces:
        busy[top : top + down, left : left + across] = 4 * _BUSY
    wide, high = max(1, round(width * _TITLE[0])), max(1, round(height * _TITLE[1]))
    sums = cv2.integral(busy)
    means = (sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]) / (wide * high)
    top, left = round(height * _MARGIN), round(width * _MARGIN)
    inner = means[top : means.shape[0] - top, left : means.shape[1] - left]
    aside = np.abs(np.arange(inner.shape[1]) - (inner.shape[1] - 1) / 2) * (0.1 * _BUSY / width)
    y, x = np.unravel_index(int((inner + aside).argmin()), inner.shape)
    box = Box(
        left=(x + left) / width,
        top=(y + top) / height,
        right=min(1.0, (x + left + wide) / width),
        bottom=min(1.0, (y + top + high) / height),
    )
    return box, 1 - float(inner[y, x]) / _BUSY


def _faces(luma: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    """Return where faces are seen from the front, in order of size (Viola and Jones, 2001)."""
    detector = _detector()
    if detector is None:
        return []
    height, width = luma.shape
    share = min(1.0, _FACE_SIDE / min(width, height))
    small = cv2.resize(luma, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    least = round(min(small.shape) * _FACE_LEAST)
    found = detector.detectMultiScale(cv2.equalizeHist(small), 1.2, 5, minSize=(least, least))
    boxes = [tuple(int(side / share) for side in box) for box in found]
    return sorted(((x, y, wide, high) for x, y, wide, high in boxes), key=lambda box: (-box[2], box))


class _Thread(threading.local):
    """Detectors hold state while they look: each thread has its own."""

    detector: Any = None
    is_loaded = False


_THREAD: Final = _Thread()


def _detector() -> Any:
    """Return the detector of this thread; None where OpenCV comes without one (its version 5 does)."""
    if not _THREAD.is_loaded:
        _THREAD.is_loaded = True
        folder = getattr(getattr(cv2, "data", None), "haarcascades", "")
        path = Path(folder) / _CASCADE
        if path.is_file():
            _THREAD.detector = cv2.CascadeClassifier(str(path))
    return _THREAD.detector
