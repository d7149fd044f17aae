"""Cut-outs: small pictures with transparency, from files and from the bundled set, and their soft shadows."""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from bot.studio.errors import MediaBroken, UnknownName
from models.video.animatic.gallery import raster

Cutout = NDArray[np.float32]
"""Premultiplied RGBA, 0 to 255, shape (h, w, 4)."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_PIXELS_MOST: Final = 50_000_000
_CORNER: Final = 0.05
"""How round the corners of a picture without transparency are made, against its smaller side."""


def illustration(name: str, width: int) -> Cutout:
    """Return a bundled illustration. Raises UnknownName."""
    pixels = raster(name, max(2, width))
    if pixels is None:
        raise UnknownName("illustration", name)
    return pixels.astype(np.float32)


@lru_cache(maxsize=8)
def picture_of(path: Path, width: int, height_most: int, *, rounded: bool) -> Cutout:
    """Read a PNG, JPEG or WebP file, as wide as asked for unless that would be too high.

    A picture without transparency gets round corners where asked for. Raises MediaBroken naming the file.
    """
    try:
        with Image.open(path, formats=_FORMATS) as file:
            if file.width * file.height > _PIXELS_MOST:
                raise _broken(path, f"it has {file.width} by {file.height} pixels")
            file.draft("RGB", (width * 2, height_most * 2))
            rgba = np.asarray(ImageOps.exif_transpose(file).convert("RGBA"), np.float32).copy()
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise _broken(path, "it is no whole PNG, JPEG or WebP picture") from error
    rgba[..., :3] *= rgba[..., 3:] / 255
    share = min(width / rgba.shape[1], height_most / rgba.shape[0])
    size = (max(1, round(rgba.shape[1] * share)), max(1, round(rgba.shape[0] * share)))
    how = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    out = np.clip(cv2.resize(rgba, size, interpolation=how), 0, 255)
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    if rounded and out[..., 3].min() > 254:
        out = out * _round_mask(size[0], size[1])[..., None]
    return np.asarray(out, np.float32)


def _round_mask(width: int, height: int) -> NDArray[np.float32]:
    """Return 1 inside a box with round corners and 0 outside it."""
    radius = _CORNER * min(width, height)
    x = np.abs(np.arange(width) + 0.5 - width / 2) - (width / 2 - radius)
    y = np.abs(np.arange(height) + 0.5 - height / 2) - (height / 2 - radius)
    far = np.hypot(np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None])
    return np.asarray(np.clip(radius - far + 0.5, 0, 1), np.float32)


def shadowed(rgba: Cutout, blur: float, strength: float) -> Cutout:
    """Put a soft shadow, fallen a little downwards, under a picture; every side grows by the same."""
    pad = int(blur * 3.2) + 2
    out = cv2.copyMakeBorder(rgba, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    cover = np.ascontiguousarray(out[..., 3])
    fall = np.array([[1, 0, 0], [0, 1, blur * 0.7]])
    fallen = cv2.warpAffine(cover, fall, (cover.shape[1], cover.shape[0]))
    soft = cv2.GaussianBlur(fallen, (0, 0), max(0.5, blur))
    out[..., 3] += np.asarray(soft * np.float32(strength) * (1 - cover * np.float32(1 / 255)), np.float32)
    return np.asarray(out, np.float32)


def _broken(path: Path, why: str) -> MediaBroken:
    return MediaBroken(f"The picture {path.name} cannot be used: {why}.", "Bring it as a PNG, JPEG or WebP file.")
