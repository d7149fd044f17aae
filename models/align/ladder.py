"""The ladder of alignment: what the voice tells, then each aligner there is, then a guess by the length of words.

Whatever is found with too little confidence gives way to the next rung; where none is sure, the surest is taken. Nobody
goes without times, and whoever is told of them is told how they were found.
"""

from collections.abc import Sequence
from typing import Final

from models.align.spread import spread
from models.protocols import Alignment, Speech

ENOUGH: Final = 0.75
"""Confidence from which on no further rung is tried."""
GUESS: Final = "a guess by length"


def is_enough(found: Alignment | None) -> bool:
    """Say whether no further rung has to be tried."""
    return found is not None and found.confidence >= ENOUGH


def surer(found: Alignment | None, other: Alignment) -> Alignment:
    """Return the surer of two alignments; the one that was found first where they are alike."""
    return other if found is None or other.confidence > found.confidence else found


def guessed(speech: Speech, words: Sequence[str]) -> Alignment:
    """Return a guess: voiced time dealt out by the length of words."""
    return Alignment(tuple(spread(speech, words)), 0.0, GUESS)
