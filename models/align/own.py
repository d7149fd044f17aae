"""Times that whoever spoke tells of: letters or words of the text as an engine reports them, made times of words."""

from collections.abc import Sequence
from typing import Final

from models.protocols import Alignment, Speech, Timed

NAME: Final = "the voice itself"
_Letter = tuple[str, int, int]


def told(speech: Speech, words: Sequence[str]) -> Alignment | None:
    """Return the times that come with the speech; nothing where there are none, or they are of another text.

    Only letters and digits are compared: an engine keeps marks and blanks, words have lost them.
    """
    if not speech.timed or not words:
        return None
    letters = [letter for timed in speech.timed for letter in _letters(timed)]
    times: list[tuple[int, int]] = []
    at = last = 0
    for word in words:
        wanted = [letter for letter in word.casefold() if letter.isalnum()]
        own = letters[at : at + len(wanted)]
        if [letter for letter, _, _ in own] != wanted:
            return None
        at += len(wanted)
        start = max(last, own[0][1]) if own else last
        last = max(start, own[-1][2]) if own else last
        times.append((start, last))
    return Alignment(tuple(times), 1.0, NAME) if at == len(letters) else None


def _letters(timed: Timed) -> list[_Letter]:
    """Return the letters of a stretch, its time dealt out evenly among them."""
    letters = [letter for letter in timed.text.casefold() if letter.isalnum()]
    length = timed.end_ms - timed.start_ms
    return [
        (letter, timed.start_ms + length * place // len(letters), timed.start_ms + length * (place + 1) // len(letters))
        for place, letter in enumerate(letters)
    ]
