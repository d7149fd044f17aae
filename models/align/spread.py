"""A guess at when words are heard: their share of what is voiced, by length. For sound that cannot be aligned."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.protocols import Speech

_STEP_MS = 10
_QUIET = 0.03
"""Of the loudest moment."""


def spread(speech: Speech, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return (start_ms, end_ms) of each word: voiced time is dealt out by letters, silences go between words."""
    if not words:
        return []
    step = max(1, speech.rate * _STEP_MS // 1000)
    count = max(1, speech.samples.size // step)
    blocks = np.resize(speech.samples, count * step).reshape(count, step) if speech.samples.size else np.zeros((1, 1))
    levels = np.abs(blocks).max(axis=1)
    voiced = np.flatnonzero(levels > _QUIET * levels.max()) if levels.max() > 0 else np.arange(count)
    weights = np.array([len(word) + 1.5 for word in words])
    edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]) * (voiced.size - 1)
    return [(int(voiced[int(first)]) * _STEP_MS, int(voiced[int(last)]) * _STEP_MS) for first, last in pairwise(edges)]
