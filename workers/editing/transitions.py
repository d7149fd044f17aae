"""Transitions: how much of the old picture and of the new one is seen, as a function of the share of the way alone."""

from collections.abc import Callable
from functools import lru_cache
from math import hypot
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.clips import TransitionKind
from models.protocols import Planes
from workers.editing.motion import Side, flown, pushed, slid, whipped
from workers.editing.planes import Plane, blank, split

_BLACK: Final = 16
_WHITE: Final = 235
_NEUTRAL: Final = 128
_SOFT: Final = 0.16
"""Width of a wipe's edge, against the picture's."""
_SOFT_CIRCLE: Final = 0.07
"""Width of the circle's edge, against half the diagonal."""
_COARSE: Final = 4
"""The circle's cover is drawn at a quarter of the size: its edge is much wider than that."""
_Cover = Callable[[int, int], Plane]
"""Gives how much of the new picture is seen, 0 to 255, at each pixel of a plane that wide and high."""


def joined(kind: TransitionKind, old: Planes, new: Planes, share: float) -> Planes:
    """Return the picture at a share of the way from old to new, above 0 and below 1."""
    joint = _JOINTS.get(kind)
    return new if joint is None else joint(old, new, share)


def _smooth(share: float) -> float:
    return share * share * (3 - 2 * share)


def _dissolved(old: Planes, new: Planes, share: float) -> Planes:
    """Mix both pictures."""
    eased = _smooth(share)
    return np.asarray(cv2.addWeighted(old, 1 - eased, new, eased, 0), np.uint8)


def _faded(level: int) -> Callable[[Planes, Planes, float], Planes]:
    """Go down to a plain grey, black or white, and up again; all of it is seen in the very middle."""

    def joint(old: Planes, new: Planes, share: float) -> Planes:
        picture, kept = (old, 1 - _smooth(2 * share)) if share < 0.5 else (new, _smooth(2 * share - 1))
        out = blank(old.shape[1], old.shape[0] * 2 // 3)
        for source, target, rest in zip(split(picture), split(out), (level, _NEUTRAL, _NEUTRAL), strict=True):
            cv2.convertScaleAbs(source, dst=target, alpha=kept, beta=rest * (1 - kept))
        return out

    return joint


def _slide(side: Side) -> Callable[[Planes, Planes, float], Planes]:
    return lambda old, new, share: slid(old, new, _glide(share), side)


def _push(old: Planes, new: Planes, share: float) -> Planes:
    return pushed(old, new, _glide(share))


def _glide(share: float) -> float:
    """Set out quickly but not with a jerk, and come to rest slowly."""
    return float(1 - (1 - _smooth(share)) ** 1.7)


def _wipe(side: Side) -> Callable[[Planes, Planes, float], Planes]:
    """Uncover the new picture behind a soft edge that moves to a side."""

    def joint(old: Planes, new: Planes, share: float) -> Planes:
        edge = _smooth(share) * (1 + _SOFT)

        def cover(wide: int, high: int) -> Plane:
            count = wide if side.is_across else high
            at = (np.arange(count) + 0.5) / count
            behind = np.clip((edge - (1 - at if side.is_backwards else at)) / _SOFT, 0, 1)
            seen = np.rint(255 * behind * behind * (3 - 2 * behind)).astype(np.uint8)
            return np.ascontiguousarray(np.broadcast_to(seen if side.is_across else seen[:, None], (high, wide)))

        return _uncovered(old, new, cover)

    return joint


def _circle(old: Planes, new: Planes, share: float) -> Planes:
    """Open a circle with a soft edge from the middle."""
    wide, high = old.shape[1], old.shape[0] * 2 // 3
    edge = _smooth(share) * (1 + _SOFT_CIRCLE)
    behind = np.clip((edge - _distances(wide, high)) / _SOFT_CIRCLE, 0, 1)
    seen = np.rint(255 * behind * behind * (3 - 2 * behind)).astype(np.uint8)
    return _uncovered(
        old, new, lambda wide, high: np.asarray(cv2.resize(seen, (wide, high), interpolation=cv2.INTER_LINEAR))
    )


@lru_cache(maxsize=4)
def _distances(wide: int, high: int) -> NDArray[np.float32]:
    """Return how far from the middle each block of pixels is, against half the diagonal."""
    columns, rows = -(-wide // _COARSE), -(-high // _COARSE)
    x = (np.arange(columns) + 0.5) * wide / columns - wide / 2
    y = (np.arange(rows) + 0.5) * high / rows - high / 2
    return (np.hypot(x[None, :], y[:, None]) / hypot(wide / 2, high / 2)).astype(np.float32)


def _uncovered(old: Planes, new: Planes, cover: _Cover) -> Planes:
    """Lay the new picture over the old one as far as it is covered."""
    out = blank(old.shape[1], old.shape[0] * 2 // 3)
    seen: Plane = np.empty((0, 0), np.uint8)
    for before, after, target in zip(split(old), split(new), split(out), strict=True):
        if seen.shape != target.shape:
            seen = cover(target.shape[1], target.shape[0])
        cv2.multiply(before, 255 - seen, dst=target, scale=1 / 255)
        cv2.add(target, cv2.multiply(after, seen, scale=1 / 255), dst=target)
    return out


def _zoom(old: Planes, new: Planes, share: float) -> Planes:
    """Fly into the old picture while the new one comes to rest."""
    return _dissolved(*flown(old, new, share), share)


_JOINTS: Final[dict[TransitionKind, Callable[[Planes, Planes, float], Planes]]] = {
    TransitionKind.DISSOLVE: _dissolved,
    TransitionKind.FADE_BLACK: _faded(_BLACK),
    TransitionKind.FADE_WHITE: _faded(_WHITE),
    TransitionKind.SLIDE_LEFT: _slide(Side.LEFT),
    TransitionKind.SLIDE_RIGHT: _slide(Side.RIGHT),
    TransitionKind.SLIDE_UP: _slide(Side.UP),
    TransitionKind.SLIDE_DOWN: _slide(Side.DOWN),
    TransitionKind.PUSH: _push,
    TransitionKind.WIPE_LEFT: _wipe(Side.LEFT),
    TransitionKind.WIPE_RIGHT: _wipe(Side.RIGHT),
    TransitionKind.WIPE_UP: _wipe(Side.UP),
    TransitionKind.WIPE_DOWN: _wipe(Side.DOWN),
    TransitionKind.ZOOM: _zoom,
    TransitionKind.CIRCLE: _circle,
    TransitionKind.WHIP: whipped,
}
"""Everything but the cut."""
