"""Emoji in written words: which illustration of the bundled set stands for each, and what is text after all."""

import re
from collections.abc import Iterator
from typing import Final

from bot.studio.illustrations import bundled
from bot.studio.values import Value

_SELECTOR: Final = "\ufe0f"
_AS_TEXT: Final = "\ufe0e"
_JOINER: Final = "\u200d"
_PICTURED_FROM: Final = 0x2300
"""Signs below this code point (such as © or →) are letters unless a selector asks for a picture."""
_NEVER_LETTERS_FROM: Final = 0x1F000
_SKIN: Final = "\U0001f3fb-\U0001f3ff"
_BASE: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff"
)
_ONE: Final = f"[{_BASE}](?:[{_SELECTOR}{_AS_TEXT}{_SKIN}]|[\U000e0020-\U000e007f])*"
_EMOJI: Final = re.compile(
    f"(?P<keycap>[0-9#*])(?:{_SELECTOR})?\u20e3|[\U0001f1e6-\U0001f1ff]{{1,2}}|{_ONE}(?:{_JOINER}{_ONE})*"
)
_GROWN: Final = re.compile("[\U0001f468\U0001f469]")
_DRESS: Final = re.compile(f"[{_SELECTOR}{_SKIN}]|[\U000e0020-\U000e007f]")


class Emoji(Value):
    """A picture among written words, by its name in the bundled set."""

    name: str


def with_emoji(text: str) -> tuple[str | Emoji, ...]:
    """Divide a text into letters and pictures.

    Skin tones, sexes and families come down to what the set has, at the worst to their first person; keycaps become
    their letter; a picture that the set lacks is left out.
    """
    pieces: list[str | Emoji] = []
    for piece in _pieces(text):
        if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        elif piece:
            pieces.append(piece)
    return tuple(pieces)


def _pieces(text: str) -> Iterator[str | Emoji]:
    last = 0
    for match in _EMOJI.finditer(text):
        yield text[last : match.start()]
        yield match["keycap"] or _meant(match[0])
        last = match.end()
    yield text[last:]


def _meant(sequence: str) -> str | Emoji:
    is_letter = sequence.endswith(_AS_TEXT) or (ord(sequence[0]) < _PICTURED_FROM and _SELECTOR not in sequence)
    if not is_letter:
        for spelling in _spellings(sequence):
            if name := bundled().by_char.get(spelling):
                return Emoji(name=name)
    return sequence.rstrip(_AS_TEXT) if ord(sequence[0]) < _NEVER_LETTERS_FROM else ""


def _spellings(sequence: str) -> Iterator[str]:
    """Yield what a sequence may be called in the set, the most exact first."""
    bare = sequence.replace(_SELECTOR, "")
    yield bare
    plain = _DRESS.sub("", sequence)
    yield plain
    yield _GROWN.sub("\U0001f9d1", plain)
    yield from plain.split(_JOINER)
