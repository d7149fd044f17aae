"""How much pictures look alike by their colours and edges: what can be told without any model. It knows no faces."""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Picture

_SIDE: Final = 128
_HUES: Final = 18
_SATURATIONS: Final = 4
_VALUES: Final = 4
_ANGLES: Final = 8
_GRID: Final = 4
_COLOURS: Final = 0.7
"""Share of the colours: hair and clothes tell figures apart better than outlines do."""


class ColourAndEdges:
    """Compares histograms of colours, and of the directions of edges in a grid."""

    measure: str = "colours and edges"

    def resemblance(self, picture: Picture, references: Sequence[Picture]) -> float:
        """Return 0 for nothing in common with any of the pictures to 1 for the same as one of them; blocks."""
        colours, edges = _colours(picture), _edges(picture)
        return max(
            _COLOURS * _shared(colours, _colours(one)) + (1 - _COLOURS) * _shared(edges, _edges(one))
            for one in references
        )


def _shared(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return what two histograms that sum to one share (their intersection)."""
    return min(1.0, float(np.minimum(one, other).sum()))


def _colours(picture: Picture) -> NDArray[np.float32]:
    small = cv2.cvtColor(_small(picture), cv2.COLOR_RGB2HSV)
    bins, ranges = [_HUES, _SATURATIONS, _VALUES], [0.0, 180.0, 0.0, 256.0, 0.0, 256.0]
    return _whole(cv2.calcHist([small], [0, 1, 2], None, bins, ranges).ravel())


def _edges(picture: Picture) -> NDArray[np.float32]:
    grey = cv2.cvtColor(_small(picture), cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    strength, angle = cv2.cartToPolar(across, down)
    turned = np.minimum(np.mod(angle, np.pi) / np.pi * _ANGLES, _ANGLES - 1).astype(np.intp)
    rows, columns = np.indices(grey.shape) * _GRID // _SIDE
    place = (rows * _GRID + columns) * _ANGLES + turned
    return _whole(np.bincount(place.ravel(), strength.ravel(), _GRID * _GRID * _ANGLES))


def _whole(histogram: NDArray[Any]) -> NDArray[np.float32]:
    """Return a histogram that sums to one; an empty one is even."""
    total = float(histogram.sum())
    if total <= 0:
        return np.full(histogram.size, 1 / histogram.size, np.float32)
    return np.asarray(histogram / total, np.float32)


def _small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
