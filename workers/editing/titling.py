"""Titling: words on screen, set in type with an outline and a shadow, in at most three lines."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import skia
from skia import textlayout

from bot.studio.captions import is_rtl
from models.video.animatic.fonts import font_case
from workers.editing.cutouts import Cutout, shadowed
from workers.editing.lettering import FAMILY

_INK: Final = 0xFF0B0B12
LINES_MOST: Final = 3
LARGEST: Final = 104.0
"""Size of the type in pixels of a picture whose smaller side is 1080."""
_SMALLEST: Final = 26.0
_LEADING: Final = 1.12
_OUTLINE: Final = 0.16
_SHADOW_BLUR: Final = 0.09
_SHADOW: Final = 0.5
_RTL_ISOLATE: Final = "\u2067"
_UNICODE: Final = skia.Unicodes.ICU.Make()


@dataclass(frozen=True, slots=True)
class Lettered:
    """A title set: its picture, whose middle is the middle of the words, and how large the words are."""

    rgba: Cutout
    width: float
    height: float


def set_title(text: str, colour: str, size: float, scale: float, room: tuple[float, float]) -> Lettered | None:
    """Set a title as large as wished, or as fits into the room (in real pixels) in three lines.

    `scale` is real pixels per pixel of a picture whose smaller side is 1080. Nothing when no face can draw it.
    """
    drawable = font_case().drawable(" ".join(text.split()), FAMILY).strip()
    if not drawable:
        return None
    points = LARGEST * size
    margin = 2 * _pad(points) + 2 / scale
    wide, high = room[0] / scale - margin, room[1] / scale - margin
    while not _fits(drawable, points, wide, high) and points > _SMALLEST:
        points = max(_SMALLEST, points * 0.94)
    width = _narrowest(drawable, points, wide)
    ink = 0xFF000000 | int(colour[1:], 16)
    pad = _pad(points)
    stroke = skia.Paint(
        Color=_INK if _brightness(colour) > 0.25 else 0xFFFFFFFF,
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=points * _OUTLINE,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    fill = skia.Paint(Color=ink, AntiAlias=True)
    layers = [_paragraph(drawable, points, paint, width) for paint in (stroke, fill)]
    area = tuple(int((extent + 2 * pad) * scale) + 2 for extent in (width, layers[0].Height))
    rgba = np.zeros((area[1], area[0], 4), np.uint8)
    info = skia.ImageInfo.Make(*area, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, rgba, area[0] * 4).getCanvas()
    canvas.scale(scale, scale)
    for paragraph in layers:
        paragraph.paint(canvas, pad, pad)
    del canvas
    shaded = shadowed(rgba.astype(np.float32), points * scale * _SHADOW_BLUR, _SHADOW)
    return Lettered(shaded, float(area[0]), float(area[1]))


def _pad(points: float) -> int:
    """Return the room that the outline takes around the letters."""
    return int(points * _OUTLINE) + 2


def _brightness(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _fits(text: str, points: float, wide: float, high: float) -> bool:
    paragraph = _paragraph(text, points, None, wide)
    if _lines(paragraph, points) > LINES_MOST or paragraph.Height > high:
        return False
    return all(float(_paragraph(word, points, None, 1e5).LongestLine) <= wide for word in text.split())


def _narrowest(text: str, points: float, wide: float) -> float:
    """Return the width that makes the lines about equally long."""
    lines = _lines(_paragraph(text, points, None, wide), points)
    while lines > 1:
        narrower = wide * 0.96
        paragraph = _paragraph(text, points, None, narrower)
        if _lines(paragraph, points) > lines or paragraph.LongestLine > narrower:
            break
        wide = narrower
    longest = float(_paragraph(text, points, None, wide).LongestLine)
    return min(wide, longest + 1)


def _lines(paragraph: Any, points: float) -> int:
    return round(float(paragraph.Height) / (points * _LEADING))


def _paragraph(text: str, points: float, paint: Any, width: float) -> Any:
    style = textlayout.ParagraphStyle()
    style.setTextAlign(textlayout.TextAlign.kCenter)
    builder = textlayout.ParagraphBuilder.make(style, font_case().collection(), _UNICODE)
    letters = textlayout.TextStyle()
    letters.setFontFamilies(font_case().families(FAMILY))
    letters.setFontSize(points)
    letters.setHeight(_LEADING)
    letters.setHeightOverride(True)
    if paint is not None:
        letters.setForegroundPaint(paint)
    builder.pushStyle(letters)
    builder.addText((_RTL_ISOLATE if is_rtl(text) else "") + text)
    builder.pop()
    paragraph = builder.Build()
    paragraph.layout(width)
    return paragraph
