"""The check on briefs, plans and prompts: blocked terms, real people who have not agreed, what Discord forbids.

Words are compared whole, so that Scunthorpe and assassins pass; before that they are folded, so that look-alike
letters, digits for letters, invisible characters and s p a c i n g do not hide them. A word list cannot understand a
sentence: it is the first of several checks, with the approvers as the last.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from bot.studio.errors import ContentRefused
from bot.studio.forbidden import CATEGORIES, FAMOUS, HARMLESS, Category

_NEAR: Final = 12
"""How many words apart the groups of a category may be."""
_JOINED_LEAST: Final = 8
"""A phrase of at least so many letters is found however it is spaced."""

_PAIRS: Final = (
    "аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs һh ԁd ԛq ԝw ѵv ӏl гr пn αa βb εe ιi κk νv οo ρp τt υu χx γy ηn ωw σo "
    "ıi øo łl đd ðd ɡg ɑa ɩi ʀr ɴn ʏy ſs ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ᴊj ᴋk ʟl ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz ĸk ħh ŧt"
)
_LOOKALIKES: Final = {ord(pair[0]): pair[1] for pair in _PAIRS.split()} | {
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("þ"): "th",
}
_RINGED: Final = {
    start + offset: chr(ord("a") + offset) for start in (0x1F150, 0x1F170, 0x1F1E6) for offset in range(26)
}
_SIGNS: Final = {
    "0": "o",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "€": "e",
    "+": "t",
}
_DECODERS: Final = tuple(str.maketrans(_SIGNS | {"1": one, "!": one, "|": one}) for one in ("i", "l"))
_PIECE: Final = re.compile(r"[^\W_]+(?:[@$€+!|][^\W_]+)*[!$|+]*|[@$€+!|][^\W_]+(?:[@$€+!|][^\W_]+)*", re.UNICODE)
_MARKS: Final = "@$€+!|"
_RUN: Final = re.compile(r"(.)\1{2,}")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def check(text: str, blocked_terms: Collection[str] = (), cleared_names: Collection[str] = ()) -> None:
    """Raise ContentRefused, with the reason, when `text` holds what is forbidden here.

    `blocked_terms` are the server's own; `cleared_names` are people who have agreed to appear.
    """
    folded = _Folded(text)
    for term in blocked_terms:
        if folded.holds(term):
            raise ContentRefused(f"“{term}” is blocked on this server.", "Say it without that, or ask a manager.")
    cleared = {_key(name) for name in cleared_names}
    for name in FAMOUS:
        if _key(name) not in cleared and folded.holds(name):
            raise ContentRefused(
                f"{name} is a real person who has not agreed to be in a video.",
                "Leave the name out, invent a character, or ask them with `/consent request`.",
            )
    harmless = folded.without(HARMLESS)
    for category in CATEGORIES:
        if _meets(harmless, category):
            raise ContentRefused(
                f"That asks for {category.name}, which Discord and this studio forbid.",
                "Ask for something else; a manager of this server can tell you more.",
            )


class _Folded:
    """A text as comparable words, each in the forms it may be meant as."""

    def __init__(self, text: str) -> None:
        flat = _fold(text)
        pieces = [(match.group(), match.start(), match.end()) for match in _PIECE.finditer(flat)]
        self._flat = flat
        self._solid = "".join(flat.split())
        self._tight = [
            at > 0 and not any(char.isspace() for char in flat[pieces[at - 1][2] : begin])
            for at, (_, begin, _) in enumerate(pieces)
        ]
        self._forms = [_forms(piece) for piece, _, _ in pieces]
        self._at: dict[str, list[int]] = {}
        for place, forms in enumerate(self._forms):
            for form in forms:
                self._at.setdefault(form, []).append(place)
        raw = tuple(piece for piece, _, _ in pieces)
        bare = tuple(piece.strip(_MARKS) for piece in raw)
        calm = tuple(piece.rstrip("!") for piece in raw)
        decoded = {tuple(_decode(word, way) for word in words) for words in (raw, bare, calm) for way in (0, 1)}
        squeezed = {tuple(_RUN.sub(r"\1", word) for word in words) for words in decoded}
        self._chains = [_Chain(words) for words in {raw, bare, *decoded, *squeezed}]

    def without(self, phrases: Collection[str]) -> "_Folded":
        """Return the text less some phrases."""
        text = self._flat
        for phrase in phrases:
            text = re.sub(rf"\b{re.escape(phrase)}\b", " ", text)
        return self if text == self._flat else _Folded(text)

    def holds(self, term: str) -> bool:
        """Say whether a word or phrase is there, hidden or not."""
        return next(self.places(term), None) is not None

    def places(self, term: str) -> Iterator[int]:
        """Find where a word or phrase is, as positions among the words."""
        wanted = _term(term)
        if not wanted:
            return
        key = "".join(wanted)
        if _UNSPACED.search(key):
            if key in self._solid:
                yield 0
            return
        for place in self._at.get(wanted[0], ()):
            here = self._forms[place : place + len(wanted)]
            if len(here) == len(wanted) and all(word in forms for word, forms in zip(wanted, here, strict=True)):
                yield place
        for chain in self._chains:
            for first, last in chain.spans(key):
                if self._was_hidden(key, chain, first, last):
                    yield first

    def _was_hidden(self, key: str, chain: "_Chain", first: int, last: int) -> bool:
        """Say whether pieces put together count: l e t t e r s, in.side a word, or anything long."""
        count = last - first + 1
        if count == 1 or len(key) >= _JOINED_LEAST:
            return True
        spelled = count > 2 and all(len(word) == 1 for word in chain.words[first : last + 1])
        return spelled or all(self._tight[first + 1 : last + 1])


class _Chain:
    """Words written without a gap, remembering where each one began and ended."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self._text = "".join(words)
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        at = 0
        for place, word in enumerate(words):
            self._starts[at] = place
            at += len(word)
            self._ends[at] = place

    def spans(self, key: str) -> Iterator[tuple[int, int]]:
        """Find the key where it begins and ends with whole words, as first and last word."""
        at = self._text.find(key)
        while at >= 0:
            first, last = self._starts.get(at), self._ends.get(at + len(key))
            if first is not None and last is not None:
                yield first, last
            at = self._text.find(key, at + 1)


def _fold(text: str) -> str:
    """Bring a text down to plain small letters, whatever it was dressed in."""
    bare = unicodedata.normalize("NFKD", text.translate(_RINGED))
    kept = (char for char in bare if unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cc"} or char in "\n\t")
    return unicodedata.normalize("NFKC", "".join(kept)).casefold().translate(_LOOKALIKES)


def _decode(piece: str, way: int) -> str:
    return piece.translate(_DECODERS[way])


def _forms(piece: str) -> frozenset[str]:
    """Return what a piece may be meant as: as it stands, decoded, stripped of marks, without drawn-out letters."""
    bases = {piece, piece.strip(_MARKS), piece.rstrip("!")}
    if any(char.isalpha() for char in piece):
        bases |= {_decode(base, way) for base in set(bases) for way in (0, 1)}
    bases |= {base.removesuffix("'s") for base in bases}
    return frozenset(bases | {_RUN.sub(r"\1", base) for base in bases} | {_RUN.sub(r"\1\1", base) for base in bases})


@lru_cache(maxsize=4096)
def _term(term: str) -> tuple[str, ...]:
    """Return a term as the words to look for."""
    return tuple(re.findall(r"[^\W_]+", _fold(term).replace("'", "")))


def _key(name: str) -> str:
    return "".join(_term(name))


def _meets(folded: _Folded, category: Category) -> bool:
    """Say whether each group of a category has a word near one of every other group."""
    found = [sorted({place for term in group for place in folded.places(term)}) for group in category.groups]
    if not all(found):
        return False
    return any(all(any(abs(place - start) <= _NEAR for place in places) for places in found) for start in found[0])
