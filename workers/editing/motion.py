"""Motion: whole pictures that slide, are pushed, fly past and grow.

Positions are fractions of a pixel, so that what comes to rest slowly does not step.
"""

from enum import Enum
from math import floor
from typing import Final

import cv2
import numpy as np

from models.protocols import Planes
from workers.editing.planes import Plane, blank, split

_SHADOW: Final = 0.5
"""How dark it is right beside a picture that covers another."""
_SHADOW_WIDE: Final = 0.06
_ZOOM_OUT, _ZOOM_IN = 0.35, 0.16
_WHIP_WIDTHS: Final = 3
_WHIP_BLUR: Final = 0.8
"""How far the picture is smeared in the middle, against its width."""
_STEPS: Final = ((160, 8), (64, 4), (24, 2), (0, 1))
"""From how many pixels of smear on how many columns are taken as one."""
_PARTS: Final = (1, 2, 2)
"""How many pixels of the picture one of each plane spans."""


class Side(Enum):
    """Where to something moves: its axis, and whether against it."""

    LEFT = (1, True)
    RIGHT = (1, False)
    UP = (0, True)
    DOWN = (0, False)

    @property
    def is_across(self) -> bool:
        """Say whether it moves along a row."""
        return self.value[0] == 1

    @property
    def is_backwards(self) -> bool:
        """Say whether it moves towards the first row or column."""
        return self.value[1]


def slid(old: Planes, new: Planes, way: float, side: Side) -> Planes:
    """Slide the new picture over the old one, to a side; it casts a soft shadow."""
    out = old.copy()
    for source, target, black in zip(split(new), split(out), (16, 128, 128), strict=True):
        count = target.shape[1 if side.is_across else 0]
        shift = count * (1 - way) if side.is_backwards else -count * (1 - way)
        _shade(target, shift if side.is_backwards else shift + count, black, side)
        _lay(target, source, shift, side)
    return out


def pushed(old: Planes, new: Planes, way: float) -> Planes:
    """Push the old picture out to the left with the new one."""
    out = blank(old.shape[1], old.shape[0] * 2 // 3)
    for before, after, target in zip(split(old), split(new), split(out), strict=True):
        count = target.shape[1]
        shift = count * (1 - way)
        seam = min(count - 1, floor(shift))
        target[:, seam] = before[:, -1]
        _lay(target, before, shift - count, Side.LEFT)
        _lay(target, after, shift, Side.LEFT)
    return out


def flown(old: Planes, new: Planes, share: float) -> tuple[Planes, Planes]:
    """Return the old picture as it is flown into, and the new one as it comes to rest."""
    return _enlarged(old, 1 + _ZOOM_OUT * share * share), _enlarged(new, 1 + _ZOOM_IN * (1 - share) ** 2)


def whipped(old: Planes, new: Planes, share: float) -> Planes:
    """Swing the camera round from the old picture to the new one, so fast that what lies between is smeared."""
    way, smear = _swing(share)
    out = blank(old.shape[1], old.shape[0] * 2 // 3)
    for before, after, target, part in zip(split(old), split(new), split(out), _PARTS, strict=True):
        wide = target.shape[1]
        _smear(before, after, target, _WHIP_WIDTHS * wide * way, _WHIP_BLUR * wide * smear, part)
    return out


def _swing(share: float) -> tuple[float, float]:
    """Return how far a swing has come, and how much it is smeared: in the middle third nothing is made out."""
    before, after = share**3, (1 - share) ** 3
    return before / (before + after), (4 * share * (1 - share)) ** 2.5


def _smear(before: Plane, after: Plane, target: Plane, start: float, length: float, part: int) -> None:
    """Show the strip old, old mirrored, new mirrored, new from `start` on, smeared over a length.

    What is smeared far is worked on at a part of its width, which nobody can see.
    """
    wide = target.shape[1]
    step = max(1, next(size for least, size in _STEPS if length * part >= least) // part)
    while wide % step:
        step //= 2
    first, last = floor((start - length / 2) / step) - 2, floor((start + wide + length / 2) / step) + 3
    strip = _strip(before, after, first, last, step)
    if length >= 2:
        # Twice half as far is as a shutter that opens and closes softly.
        half = int(length / step / 2) // 2 * 2 + 1
        strip = _blurred(_blurred(strip, half), half)
    if step > 1:
        begin = floor(start / step) - 1
        strip = strip[:, begin - first : begin - first + wide // step + 3]
        strip = _resized(strip, strip.shape[1] * step)
        at = round(start) - begin * step
        target[:] = strip[:, at : at + wide]
        return
    at, rest = floor(start) - first, start - floor(start)
    cv2.addWeighted(strip[:, at : at + wide], 1 - rest, strip[:, at + 1 : at + 1 + wide], rest, 0, target)


def _strip(before: Plane, after: Plane, first: int, last: int, step: int) -> Plane:
    """Cut columns out of an endless strip, mirrored at every other picture's edge; each is of `step` columns."""
    wide = before.shape[1] // step
    tiles: dict[bool, Plane] = {}
    pieces = []
    while first < last:
        tile, at = divmod(first, wide)
        end = min(wide, at + last - first)
        is_old, is_mirrored = tile < 2, tile not in (0, 3)
        if is_old not in tiles:
            plane = before if is_old else after
            tiles[is_old] = _resized(plane, wide) if step > 1 else plane
        picture = tiles[is_old]
        pieces.append(cv2.flip(picture[:, wide - end : wide - at], 1) if is_mirrored else picture[:, at:end])
        first += end - at
    return np.asarray(cv2.hconcat(pieces), np.uint8)


def _resized(plane: Plane, wide: int) -> Plane:
    return np.asarray(cv2.resize(plane, (wide, plane.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def _blurred(plane: Plane, length: int) -> Plane:
    return np.asarray(cv2.blur(plane, (length, 1), borderType=cv2.BORDER_REFLECT), np.uint8)


def _lay(target: Plane, source: Plane, shift: float, side: Side) -> None:
    """Put a plane on another, moved by a fraction of pixels; its edge mixes with what is there."""
    if not side.is_across:
        _lay_rows(target, source, shift)
        return
    count, whole = target.shape[1], floor(shift)
    rest = shift - whole
    start, end = max(0, whole + 1), min(count, whole + count)
    if start < end:
        near, far = source[:, start - whole : end - whole], source[:, start - whole - 1 : end - whole - 1]
        cv2.addWeighted(near, 1 - rest, far, rest, 0, target[:, start:end])
    for edge, column, seen in ((whole, 0, 1 - rest), (whole + count, count - 1, rest)):
        if 0 <= edge < count:
            there = target[:, edge : edge + 1]
            cv2.addWeighted(source[:, column : column + 1], seen, there, 1 - seen, 0, there)


def _lay_rows(target: Plane, source: Plane, shift: float) -> None:
    count, whole = target.shape[0], floor(shift)
    rest = shift - whole
    start, end = max(0, whole + 1), min(count, whole + count)
    if start < end:
        near, far = source[start - whole : end - whole], source[start - whole - 1 : end - whole - 1]
        cv2.addWeighted(near, 1 - rest, far, rest, 0, target[start:end])
    for edge, row, seen in ((whole, 0, 1 - rest), (whole + count, count - 1, rest)):
        if 0 <= edge < count:
            there = target[edge : edge + 1]
            cv2.addWeighted(source[row : row + 1], seen, there, 1 - seen, 0, there)


def _shade(target: Plane, edge: float, black: int, side: Side) -> None:
    """Darken what lies right before an edge that moves to a side; less while the edge has hardly come in."""
    count = target.shape[1 if side.is_across else 0]
    wide = count * _SHADOW_WIDE
    first, last = (edge - wide, edge + 1) if side.is_backwards else (edge - 1, edge + wide)
    start, end = max(0, floor(first)), min(count, floor(last) + 1)
    if start >= end:
        return
    come_in = min(1.0, (count - edge if side.is_backwards else edge) / wide)
    far = np.abs(np.arange(start, end) + 0.5 - edge) / wide
    kept = 1 - _SHADOW * come_in * np.clip(1 - far, 0, 1) ** 2
    area = target[:, start:end] if side.is_across else target[start:end]
    factor = kept if side.is_across else kept[:, None]
    area[:] = np.rint(black + (area - float(black)) * factor).astype(np.uint8)


def _enlarged(picture: Planes, by: float) -> Planes:
    """Enlarge a picture about its middle.

    What is cut off is the same on both sides, in whole pixels: the middle stands still, and an edge is never more than
    half a pixel from where it should be.
    """
    out = blank(picture.shape[1], picture.shape[0] * 2 // 3)
    for source, target in zip(split(picture), split(out), strict=True):
        high, wide = source.shape
        x, y = (round(extent * (1 - 1 / by) / 2) for extent in (wide, high))
        cv2.resize(source[y : high - y, x : wide - x], (wide, high), dst=target, interpolation=cv2.INTER_LINEAR)
    return out
