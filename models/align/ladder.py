"""The ladder of alignment: what the voice tells, then each aligner there is, then a guess by the length of words.

Whatever is found last with too little confidence gives way to the next rung; where none is sure, the surest one is
taken. Nobody goes without times, and whoever is told of them is told how they were found.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from models.align.own import told
from models.align.spread import spread
from models.protocols import Aligner, Alignment, Speech

ENOUGH: Final = 0.75
"""Confidence from which on no further rung is tried."""
GUESS: Final = "a guess by length"


class AlignerLadder:
    """Aligners from the best to the last resort, as one."""

    name = "ladder"
    languages: tuple[str, ...] = ()

    def __init__(self, rungs: Iterable[Aligner] = ()) -> None:
        self._rungs = tuple(rungs)

    def align(self, speech: Speech, words: Sequence[str]) -> Alignment:
        """Return a time for every spoken word, by the first rung that is sure enough; blocks."""
        found = told(speech, words)
        for rung in self._rungs:
            found = surer(found, None if is_enough(found) else rung.align(speech, words))
        return surer(found, None if found else guessed(speech, words))


def is_enough(found: Alignment | None) -> bool:
    """Say whether no further rung has to be tried."""
    return found is not None and found.confidence >= ENOUGH


def surer(one: Alignment | None, other: Alignment | None) -> Alignment:
    """Return the surer of two alignments, the first where they are alike; one of them must be there."""
    there = [found for found in (one, other) if found is not None]
    return max(there, key=lambda found: found.confidence)


def guessed(speech: Speech, words: Sequence[str]) -> Alignment:
    """Return a guess: voiced time dealt out by the length of words."""
    return Alignment(tuple(spread(speech, words)), 0.0, GUESS)
