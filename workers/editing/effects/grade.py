"""Grading: a look baked into a table from YUV to YUV, which OpenCV looks up and interpolates in.

The table has every level of brightness and every eighth of each colour difference. It lies in one picture of 16 by 16
tiles, one a level of brightness, in which the colour differences are x and y: `cv2.remap` then interpolates in those,
and brightness needs none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.effects import Grade
from bot.studio.values import Sha256
from models.protocols import Planes
from workers.editing.effects.cube import Colours, read_cube
from workers.editing.effects.looks import look
from workers.editing.effects.rgb import TO_RGB, TO_YUV
from workers.editing.planes import Plane, blank, split
from workers.editing.sources.material import Fetch

_NODES: Final = 33
_SPACING: Final = 8
_TILES: Final = 16
_LEVELS: Final = 4
"""Of so many levels of brightness one is computed; those between are interpolated."""
_COLUMN: Final = (np.arange(256) % _TILES * _NODES).astype(np.float32)
_ROW: Final = (np.arange(256) // _TILES * _NODES).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Baked:
    """A table's tiles: brightness, and both colour differences as two channels."""

    luma: Plane
    chroma: NDArray[np.uint8]


class Grading:
    """A colour look. Raises UnknownName and MediaBroken."""

    def __init__(self, effect: Grade, fetch: Fetch) -> None:
        if effect.table:
            self._baked = _from_file(effect.table, fetch(effect.table), effect.amount)
        else:
            self._baked = _from_look(effect.look, effect.amount)

    def __call__(self, picture: Planes, _offset: int) -> Planes:
        """Return the picture in other colours; the same whatever its number."""
        out = blank(picture.shape[1], picture.shape[0] * 2 // 3)
        luma, u, v = split(picture)
        brightness, *chroma = split(out)
        size, half = (luma.shape[1], luma.shape[0]), (u.shape[1], u.shape[0])
        x, y = (plane.astype(np.float32) * np.float32(1 / _SPACING) for plane in (u, v))
        small = np.asarray(cv2.resize(luma, half, interpolation=cv2.INTER_AREA), np.uint8)
        both = _looked_up(self._baked.chroma, small, x, y)
        for channel, target in enumerate(chroma):
            target[:] = both[..., channel]
        across, down = (cv2.resize(places, size, interpolation=cv2.INTER_LINEAR) for places in (x, y))
        brightness[:] = _looked_up(self._baked.luma, luma, across, down)
        return out


def _looked_up(tiles: NDArray[np.uint8], luma: Plane, x: cv2.typing.MatLike, y: cv2.typing.MatLike) -> Plane:
    columns, rows = cv2.add(cv2.LUT(luma, _COLUMN), x), cv2.add(cv2.LUT(luma, _ROW), y)
    return np.asarray(cv2.remap(tiles, columns, rows, cv2.INTER_LINEAR), np.uint8)


@lru_cache(maxsize=8)
def _from_look(name: str, amount: float) -> _Baked:
    return _baked(look(name), amount)


@lru_cache(maxsize=8)
def _from_file(_sha: Sha256, path: Path, amount: float) -> _Baked:
    return _baked(read_cube(path), amount)


def _baked(change: Callable[[Colours], Colours], amount: float) -> _Baked:
    levels, differences = np.arange(0, 257, _LEVELS), np.arange(_NODES) * _SPACING
    luma, v, u = np.meshgrid(levels, differences, differences, indexing="ij")
    yuv = np.stack([luma, u, v], axis=-1).reshape(-1, 3)
    colours = (yuv @ TO_RGB[:, :3].T + TO_RGB[:, 3]) / 255
    mixed = colours + amount * (_continued(change, colours) - colours)
    some = (mixed * 255 @ TO_YUV[:, :3].T + TO_YUV[:, 3]).reshape(*luma.shape, 3)
    whole, rest = np.arange(256) // _LEVELS, (np.arange(256) % _LEVELS / _LEVELS)[:, None, None, None]
    out = np.clip(np.rint(some[whole] * (1 - rest) + some[whole + 1] * rest), 0, 255).astype(np.uint8)
    # From (level, v, u) to rows of the picture of tiles, then its columns: (level // 16, v, level % 16, u).
    side = _TILES * _NODES
    tiles = out.reshape(_TILES, _TILES, _NODES, _NODES, 3).transpose(0, 2, 1, 3, 4).reshape(side, side, 3)
    return _Baked(np.ascontiguousarray(tiles[..., 0]), np.ascontiguousarray(tiles[..., 1:]))


def _continued(change: Callable[[Colours], Colours], colours: Colours) -> Colours:
    """Apply a change that is known for 0 to 1, and continue it straight on beyond.

    Many triples of YUV are no colours, but lie next to some in the table and so must fit to them.
    """
    inside = np.clip(colours, 0, 1)
    beyond = colours - inside
    out = np.clip(change(inside), 0, 1)
    is_outside = beyond.any(axis=1)
    mirrored = np.clip(inside[is_outside] - beyond[is_outside], 0, 1)
    out[is_outside] = 2 * out[is_outside] - np.clip(change(mirrored), 0, 1)
    return out
