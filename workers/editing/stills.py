"""Stills of a film: where they are taken, and the contact sheet of one frame a scene."""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray
from skia import textlayout

from models.protocols import Planes
from models.video.animatic.fonts import font_case
from workers.editing.lettering import FAMILY
from workers.editing.planes import rgb_of, scaled

MOMENTS: Final = (0.45, 0.65, 0.85)
"""Where in a scene a thumbnail is looked for: entrances are over by then."""
SHEET_MOMENT: Final = 0.7
"""Where in a scene the picture of the contact sheet is taken."""
_TILE: Final = 270
"""Shorter side of a picture on the contact sheet."""
_GAP: Final = 14
_PAPER: Final = 0xFF14151C
Tile = NDArray[np.uint8]
"""RGB, shape (height, width, 3)."""


def contact_sheet(tiles: Sequence[tuple[int, Tile]], fps: int) -> bytes:
    """Return the pictures of a film's scenes, each with its number and the time of its frame, as a PNG.

    All are of the size of the first one. Raises ValueError when there is none.
    """
    if not tiles:
        raise ValueError("a contact sheet of nothing")
    wide, high = _size_of(tiles[0][1])
    count = len(tiles)
    columns = min(count, 4 if count != 5 and count != 6 else 3)
    rows = -(-count // columns)
    sheet = np.zeros((rows * (high + _GAP) + _GAP, columns * (wide + _GAP) + _GAP, 4), np.uint8)
    info = skia.ImageInfo.Make(sheet.shape[1], sheet.shape[0], skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, sheet, sheet.shape[1] * 4).getCanvas()
    canvas.clear(_PAPER)
    for number, (frame, tile) in enumerate(tiles):
        x, y = _GAP + number % columns * (wide + _GAP), _GAP + number // columns * (high + _GAP)
        _place(canvas, tile, x, y)
        _label(canvas, f"{number + 1}", f"{frame / fps:.1f} s", x, y)
    del canvas
    _, data = cv2.imencode(".png", sheet[..., [2, 1, 0]])
    return bytes(data)


def tile_of(picture: Planes) -> Tile:
    """Return a picture as small as it stands on a contact sheet."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    share = min(1.0, _TILE / min(width, height))
    return rgb_of(scaled(picture, *(max(2, round(side * share / 2) * 2) for side in (width, height))))


def _size_of(tile: Tile) -> tuple[int, int]:
    return int(tile.shape[1]), int(tile.shape[0])


def _place(canvas: Any, tile: Tile, x: int, y: int) -> None:
    rgba = np.ascontiguousarray(np.dstack([tile, np.full(tile.shape[:2], 255, np.uint8)]))
    box = skia.Rect.MakeXYWH(x, y, tile.shape[1], tile.shape[0])
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(box, 14, 14), skia.ClipOp.kIntersect, True)
    canvas.drawImage(skia.Image.fromarray(rgba, colorType=skia.kRGBA_8888_ColorType), x, y)
    canvas.restore()


def _label(canvas: Any, number: str, time: str, x: int, y: int) -> None:
    paragraph = _text(f"{number}  ", 24, 0xFFFFFFFF, time, 17, 0xB4FFFFFF)
    box = skia.Rect.MakeXYWH(x + 8, y + 8, paragraph.LongestLine + 22, 36)
    canvas.drawRoundRect(box, 18, 18, skia.Paint(Color=0xC8101016, AntiAlias=True))
    paragraph.paint(canvas, x + 19, y + 26 - paragraph.Height / 2)


def _text(first: str, size: float, colour: int, second: str, small: float, pale: int) -> Any:
    builder = textlayout.ParagraphBuilder.make(
        textlayout.ParagraphStyle(), font_case().collection(), skia.Unicodes.ICU.Make()
    )
    for words, points, ink in ((first, size, colour), (second, small, pale)):
        style = textlayout.TextStyle()
        style.setFontFamilies(font_case().families(FAMILY))
        style.setFontSize(points)
        style.setColor(ink)
        builder.pushStyle(style)
        builder.addText(words)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(400)
    return paragraph
