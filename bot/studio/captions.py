"""Captions: which few words are seen together, and when each is lit."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.studio.overlays import CaptionPage, CaptionWord
from bot.studio.shot import WordTime
from bot.studio.values import LanguageTag

WORDS_MOST: Final = 4
CELLS_MOST: Final = 22
"""Widest page, in character cells; a Chinese or Japanese character takes two."""
READABLE_FRAMES: Final = 18
"""A page seen for less time cannot be read."""
READABLE_CELLS_A_SECOND: Final = 20
"""Faster than that, people look at the words instead of reading them."""
HOLD_FRAMES: Final = 12
"""How long a page stays after its last word when nothing follows at once."""
BRIDGE_FRAMES: Final = 24
"""A shorter silence between two pages shows the first one until the second comes."""

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff00-\uffef\U00020000-\U0003ffff]"
)
_FULL_STOPS = tuple(".!?…。！？؟۔।")
_PAUSES = tuple(",;:—–،؛、，；：")
_CLOSERS = "\"'”’»)]}」』）】〉》"
_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ」』）】〉》〕｝ๆฯ…—.,!?;:)]}”’»"
)
_NEVER_LAST = frozenset("「『（【〈《〔｛([{“‘«เแโใไ")
_BOUND = frozenset({"Mn", "Mc", "Me", "Cf"})
_BOUND_THAI = frozenset("ะาำๆฯ")
_VIRAMA = 9
_LEADING_VOWELS = frozenset("เแโใไ")


def cells(text: str) -> int:
    """Return how many character cells a text is wide."""
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Cf"}
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def letters_of(text: str) -> tuple[str, ...]:
    """Divide a text into letters as people see them: with their marks, Indic conjuncts whole."""
    letters: list[str] = []
    for char in text:
        if letters and (unicodedata.category(char) in _BOUND or char in _BOUND_THAI or _binds(letters[-1][-1])):
            letters[-1] += char
        else:
            letters.append(char)
    return tuple(letters)


def _binds(char: str) -> bool:
    """Say whether a character binds the next one to itself: a joiner or a virama."""
    return char == "\u200d" or unicodedata.combining(char) == _VIRAMA


def is_rtl(text: str) -> bool:
    """Say whether most letters of a text run from right to left."""
    kinds = [unicodedata.bidirectional(char) for char in text]
    return sum(kind in {"R", "AL"} for kind in kinds) > sum(kind == "L" for kind in kinds)


def is_spaced(before: str, after: str) -> bool:
    """Say whether a space belongs between two neighbouring words: not beside a script that has none."""
    return not (_SPACELESS.match(before[-1:]) or _SPACELESS.match(after[:1]))


def written(words: Sequence[str]) -> str:
    """Join words as they are written in their script."""
    text = ""
    for word in words:
        text += f" {word}" if text and is_spaced(text, word) else word
    return text


def split_words(text: str) -> tuple[str, ...]:
    """Split a text into words; scripts without spaces into short pieces that may stand at a line's start and end."""
    return tuple(piece for word in text.split() for piece in (_pieces(word) if _SPACELESS.search(word) else (word,)))


def _pieces(word: str) -> Iterator[str]:
    piece = ""
    for char in word:
        if piece and _may_break(piece, char):
            yield piece
            piece = char
        else:
            piece += char
    yield piece


def _may_break(piece: str, char: str) -> bool:
    if char in _NEVER_FIRST or piece[-1] in _NEVER_LAST or unicodedata.category(char) in {"Mn", "Mc", "Cf"}:
        return False
    if not _SPACELESS.match(char) or not _SPACELESS.match(piece[-1]):
        return bool(_SPACELESS.match(char) or _SPACELESS.match(piece[-1]))
    if char in _LEADING_VOWELS:
        return len(piece) >= 2
    if "\u0e00" <= char <= "\u0eff":
        return cells(piece) >= 6
    if "\u30a0" <= char <= "\u30ff" and "\u30a0" <= piece[-1] <= "\u30ff":
        return len(piece) >= 6
    return True


def frames_of(words: Sequence[WordTime], start: int, end: int, fps: int = 30) -> tuple[CaptionWord, ...]:
    """Place a scene's words, timed from the scene's start, on the frames `start` to `end` of the film.

    Words in scripts without spaces are split, their time shared out by width. Starts run strictly forwards, no word
    outlasts the next one's start, and each gets at least one frame (where there are more words than frames, neighbours
    are written together).
    """
    spread = _crowded([piece for word in words for piece in _shared(word)], end - start)
    starts: list[int] = []
    for number, word in enumerate(spread):
        earliest = starts[-1] + 1 if starts else start
        latest = end - (len(spread) - number)
        starts.append(min(max(start + round(word.start_ms * fps / 1000), earliest), latest))
    return tuple(
        CaptionWord(text=word.text, start=at, end=min(max(start + round(word.end_ms * fps / 1000), at + 1), following))
        for word, at, following in zip(spread, starts, [*starts[1:], end], strict=False)
    )


def _crowded(words: Sequence[WordTime], room: int) -> list[WordTime]:
    together = -(-len(words) // max(room, 1))
    groups = [words[first : first + together] for first in range(0, len(words), together)] if together else []
    return [
        WordTime(text=written([word.text for word in group]), start_ms=group[0].start_ms, end_ms=group[-1].end_ms)
        for group in groups
    ]


def _shared(word: WordTime) -> tuple[WordTime, ...]:
    pieces = split_words(word.text)
    if len(pieces) < 2:
        return (word,) if pieces else ()
    widths = [max(1, cells(piece)) for piece in pieces]
    span = word.end_ms - word.start_ms
    edges = [word.start_ms + span * sum(widths[:count]) // sum(widths) for count in range(len(widths) + 1)]
    return tuple(
        WordTime(text=piece, start_ms=first, end_ms=last)
        for piece, first, last in zip(pieces, edges, edges[1:], strict=False)
    )


def reading_frames(text: str, fps: int = 30) -> int:
    """Return how long a page has to be seen to be read."""
    return max(READABLE_FRAMES, -(-cells(text) * fps // READABLE_CELLS_A_SECOND))


def pages_of(words: Sequence[CaptionWord], end: int) -> tuple[CaptionPage, ...]:
    """Divide the words of one scene, which ends at frame `end`, into pages.

    Sentences and long silences end a page; within them the division with the least of short, crowded and lonely pages
    wins. A page that nobody could read in its time is joined to the one before or after it where both fit together.
    No page outlasts the next one's first word.
    """
    groups = _joined([list(group) for phrase in _phrases(words) for group in _divided(phrase)], end)
    pages = []
    for number, group in enumerate(groups):
        following = groups[number + 1][0].start if number + 1 < len(groups) else end
        pages.append(_page(group, max(following, group[-1].start + 1)))
    return tuple(pages)


def _joined(groups: list[list[CaptionWord]], end: int) -> list[list[CaptionWord]]:
    """Join groups that pass too quickly to a neighbour, as long as that leaves fewer of them."""
    joined = list(groups)
    place = 0
    while place < len(joined):
        following = joined[place + 1][0].start if place + 1 < len(joined) else end
        if following - joined[place][0].start < READABLE_FRAMES:
            for first in (place, place - 1):
                both = [word for group in joined[first : first + 2] for word in group]
                if 0 <= first < len(joined) - 1 and _fits(both):
                    joined[first : first + 2] = [both]
                    place = max(first - 1, -1)
                    break
        place += 1
    return joined


def _fits(group: Sequence[CaptionWord]) -> bool:
    text = written([word.text for word in group])
    near = all(after.start - before.end <= BRIDGE_FRAMES for before, after in pairwise(group))
    return near and cells(text) <= CELLS_MOST and (bool(_SPACELESS.search(text)) or len(group) <= WORDS_MOST)


def _page(group: Sequence[CaptionWord], until: int) -> CaptionPage:
    start, spoken = group[0].start, group[-1].end
    needed = reading_frames(written([word.text for word in group]))
    last = until if until - spoken <= BRIDGE_FRAMES else max(spoken + HOLD_FRAMES, start + needed)
    last = min(last, until)
    ends = [*(word.start for word in group[1:]), last]
    words = tuple(word.but(end=min(word.end, after)) for word, after in zip(group, ends, strict=True))
    return CaptionPage(start=start, end=last, words=words, rtl=is_rtl(written([word.text for word in group])))


def _phrases(words: Sequence[CaptionWord]) -> Iterator[list[CaptionWord]]:
    phrase: list[CaptionWord] = []
    for word in words:
        if phrase and (_ends_with(phrase[-1], _FULL_STOPS) or word.start - phrase[-1].end > BRIDGE_FRAMES):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _ends_with(word: CaptionWord, marks: tuple[str, ...]) -> bool:
    return word.text.rstrip(_CLOSERS).endswith(marks)


def _divided(phrase: Sequence[CaptionWord]) -> list[Sequence[CaptionWord]]:
    """Return the cheapest division of a phrase, found from its end."""
    count = len(phrase)
    best: list[tuple[float, int]] = [(0.0, count)] * (count + 1)
    for first in range(count - 1, -1, -1):
        options = []
        for after in range(first + 1, count + 1):
            cost = _cost(phrase[first:after], phrase[after].start if after < count else phrase[-1].end + HOLD_FRAMES)
            if cost is None:
                break
            options.append((cost + best[after][0], after))
        best[first] = min(options, key=lambda option: (round(option[0], 6), -option[1]))
    divided, first = [], 0
    while first < count:
        divided.append(phrase[first : best[first][1]])
        first = best[first][1]
    return divided


def _cost(group: Sequence[CaptionWord], following: int) -> float | None:
    """Return how bad a page is; None when it is too full. A single word always fits."""
    text = written([word.text for word in group])
    width = cells(text)
    narrow = bool(_SPACELESS.search(text))
    if len(group) > 1 and (width > CELLS_MOST or (not narrow and len(group) > WORDS_MOST)):
        return None
    needed = reading_frames(text)
    missing = max(0, needed - (following - group[0].start)) / needed
    cost = 1.0 + 4.0 * missing + 0.4 * (1 - width / CELLS_MOST) ** 2
    if not narrow and len(group) == 1 and width < 6:
        cost += 0.5
    if any(_ends_with(word, _PAUSES) for word in group[:-1]):
        cost += 0.7
    if _ends_with(group[-1], _PAUSES):
        cost -= 0.5
    return cost


def estimated_words(text: str, language: LanguageTag = "en") -> tuple[WordTime, ...]:  # noqa: ARG001 - same for all yet
    """Give the words of a line that nobody speaks the times at which a reader reaches them."""
    words, at = [], 0
    for word in split_words(text):
        wide = bool(_SPACELESS.search(word))
        length = 90 * cells(word) if wide else 150 + 47 * min(cells(word), 16)
        words.append(WordTime(text=word, start_ms=at, end_ms=at + length))
        stop = word.rstrip(_CLOSERS)
        at += length + (300 if stop.endswith(_FULL_STOPS) else 150 if stop.endswith(_PAUSES) else 0)
    return tuple(words)
