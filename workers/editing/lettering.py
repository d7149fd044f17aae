"""Lettering: a caption page in type: what of its words is drawn, where, and paint for any of them.

All lengths are design pixels, those of a picture of the format's own size: what is drawn smaller is set the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final, Self

import cv2
import numpy as np
import skia
from numpy.typing import NDArray
from skia import textlayout

from bot.studio.captions import is_spaced, letters_of
from bot.studio.emoji import Emoji
from models.video.animatic.fonts import STUDIO_FACE, font_case

Cover = NDArray[np.uint8]
"""How much of each pixel is inked, shape (h, w)."""
Spot = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Run = str | Emoji
Paints = Mapping[Any, Any]
"""Paints of words by their number, and of the markers that keep an emoji's place by its word's and its run's."""

FAMILY: Final = STUDIO_FACE
STROKE: Final = 0.17
"""How wide the outline is, half of it outside the letters; against the type's size."""
PICTURE: Final = 1.12
"""How large an emoji is, against the type's size."""
_PICTURE_WIDTH: Final = 1.2
"""How much of a line it takes."""
_WORD_SPACE: Final = 0.14
"""Extra room between words, which the current one grows into."""
_RTL_ISOLATE: Final = "\u2067"
_MARKER: Final = "\u25cf"
"""Keeps the place of an emoji in a line; neither a letter nor bound to a direction."""
_MARKER_FACES: Final = ["fallback-inter"]
_SYLLABLE_END: Final = re.compile("([\uac00-\ud7a3])(?=[\uac00-\ud7a3])")
_UNICODE: Final = skia.Unicodes.ICU.Make()
_CLEAR: Final = skia.Paint(Color=0x00000000)
_INKED: Final = skia.Paint(Color=0xFF000000, AntiAlias=True)


@dataclass(frozen=True, slots=True)
class Hand:
    """How pages are set."""

    width: float
    height: float
    """The room that a page has, outline and all."""
    margins: tuple[float, float]
    """What stays free around the letters, beside and above, against the type's size."""
    family: str = FAMILY
    largest: float = 100.0
    lines_most: int = 2
    language: str = ""

    def written_in(self, language: str) -> Self:
        """Return this hand for another language."""
        return replace(self, language=language)


@dataclass(frozen=True)
class Page:
    """Words set in lines; the origin is the left top corner of the first line."""

    words: tuple[tuple[Run, ...], ...]
    """What of each word is drawn: nothing of some."""
    hand: Hand
    rtl: bool
    leading: float
    size: float
    width: float

    @cached_property
    def height(self) -> float:
        """Return the height of all lines."""
        return float(self.lines({}).Height)

    @property
    def line_count(self) -> int:
        """Return how many lines there are."""
        return max(1, round(self.height / (self.size * self.leading)))

    @cached_property
    def inks(self) -> tuple[Spot | None, ...]:
        """Return where the ink of each word is, without its outline."""
        covers = ((number, self.cover({number: _INKED})) for number in range(len(self.words)))
        return tuple(
            union([*filter(None, [self._spot(cover)]), *(self.around(x, y) for _, x, y in self.pictures[number])])
            for number, cover in covers
        )

    @cached_property
    def pictures(self) -> tuple[tuple[tuple[str, float, float], ...], ...]:
        """Return name and middle of each emoji, word by word."""
        return tuple(
            tuple(self._picture(number, place, run.name) for place, run in enumerate(word) if isinstance(run, Emoji))
            for number, word in enumerate(self.words)
        )

    @cached_property
    def rows(self) -> tuple[Spot, ...]:
        """Return where each line is: as wide as its ink, as high as its letters may be."""
        found: list[Spot] = []
        cover, step = self.cover(dict.fromkeys(range(len(self.words)), _INKED)), self.height / self.line_count
        rise, fall = self.size * 0.9, self.size * 0.25
        for line in range(self.line_count):
            top = int(line * step + self._room)
            band = cover[0 if line == 0 else top : None if line == self.line_count - 1 else int(top + step)]
            spots = [
                self.around(x, y) for word in self.pictures for _, x, y in word if line * step <= y < (line + 1) * step
            ]
            if spot := self._spot(band, 0 if line == 0 else top):
                spots.append(spot)
            if ink := union(spots):
                base = line * step + self.baseline
                found.append((ink[0], min(ink[1], base - rise), ink[2], max(ink[3], base + fall)))
        return tuple(found)

    @cached_property
    def baseline(self) -> float:
        """Return how far below its top the letters of a line stand."""
        return float(self.lines({}).AlphabeticBaseline)

    def around(self, x: float, y: float) -> Spot:
        """Return the place of an emoji by its middle."""
        half = self.size * PICTURE / 2
        return x - half, y - half, x + half, y + half

    def letters(self, number: int) -> int:
        """Count the letters of a word as people do; an emoji is one."""
        return sum(len(letters_of(run)) if isinstance(run, str) else 1 for run in self.words[number])

    def is_typed(self, number: int, picture: int, typed: int | None) -> bool:
        """Say whether an emoji of a word is among its first letters."""
        before = 0
        for run in self.words[number]:
            if isinstance(run, Emoji):
                picture -= 1
                if picture < 0:
                    break
            before += 1 if isinstance(run, Emoji) else len(letters_of(run))
        return typed is None or before < typed

    def cover(self, paints: Paints) -> Cover:
        """Return the ink of the page at its design size, with some room around it."""
        room = self._room
        cover = np.zeros((int(self.height + 2 * room) + 1, int(self.width + 2 * room) + 1), np.uint8)
        info = skia.ImageInfo.MakeA8(cover.shape[1], cover.shape[0])
        canvas = skia.Surface.MakeRasterDirect(info, cover, cover.shape[1]).getCanvas()
        self.lines(paints).paint(canvas, room, room)
        return cover

    def lines(self, paints: Paints, typed: Mapping[int, int] | None = None) -> Any:
        """Lay the page out with its words in paints, by their number; what has no paint is clear.

        Of a word in `typed` only so many letters are painted. A pair of a word's and a run's number paints the marker
        that keeps an emoji's place.
        """
        style = textlayout.ParagraphStyle()
        style.setTextAlign(textlayout.TextAlign.kCenter)
        builder = textlayout.ParagraphBuilder.make(style, font_case().collection(), _UNICODE)
        if self.rtl:
            self._add(builder, _RTL_ISOLATE, _CLEAR)
        for number, word in enumerate(self.words):
            paint, left = paints.get(number, _CLEAR), (typed or {}).get(number)
            for place, run in enumerate(word):
                if isinstance(run, Emoji):
                    self._add(builder, _MARKER, paints.get((number, place), _CLEAR), is_marker=True)
                    left = None if left is None else left - 1
                elif left is None:
                    self._add(builder, _kept_whole(run), paint)
                else:
                    parts = letters_of(_kept_whole(run))
                    self._add(builder, "".join(parts[: max(0, left)]), paint)
                    self._add(builder, "".join(parts[max(0, left) :]), _CLEAR)
                    left -= len(parts)
            if number in self._spaced:
                self._add(builder, " ", _CLEAR)
        paragraph = builder.Build()
        paragraph.layout(self.width)
        return paragraph

    def _add(self, builder: Any, text: str, paint: Any, *, is_marker: bool = False) -> None:
        if not text:
            return
        style = textlayout.TextStyle()
        style.setFontFamilies(_MARKER_FACES if is_marker else self._families)
        style.setFontSize(self.size)
        style.setHeight(self.leading)
        style.setHeightOverride(True)
        style.setWordSpacing(_WORD_SPACE * self.size)
        if is_marker:
            style.setLetterSpacing((_PICTURE_WIDTH - _marker_width()) * self.size)
        style.setForegroundPaint(paint)
        builder.pushStyle(style)
        builder.addText(text)
        builder.pop()

    @cached_property
    def _families(self) -> list[str]:
        text = "".join(run for word in self.words for run in word if isinstance(run, str))
        return font_case().families(self.hand.family, text, self.hand.language)

    @cached_property
    def _spaced(self) -> frozenset[int]:
        """Return the words that a space follows."""
        shown = [number for number, word in enumerate(self.words) if word]
        return frozenset(
            number
            for number, following in pairwise(shown)
            if is_spaced(_last(self.words[number]), _first(self.words[following]))
        )

    @property
    def _room(self) -> float:
        return self.size * 0.6

    def _spot(self, cover: Cover, above: int = 0) -> Spot | None:
        left, top, wide, high = cv2.boundingRect(cover)
        if not wide:
            return None
        x, y = left - self._room, top + above - self._room
        return x, y, x + wide, y + high

    def _picture(self, number: int, place: int, name: str) -> tuple[str, float, float]:
        ink = self._spot(self.cover({(number, place): _INKED})) or (0.0, 0.0, 0.0, 0.0)
        # Letter spacing makes a marker as wide as an emoji; it comes to its right, whichever way the line runs.
        spacing = (_PICTURE_WIDTH - _marker_width()) * self.size
        return name, (ink[0] + ink[2] + spacing) / 2, (ink[1] + ink[3]) / 2


def _kept_whole(text: str) -> str:
    """Keep Korean words from being broken between syllables, as its readers expect."""
    return _SYLLABLE_END.sub("\\1\u2060", text)


def _last(word: tuple[Run, ...]) -> str:
    return word[-1] if isinstance(word[-1], str) else ""


def _first(word: tuple[Run, ...]) -> str:
    return word[0] if isinstance(word[0], str) else ""


def union(spots: list[Spot]) -> Spot | None:
    """Return the smallest spot that holds all of some, if there are any."""
    if not spots:
        return None
    lefts, tops, rights, bottoms = zip(*spots, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@lru_cache(maxsize=1)
def _marker_width() -> float:
    """Return how wide a marker is by itself, against the type's size."""
    face = font_case().faces[_MARKER_FACES[0]]
    return float(skia.Font(face, 100).measureText(_MARKER)) / 100
