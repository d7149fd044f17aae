"""Patches: small pictures with transparency, put on YUV planes."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Planes
from workers.editing.planes import Plane, split

_TO_YUV: Final = np.array(
    [
        [0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255, 16 / 255],
        [-0.2126 / 1.8556 * 224 / 255, -0.7152 / 1.8556 * 224 / 255, 0.5 * 224 / 255, 128 / 255],
        [0.5 * 224 / 255, -0.7152 / 1.5748 * 224 / 255, -0.0722 / 1.5748 * 224 / 255, 128 / 255],
    ],
    np.float32,
)
"""Premultiplied RGBA to premultiplied BT.709 limited YUV."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Premultiplied planes, and what of the picture below stays (255 minus alpha); chroma at half size."""

    luma: Plane
    kept: Plane
    u: Plane
    v: Plane
    kept_chroma: Plane

    @property
    def width(self) -> int:
        """Return the width in pixels, an even number."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Return the height in pixels, an even number."""
        return int(self.luma.shape[0])


def patch_of(rgba: NDArray[np.float32] | NDArray[np.uint8]) -> Patch:
    """Turn premultiplied RGBA (h, w, 4), 0 to 255, into a patch; an odd side grows by one clear pixel."""
    high, wide = rgba.shape[:2]
    whole: Any = rgba
    if high % 2 or wide % 2:
        whole = np.pad(rgba, ((0, high % 2), (0, wide % 2), (0, 0)))
    half = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
    luma = cv2.transform(whole, _TO_YUV[:1])
    u, v = cv2.split(cv2.transform(half, _TO_YUV[1:]))
    return Patch(
        luma=_bytes(luma),
        kept=_bytes(255 - whole[..., 3]),
        u=_bytes(u),
        v=_bytes(v),
        kept_chroma=_bytes(255 - half[..., 3]),
    )


def _bytes(values: Any) -> Plane:
    """Round what is never negative."""
    return np.asarray(cv2.convertScaleAbs(values), np.uint8)


def blend(picture: Planes, patch: Patch, left: int, top: int) -> None:
    """Put a patch on a picture, its corner at even pixels; what overhangs is cut off."""
    luma, u, v = split(picture)
    rows, columns = _seen(top, patch.height, luma.shape[0]), _seen(left, patch.width, luma.shape[1])
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return
    _over(luma, patch.luma, patch.kept, (rows, columns), (top, left))
    halves = ((rows[0] // 2, rows[1] // 2), (columns[0] // 2, columns[1] // 2))
    _over(u, patch.u, patch.kept_chroma, halves, (top // 2, left // 2))
    _over(v, patch.v, patch.kept_chroma, halves, (top // 2, left // 2))


def _seen(start: int, length: int, room: int) -> tuple[int, int]:
    return max(0, -start), min(length, room - start)


def _over(
    plane: Plane, piece: Plane, kept: Plane, seen: tuple[tuple[int, int], tuple[int, int]], corner: tuple[int, int]
) -> None:
    (first, last), (left, right) = seen
    area = plane[first + corner[0] : last + corner[0], left + corner[1] : right + corner[1]]
    part = (slice(first, last), slice(left, right))
    cv2.add(cv2.multiply(area, kept[part], scale=1 / 255), piece[part], dst=area)
