"""What is wrong with the form of a line or a plan. It sees form, never truth or humour."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.studio.brief import Genre
from bot.studio.illustrations import is_plain_word, stem
from bot.studio.planning.examples import COUNTED, EXAMPLES
from bot.studio.planning.shape import Shape

ACCEPTABLE: Final = 0.5
"""A line with less than this is taken."""
_ROOM: Final = 2
_TOO_LONG: Final = 0.1
"""How bad each word is that a line has too many, beyond a little room: films came out up to a third too long."""
_TOO_SHORT: Final = 0.15
"""And each that it has too few: films came out a fifth too short."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STOCK: Final = re.compile(
    r"\b(?:in this video|subscribe|like and|stay tuned|dive (?:in|into)|welcome to|follow for|thanks? for watching|"
    r"game.changer|in conclusion|further ado|did you know|let'?s explore|in today'?s|unlock|embark|journey|"
    r"buckle up|link in|click|hit the|comment below|share this)\b",
    re.IGNORECASE,
)
_CLAIM: Final = re.compile(
    r"\b(?:best|free|award|guarantee\w*|cheap\w*|number one|proven|clinically|certified|organic|discount|% off|"
    r"world'?s|only|lowest|fastest|trusted|five.star|limited|today only|experts?|customers|reviews?|"
    r"appointments?|deliver\w*|refunds?|natural|eco\w*|years of|licen[sc]ed|insured|prices?|book (?:now|online)|"
    r"walk.ins?|every day|daily|24/7|professional\w*|state.of.the.art|finest|largest|oldest|first in|"
    r"(?:sun|mon|tues|wednes|thurs|fri|satur)days?)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"www\.|https?:|\w+\.(?:com|org|net|co|io)\b|@\w|\d{3}[ -]\d{3}", re.IGNORECASE)
_FIGURES: Final = re.compile(r"\d[\d.,]*")
_DANGLING: Final = frozenset(
    {
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "of",
        "to",
        "as",
        "your",
        "their",
        "which",
        "because",
        "so",
        "than",
        "into",
        "very",
    }
)

_POINTING: Final = frozenset(
    {"it", "it's", "this", "that", "they", "these", "those", "he", "she", "them", "his", "her"}
)
"""A first line that begins so points at nothing."""


@lru_cache(maxsize=1)
def _copied() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    """Return every four words in a row of the examples, and their names."""
    runs: set[tuple[str, ...]] = set()
    names: set[str] = set()
    for example in (*EXAMPLES, *COUNTED):
        for line in example.lines:
            words = _WORD.findall(line)
            runs |= set(zip(*(map(str.lower, words[at:]) for at in range(4)), strict=False))
            names |= {word for word in words[1:] if word[0].isupper() and word not in {"I", "I'm"}}
    return frozenset(runs), frozenset(names - {"Sunday", "Tuesday", "January", "So", "We", "My"})


def stock_phrases(line: str) -> int:
    """Return how many phrases everybody is tired of a line holds."""
    return len(_STOCK.findall(line))


def line_score(line: str, before: Sequence[str], idea: str, genre: Genre, shape: Shape) -> float:
    """Return how bad the form of a line is, given those before it: 0 is faultless, 0.5 worth another draw."""
    words = _WORD.findall(line)
    lower = [word.lower() for word in words]
    runs, names = _copied()
    bad = 0.0
    bad += 1.0 * stock_phrases(line)
    bad += 1.0 * any(run in runs for run in zip(*(lower[at:] for at in range(4)), strict=False))
    bad += 1.5 * any(word in names and word not in idea for word in words)
    bad += 0.8 * (line.count('"') % 2 or line.count("(") != line.count(")"))
    bad += 0.7 * (bool(lower) and lower[-1] in _DANGLING)
    bad += 0.4 * (len(words) >= shape.most) + _TOO_LONG * max(0, len(words) - shape.words - _ROOM)
    bad += _TOO_SHORT * max(0, shape.words - _ROOM - len(words))
    bad += 0.6 * any(first == second for first, second in pairwise(lower))
    bad += 0.6 * (not before and bool(lower) and lower[0] in _POINTING)
    bad += _repeats(line, before)
    bad += _unasked(line, idea, genre)
    return bad


def _repeats(line: str, before: Sequence[str]) -> float:
    own = content_of(line)
    if not own:
        return 0.5
    most = max(
        (len(own & content_of(other)) / min(len(own), max(1, len(content_of(other)))) for other in before), default=0.0
    )
    same_start = bool(before) and line.split()[:2] == before[-1].split()[:2]
    said = {run for other in before for run in _runs(other, 3)}
    same_end = bool(before) and _ending(line) == _ending(before[-1])
    return (
        0.6 * same_end
        + (1.5 if most > 0.6 else 0.4 if most > 0.45 else 0.0)
        + 0.4 * same_start
        + 0.4 * bool(said & _runs(line, 3))
    )


def _ending(line: str) -> str:
    words: list[str] = _WORD.findall(line.lower())
    return words[-1] if words else line


def _unasked(line: str, idea: str, genre: Genre) -> float:
    """Figures, addresses and claims that the brief does not make."""
    figures = [figure for figure in _FIGURES.findall(line) if figure.rstrip(".,") not in idea]
    weight = {Genre.ADVERT: 0.8, Genre.FACTS: 0.35}.get(genre, 0.1)
    claims = (
        [word for word in _CLAIM.findall(line) if word.lower() not in idea.lower()] if genre is Genre.ADVERT else []
    )
    return weight * len(figures) + 0.5 * len(claims) + 1.0 * (_ADDRESS.search(line) is not None and line not in idea)


def plan_score(title: str, lines: Sequence[str], idea: str, genre: Genre, shape: Shape) -> float:
    """Return how bad the form of a whole plan is: its lines, its length, and how little of the brief it speaks of."""
    bad = sum(line_score(line, lines[:at], idea, genre, shape) for at, line in enumerate(lines))
    spoken = sum(len(line.split()) for line in lines)
    wanted = shape.scenes * shape.words
    bad += 2.0 * max(0.0, abs(spoken - wanted) / wanted - 0.25)
    asked = content_of(idea)
    told = {word for line in (*lines, title) for word in content_of(line)}
    share = len(asked & told) / len(asked) if asked else 1.0
    return bad + 2.0 * max(0.0, 0.5 - share)


def content_of(text: str) -> set[str]:
    """Return the stems of the words that tell something."""
    return {stem(word.lower()) for word in _WORD.findall(text) if not is_plain_word(word)}


def _runs(text: str, size: int) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return set(zip(*(words[at:] for at in range(size)), strict=False))
