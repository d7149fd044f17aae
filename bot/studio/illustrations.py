"""Illustrations by name: what a language model or a person called a picture, and which one of the set it is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from bot.studio.illustration_names import TABLE
from bot.studio.illustration_words import ALIASES, NOT_IN_TEXT, STOP_WORDS

ILLUSTRATIONS_MOST: Final = 5
_WORD: Final = re.compile(r"[^\W_]+")
_STOP_WORDS: Final = frozenset(STOP_WORDS.split())
_ALIASES: Final[Mapping[str, str]] = {
    word: name for name, _, words in (row.partition(": ") for row in ALIASES.splitlines()) for word in words.split()
}
_NOT_IN_TEXT: Final = frozenset(NOT_IN_TEXT.split())
"""Aliases that mean their picture only when a picture was asked for."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the set holds: keywords and the emoji of each name."""

    keywords: Mapping[str, frozenset[str]]
    """Stems of the words that speak for a name."""
    by_char: Mapping[str, str]
    weight: Mapping[str, float] = field(default_factory=dict)
    """How telling a stem is: one over the number of names that it speaks for."""
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Stems of the words in each name."""
    by_head: Mapping[str, str] = field(default_factory=dict)
    """The shortest name of which a stem is the noun."""

    def __contains__(self, name: object) -> bool:
        return name in self.keywords


@cache
def bundled() -> Index:
    """Return the index of the bundled set."""
    keywords: dict[str, frozenset[str]] = {}
    by_char: dict[str, str] = {}
    for row in TABLE.splitlines():
        name, char, said = row.split("|")
        keywords[name] = frozenset(stem(word) for word in (*name.split("-"), *said.split()) if word not in _STOP_WORDS)
        by_char[_bare(char)] = name
    counts = Counter(word for words in keywords.values() for word in words)
    parts = {name: frozenset(stem(part) for part in name.split("-")) for name in keywords}
    by_head = {_head(name): name for name in sorted(keywords, key=len, reverse=True)}
    return Index(keywords, by_char, {word: 1 / count for word, count in counts.items()}, parts, by_head)


def stem(word: str) -> str:
    """Return a word without the commonest English endings: enough to compare, not to show."""
    for ending, kept in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
        ("ing", ""),
        ("ed", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            rest = word[: -len(ending)] + kept
            doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz" and ending in {"ing", "ed"}
            return (rest[:-1] if doubled else rest).removesuffix("e")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def is_plain_word(word: str) -> bool:
    """Say whether a word names nothing in particular."""
    return len(word) < 3 or word.casefold() in _STOP_WORDS


def named(name: str, known: Index | None = None) -> str:
    """Return the illustration that a name means, or nothing.

    Takes a name of the set in any spelling (`Rocket ship`, `rocket_ship`), an emoji, or a common word.
    """
    index = known or bundled()
    if char := index.by_char.get(_bare(name.strip())):
        return char
    words = _WORD.findall(name.casefold())
    joined = "-".join(words)
    for spelling in (joined, joined.removesuffix("s")):
        if spelling in index:
            return spelling
        alias = _ALIASES.get(spelling.replace("-", ""), "")
        if alias in index:
            return alias
    for word in words[::-1]:
        if _ALIASES.get(word, "") in index:
            return _ALIASES[word] if len(words) < 3 else _best(words, index, words_needed=True) or _ALIASES[word]
    for char in name:
        if ord(char) > 0x2000 and (found := index.by_char.get(char)):
            return found
    return _best(words, index, words_needed=len(words) > 1)


def resolve(names: Sequence[str], text: str = "", known: Index | None = None) -> tuple[str, ...]:
    """Return the illustrations meant by what a planner named, else by the words of a line; each once."""
    index = known or bundled()
    found = tuple(dict.fromkeys(filter(None, (named(name, index) for name in names))))
    return (found or searched(text, index))[:ILLUSTRATIONS_MOST]


def searched(text: str, known: Index | None = None, most: int = 3) -> tuple[str, ...]:
    """Return illustrations of the things that a text names, in its order; none for a text that names nothing."""
    index = known or bundled()
    found: dict[str, None] = {}
    for word in _WORD.findall(text.casefold()):
        if word not in _STOP_WORDS and len(word) > 2 and (name := _thing(word, index)):
            found.setdefault(name)
    return tuple(found)[:most]


def _thing(word: str, index: Index) -> str:
    """Return the illustration of one plain word, if it surely is one: no keyword is sure enough."""
    for spelling in (word, word.removesuffix("s"), word.removesuffix("es"), stem(word)):
        if spelling in _NOT_IN_TEXT:
            return ""
        if spelling in index:
            return spelling
        alias = _ALIASES.get(spelling, "")
        if alias in index:
            return alias
    return index.by_head.get(stem(word), "")


def _head(name: str) -> str:
    """Return the stem of the noun in a name such as `cup-with-straw` or `light-bulb`; nothing for faces."""
    parts = re.split("-(?:with|of|and|in|on|showing|from|at|behind)-", name)[0].split("-")
    return "" if parts[-1] in {"face", "ball", "sign", "button"} or parts[0] == "person" else stem(parts[-1])


def _best(words: Iterable[str], index: Index, words_needed: bool) -> str:
    """Return the name that most of the words speak for."""
    stems = [stem(word) for word in words if word not in _STOP_WORDS]
    scores: dict[str, float] = {}
    if not stems:
        return ""
    for name, keywords in index.keywords.items():
        parts = index.parts.get(name, frozenset())
        score = sum(
            index.weight.get(word, 0) + (1.0 if word in parts else 0.0) for word in stems if word in keywords
        ) - 0.01 * len(parts)
        if score > 0:
            scores[name] = score
    if not scores:
        return ""
    name = max(scores, key=lambda one: (scores[one], -len(one)))
    least = 0.24 if words_needed else 0.12
    return name if scores[name] >= least else ""


def _bare(char: str) -> str:
    """Return an emoji without presentation selectors, skin tones and genders."""
    kept = "".join(one for one in char if ord(one) != 0xFE0F and not 0x1F3FB <= ord(one) <= 0x1F3FF)
    return re.sub("^[\U0001f468\U0001f469]\u200d", "\U0001f9d1\u200d", re.sub("\u200d[\u2640\u2642]$", "", kept))
