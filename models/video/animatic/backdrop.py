"""The backdrop: soft gradients that never stand still, dithered against banding."""

from functools import lru_cache
from math import cos, pi, sin
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.video.animatic.canvas import Canvas
from models.video.animatic.palettes import Palette

COLUMNS: Final = 72
ROWS: Final = 128
"""The gradient is computed this small, whatever the picture's size, then enlarged."""
Grid = NDArray[np.float32]

_TO_YUV: Final = np.array(
    [
        [0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255],
        [-0.2126 / 1.8556 * 224 / 255, -0.7152 / 1.8556 * 224 / 255, (1 - 0.0722) / 1.8556 * 224 / 255],
        [(1 - 0.2126) / 1.5748 * 224 / 255, -0.7152 / 1.5748 * 224 / 255, -0.0722 / 1.5748 * 224 / 255],
    ],
    np.float32,
)
_OFFSET: Final = np.array([16, 128, 128], np.float32)


class Backdrop:
    """Two hues and a glow wandering over the picture; `phase` in turns makes scenes differ."""

    def __init__(self, palette: Palette, phase: float, grain: float = 0.9) -> None:
        low, high, glow = (np.array(hue.rgb, np.float32) for hue in palette.hues)
        self._base, self._glows = low, (high, glow, high, glow)
        self._phase = phase
        self._grain = grain
        self._x = np.linspace(0, 1, COLUMNS, dtype=np.float32)
        self._y = np.linspace(0, 1, ROWS, dtype=np.float32)

    def draw(self, canvas: Canvas, at: float) -> None:
        """Cover the whole canvas."""
        seconds = at / 1000
        picture = np.tile(self._base, (ROWS, COLUMNS, 1))
        for number, colour in enumerate(self._glows):
            cover = self._glow(number, seconds)[..., None]
            picture += (colour - picture) * cover
        yuv = cv2.transform(picture, _TO_YUV) + _OFFSET
        luma, u, v = cv2.split(yuv)
        _enlarge(luma, canvas.y, self._grain)
        _enlarge(u, canvas.u, 0.5)
        _enlarge(v, canvas.v, 0.5)

    def _glow(self, number: int, seconds: float) -> Grid:
        """Return how much of a glow's colour is seen where: it circles on its own path."""
        turn = 2 * pi * (seconds / (3.1 + 0.7 * number) + self._phase + 0.27 * number)
        home = ((0.15, 0.2), (0.9, 0.62), (0.85, 0.05), (0.1, 0.85))[number]
        x = home[0] + 0.33 * cos(turn)
        y = home[1] + 0.2 * sin(turn * (1 if number % 2 else -1))
        reach = (0.62, 0.5, 0.45, 0.42)[number]
        across = np.exp(-(((self._x - x) / reach) ** 2))
        down = np.exp(-(((self._y - y) / (reach * 0.62)) ** 2))
        return np.asarray(np.outer(down, across) * (0.95, 0.9, 0.8, 0.7)[number], np.float32)


def _enlarge(small: Any, plane: NDArray[np.uint8], grain: float) -> None:
    high, wide = plane.shape
    large = cv2.resize(small, (wide, high), interpolation=cv2.INTER_LINEAR)
    cv2.add(large, _noise(wide, high, grain), dst=plane, dtype=cv2.CV_8U)


@lru_cache(maxsize=8)
def _noise(width: int, height: int, grain: float) -> Grid:
    """Return triangular noise of mean zero: dither when `grain` is about 0.5, paper when more."""
    drawn = np.random.default_rng(7).random((2, height, width), np.float32)
    return np.asarray((drawn[0] - drawn[1]) * grain, np.float32)
