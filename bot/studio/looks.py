"""Looks varied by code: what a planner repeats, leaves out or gets wrong is put right from the lines themselves."""

import re
from collections.abc import Sequence
from typing import Final

from bot.studio.brief import Mood
from bot.studio.figures import figure_of
from bot.studio.illustrations import is_plain_word, resolve
from bot.studio.plan import Layout, Look, Scene

TITLE_WORDS_MOST: Final = 7
POINT_WORDS_MOST: Final = 4
_FIGURE: Final = re.compile(
    r"(?<![\w.])[$€£¥]?\d[\d.,]*\d?(?:\s?%|\s?(?:°[CF]?|x|k|m|bn|million|billion|thousand|percent|years?|months?|weeks?|days?"
    r"|hours?|minutes?|seconds?|cm|mm|km|kg|g|m|miles?|feet|metres?|meters?|litres?|liters?|times|degrees?|dollars?|euros?"
    r"|people|cent(?:imetre|imeter)s?)\b)?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"^(1[5-9]|20)\d\d$")
_CLAUSE: Final = re.compile(r"\s*(?:[,;:.!?]|\s[–—-]\s|\band\b|\bor\b)\s*", re.IGNORECASE)
_VERSUS: Final = re.compile(r"\s+(?:vs\.?|versus|but|instead of|rather than|or|not)\s+", re.IGNORECASE)
_RICHER: Final = (Layout.GRID, Layout.LIST, Layout.SPLIT)
_SAME_MOST: Final = 5
"""Words of a title that may be the line's very own; more would only repeat the captions."""
_MARKS: Final = " .,;:!–—-\"'“”"
_JOINING: Final = frozenset({"and", "but", "or", "so", "then", "because", "not"})
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")

_ORDERS: Final[dict[Mood, tuple[Layout, ...]]] = {
    Mood.CALM: (Layout.HERO, Layout.QUOTE, Layout.LIST, Layout.SPLIT, Layout.GRID),
    Mood.PLAYFUL: (Layout.HERO, Layout.GRID, Layout.SPLIT, Layout.QUOTE, Layout.LIST),
    Mood.BOLD: (Layout.QUOTE, Layout.HERO, Layout.LIST, Layout.SPLIT, Layout.GRID),
    Mood.DARK: (Layout.HERO, Layout.QUOTE, Layout.GRID, Layout.LIST, Layout.SPLIT),
    Mood.WARM: (Layout.HERO, Layout.LIST, Layout.GRID, Layout.QUOTE, Layout.SPLIT),
    Mood.SCIENCE: (Layout.HERO, Layout.GRID, Layout.QUOTE, Layout.SPLIT, Layout.LIST),
}


def vary(scenes: tuple[Scene, ...], mood: Mood, seed: int) -> tuple[Scene, ...]:
    """Return the scenes with every look complete and the layouts fit for what they hold.

    Opening first, closing last; a number only with a figure, grid and list only with three things, split only with
    two, and no three layouts alike in a row. What a look already says well is kept.
    """
    filled = [completed(scene) for scene in scenes]
    layouts: list[Layout] = []
    for number, scene in enumerate(filled):
        if number == 0:
            layouts.append(Layout.OPENING)
        elif number == len(filled) - 1:
            layouts.append(Layout.CLOSING)
        else:
            layouts.append(_layout_for(scene.look, layouts, mood, seed + number))
    return tuple(scene.but(look=_fitted(scene.look, layout)) for scene, layout in zip(filled, layouts, strict=True))


def opened(scenes: tuple[Scene, ...], title: str) -> tuple[Scene, ...]:
    """Return the scenes with the film's title on the opening card: the first second says what it is about."""
    first, *others = scenes
    if first.look.layout is not Layout.OPENING or not others:
        return scenes
    words = title.split()[:TITLE_WORDS_MOST]
    while len(words) > 1 and is_plain_word(words[-1].strip(_MARKS)):
        words.pop()
    shown = " ".join(words)
    look = first.look.but(title=shown[:80], key_words=key_words_in(shown))
    return (first.but(look=look), *others)


def completed(scene: Scene) -> Scene:
    """Return the scene with title, key words, figure, points and illustrations found in its line where missing."""
    look, line = scene.look, scene.line.text
    figure = look.figure if figure_of(look.figure) else figure_in(line)
    points = tuple(filter(None, (point.strip() for point in look.points))) or points_in(line)
    title = " ".join(look.title.split()[:TITLE_WORDS_MOST])
    if not title or (len(title.split()) > _SAME_MOST and _letters(title) in _letters(line)):
        title = short_title(line, look.key_words)
    keys = tuple(key for key in look.key_words if _said(key, title) or _said(key, line)) or key_words_in(title)
    said = line if scene.line.language.startswith("en") else ""
    pictures = resolve(look.illustrations, f"{said} {scene.picture}")
    return scene.but(
        look=look.but(title=title[:80], key_words=keys, figure=figure, points=points, illustrations=pictures)
    )


def fits(look: Look, layout: Layout) -> bool:
    """Say whether a look holds what a layout needs."""
    match layout:
        case Layout.NUMBER:
            return figure_of(look.figure) is not None
        case Layout.GRID:
            return len(look.illustrations) >= 3
        case Layout.LIST:
            return len(look.points) >= 3
        case Layout.SPLIT:
            return len(look.points) == 2 and len(look.illustrations) >= 2
        case Layout.HERO:
            return bool(look.illustrations)
        case Layout.QUOTE:
            return bool(look.title)
        case _:
            return False


def _layout_for(look: Look, before: Sequence[Layout], mood: Mood, seed: int) -> Layout:
    """Return the layout asked for where it fits and does not tire, else the freshest that fits."""
    tiring = before[-1] if len(before) >= 2 and before[-1] == before[-2] else None
    is_number_due = fits(look, Layout.NUMBER) and Layout.NUMBER not in before[-2:]
    if look.layout is Layout.HERO:  # the default: what a planner says that has no wish
        is_wanted = not is_number_due and look.layout is not tiring
        if before[-1] is Layout.HERO:
            is_wanted = is_wanted and not any(fits(look, richer) for richer in _RICHER)
    else:
        is_wanted = look.layout is not tiring and not (look.layout is before[-1] is Layout.QUOTE)
    if is_wanted and fits(look, look.layout):
        return look.layout
    order = _ORDERS[mood]
    turned = order[seed % 2 :] + order[: seed % 2]
    likely = (Layout.NUMBER, *turned) if Layout.NUMBER not in before[-2:] else turned
    fresh = [layout for layout in likely if layout is not tiring and fits(look, layout)]
    if fresh:
        return min(fresh, key=lambda layout: (before[-2:].count(layout), likely.index(layout)))
    return Layout.HERO if tiring is not Layout.HERO else Layout.QUOTE


def _fitted(look: Look, layout: Layout) -> Look:
    """Return the look in a layout, without what that layout would show twice."""
    note = "" if look.note.strip().casefold() == look.title.strip().casefold() else look.note
    return look.but(layout=layout, note=note)


def short_title(line: str, key_words: Sequence[str] = ()) -> str:
    """Return a few telling words of a line: never all of a long one, which the captions show already."""
    if len(line.split()) <= 4:
        return _capital(line)
    clauses = [clause.split() for clause in re.split(r"[,;:.!?]|\s[–—]\s", line)]
    short = [clause for clause in clauses if 2 <= len(clause) <= 4 and not is_plain_word(clause[-1].strip(_MARKS))]
    short = [clause for clause in short if clause[0].casefold() not in _JOINING]
    if short and len(clauses) > 1:
        return _capital(" ".join(max(short, key=lambda clause: _telling(" ".join(clause), key_words))))
    return _capital(" ".join(_run(line.split(), key_words)))


def _run(words: list[str], key_words: Sequence[str]) -> list[str]:
    """Return the few neighbouring words that tell most, from one telling word to another."""
    worth = [_telling(word, key_words) for word in words]
    spans = [(start, start + size) for size in range(2, 5) for start in range(len(words) - size + 1)]

    def merit(span: tuple[int, int]) -> tuple[float, int]:
        told = worth[slice(*span)]
        plain_ends = (not told[0]) + (not told[-1])
        breaks = sum(word[-1] in ",;:.!?" for word in words[span[0] : span[1] - 1])
        return sum(told) - 0.3 * told.count(0.0) - 2 * plain_ends - 4 * breaks - 0.5 * max(0, len(told) - 3), -span[0]

    return words[slice(*max(spans, key=merit))]


def _capital(text: str) -> str:
    text = text.strip(_MARKS)
    return (text[:1].upper() + text[1:])[:80]


def key_words_in(text: str) -> tuple[str, ...]:
    """Return the one or two words of a title that tell most."""
    words = [word for word in _WORD.findall(text) if not is_plain_word(word)]
    longest = sorted(words, key=len, reverse=True)[: 1 if len(text.split()) < 5 else 2]
    return tuple(word for word in words if word in longest)


def figure_in(line: str) -> str:
    """Return the first number of a line with its unit, as written; no year and no bare number below a hundred."""
    for found in _FIGURE.finditer(line):
        written = found.group().strip().rstrip(".,")
        if not _YEAR.match(written) and (not written.isdecimal() or len(written) > 2) and len(written) <= 24:
            return written
    return ""


def points_in(line: str) -> tuple[str, ...]:
    """Return what a line lists, or the two things that it compares; nothing from any other line."""
    parts = [part.strip(" .,;:!?–—-\"'“”") for part in _CLAUSE.split(line)]
    parts = [part for part in parts if part]
    if 3 <= len(parts) <= 5 and all(len(part.split()) <= POINT_WORDS_MOST for part in parts):
        return tuple(part[:1].upper() + part[1:] for part in parts)
    sides = [side.strip(" .,;:!?") for side in _VERSUS.split(line)]
    if len(sides) == 2 and all(1 <= len(side.split()) <= POINT_WORDS_MOST for side in sides):
        return tuple(side[:1].upper() + side[1:] for side in sides)
    return ()


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _telling(text: str, key_words: Sequence[str]) -> float:
    keys = {part.casefold() for key in key_words for part in key.split()}
    words = [word.casefold() for word in _WORD.findall(text)]
    return sum(3.0 if word in keys else 0.0 if is_plain_word(word) else 1.0 for word in words)


def _said(key: str, text: str) -> bool:
    words = {word.casefold() for word in re.findall(r"[\w'’-]+", text)}
    return bool(key.split()) and all(part.casefold().strip(".,!?") in words for part in key.split())
