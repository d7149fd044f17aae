"""Fitting: how large a caption page can be set in its room, and where its lines break."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.studio.captions import split_words
from bot.studio.emoji import with_emoji
from models.video.animatic.fonts import font_case
from workers.editing.lettering import Hand, Page, Run, union

SMALLEST: Final = 34.0
"""Type smaller than this may take more lines instead."""
_SHRINK: Final = 0.93
_LEADING: Final = 1.16
_LEADING_TALL: Final = 1.42
_TALL: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts with marks far above and below their letters."""


def set_page(words: Sequence[str], hand: Hand, *, rtl: bool = False) -> Page:
    """Set words as large as they fit into the hand's room; what no face can draw is left out without a hole."""
    drawn = tuple(_drawable(word, hand) for word in words)
    leading = _LEADING_TALL if any(_TALL.search(word) for word in words) else _LEADING
    page = Page(drawn, hand, rtl, leading, hand.largest, hand.width)
    if not any(drawn):
        return page
    widest = max(_alone(page, number) for number, word in enumerate(drawn) if word) / hand.largest
    size = hand.largest
    while (found := _fitted(page, size, widest)) is None:
        size *= _SHRINK
    return found


def _drawable(word: str, hand: Hand) -> tuple[Run, ...]:
    runs: list[Run] = []
    for run in with_emoji(" ".join(word.split())):
        drawn = font_case().drawable(run, hand.family, hand.language) if isinstance(run, str) else run
        if drawn:
            runs.append(drawn)
    if runs and isinstance(runs[0], str):
        runs[0] = runs[0].lstrip()
    if runs and isinstance(runs[-1], str):
        runs[-1] = runs[-1].rstrip()
    return tuple(run for run in runs if run)


def _alone(page: Page, number: int) -> float:
    """Return how wide a word is on a line by itself, or where its script has no spaces, its widest piece."""
    runs = page.words[number]
    pieces = [runs]
    if len(runs) == 1 and isinstance(runs[0], str):
        pieces = [(piece,) for piece in split_words(runs[0])]
    return max(float(replace(page, words=(piece,), width=1e5).lines({}).LongestLine) for piece in pieces)


def _fitted(page: Page, size: float, widest: float) -> Page | None:
    """Return the page at a size with its lines about equally long, or nothing when it has no room."""
    hand = page.hand
    beside, above = (size * margin for margin in hand.margins)
    width = hand.width - 2 * beside
    if size >= SMALLEST and widest * size > width:
        return None
    page = replace(page, size=size, width=width)
    if (page.line_count > hand.lines_most and size >= SMALLEST) or page.height > hand.height:
        return None
    while page.line_count > 1 and page.width * 0.94 > widest * size:
        narrower = replace(page, width=page.width * 0.94)
        if narrower.line_count > page.line_count:
            break
        page = narrower
    ink = union([*page.rows])
    if ink is None:
        return page
    reach = max(page.width / 2 - ink[0], ink[2] - page.width / 2) + beside
    rise = max(page.height / 2 - ink[1], ink[3] - page.height / 2) + above
    return page if (reach <= hand.width / 2 + 1 and rise <= hand.height / 2 + 1) or size < 1 else None
