"""The gallery: bundled illustrations as sprites, and whatever else may hang in their place."""

import json
import lzma
from functools import lru_cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
import resvg_py

from models.video.animatic.canvas import Sprite
from models.video.animatic.colour import BLACK, Colour
from models.video.animatic.drawing import Pixels, cut_out


@lru_cache(maxsize=1)
def _bodies() -> dict[str, str]:
    packed = files("models.video.animatic.art").joinpath("noto.json.xz").read_bytes()
    bodies: dict[str, str] = json.loads(lzma.decompress(packed))
    return bodies


def names() -> frozenset[str]:
    """Return the names of all illustrations."""
    return frozenset(_bodies())


def illustration(name: str, size: float, scale: float, shadow: float = 0.32, colour: Colour = BLACK) -> Sprite | None:
    """Return an illustration `size` design pixels large, or nothing when the set has none of that name."""
    pixels = pixels_of(name, max(2, round(size * scale)))
    if pixels is None:
        return None
    high, wide = pixels.shape[:2]
    return cut_out(pixels, (0, 0, wide, high), size * 0.035 * scale, shadow, colour)


@lru_cache(maxsize=32)
def pixels_of(name: str, side: int) -> Pixels | None:
    """Return an illustration as premultiplied pixels, or nothing when the set has none of that name."""
    body = _bodies().get(name)
    if body is None:
        return None
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 128 128">{body}</svg>'
    )
    png: Any = resvg_py.svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True)
    bgra: Any = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    rgba = cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA).astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    return np.asarray(np.rint(rgba), np.uint8)
