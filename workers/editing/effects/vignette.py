"""Vignette: darker corners, from a mask made once a size."""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from models.protocols import Planes
from workers.editing.planes import Plane, blank, split

_DARKEST: Final = 0.85
_BEGINS, _ENDS = 0.3, 1.08
"""Where it begins and is darkest, against the way from the middle into a corner."""
_BLACK: Final = (16, 128, 128)


class Shade:
    """A vignette of one strength for pictures of one size."""

    def __init__(self, amount: float, size: tuple[int, int]) -> None:
        width, height = size
        whole, half = _masks(width, height, amount, 0), _masks(width // 2, height // 2, amount, 1)
        self._masks = (whole, half, half)

    def __call__(self, picture: Planes, _offset: int) -> Planes:
        """Return the picture with darker corners; the same whatever its number."""
        out = blank(picture.shape[1], picture.shape[0] * 2 // 3)
        for source, target, (kept, added) in zip(split(picture), split(out), self._masks, strict=True):
            cv2.multiply(source, kept, dst=target, scale=1 / 255)
            cv2.add(target, added, dst=target)
        return out


@lru_cache(maxsize=6)
def _masks(width: int, height: int, amount: float, plane: int) -> tuple[Plane, Plane]:
    """Return what of each pixel is kept, 0 to 255, and how much of black is added to that.

    What is added is rounded up or down at random, so that a dark wall shows no rings.
    """
    x = ((np.arange(width) + 0.5) / width * 2 - 1) ** 2
    y = ((np.arange(height) + 0.5) / height * 2 - 1) ** 2
    far = np.clip((np.sqrt((x[None, :] + y[:, None]) / 2) - _BEGINS) / (_ENDS - _BEGINS), 0, 1)
    kept = np.rint(255 * (1 - _DARKEST * amount * far * far * (3 - 2 * far)))
    dice = np.random.default_rng((1895, plane)).random((height, width), np.float32)
    added = np.floor(_BLACK[plane] * (1 - kept / 255) + np.where(kept == 255, 0, dice))
    return kept.astype(np.uint8), added.astype(np.uint8)
