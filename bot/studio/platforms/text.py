"""Fitting words into a platform's limits without breaking a word or a character in two."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

ELLIPSIS: Final = "…"
_JOINER: Final = "\u200d"


def graphemes(text: str) -> Iterator[str]:
    """Split text into what people see as one character each.

    The parts of UAX 29 that matter in titles: combining marks, variation selectors, skin tones, joined
    emoji, flags, Hangul syllables written as letters, and line ends.
    """
    current = ""
    for char in text:
        if current and not _continues(current, char):
            yield current
            current = ""
        current += char
    if current:
        yield current


def shorten(text: str, fits: Callable[[str], bool]) -> str:
    """Return the text, or its longest beginning that fits with an ellipsis, ending at a word where one ends.

    Words that alone are too long are cut between characters; nothing at all is returned when not even the
    ellipsis fits.
    """
    if fits(text):
        return text
    pieces = list(graphemes(text))
    low, high = 0, len(pieces) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(pieces[:middle]).rstrip() + ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    if low == 0:
        return ELLIPSIS if fits(ELLIPSIS) else ""
    kept = "".join(pieces[:low])
    if not pieces[low].isspace():
        border = max(kept.rfind(blank) for blank in (" ", "\n"))
        kept = kept[:border] if border > 0 else kept
    return kept.rstrip(" \t\r\n,;:–—-") + ELLIPSIS


def _continues(current: str, char: str) -> bool:
    """Say whether a character belongs to the grapheme so far."""
    last = current[-1]
    if last == "\r":
        return char == "\n"
    if char == _JOINER or _extends(char):
        return not last.isspace()
    if last == _JOINER:
        return ord(char) > 0x2000
    if _is_flag_letter(char):
        return _is_flag_letter(last) and len(current) % 2 == 1
    return _hangul_continues(last, char)


def _extends(char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or code == 0x200C
    )


def _is_flag_letter(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _hangul_continues(last: str, char: str) -> bool:
    """Say whether a Hangul letter goes on with the syllable: L L|V|LV|LVT, V V|T, T T."""
    first, second = _hangul(last), _hangul(char)
    return (first, second) in {
        ("L", "L"),
        ("L", "V"),
        ("L", "S"),
        ("V", "V"),
        ("V", "T"),
        ("S", "V"),
        ("S", "T"),
        ("T", "T"),
    }


def _hangul(char: str) -> str:
    code = ord(char)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    return "S" if 0xAC00 <= code <= 0xD7A3 else ""
