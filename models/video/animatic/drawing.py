"""Drawing: what is rasterised once a shot, with soft shadows, before any frame is composed."""

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from models.video.animatic.canvas import Sprite, sprite_of
from models.video.animatic.colour import BLACK, Colour

Pixels = NDArray[np.uint8]
"""Premultiplied RGBA, shape (h, w, 4)."""
_MARGIN: Final = 4.0


def raster(wide: int, high: int, paint: Callable[[Any], None]) -> Pixels:
    """Return what `paint` draws on a clear Skia canvas of real pixels."""
    wide, high = max(1, wide), max(1, high)
    rgba = np.zeros((high, wide, 4), np.uint8)
    info = skia.ImageInfo.Make(wide, high, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, rgba, wide * 4)
    paint(surface.getCanvas())
    return rgba


def cut_out(rgba: Pixels, box: tuple[int, int, int, int], blur: float, shadow: float, colour: Colour = BLACK) -> Sprite:
    """Cut a box out and put a soft shadow under it; the sprite's centre is the box's."""
    x, y, wide, high = box
    pad = int(np.ceil(blur * 2.6)) + 2 if shadow else 1
    piece = np.zeros((high + 2 * pad, wide + 2 * pad, 4), np.float32)
    piece[pad : pad + high, pad : pad + wide] = rgba[y : y + high, x : x + wide]
    if shadow:
        cover = piece[..., 3]
        drop = cv2.GaussianBlur(np.roll(cover, max(1, round(blur * 0.8)), axis=0), (0, 0), max(0.6, blur))
        drop = drop * shadow * (1 - cover / 255)
        piece[..., 3] += drop
        for channel, value in enumerate(colour.rgb):
            piece[..., channel] += drop * (value / 255)
    return sprite_of(np.clip(np.rint(piece), 0, 255).astype(np.uint8))


def drawn(
    width: float, height: float, scale: float, paint: Callable[[Any], None], shadow: float = 0.0, blur: float = 0.0
) -> Sprite:
    """Return a sprite `width` by `height` design pixels large; `paint` draws in design pixels around the centre."""
    wide, high = (round((extent + 2 * _MARGIN) * scale) for extent in (width, height))

    def scaled(canvas: Any) -> None:
        canvas.translate(wide / 2, high / 2)
        canvas.scale(scale, scale)
        paint(canvas)

    return cut_out(raster(wide, high, scaled), (0, 0, wide, high), blur * scale, shadow)


def rounded(
    width: float, height: float, radius: float, colour: Colour, scale: float,
    alpha: float = 1.0, shadow: float = 0.0, blur: float = 18.0, edge: Colour | None = None, edge_width: float = 0.0,
) -> Sprite:  # fmt: skip
    """Return a rounded rectangle: a card, a pill, a badge or a disc."""
    box = skia.Rect.MakeXYWH(-width / 2, -height / 2, width, height)

    def paint(canvas: Any) -> None:
        canvas.drawRoundRect(box, radius, radius, skia.Paint(Color=colour.argb(alpha), AntiAlias=True))
        if edge is not None and edge_width:
            stroke = skia.Paint(
                Color=edge.argb(alpha), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=edge_width
            )
            inset = edge_width / 2
            canvas.drawRoundRect(box.makeInset(inset, inset), radius - inset, radius - inset, stroke)

    return drawn(width, height, scale, paint, shadow, blur)


def glow(size: float, colour: Colour, scale: float, alpha: float = 0.6) -> Sprite:
    """Return a soft round light."""

    def paint(canvas: Any) -> None:
        shader = skia.GradientShader.MakeRadial(
            skia.Point(0, 0), size / 2, [colour.argb(alpha), colour.argb(alpha * 0.45), colour.argb(0)], [0, 0.5, 1]
        )
        canvas.drawCircle(0, 0, size / 2, skia.Paint(Shader=shader, AntiAlias=True, Dither=True))

    return drawn(size, size, scale, paint)
