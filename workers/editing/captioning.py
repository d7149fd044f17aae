"""Captions on the picture: which words are lit, how they move, and the patch that shows it on a given frame."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, Ground
from models.protocols import Planes
from workers.editing.lettering import Letters, Page, Pixels, set_page
from workers.editing.patches import Patch, blend, patch_of

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
_Placed = tuple[Patch, tuple[float, float]]
"""A picture, and where in it the middle of the page's box is."""
_State = tuple[int, int, float]
"""Page, words lit (counted from one; the last is the current one), and the current word's size."""


class Captions:
    """Every page of a film, set when it is first seen."""

    def __init__(self, pages: Sequence[CaptionPage], look: CaptionLook, width: int, height: int) -> None:
        self._pages = () if look.style is CaptionStyle.NONE else tuple(pages)
        self._style, self._accent = look.style, 0xFF000000 | int(look.highlight[1:], 16)
        self._is_boxed = look.ground is Ground.BOX
        self._width, self._height = width, height
        self._scale = min(width / 1080, height / 1920)
        self._set: OrderedDict[int, Page] = OrderedDict()
        self._patches: OrderedDict[tuple[_State, float], _Placed | None] = OrderedDict()
        self._next = 0

    def draw(self, picture: Planes, frame: int) -> Planes:
        """Return the picture of a frame with its caption; frames come in any order, forwards is quickest."""
        number = self._page_at(frame)
        if number is None:
            return picture
        patch = self._patch(self._state(number, frame), self._entrance(number, frame))
        if patch is None:
            return picture
        piece, (x, y) = patch
        out = picture.copy()
        blend(out, piece, round((self._width * CENTRE_X - x) / 2) * 2, round((self._height * CENTRE_Y - y) / 2) * 2)
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
        size = 1.0 if self._is_boxed else sizes[min(max(since, 0), len(sizes) - 1)]
        return number, lit, size

    def _entrance(self, number: int, frame: int) -> float:
        since = frame - self._pages[number].start
        if self._style is CaptionStyle.POP or since >= len(_ENTRANCE):
            return 1.0
        return _ENTRANCE[since]

    def _patch(self, state: _State, entrance: float) -> _Placed | None:
        key = (state, entrance)
        if key not in self._patches:
            self._patches[key] = self._drawn(state, entrance)
            if len(self._patches) > _PATCHES_KEPT:
                self._patches.popitem(last=False)
        self._patches.move_to_end(key)
        return self._patches[key]

    def _drawn(self, state: _State, entrance: float) -> _Placed | None:
        page = self._page(state[0])
        if not any(page.words):
            return None
        rgba = _composed(page, state, later=self._style is not CaptionStyle.POP)
        rgba, pad = _on_box(rgba, page) if self._is_boxed else _shadowed(rgba, page.size)
        x, y = page.centre[0] + pad, page.centre[1] + pad
        if entrance != 1:
            rgba = _resized(rgba, (x, y), entrance)
        return patch_of(rgba), (x, y)

    def _page(self, number: int) -> Page:
        if number not in self._set:
            page = self._pages[number]
            texts = [word.text for word in page.words]
            self._set[number] = set_page(texts, self._accent, self._scale, rtl=page.rtl, outlined=not self._is_boxed)
            if len(self._set) > 2:
                self._set.popitem(last=False)
        return self._set[number]


def _composed(page: Page, state: _State, *, later: bool) -> NDArray[np.float32]:
    """Return the page's words over one another, the current one last; `later` words are shown before they are lit."""
    _, lit, size = state
    out = np.zeros((page.height, page.width, 4), np.float32)
    for number, letters in enumerate(page.words, 1):
        if letters is not None and number != lit and (later or number < lit):
            x, y, wide, high = letters.box
            _put(out, letters.plain[y : y + high, x : x + wide].astype(np.float32), letters.box)
    current = page.words[lit - 1]
    if current is not None:
        x, y, wide, high = current.box
        left, top, across, down = box = _grown_box(current, size, page)
        part = current.accent[top : top + down, left : left + across]
        _put(out, _resized(part.astype(np.float32), (x + wide / 2 - left, y + high / 2 - top), size), box)
    return out


def _grown_box(letters: Letters, size: float, page: Page) -> tuple[int, int, int, int]:
    x, y, wide, high = letters.box
    more_x, more_y = int(wide * abs(size - 1) / 2) + 2, int(high * abs(size - 1) / 2) + 2
    left, top = max(0, x - more_x), max(0, y - more_y)
    return left, top, min(page.width, x + wide + more_x) - left, min(page.height, y + high + more_y) - top


def _put(under: NDArray[np.float32], piece: NDArray[np.float32], box: tuple[int, int, int, int]) -> None:
    x, y, wide, high = box
    area = under[y : y + high, x : x + wide]
    area *= 1 - piece[..., 3:] * np.float32(1 / 255)
    area += piece


def _resized(rgba: NDArray[np.float32], centre: tuple[float, float], by: float) -> NDArray[np.float32]:
    if by == 1:
        return rgba
    matrix = np.array([[by, 0, (1 - by) * centre[0]], [0, by, (1 - by) * centre[1]]])
    return np.asarray(cv2.warpAffine(rgba, matrix, (rgba.shape[1], rgba.shape[0]), flags=cv2.INTER_LINEAR))


def _shadowed(rgba: NDArray[np.float32], size: float) -> tuple[NDArray[np.float32], int]:
    """Put a soft shadow under the letters; also return by how much every side has grown."""
    pad = int(size * 0.3) // 2 * 2 + 2
    out = cv2.copyMakeBorder(rgba, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    cover = np.ascontiguousarray(out[..., 3])
    coarse = max(1, int(size * 0.03))
    small = cv2.resize(cover, None, fx=1 / coarse, fy=1 / coarse, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), max(0.8, size * 0.085 / coarse))
    fall = np.array([[1, 0, 0], [0, 1, size * 0.07 / coarse]])
    fallen = cv2.warpAffine(blurred, fall, (small.shape[1], small.shape[0]))
    shadow = cv2.resize(fallen, (cover.shape[1], cover.shape[0]), interpolation=cv2.INTER_LINEAR)
    out[..., 3] += np.asarray(shadow * np.float32(_SHADOW) * (1 - cover * np.float32(1 / 255)), np.float32)
    return np.asarray(out, np.float32), pad


def _on_box(rgba: NDArray[np.float32], page: Page) -> tuple[NDArray[np.float32], int]:
    """Put the letters on a dark box with round corners; also return by how much every side has grown."""
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
    return out, pad


def _rounded(mask: Pixels, box: tuple[int, int, int, int], radius: int) -> None:
    left, top, right, bottom = box
    radius = max(1, min(radius, (right - left) // 2, (bottom - top) // 2))
    cv2.rectangle(mask, (left + radius, top), (right - radius, bottom), 255, -1)
    cv2.rectangle(mask, (left, top + radius), (right, bottom - radius), 255, -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, lineType=cv2.LINE_AA)
