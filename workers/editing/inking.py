"""Inking: a caption page as it is seen at one moment, drawn into the caption box: ground, letters, emoji, shadow."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from bot.studio.overlays import CaptionLook, Ground
from models.video.animatic.gallery import raster
from workers.editing.lettering import PICTURE, STROKE, Page, Spot, union

Pixels = NDArray[np.uint8]
"""Premultiplied RGBA, shape (h, w, 4)."""

MARGINS: Final = {Ground.OUTLINE: (0.2, 0.12), Ground.BOX: (0.4, 0.16)}
"""What each ground takes beside and above the letters, against the type's size."""
_PAD: Final = (0.36, 0.12)
_RADIUS: Final = 0.3
_STEP_LEAST: Final = 0.7
"""A smaller difference between the ends of two lines is evened out on their ground."""
_DARK: Final = (12, 12, 18)
_PALE: Final = (250, 250, 252)
_BOX_ALPHA: Final = {_DARK: 0.8, _PALE: 0.9}
_IS_PALE_FROM: Final = 0.3
_SHADOW: Final = 0.6


class Moment(NamedTuple):
    """What of a page is seen."""

    page: int
    seen: int
    """How many of its words, from the first."""
    lit: int | None = None
    """The word in the highlight colour, counted from nought."""
    letters: int | None = None
    """How many letters of the last word seen; None for all."""
    word_size: float = 1.0
    """Of the last word that came."""
    page_size: float = 1.0


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours and the ground of a look."""

    colour: tuple[int, int, int]
    highlight: tuple[int, int, int]
    ground: Ground

    @classmethod
    def of(cls, look: CaptionLook) -> "Inks":
        """Return those of a look."""
        return cls(_rgb(look.colour), _rgb(look.highlight), look.ground)


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on, in real pixels."""

    size: tuple[int, int]
    middle: tuple[float, float]
    """Where pages have their middle."""
    scale: float
    """Real pixels per design pixel."""


def draw(page: Page, moment: Moment, inks: Inks, area: Canvas) -> Pixels:
    """Return a canvas with what is seen of a page."""
    wide, high = area.size
    scale = area.scale
    rgba = np.zeros((high, wide, 4), np.uint8)
    info = skia.ImageInfo.Make(wide, high, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, rgba, wide * 4).getCanvas()
    grown = min(moment.page_size, max(1.0, _room_to_grow(page)))
    canvas.translate(*area.middle)
    canvas.scale(scale * grown, scale * grown)
    canvas.translate(-page.width / 2, -page.height / 2)
    if inks.ground is Ground.BOX:
        _draw_ground(canvas, page, moment.seen, _against(inks.colour))
    rest = [number for number in range(moment.seen) if number != _moving(moment)]
    _draw_words(canvas, page, rest, moment, inks)
    _draw_moving(canvas, page, moment, inks)
    if inks.ground is Ground.OUTLINE:
        _cast_shadow(rgba, page.size * scale)
    return rgba


def _moving(moment: Moment) -> int | None:
    """Return the word that has a size of its own."""
    return moment.lit if moment.lit is not None else moment.seen - 1 if moment.word_size != 1 else None


def _draw_moving(canvas: Any, page: Page, moment: Moment, inks: Inks) -> None:
    number = _moving(moment)
    ink = page.inks[number] if number is not None else None
    if number is None or ink is None:
        return
    canvas.save()
    x, y, by = _grown(page, ink, moment.word_size)
    canvas.translate(x, y)
    canvas.scale(by, by)
    canvas.translate(-(ink[0] + ink[2]) / 2, -(ink[1] + ink[3]) / 2)
    _draw_words(canvas, page, [number], moment, inks)
    canvas.restore()


def _grown(page: Page, ink: Spot, by: float) -> tuple[float, float, float]:
    """Return middle and size of a word that grows, so that it stays in its room."""
    middle, sizes = [], [by]
    for axis, room in enumerate((page.hand.width, page.hand.height)):
        half = room / 2 - page.hand.margins[axis] * page.size
        extent = ink[axis + 2] - ink[axis]
        sizes.append(max(1.0, 2 * half / max(extent, 1.0)))
    size = min(sizes)
    for axis, (room, extent) in enumerate(((page.hand.width, page.width), (page.hand.height, page.height))):
        half = room / 2 - page.hand.margins[axis] * page.size - (ink[axis + 2] - ink[axis]) * size / 2
        off = (ink[axis] + ink[axis + 2]) / 2 - extent / 2
        middle.append(extent / 2 + (min(max(off, -half), half) if half > 0 else off))
    return middle[0], middle[1], size


def _room_to_grow(page: Page) -> float:
    ink = union([*page.rows])
    if ink is None:
        return 1.0
    reach = max(page.width / 2 - ink[0], ink[2] - page.width / 2) + page.hand.margins[0] * page.size
    rise = max(page.height / 2 - ink[1], ink[3] - page.height / 2) + page.hand.margins[1] * page.size
    return min(page.hand.width / 2 / reach, page.hand.height / 2 / rise)


def _draw_words(canvas: Any, page: Page, numbers: list[int], moment: Moment, inks: Inks) -> None:
    """Draw some words, their outlines under all of their letters."""
    typed = {moment.seen - 1: moment.letters} if moment.letters is not None else {}
    colours = {number: inks.highlight if number == moment.lit else inks.colour for number in numbers}
    if inks.ground is Ground.OUTLINE:
        strokes = {number: _stroke(_against(colour), page.size) for number, colour in colours.items()}
        page.lines(strokes, typed).paint(canvas, 0, 0)
    fills = {number: skia.Paint(Color=_argb(colour), AntiAlias=True) for number, colour in colours.items()}
    page.lines(fills, typed).paint(canvas, 0, 0)
    for number in numbers:
        for place, (name, x, y) in enumerate(page.pictures[number]):
            if page.is_typed(number, place, typed.get(number)):
                _draw_picture(canvas, page, name, x, y)


def _draw_picture(canvas: Any, page: Page, name: str, x: float, y: float) -> None:
    scale = canvas.getTotalMatrix().getScaleX()
    pixels = raster(name, max(2, round(page.size * PICTURE * scale)))
    if pixels is None:
        return
    half = page.size * PICTURE / 2
    image = skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType, copy=False)
    box = skia.Rect.MakeLTRB(x - half, y - half, x + half, y + half)
    canvas.drawImageRect(image, box, skia.SamplingOptions(skia.FilterMode.kLinear))


def _stroke(colour: tuple[int, int, int], size: float) -> Any:
    return skia.Paint(
        Color=_argb(colour),
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=size * STROKE,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def _draw_ground(canvas: Any, page: Page, seen: int, colour: tuple[int, int, int]) -> None:
    """Draw a box that follows the lines of which something is seen, its corners round."""
    ground = skia.Path()
    lowest = max((ink[3] for ink in page.inks[:seen] if ink), default=-page.size)
    for left, top, right, bottom in _evened([*page.rows], page.size * _STEP_LEAST):
        if lowest < (top + bottom) / 2:
            break
        beside, above = page.size * _PAD[0], page.size * _PAD[1]
        line = skia.Path()
        line.addRect(skia.Rect.MakeLTRB(left - beside, top - above, right + beside, bottom + above))
        ground = skia.Op(ground, line, skia.PathOp.kUnion_PathOp)
    paint = skia.Paint(
        Color=_argb(colour, _BOX_ALPHA[colour]),
        AntiAlias=True,
        PathEffect=skia.CornerPathEffect.Make(page.size * _RADIUS),
    )
    canvas.drawPath(ground, paint)


def _evened(rows: list[Spot], least: float) -> list[Spot]:
    """Give neighbouring lines whose ends differ by little the same ends, and leave no gap between them."""
    for one, other in ((at, at + 1) for at in range(len(rows) - 1)):
        (left, top, right, bottom), (left_2, top_2, right_2, bottom_2) = rows[one], rows[other]
        if abs(left - left_2) < least:
            left = left_2 = min(left, left_2)
        if abs(right - right_2) < least:
            right = right_2 = max(right, right_2)
        bottom = max(bottom, top_2)
        rows[one], rows[other] = (left, top, right, bottom), (left_2, top_2, right_2, bottom_2)
    return rows


def _cast_shadow(rgba: Pixels, size: float) -> None:
    """Put a soft shadow under what is drawn."""
    cover = rgba[..., 3]
    high, wide = cover.shape
    coarse = max(1, int(size * 0.04))
    small = cv2.resize(cover, (-(-wide // coarse), -(-high // coarse)), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), max(0.8, size * 0.07 / coarse), borderType=cv2.BORDER_CONSTANT)
    fall = np.array([[1, 0, 0], [0, 1, size * 0.06 / coarse]])
    fallen = cv2.warpAffine(blurred, fall, (small.shape[1], small.shape[0]))
    shadow = cv2.resize(fallen, (wide, high), interpolation=cv2.INTER_LINEAR)
    rgba[..., 3] = cv2.add(cover, cv2.multiply(shadow, cv2.bitwise_not(cover), scale=_SHADOW / 255))


def _rgb(colour: str) -> tuple[int, int, int]:
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def _argb(colour: tuple[int, int, int], alpha: float = 1.0) -> int:
    red, green, blue = colour
    return round(alpha * 255) << 24 | red << 16 | green << 8 | blue


def _against(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return what sets a colour off: something dark, or for dark colours something pale."""
    red, green, blue = ((part / 255) ** 2.2 for part in colour)
    return _DARK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _IS_PALE_FROM / 6 else _PALE
