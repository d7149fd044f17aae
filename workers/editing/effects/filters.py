"""Filters: MoviePy's own effects, run on the pictures of those clips that ask for one.

MoviePy is loaded with the first of them; a worker that cuts films without filters never pays for it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import cv2
import numpy as np

from bot.studio.effects import Filter, Filtered
from models.protocols import Planes
from workers.editing.effects.rgb import Rgb, planes_from, rgb_from

_PAPER: Final = (255, 255, 255)
_CANVAS: Final = 405
"""Short side of a picture that is painted, in pixels."""


class MoviePyFilter:
    """One of MoviePy's effects."""

    def __init__(self, effect: Filtered) -> None:
        self._by, self._amount = effect.by, effect.amount

    def __call__(self, picture: Planes, _offset: int) -> Planes:
        """Return the picture, filtered; the same whatever its number."""
        return planes_from(filtered(rgb_from(picture), self._by, self._amount))


def filtered(rgb: Rgb, by: Filter, amount: float) -> Rgb:
    """Pass one picture through MoviePy."""
    image_clip, recipes = _library()
    height, width = rgb.shape[:2]
    source = _simplified(rgb) if by is Filter.PAINTING else rgb
    clip = image_clip(source).with_effects(recipes[by](amount, width, height))
    return np.ascontiguousarray(clip.get_frame(0), np.uint8)


def _simplified(rgb: Rgb) -> Rgb:
    """Return a picture in dabs: the lines that MoviePy paints are one pixel wide, and lost in a large, detailed one."""
    height, width = rgb.shape[:2]
    share = min(1.0, _CANVAS / min(width, height))
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(cv2.medianBlur(small, 7), 5), np.uint8)


_Recipe = Callable[[float, int, int], list[Any]]


@cache
def _library() -> tuple[Any, Mapping[Filter, _Recipe]]:
    from moviepy import ImageClip, vfx  # a quarter of a second, and a dozen packages

    def framed(amount: float, width: int, height: int) -> list[Any]:
        margin = round(min(width, height) * (0.02 + 0.1 * amount))
        inner = (width - 2 * margin, height - 2 * margin)
        return [
            vfx.Resize(new_size=inner),
            vfx.Margin(left=margin, right=margin, top=margin, bottom=margin, color=_PAPER),
        ]

    recipes: dict[Filter, _Recipe] = {
        Filter.MIRROR: lambda *_: [vfx.MirrorX()],
        Filter.FLIP: lambda *_: [vfx.MirrorY()],
        Filter.BLACK_AND_WHITE: lambda *_: [vfx.BlackAndWhite(RGB="CRT_phosphor")],
        Filter.INVERT: lambda *_: [vfx.InvertColors()],
        Filter.PAINTING: lambda amount, width, height: [
            vfx.Painting(saturation=1 + 0.2 * amount, black=0.06 * amount),
            vfx.Resize(new_size=(width, height)),
        ],
        Filter.BRIGHTER: lambda amount, *_: [vfx.MultiplyColor(1 + 0.5 * amount)],
        Filter.DARKER: lambda amount, *_: [vfx.MultiplyColor(1 - 0.6 * amount)],
        Filter.CONTRAST: lambda amount, *_: [vfx.LumContrast(contrast=0.8 * amount)],
        Filter.LIFT_SHADOWS: lambda amount, *_: [vfx.GammaCorrection(1 / (1 + amount))],
        Filter.DEEPEN_SHADOWS: lambda amount, *_: [vfx.GammaCorrection(1 + amount)],
        Filter.FRAMED: framed,
    }
    return ImageClip, MappingProxyType(recipes)
