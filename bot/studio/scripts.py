"""Scripts: which ones a text is written in, and which of them nobody here has letters for."""

import unicodedata
from collections.abc import Iterable
from typing import Final

_NAMES: Final = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def script_of(letter: str) -> str:
    """Name the script of a letter, by the first word of what Unicode calls it."""
    first = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _NAMES.get(first, first.title())


SAMPLES: Final = {script_of(letter): letter for letter in "aжωאاܐकবગਗଗதతకಕമගกລཀကაաአᏣក中あ한ᠠ𒀀"}
"""One letter of each script that workers look for among their fonts."""


def scripts_in(text: str) -> tuple[str, ...]:
    """Name the scripts of a text, in the order in which they come."""
    return tuple(dict.fromkeys(script_of(letter) for letter in text if letter.isalpha()))


def unwritable(text: str, writable: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Name the scripts of a text that one of several workers cannot write; each is given by what it can.

    None is named where nobody is asked. Japanese stands for the Chinese characters in it.
    """
    known = [frozenset(one) for one in writable]
    names = [name for name in scripts_in(text) if name in SAMPLES and any(name not in one for one in known)]
    return tuple(name for name in names if name != "Chinese" or "Japanese" not in names)
