"""Captions on the picture: which moment of which page a frame shows, and the patch that shows it.

What a frame shows hangs on nothing but its number; each moment is drawn once and then only blended.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from math import ceil
from typing import Final

import cv2

from bot.studio.captions import is_rtl
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, Ground
from models.protocols import Planes
from models.video.animatic.fonts import font_case
from workers.editing.fitting import set_page
from workers.editing.inking import MARGINS, Canvas, Inks, Moment, draw
from workers.editing.lettering import Hand, Page
from workers.editing.patches import Patch, blend, patch_of

_ENTRANCE: Final = (0.86, 0.97, 1.03)
"""How large a page is in its first frames."""
_ACCENTED: Final = (1.02, 1.1, 1.08, 1.05)
"""How large a word is in the frames after it is lit; the last one lasts."""
_POPPED: Final = (0.7, 1.1, 1.14, 1.05)
_SPRUNG: Final = (0.62, 0.92, 1.07, 1.03, 1.0)
"""How large a word that stands alone is."""
_SIZES: Final = {
    CaptionStyle.KARAOKE: 100.0,
    CaptionStyle.POP: 100.0,
    CaptionStyle.BLOCK: 84.0,
    CaptionStyle.TYPEWRITER: 92.0,
    CaptionStyle.ONE_WORD: 164.0,
}
_USUAL_ROOM: Final = 300.0
"""The height of a caption box for these sizes; they shrink with a lower one."""
_PATCHES_KEPT: Final = 24
_PAGES_KEPT: Final = 3
_Placed = tuple[Patch, int, int]
"""A picture, and where its left top corner is."""


class Captions:
    """Every page of a film, set when it is first seen; for one thread at a time."""

    def __init__(
        self,
        pages: Sequence[CaptionPage],
        look: CaptionLook,
        format: Format,
        width: int,
        height: int,
        *,
        language: str = "",
    ) -> None:
        shown = () if look.style is CaptionStyle.NONE else pages
        in_order = sorted(shown, key=lambda page: page.start)
        self._pages = tuple(_words_apart(in_order) if look.style is CaptionStyle.ONE_WORD else in_order)
        self._starts = [page.start for page in self._pages]
        self._style, self._inks, self._language = look.style, Inks.of(look), language
        shape = format.shape
        self._scale = min(width / shape.width, height / shape.height)
        box = shape.captions
        area = (box.left * width, box.top * height, box.right * width, box.bottom * height)
        self._left, self._top = (int(side + 1e-6) // 2 * 2 for side in area[:2])
        self._size = (_even_above(area[2]) - self._left, _even_above(area[3]) - self._top)
        self._middle = (area[0] + area[2]) / 2 - self._left, (area[1] + area[3]) / 2 - self._top
        room = (area[3] - area[1]) / self._scale
        self._hand = Hand(
            width=(area[2] - area[0]) / self._scale,
            height=room,
            margins=MARGINS[look.ground],
            family=font_case().face_called(look.font),
            largest=_SIZES.get(look.style, 100.0) * look.size * min(1.0, room / _USUAL_ROOM),
            lines_most=1 if look.style is CaptionStyle.ONE_WORD else 2,
        )
        self._set: OrderedDict[int, Page] = OrderedDict()
        self._patches: OrderedDict[Moment, _Placed | None] = OrderedDict()

    def faces(self) -> str:
        """Return what changes when the same captions would be written with other fonts: a SHA-256 in hex."""
        digest = sha256()
        for page in self._pages:
            text = "".join(word.text for word in page.words)
            language = _language_of(text, self._language)
            digest.update(font_case().fingerprint(text, self._hand.family, language).encode())
        return digest.hexdigest()

    def draw(self, picture: Planes, frame: int) -> Planes:
        """Return the picture of a frame with its caption; frames come in any order."""
        number = bisect_right(self._starts, frame) - 1
        if number < 0 or frame >= self._pages[number].end:
            return picture
        placed = self._placed(self._moment(number, frame))
        if placed is None:
            return picture
        patch, left, top = placed
        out = picture.copy()
        blend(out, patch, left, top)
        return out

    def _moment(self, number: int, frame: int) -> Moment:
        page = self._pages[number]
        count = len(page.words)
        heard = max(1, sum(word.start <= frame for word in page.words))
        word = page.words[heard - 1]
        since = frame - word.start
        entrance = _at(_ENTRANCE, frame - page.start, 1.0)
        match self._style:
            case CaptionStyle.POP:
                return Moment(number, heard, heard - 1, word_size=self._still(_at(_POPPED, since)))
            case CaptionStyle.BLOCK:
                return Moment(number, count, page_size=entrance)
            case CaptionStyle.TYPEWRITER:
                until = page.words[heard].start if heard < count else page.end
                spoken = max(1, min(word.end, until) - word.start)
                letters = self._page(number).letters(heard - 1)
                typed = -(-letters * (since + 1) // spoken)
                return Moment(number, heard, letters=None if typed >= letters else typed)
            case CaptionStyle.ONE_WORD:
                return Moment(number, count, 0, page_size=_at(_SPRUNG, since))
            case _:
                return Moment(number, count, heard - 1, None, self._still(_at(_ACCENTED, since)), entrance)

    def _still(self, size: float) -> float:
        """Return the size of a word: on a box, words do not move."""
        return 1.0 if self._inks.ground is Ground.BOX else size

    def _placed(self, moment: Moment) -> _Placed | None:
        if moment not in self._patches:
            self._patches[moment] = self._drawn(moment)
            if len(self._patches) > _PATCHES_KEPT:
                self._patches.popitem(last=False)
        self._patches.move_to_end(moment)
        return self._patches[moment]

    def _drawn(self, moment: Moment) -> _Placed | None:
        page = self._page(moment.page)
        if not any(page.words):
            return None
        rgba = draw(page, moment, self._inks, Canvas(self._size, self._middle, self._scale))
        left, top, wide, high = cv2.boundingRect(rgba[..., 3])
        if not wide:
            return None
        left, top, right, bottom = left // 2 * 2, top // 2 * 2, -(-(left + wide) // 2) * 2, -(-(top + high) // 2) * 2
        return patch_of(rgba[top:bottom, left:right]), self._left + left, self._top + top

    def _page(self, number: int) -> Page:
        if number not in self._set:
            page = self._pages[number]
            texts = [word.text for word in page.words]
            hand = self._hand.written_in(_language_of("".join(texts), self._language))
            self._set[number] = set_page(texts, hand, rtl=page.rtl or is_rtl("".join(texts)))
            if len(self._set) > _PAGES_KEPT:
                self._set.popitem(last=False)
        return self._set[number]


def _words_apart(pages: Iterable[CaptionPage]) -> Iterator[CaptionPage]:
    """Give each word a page of its own, until the next one comes."""
    for page in pages:
        ends = [after.start for _, after in pairwise(page.words)]
        for word, end in zip(page.words, [*ends, page.end], strict=True):
            if word.text.strip() and end > word.start:
                yield CaptionPage(start=word.start, end=end, words=(word,), rtl=is_rtl(word.text))


def _language_of(text: str, told: str) -> str:
    """Return the language whose writing of Chinese characters is wanted; guessed when the one told has none."""
    if told.partition("-")[0] in {"ja", "ko", "zh", "yue"}:
        return told
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\uac00" <= char <= "\ud7af" for char in text):
        return "ko"
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in text) else ""


def _at(sizes: Sequence[float], since: int, after: float | None = None) -> float:
    if since < len(sizes):
        return sizes[max(since, 0)]
    return sizes[-1] if after is None else after


def _even_above(side: float) -> int:
    return -(-ceil(side - 1e-6) // 2) * 2
