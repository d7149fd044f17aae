"""Where in a picture its subject is: faces, else what stands out; decided once for a whole clip."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
SAMPLES: Final = 5
SIDE: Final = 320
"""Longer side of the pictures that are looked at."""
_GRID: Final = 64
_FACE_SHARE: Final = 0.07
"""Smallest face that counts, of the shorter side."""
_SURE: Final = 6
"""How many overlapping finds make a face."""


def looked_at(grey: Grey) -> Grey:
    """Return a picture small enough to be looked at quickly."""
    share = SIDE / max(grey.shape)
    if share >= 1:
        return grey
    size = (max(8, round(grey.shape[1] * share)), max(8, round(grey.shape[0] * share)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def subject(pictures: Sequence[Grey], aspect: float) -> tuple[float, float]:
    """Return the middle of the part of this aspect that keeps the subject, in shares of the picture.

    The pictures are samples of one clip, all of one shape; the same samples give the same answer.
    """
    weight = _faces(pictures)
    if weight is None:
        weight = _standing_out(pictures)
    height, width = pictures[0].shape
    whole = width / height
    return (
        _best(weight.sum(axis=0), min(1.0, aspect / whole)),
        _best(weight.sum(axis=1), min(1.0, whole / aspect)),
    )


def _best(profile: NDArray[np.float64], share: float) -> float:
    """Return the middle of the stretch of a share of the side that holds most, its own middle counting most."""
    cells = len(profile)
    if profile.sum() <= 0:
        return 0.5
    if share > 0.999:  # nothing is cut off here: the middle of the weight, for a view that zooms in
        return float((np.arange(cells) + 0.5) @ profile / profile.sum() / cells)
    middles = np.linspace(share / 2, 1 - share / 2, 129)
    away = np.abs((np.arange(cells) + 0.5) / cells - middles[:, None]) / (share / 2)
    held = (np.clip(1.15 - away, 0, 0.15) / 0.15 * (1 - 0.5 * np.minimum(away, 1) ** 2)) @ profile / profile.sum()
    return float(middles[int(np.argmax(np.round(held - 0.05 * np.abs(middles - 0.5), 9)))])


def _faces(pictures: Sequence[Grey]) -> NDArray[np.float64] | None:
    weight = np.zeros((_GRID, _GRID))
    seen = 0
    for picture in pictures:
        found = sorted(face for cascade in _cascades() for face in _found(cascade, picture))
        seen += bool(found)
        height, width = picture.shape
        for left, top, wide, high in found:
            rows = slice(top * _GRID // height, max((top + high) * _GRID // height, top * _GRID // height + 1))
            columns = slice(left * _GRID // width, max((left + wide) * _GRID // width, left * _GRID // width + 1))
            weight[rows, columns] += 1
    return weight if seen * 3 > len(pictures) else None


def _found(cascade: Any, picture: Grey) -> list[tuple[int, int, int, int]]:
    least = max(20, round(min(picture.shape) * _FACE_SHARE))
    faces = cascade.detectMultiScale(cv2.equalizeHist(picture), 1.1, _SURE, minSize=(least, least))
    return [(int(left), int(top), int(wide), int(high)) for left, top, wide, high in faces]


@cache
def _cascades() -> list[Any]:
    folder = Path(getattr(getattr(cv2, "data", None), "haarcascades", ""))
    names = ("haarcascade_frontalface_default.xml", "haarcascade_profileface.xml")
    return [cv2.CascadeClassifier(str(folder / name)) for name in names if (folder / name).is_file()]


def _standing_out(pictures: Sequence[Grey]) -> NDArray[np.float64]:
    """Return how much each part stands out (spectral residual; Hou and Zhang, CVPR 2007), and moves, and has edges."""
    total = np.zeros((_GRID, _GRID))
    small = [_small(picture) for picture in pictures]
    for picture in small:
        edges = np.abs(cv2.Laplacian(cv2.GaussianBlur(picture, (0, 0), 1.5), -1))
        total += _scaled(_residual(picture)) + 0.5 * _scaled(edges)
    for before, after in pairwise(small):
        total += 0.5 * _scaled(cv2.GaussianBlur(np.abs(after - before), (0, 0), 2.0))
    return np.asarray(np.maximum(total - np.quantile(total, 0.6), 0), np.float64)


def _small(picture: Grey) -> NDArray[np.float64]:
    return np.asarray(cv2.resize(picture, (_GRID, _GRID), interpolation=cv2.INTER_AREA), np.float64)


def _residual(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    window = np.outer(np.hanning(_GRID), np.hanning(_GRID))
    spectrum = np.fft.fft2((picture - picture.mean()) * window)
    logs = np.log(np.abs(spectrum) + 1e-3)
    rest = logs - cv2.blur(logs, (3, 3))
    return np.asarray(
        cv2.GaussianBlur(np.abs(np.fft.ifft2(np.exp(rest + 1j * np.angle(spectrum)))) ** 2, (0, 0), 2.5), np.float64
    )


def _scaled(values: Any) -> NDArray[np.float64]:
    most = float(np.max(values))
    return np.asarray(values / most if most > 1e-6 else np.zeros_like(values), np.float64)
