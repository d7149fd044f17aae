"""Lettering: a caption page set in type, each word a picture of its own in plain and in accent colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import skia
from numpy.typing import NDArray
from skia import textlayout

from bot.studio.captions import is_spaced
from models.video.animatic.fonts import font_case

Pixels = NDArray[np.uint8]
"""Premultiplied RGBA, shape (h, w, 4)."""

FAMILY: Final = "fallback-poppins"
WIDTH: Final = 840
"""Widest text, in pixels of a picture 1080 wide: from 90 to 930."""
HEIGHT: Final = 300
LARGEST: Final = 100.0
SMALLEST: Final = 34.0
LINES_MOST: Final = 2
LEADING: Final = 1.16
INK: Final = 0xFF0B0B12
WHITE: Final = 0xFFFFFFFF
_OUTLINE: Final = 0.17
_MARGIN: Final = 0.4
_GROWTH: Final = 0.25
_WORD_SPACE: Final = 0.14
"""Extra room between words, which the current one grows into."""
_RTL_ISOLATE: Final = "\u2067"
_UNICODE: Final = skia.Unicodes.ICU.Make()


@dataclass(frozen=True, slots=True)
class Letters:
    """One word set: both colourings on the page's area, and where its ink lies (x, y, w, h)."""

    plain: Pixels
    accent: Pixels
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A page set: its words on a common area, measured in real pixels."""

    words: tuple[Letters | None, ...]
    width: int
    height: int
    centre: tuple[float, float]
    """The middle of the text's box on the area."""
    size: float
    """Of the type."""


def set_page(words: Sequence[str], accent: int, scale: float, *, rtl: bool, outlined: bool) -> Page:
    """Set words as large as they fit into the caption area; a word that no face can draw becomes None.

    `accent` is 0xAARRGGBB, `scale` real pixels per pixel of a picture 1080 wide.
    """
    pieces = _pieces(words)
    size, width, height = _fit(pieces, rtl)
    margin = size * _MARGIN
    wide, high = (int((extent + 2 * margin) * scale) // 2 * 2 + 2 for extent in (width, height))
    letters = tuple(
        _letters(pieces, number, (size, margin, scale, width), (wide, high), accent, rtl=rtl, outlined=outlined)
        if piece.strip()
        else None
        for number, piece in enumerate(pieces)
    )
    return _trimmed(Page(letters, wide, high, (wide / 2, high / 2), size * scale))


def _trimmed(page: Page) -> Page:
    """Cut off what holds no ink, leaving room for words to grow."""
    boxes = [word.box for word in page.words if word is not None]
    if not boxes:
        return page
    room = int(page.size * _GROWTH)
    left, top = (max(0, min(box[axis] for box in boxes) - room) for axis in (0, 1))
    right, bottom = (
        min(extent, max(box[axis] + box[axis + 2] for box in boxes) + room)
        for axis, extent in ((0, page.width), (1, page.height))
    )
    words = tuple(
        word
        and Letters(
            np.ascontiguousarray(word.plain[top:bottom, left:right]),
            np.ascontiguousarray(word.accent[top:bottom, left:right]),
            (word.box[0] - left, word.box[1] - top, word.box[2], word.box[3]),
        )
        for word in page.words
    )
    return Page(words, right - left, bottom - top, (page.centre[0] - left, page.centre[1] - top), page.size)


def _pieces(words: Sequence[str]) -> list[str]:
    """Return what of each word can be drawn, with the space that follows it."""
    pieces = [font_case().drawable(word, FAMILY).strip() for word in words]
    drawn = [number for number, piece in enumerate(pieces) if piece]
    for number, following in pairwise(drawn):
        if is_spaced(pieces[number], pieces[following]):
            pieces[number] += " "
    return pieces


def _fit(pieces: Sequence[str], rtl: bool) -> tuple[float, float, float]:
    """Return the largest size that fits, the width that makes the lines equally long, and the height."""
    size = LARGEST
    while True:
        paragraph = _paragraph(pieces, size, {}, rtl=rtl)
        fits = _lines(paragraph, size) <= LINES_MOST and paragraph.Height <= HEIGHT
        apart = [_paragraph([piece.strip()], size, {}, rtl=rtl, width=1e5).LongestLine for piece in pieces]
        widest = max(apart, default=0.0)
        if (fits and widest <= WIDTH) or size <= SMALLEST:
            break
        size = max(SMALLEST, size * 0.93)
    lines, width = _lines(paragraph, size), float(WIDTH)
    while lines > 1 and width * 0.94 > widest:
        narrower = _paragraph(pieces, size, {}, rtl=rtl, width=width * 0.94)
        if _lines(narrower, size) > lines:
            break
        width *= 0.94
    return size, width, float(paragraph.Height)


def _lines(paragraph: Any, size: float) -> int:
    return round(float(paragraph.Height) / (size * LEADING))


def _paragraph(pieces: Sequence[str], size: float, paints: dict[int, Any], *, rtl: bool, width: float = WIDTH) -> Any:
    """Lay a page out; words without a paint are clear."""
    style = textlayout.ParagraphStyle()
    style.setTextAlign(textlayout.TextAlign.kCenter)
    builder = textlayout.ParagraphBuilder.make(style, font_case().collection(), _UNICODE)
    clear = skia.Paint(Color=0x00000000)
    for number, piece in enumerate(pieces):
        text = textlayout.TextStyle()
        text.setFontFamilies(font_case().families(FAMILY))
        text.setFontSize(size)
        text.setHeight(LEADING)
        text.setHeightOverride(True)
        text.setWordSpacing(_WORD_SPACE * size)
        text.setForegroundPaint(paints.get(number, clear))
        builder.pushStyle(text)
        builder.addText((_RTL_ISOLATE if rtl and number == 0 else "") + piece)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(width)
    return paragraph


def _letters(
    pieces: Sequence[str],
    number: int,
    measures: tuple[float, float, float, float],
    area: tuple[int, int],
    accent: int,
    *,
    rtl: bool,
    outlined: bool,
) -> Letters | None:
    size, margin, scale, width = measures
    stroke = skia.Paint(
        Color=INK,
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=size * _OUTLINE,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    under = [_paragraph(pieces, size, {number: stroke}, rtl=rtl, width=width)] if outlined else []
    drawn = []
    for colour in (WHITE, accent):
        fill = skia.Paint(Color=colour, AntiAlias=True)
        rgba = np.zeros((area[1], area[0], 4), np.uint8)
        info = skia.ImageInfo.Make(*area, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        canvas = skia.Surface.MakeRasterDirect(info, rgba, area[0] * 4).getCanvas()
        canvas.scale(scale, scale)
        for paragraph in (*under, _paragraph(pieces, size, {number: fill}, rtl=rtl, width=width)):
            paragraph.paint(canvas, margin, margin)
        drawn.append(rgba)
    box = _ink(drawn[0][..., 3])
    return Letters(drawn[0], drawn[1], box) if box[2] else None


def _ink(alpha: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return 0, 0, 0, 0
    return int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
