"""A still whose view moves: pushed in, pulled out or panned over, without a shake or a shimmer.

The still is laid out once, denser than the film needs, and free of detail finer than the film can show; each picture
is that layout under one affine map, so that every edge moves along its path to within a few hundredths of a pixel.
"""

from typing import Final

import cv2
import numpy as np

from bot.studio.clips import Fit, Still, View
from models.protocols import Planes
from workers.editing.planes import blank, split
from workers.editing.sources.books import Pixels
from workers.editing.sources.fitting import MIDDLE, fitted, is_cut, over_black, planes_of, resized

_DENSITY: Final = 1.5
"""Pixels of the layout to one of the film, where the view is narrowest."""
_PIXELS_MOST: Final = 40_000_000
_SOFT: Final = 0.3
"""Blur before sampling, of the distance between samples."""
_BARELY: Final = 0.09
"""Variance of a blur that nobody sees."""
Rectangle = tuple[float, float, float, float]
"""Left, top, width and height, in pixels of the still."""


def eased(part: float) -> float:
    """Return how much of a move is done: begins and ends at half its pace."""
    part = min(1.0, max(0.0, part))
    return part + 0.5 * (part * part * (3 - 2 * part) - part)


def view_of(
    view: View, base: tuple[float, float], whole: tuple[float, float], middle: tuple[float, float]
) -> Rectangle:
    """Return what a view shows of a still, kept inside it.

    `base` is the size of the unzoomed view; `middle` is what the view's own middle is counted from.
    """
    wide, high = base[0] / view.zoom, base[1] / view.zoom
    x, y = (view.x - 0.5 + middle[0]) * whole[0], (view.y - 0.5 + middle[1]) * whole[1]
    left = min(max(0.0, x - wide / 2), whole[0] - wide)
    return left, min(max(0.0, y - high / 2), whole[1] - high), wide, high


def between(begins: Rectangle, ends: Rectangle, part: float) -> Rectangle:
    """Return the view part of the way: it narrows by equal shares in equal times, and never leaves the still."""
    wide = begins[2] * (ends[2] / begins[2]) ** part
    change = begins[2] - ends[2]
    done = (begins[2] - wide) / change if abs(change) > 1e-9 * begins[2] else part
    left, top = (begins[side] + (ends[side] - begins[side]) * done for side in (0, 1))
    return left, top, wide, begins[3] * wide / begins[2]


class MovingStill:
    """The pictures of a still under a move."""

    def __init__(
        self, pixels: Pixels, source: Still, frames: int, size: tuple[int, int], middle: tuple[float, float] = MIDDLE
    ) -> None:
        """`frames` is how many pictures the move is spread over; `middle` is the subject's, in shares."""
        self._size, self._frames = size, frames
        aspect = size[0] / size[1]
        height, width = pixels.shape[:2]
        if is_cut(source.fit):
            whole = (float(width), float(height))
            base = (min(width, height * aspect), min(height, width / aspect))
        else:
            whole = base = (float(size[0]), float(size[1]))
        self._begins = view_of(source.begins, base, whole, middle)
        self._ends = view_of(source.ends, base, whole, middle)
        self._last: tuple[Rectangle, Planes] | None = None
        self._lay_out(pixels, source.fit)

    def at(self, place: float) -> Planes:
        """Return the picture at a place, in frames; not to be written to."""
        part = place / (self._frames - 1) if self._frames > 1 else 0.0
        view = between(self._begins, self._ends, eased(part))
        if self._last is None or self._last[0] != view:
            self._last = (view, self._seen(view))
        return self._last[1]

    def _lay_out(self, pixels: Pixels, fit: Fit) -> None:
        """Make the layout: what the move ever shows, and halves of it for views that are much wider."""
        narrowest, widest = (choose(self._begins[2], self._ends[2]) for choose in (min, max))
        scale = _DENSITY * self._size[0] / narrowest
        if is_cut(fit):
            left, top, right, bottom = self._ever_seen(pixels.shape[1], pixels.shape[0])
        else:
            left, top, right, bottom = 0, 0, *self._size
        wide, high = right - left, bottom - top
        scale = min(scale, (_PIXELS_MOST / (wide * high)) ** 0.5)
        layout = max(2, round(wide * scale / 2) * 2), max(2, round(high * scale / 2) * 2)
        if is_cut(fit):
            colours, _ = over_black(np.ascontiguousarray(pixels[top:bottom, left:right]))
            picture = planes_of(resized(colours, layout))
            is_smooth = scale >= _DENSITY
        else:
            picture = fitted(pixels, layout, fit)
            is_smooth = layout[0] >= _DENSITY * max(pixels.shape[:2])
        self._corner = (left, top)
        self._scale = (layout[0] / wide, layout[1] / high)
        first = list(split(picture))
        if not is_smooth:
            first = [_blur(plane, (_SOFT * _DENSITY) ** 2) for plane in first]
        self._levels = [first]
        for _ in range(int(max(0.0, np.log2(self._reach(widest) / _DENSITY)) + 1e-9)):
            self._levels.append([_halved(plane) for plane in self._levels[-1]])

    def _ever_seen(self, width: int, height: int) -> tuple[int, int, int, int]:
        views = (self._begins, self._ends)
        left, top = (max(0, int(min(view[side] for view in views)) - 2) for side in (0, 1))
        right = min(width, int(max(view[0] + view[2] for view in views)) + 3)
        bottom = min(height, int(max(view[1] + view[3] for view in views)) + 3)
        return left, top, right, bottom

    def _reach(self, wide: float) -> float:
        """Return how many pixels of the layout one of the film spans."""
        return float(wide * self._scale[0] / self._size[0])

    def _seen(self, view: Rectangle) -> Planes:
        reach = self._reach(view[2])
        level = min(len(self._levels) - 1, int(max(0.0, np.log2(reach / _DENSITY))))
        rest = reach / 2**level
        softer = _SOFT**2 * max(0.0, rest**2 - _DENSITY**2)
        out = blank(*self._size)
        for plane, whole, target, part in zip(self._levels[level], self._levels[0], split(out), (1, 2, 2), strict=True):
            source = _blur(plane, softer) if softer > _BARELY else plane
            # edges of pixels, not their middles, are what both layouts share
            across, down = (plane.shape[axis] / whole.shape[axis] for axis in (1, 0))
            x, y = self._scale[0] * across, self._scale[1] * down
            step_x, step_y = view[2] * x / self._size[0], view[3] * y / self._size[1]
            from_x, from_y = (view[0] - self._corner[0]) * x / part, (view[1] - self._corner[1]) * y / part
            map_to = np.array([[step_x, 0, from_x + step_x / 2 - 0.5], [0, step_y, from_y + step_y / 2 - 0.5]])
            cv2.warpAffine(
                source, map_to, (target.shape[1], target.shape[0]), dst=target,
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
        return out


def _blur(plane: np.ndarray, variance: float) -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), variance**0.5, borderType=cv2.BORDER_REPLICATE))


def _halved(plane: np.ndarray) -> np.ndarray:
    """Return a layout at half the size, as soft for its own samples as the whole one is for its."""
    soft = _blur(plane, _SOFT**2 * (4 - 1) * _DENSITY**2 - 0.25)  # pairs of samples averaged blur by a quarter
    size = (max(1, plane.shape[1] // 2), max(1, plane.shape[0] // 2))
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA))
