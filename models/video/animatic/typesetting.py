"""Typesetting: text of any script wrapped by the layout engine, each word a sprite of its own."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import skia
from skia import textlayout

from models.video.animatic.canvas import Sprite
from models.video.animatic.colour import Colour
from models.video.animatic.drawing import cut_out, raster
from models.video.animatic.fonts import Face, font_case

Align = Literal["left", "centre"]
SMALLEST: Final = 30.0
LINES_MOST: Final = 3
_CHUNK: Final = 4
"""Characters that appear together in scripts without spaces."""
_UNICODE: Final = skia.Unicodes.ICU.Make()
_SHADOW: Final = 0.07
"""Blur of a text's shadow, in sizes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word set: its picture, and its place within the text's box in design pixels."""

    text: str
    sprite: Sprite
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the word's ink."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Setting:
    """A text as set: its words, the box's size in design pixels and the size of type found."""

    words: tuple[Word, ...]
    width: float
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes in design pixels."""

    face: Face
    size: float
    width: float
    height: float
    align: Align = "centre"
    lines: int = LINES_MOST
    shadow: float = 0.35
    word_space: float = 0.0
    """Extra room between words, in sizes."""


NOTHING: Final = Setting((), 0.0, 0.0, 0.0)


def pieces_of(text: str) -> list[str]:
    """Cut a text into what appears at once: words, or a few characters where a script has no spaces."""
    pieces: list[str] = []
    for word in text.split():
        if len(word) > _CHUNK and all(ord(char) > 0x2E7F for char in word):
            pieces += [word[at : at + _CHUNK] for at in range(0, len(word), _CHUNK)]
            pieces[-1] += " "
        else:
            pieces.append(word + " ")
    if pieces:
        pieces[-1] = pieces[-1].rstrip()
    return pieces


def set_text(text: str, style: Style, colours: list[Colour], scale: float) -> Setting:
    """Set a text as large as it fits; `colours` has one entry a piece, `scale` real pixels per design pixel."""
    pieces = pieces_of(text)
    if not pieces:
        return NOTHING
    size, paragraph = _fit(pieces, style)
    height = float(paragraph.Height)
    words = []
    for number in range(len(pieces)):
        word = _word(pieces, number, style, size, colours[min(number, len(colours) - 1)], height, scale)
        if word is not None:
            words.append(word)
    return Setting(tuple(words), style.width, height, size)


def prepared(text: str, face: Face) -> str:
    """Return what of a text can be drawn, in the face's case, without emoji."""
    text = text.upper() if face.capitals else text
    return " ".join(font_case().drawable(text, face.family).split())


def _fit(pieces: list[str], style: Style) -> tuple[float, Any]:
    size = style.size
    while True:
        paragraph = _paragraph(pieces, style, size, None)
        lines = round(paragraph.Height / (size * style.face.leading))
        widest = max(0.0 if _breaks_inside(piece) else _natural(piece, style, size) for piece in pieces)
        if (lines <= style.lines and widest <= style.width and paragraph.Height <= style.height) or size <= SMALLEST:
            return size, paragraph
        size = max(SMALLEST, size * 0.94)


def _breaks_inside(piece: str) -> bool:
    """Say whether a script has no spaces, so that the layout engine finds the breaks: Thai, Lao, Burmese, Khmer."""
    return any(
        "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" for char in piece
    )


def _natural(piece: str, style: Style, size: float) -> float:
    return float(_paragraph([piece.strip()], style, size, None, width=20_000).LongestLine)


def _paragraph(
    pieces: list[str], style: Style, size: float, only: tuple[int, Colour] | None, width: float | None = None
) -> Any:
    """Lay the text out; with `only`, every other piece is clear."""
    base = textlayout.ParagraphStyle()
    base.setTextAlign(textlayout.TextAlign.kCenter if style.align == "centre" else textlayout.TextAlign.kStart)
    builder = textlayout.ParagraphBuilder.make(base, font_case().collection(), _UNICODE)
    is_rtl = _is_rtl("".join(pieces))
    for number, piece in enumerate(pieces):
        shown = only is None or only[0] == number
        colour = only[1].argb() if only and shown else 0xFF000000 if shown else 0x00000000
        text_style = textlayout.TextStyle()
        text_style.setFontFamilies(font_case().families(style.face.family, "".join(pieces)))
        text_style.setFontSize(size)
        text_style.setHeight(style.face.leading)
        text_style.setHeightOverride(True)
        text_style.setWordSpacing(style.word_space * size)
        text_style.setColor(colour)
        builder.pushStyle(text_style)
        builder.addText(("\u2067" if is_rtl and number == 0 else "") + piece)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(width or style.width)
    return paragraph


def _is_rtl(text: str) -> bool:
    first = next((char for char in text if char.isalpha()), "a")
    return "\u0590" <= first <= "\u08ff" or "\ufb1d" <= first <= "\ufeff"


def _word(
    pieces: list[str], number: int, style: Style, size: float, colour: Colour, height: float, scale: float
) -> Word | None:
    paragraph = _paragraph(pieces, style, size, (number, colour))
    margin = size * 0.35
    wide, high = (round((extent + 2 * margin) * scale) for extent in (style.width, height))

    def paint(canvas: Any) -> None:
        canvas.scale(scale, scale)
        paragraph.paint(canvas, margin, margin)

    rgba = raster(wide, high, paint)
    box: Any = cv2.boundingRect(rgba[..., 3])
    if box[2] == 0:
        return None
    drawn = cut_out(rgba, box, size * _SHADOW * scale, style.shadow if colour.is_light else 0.0)
    left, top = box[0] / scale - margin, box[1] / scale - margin
    return Word(pieces[number].strip(), drawn, left, top, left + box[2] / scale, top + box[3] / scale)


def set_line(text: str, style: Style, colour: Colour, scale: float) -> tuple[Sprite, float] | None:
    """Set a short text as one sprite centred on its ink, and say at what size; nothing when nothing can be drawn."""
    text = prepared(text, style.face)
    if not text:
        return None
    size = style.size
    while size > SMALLEST and _natural(text, style, size) > style.width:
        size *= 0.95
    paragraph = _paragraph([text], style, size, (0, colour), width=style.width * 2)
    margin = size * 0.35
    wide, high = (round((extent + 2 * margin) * scale) for extent in (style.width * 2, float(paragraph.Height)))

    def paint(canvas: Any) -> None:
        canvas.scale(scale, scale)
        paragraph.paint(canvas, margin, margin)

    rgba = raster(wide, high, paint)
    box: Any = cv2.boundingRect(rgba[..., 3])
    return (cut_out(rgba, box, size * _SHADOW * scale, style.shadow), size) if box[2] else None
