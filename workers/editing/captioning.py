"""Captions on the picture: which words are lit, how they move, and the patch that shows it on a given frame."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.timeline import CaptionPage, CaptionStyle
from models.protocols import Planes
from models.video.animatic.canvas import Sprite, sprite_of
from workers.editing.lettering import Letters, Page, Pixels, set_page
from workers.editing.planes import split

CENTRE_Y: Final = 1200 / 1920
"""Where the middle of a page lies, as a share of the picture's height."""
CENTRE_X: Final = 510 / 1080
_ENTRANCE: Final = (0.86, 0.97, 1.03)
"""How large a page is in its first frames."""
_ACCENTED: Final = (1.02, 1.1, 1.08, 1.05)
"""How large a word is in the frames after it is lit; the last one lasts."""
_POPPED: Final = (0.7, 1.1, 1.14, 1.05)
_BOX_COLOUR: Final = (12, 12, 18)
_BOX_ALPHA: Final = 0.8
_SHADOW: Final = 0.55
_PATCHES_KEPT: Final = 8
_State = tuple[int, int, float]
"""Page, words lit (counted from one; the last is the current one), and the current word's size."""


class Captions:
    """Every page of a film, set when it is first seen."""

    def __init__(self, pages: Sequence[CaptionPage], style: CaptionStyle, accent: str, width: int, height: int) -> None:
        self._pages = () if style is CaptionStyle.NONE else tuple(pages)
        self._style, self._accent = style, 0xFF000000 | int(accent[1:], 16)
        self._width, self._height = width, height
        self._scale = min(width / 1080, height / 1920)
        self._set: OrderedDict[int, Page] = OrderedDict()
        self._patches: OrderedDict[tuple[_State, float], Sprite | None] = OrderedDict()
        self._next = 0

    def draw(self, picture: Planes, frame: int) -> Planes:
        """Return the picture of a frame with its caption; frames come in any order, forwards is quickest."""
        number = self._page_at(frame)
        if number is None:
            return picture
        patch = self._patch(self._state(number, frame), self._entrance(number, frame))
        if patch is None:
            return picture
        out = picture.copy()
        left = round((self._width * CENTRE_X - patch.width / 2) / 2) * 2
        top = round((self._height * CENTRE_Y - patch.height / 2) / 2) * 2
        blend(out, patch, left, top)
        return out

    def _page_at(self, frame: int) -> int | None:
        if self._next and (self._next >= len(self._pages) or self._pages[self._next].start > frame):
            self._next = 0
        for number in range(self._next, len(self._pages)):
            page = self._pages[number]
            if page.start <= frame < page.end:
                self._next = number
                return number
            if page.start > frame:
                break
        return None

    def _state(self, number: int, frame: int) -> _State:
        words = self._pages[number].words
        lit = max(1, sum(word.start <= frame for word in words))
        since = frame - words[lit - 1].start
        sizes = _POPPED if self._style is CaptionStyle.POP else _ACCENTED
        size = 1.0 if self._style is CaptionStyle.BOX else sizes[min(max(since, 0), len(sizes) - 1)]
        return number, lit, size

    def _entrance(self, number: int, frame: int) -> float:
        since = frame - self._pages[number].start
        if self._style is CaptionStyle.POP or since >= len(_ENTRANCE):
            return 1.0
        return _ENTRANCE[since]

    def _patch(self, state: _State, entrance: float) -> Sprite | None:
        key = (state, entrance)
        if key not in self._patches:
            self._patches[key] = self._drawn(state, entrance)
            if len(self._patches) > _PATCHES_KEPT:
                self._patches.popitem(last=False)
        self._patches.move_to_end(key)
        return self._patches[key]

    def _drawn(self, state: _State, entrance: float) -> Sprite | None:
        page = self._page(state[0])
        if not any(page.words):
            return None
        boxed = self._style is CaptionStyle.BOX
        rgba = _composed(page, state, later=self._style is not CaptionStyle.POP)
        rgba = _on_box(rgba, page) if boxed else _shadowed(rgba, page.size)
        if entrance != 1:
            rgba = _resized(rgba, (rgba.shape[1] / 2, rgba.shape[0] / 2), entrance)
        return sprite_of(np.clip(np.rint(rgba), 0, 255).astype(np.uint8))

    def _page(self, number: int) -> Page:
        if number not in self._set:
            page = self._pages[number]
            texts = [word.text for word in page.words]
            outlined = self._style is not CaptionStyle.BOX
            self._set[number] = set_page(texts, self._accent, self._scale, rtl=page.rtl, outlined=outlined)
            if len(self._set) > 2:
                self._set.popitem(last=False)
        return self._set[number]


def _composed(page: Page, state: _State, *, later: bool) -> NDArray[np.float32]:
    """Return the page's words over one another, the current one last; `later` words are shown before they are lit."""
    _, lit, size = state
    out = np.zeros((page.height, page.width, 4), np.float32)
    for number, letters in enumerate(page.words, 1):
        if letters is not None and number != lit and (later or number < lit):
            _over(out, letters.plain, letters.box)
    current = page.words[lit - 1]
    if current is not None:
        x, y, wide, high = current.box
        grown = _resized(current.accent.astype(np.float32), (x + wide / 2, y + high / 2), size)
        _over(out, grown, _grown_box(current, size, page))
    return out


def _grown_box(letters: Letters, size: float, page: Page) -> tuple[int, int, int, int]:
    x, y, wide, high = letters.box
    more_x, more_y = int(wide * abs(size - 1) / 2) + 2, int(high * abs(size - 1) / 2) + 2
    left, top = max(0, x - more_x), max(0, y - more_y)
    return left, top, min(page.width, x + wide + more_x) - left, min(page.height, y + high + more_y) - top


def _over(under: NDArray[np.float32], top: NDArray[np.float32] | Pixels, box: tuple[int, int, int, int]) -> None:
    x, y, wide, high = box
    piece = top[y : y + high, x : x + wide].astype(np.float32)
    area = under[y : y + high, x : x + wide]
    area *= 1 - piece[..., 3:] / 255
    area += piece


def _resized(rgba: NDArray[np.float32], centre: tuple[float, float], by: float) -> NDArray[np.float32]:
    if by == 1:
        return rgba
    matrix = np.array([[by, 0, (1 - by) * centre[0]], [0, by, (1 - by) * centre[1]]])
    return np.asarray(cv2.warpAffine(rgba, matrix, (rgba.shape[1], rgba.shape[0]), flags=cv2.INTER_LINEAR))


def _shadowed(rgba: NDArray[np.float32], size: float) -> NDArray[np.float32]:
    """Put a soft shadow under the letters."""
    pad = int(size * 0.3) // 2 * 2 + 2
    out = np.pad(rgba, ((pad, pad), (pad, pad), (0, 0)))
    fallen = np.roll(out[..., 3], round(size * 0.07), axis=0)
    blurred = cv2.GaussianBlur(fallen, (0, 0), max(0.8, size * 0.085)) * _SHADOW
    out[..., 3] += blurred * (1 - out[..., 3] / 255)
    return out


def _on_box(rgba: NDArray[np.float32], page: Page) -> NDArray[np.float32]:
    """Put the letters on a dark box with round corners."""
    boxes = [letters.box for letters in page.words if letters is not None]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    pad_x, pad_y = int(page.size * 0.36), int(page.size * 0.26)
    pad = max(pad_x, pad_y) // 2 * 2 + 4
    out = np.pad(rgba, ((pad, pad), (pad, pad), (0, 0)))
    mask = np.zeros(out.shape[:2], np.uint8)
    _rounded(
        mask, (left - pad_x + pad, top - pad_y + pad, right + pad_x + pad, bottom + pad_y + pad), int(page.size * 0.3)
    )
    cover = mask.astype(np.float32) * _BOX_ALPHA
    seen = cover * (1 - out[..., 3] / 255)
    out[..., 3] += seen
    for channel, value in enumerate(_BOX_COLOUR):
        out[..., channel] += seen * (value / 255)
    return out


def _rounded(mask: Pixels, box: tuple[int, int, int, int], radius: int) -> None:
    left, top, right, bottom = box
    radius = max(1, min(radius, (right - left) // 2, (bottom - top) // 2))
    cv2.rectangle(mask, (left + radius, top), (right - radius, bottom), 255, -1)
    cv2.rectangle(mask, (left, top + radius), (right, bottom - radius), 255, -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, lineType=cv2.LINE_AA)


def blend(picture: Planes, patch: Sprite, left: int, top: int) -> None:
    """Put a patch on a picture, its corner at even pixels; what overhangs is cut off."""
    luma, u, v = split(picture)
    rows, columns = _seen(top, patch.height, luma.shape[0]), _seen(left, patch.width, luma.shape[1])
    here = (slice(rows[0] + top, rows[1] + top), slice(columns[0] + left, columns[1] + left))
    part = (slice(*rows), slice(*columns))
    _blended(luma[here], patch.luma[part], patch.alpha[part])
    half_here = tuple(slice(axis.start // 2, axis.stop // 2) for axis in here)
    half_part = tuple(slice(axis.start // 2, axis.stop // 2) for axis in part)
    chroma = patch.chroma[half_part]
    _blended(u[half_here], chroma[..., 0], chroma[..., 2])
    _blended(v[half_here], chroma[..., 1], chroma[..., 2])


def _seen(start: int, length: int, room: int) -> tuple[int, int]:
    first = min(max(0, -start), length)
    return first, max(first, min(length, room - start))


def _blended(under: Pixels, picture: Pixels, cover: Pixels) -> None:
    if under.size:
        kept = cv2.multiply(under, cv2.bitwise_not(np.ascontiguousarray(cover)), scale=1 / 255)
        cv2.add(kept, np.ascontiguousarray(picture), dst=under)
