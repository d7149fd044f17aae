"""Film grain: one large field of it is drawn once, and every picture shows another part of it, some turned round."""

from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Planes
from workers.editing.planes import Plane, blank, split

_Field = NDArray[np.int8]
_SEED: Final = 1895
_ROOM: Final = 256
"""How many places, in both directions, a part may be cut out at."""
_DEVIATION: Final = 30
"""Of a field; what is four times as far off is cut off."""
_STRONGEST: Final = 15.0
"""Deviation in levels at full amount, where a picture is of middle brightness."""
_COLOUR: Final = 0.3
"""Of colours, against that of brightness."""
_FINE, _COARSE = 0.62, 1.7
"""Sizes of the grains in pixels of a picture 1080 wide, and below how many of the fine ones lie."""


class Grains:
    """Grain of one strength for pictures of one size."""

    def __init__(self, amount: float, size: tuple[int, int]) -> None:
        width, height = size
        self._luma = _field(width, height, min(size) / 1080, 0)
        strength = _STRONGEST * amount * _COLOUR / _DEVIATION
        self._chroma = [
            np.rint(_field(width // 2, height // 2, min(size) / 2160, number) * strength).astype(np.int8)
            for number in (1, 2)
        ]
        self._scale = _STRONGEST * amount / _DEVIATION / 127

    def __call__(self, picture: Planes, offset: int) -> Planes:
        """Return the picture with the grain of its number."""
        out = blank(picture.shape[1], picture.shape[0] * 2 // 3)
        luma, *chroma = split(out)
        source, *colours = split(picture)
        held = cv2.LUT(source, _HELD)
        grain: NDArray[Any] = cv2.multiply(
            _part(self._luma, source.shape, offset), held, scale=self._scale, dtype=cv2.CV_8S
        )
        _add(source, grain, luma)
        for before, field, target in zip(colours, self._chroma, chroma, strict=True):
            _add(before, _part(field, before.shape, offset + 1), target)
        return out


def _add(plane: Plane, grain: NDArray[Any], target: Plane) -> None:
    """Add with saturation; bytes less 128 are signed ones, which OpenCV adds three times as fast as mixed ones."""
    lowered = np.bitwise_xor(plane, 128).view(np.int8)
    raised = np.asarray(cv2.add(lowered, grain), np.int8)
    np.bitwise_xor(raised.view(np.uint8), 128, out=target)


def _held_at() -> _Field:
    """Return how much grain each level holds, 0 to 127: most below the middle, little in black and in white."""
    level = np.clip((np.arange(256) - 16) / 219, 0, 1)
    shape = np.clip(level, 1e-6, 1) ** 0.55 * (1 - level) ** 0.8
    return np.asarray(np.rint(127 * (0.1 + 0.9 * shape / shape.max())), np.int8)


_HELD: Final = _held_at()


@lru_cache(maxsize=6)
def _field(width: int, height: int, scale: float, number: int) -> _Field:
    """Draw a field: mostly fine grain, with clumps."""
    dice = np.random.default_rng((_SEED, number))
    shape = (height + _ROOM, width + _ROOM)
    field = np.zeros(shape, np.float32)
    for grain, share in ((_FINE, 0.8), (_COARSE, 0.45)):
        drawn = dice.standard_normal(shape, np.float32)
        blurred = cv2.GaussianBlur(drawn, (0, 0), max(0.3, grain * scale)) if grain * scale > 0.3 else drawn
        field += np.float32(share / blurred.std()) * blurred
    field *= np.float32(_DEVIATION / field.std())
    return np.clip(np.rint(field), -127, 127).astype(np.int8)


def _part(field: _Field, shape: tuple[int, ...], number: int) -> _Field:
    """Cut a picture's grain out of a field: another place and turn for every number."""
    mixed = (number * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64
    mixed = (mixed ^ mixed >> 31) * 0xBF58476D1CE4E5B9 % 2**64
    mixed ^= mixed >> 29
    top, left, turn = mixed % _ROOM, mixed // _ROOM % _ROOM, mixed >> 40 & 3
    part = field[top : top + shape[0], left : left + shape[1]]
    return part if turn == 3 else np.asarray(cv2.flip(part, turn - 1), np.int8)
