"""The canvas: YUV planes, and sprites and flat shapes put on them."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Planes
from models.video.animatic.colour import Colour

Plane = NDArray[np.uint8]
Picture = Any
"""What OpenCV gives back; its types say less than is known here."""
SUBPIXELS: Final = 4
"""Bits of a pixel's fraction in polygon corners."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with transparency as premultiplied planes; chroma at half size."""

    luma: Plane
    alpha: Plane
    chroma: NDArray[np.uint8]
    """U, V and alpha at half size, shape (h, w, 3)."""

    @property
    def width(self) -> int:
        """Return the width in real pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Return the height in real pixels."""
        return int(self.luma.shape[0])


def sprite_of(rgba: NDArray[np.uint8]) -> Sprite:
    """Turn premultiplied RGBA (h, w, 4) into a sprite with one clear pixel around it."""
    high, wide = rgba.shape[:2]
    padded = np.zeros((high + high % 2 + 4, wide + wide % 2 + 4, 4), np.float32)
    padded[2 : 2 + high, 2 : 2 + wide] = rgba
    red, green, blue, alpha = (padded[..., channel] for channel in range(4))
    grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    luma = grey * (219 / 255) + alpha * (16 / 255)
    u = (blue - grey) * (224 / 255 / 1.8556) + alpha * (128 / 255)
    v = (red - grey) * (224 / 255 / 1.5748) + alpha * (128 / 255)
    half = (padded.shape[1] // 2, padded.shape[0] // 2)
    chroma = cv2.resize(np.dstack([u, v, alpha]), half, interpolation=cv2.INTER_AREA)
    return Sprite(_bytes(luma), _bytes(alpha), _bytes(chroma))


def _bytes(values: Picture) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


class Canvas:
    """One picture being drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.planes: Planes = np.empty((height * 3 // 2, width), np.uint8)
        flat = self.planes.reshape(-1)
        pixels, quarter = width * height, width * height // 4
        self.y = flat[:pixels].reshape(height, width)
        self.u = flat[pixels : pixels + quarter].reshape(height // 2, width // 2)
        self.v = flat[pixels + quarter : pixels + 2 * quarter].reshape(height // 2, width // 2)

    def put(self, sprite: Sprite, matrix: NDArray[np.float64], alpha: float = 1.0) -> None:
        """Blend a sprite; `matrix` (2, 3) takes its pixels to the canvas's."""
        box = self._box(sprite, matrix)
        if box is None or alpha <= 0.004:
            return
        left, top, right, bottom = box
        moved = matrix.copy()
        moved[:, 2] -= (left, top)
        size = (right - left, bottom - top)
        cover = cv2.warpAffine(sprite.alpha, moved, size, flags=cv2.INTER_LINEAR)
        luma = cv2.warpAffine(sprite.luma, moved, size, flags=cv2.INTER_LINEAR)
        _over(self.y[top:bottom, left:right], luma, cover, alpha)

        moved[:, 2] = (moved[:, 2] + moved[:, :2].sum(axis=1) * 0.5 - 0.5) / 2
        half = (size[0] // 2, size[1] // 2)
        u, v, cover = cv2.split(cv2.warpAffine(sprite.chroma, moved, half, flags=cv2.INTER_LINEAR))
        rows, columns = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        _over(self.u[rows, columns], u, cover, alpha)
        _over(self.v[rows, columns], v, cover, alpha)

    def fill(self, corners: NDArray[np.float64], colour: Colour) -> None:
        """Fill a polygon, corners (n, 2) in pixels, with an opaque colour and smooth edges."""
        if corners.size == 0 or not np.isfinite(corners).all():
            return
        limit = 8.0 * max(self.width, self.height)
        bounded = np.clip(corners, -limit, limit)
        luma, u, v = (round(value) for value in colour.yuv)
        for plane, value, size in ((self.y, luma, 1.0), (self.u, u, 0.5), (self.v, v, 0.5)):
            points = np.rint((bounded * size - 0.5) * (1 << SUBPIXELS)).astype(np.int32)
            cv2.fillPoly(plane, [points], value, lineType=cv2.LINE_AA, shift=SUBPIXELS)

    def _box(self, sprite: Sprite, matrix: NDArray[np.float64]) -> tuple[int, int, int, int] | None:
        corners = np.array(
            [[0, 0, 1], [sprite.width, 0, 1], [0, sprite.height, 1], [sprite.width, sprite.height, 1]], float
        )
        places = corners @ matrix.T
        low, high = places.min(axis=0), places.max(axis=0)
        left, top = max(0, int(low[0]) // 2 * 2), max(0, int(low[1]) // 2 * 2)
        right = min(self.width, (int(high[0]) + 3) // 2 * 2)
        bottom = min(self.height, (int(high[1]) + 3) // 2 * 2)
        return (left, top, right, bottom) if right > left and bottom > top else None


def _over(under: Plane, picture: Picture, cover: Picture, alpha: float) -> None:
    if alpha < 0.996:
        cover = cv2.convertScaleAbs(cover, alpha=alpha)
        picture = cv2.convertScaleAbs(picture, alpha=alpha)
    kept = cv2.multiply(under, cv2.bitwise_not(cover), scale=1 / 255)
    cv2.add(kept, picture, dst=under)
