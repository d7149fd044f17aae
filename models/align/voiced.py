"""How much of what is heard lies within given times: words that are not those spoken account for less of it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.protocols import Speech

_STEP_MS: Final = 10
_QUIET: Final = 0.05
"""Of the loudest moment."""


def share_within(speech: Speech, times: Sequence[tuple[int, int]]) -> float:
    """Return the share of voiced moments that lie within any of the times; 0 for silence."""
    step = max(1, speech.rate * _STEP_MS // 1000)
    count = speech.samples.size // step
    if not count:
        return 0.0
    levels = np.abs(speech.samples[: count * step].reshape(count, step)).max(axis=1)
    voiced = levels > _QUIET * levels.max()
    inside = np.zeros(count, bool)
    for start, end in times:
        inside[start // _STEP_MS : -(-end // _STEP_MS)] = True
    return float((voiced & inside).sum() / voiced.sum()) if voiced.any() else 0.0
