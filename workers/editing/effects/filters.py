"""Filters: MoviePy's own effects, run on the pictures of those clips that ask for one.

MoviePy is loaded with the first of them; a worker that cuts films without filters never pays for it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from bot.studio.effects import Filter, Filtered
from models.protocols import Planes
from workers.editing.effects.rgb import Rgb, planes_from, rgb_from

_PAPER: Final = (255, 255, 255)


class MoviePyFilter:
    """One of MoviePy's effects."""

    def __init__(self, effect: Filtered) -> None:
        self._by, self._amount = effect.by, effect.amount

    def __call__(self, picture: Planes, offset: int) -> Planes:
        """Return the picture, filtered; the same whatever its number."""
        return planes_from(filtered(rgb_from(picture), self._by, self._amount))


def filtered(rgb: Rgb, by: Filter, amount: float) -> Rgb:
    """Pass one picture through MoviePy. The middle amount is MoviePy's own default where it has one."""
    image_clip, recipes = _library()
    height, width = rgb.shape[:2]
    clip = image_clip(rgb).with_effects(recipes[by](amount, width, height))
    return np.ascontiguousarray(clip.get_frame(0), np.uint8)


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
        Filter.PAINTING: lambda amount, *_: [vfx.Painting(saturation=1 + 0.8 * amount, black=0.012 * amount)],
        Filter.BRIGHTER: lambda amount, *_: [vfx.MultiplyColor(1 + 0.7 * amount)],
        Filter.DARKER: lambda amount, *_: [vfx.MultiplyColor(1 - 0.7 * amount)],
        Filter.CONTRAST: lambda amount, *_: [vfx.LumContrast(contrast=0.8 * amount)],
        Filter.LIFT_SHADOWS: lambda amount, *_: [vfx.GammaCorrection(1 / (1 + amount))],
        Filter.DEEPEN_SHADOWS: lambda amount, *_: [vfx.GammaCorrection(1 + amount)],
        Filter.FRAMED: framed,
    }
    return ImageClip, MappingProxyType(recipes)
