"""Moving the bounds of words out of silence: aligners let a word begin in the short pause before it."""

import numpy as np
from numpy.typing import NDArray

from models.protocols import Speech

_STEP_MS = 5
_SILENT_DB = -33.0
"""Below the word's loudest moment."""
_CRUMB_MS = 40
"""Sound this short before a pause is the end of the word before, not the beginning of this one."""
_PAUSE_MS = 25


def snapped(speech: Speech, times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the times with starts and ends moved to where there is sound."""
    step = max(1, speech.rate * _STEP_MS // 1000)
    count = len(speech.samples) // step
    if not count:
        return times
    levels = np.sqrt((speech.samples[: count * step].reshape(count, step) ** 2).mean(axis=1))
    words = [_snapped_word(levels, start, end) for start, end in times]
    nexts = [start for start, _ in words[1:]] + [count * _STEP_MS]
    return [
        (start, _ringing_out(levels, start, end, follows)) for (start, end), follows in zip(words, nexts, strict=True)
    ]


def _ringing_out(levels: NDArray[np.float32], start: int, end: int, follows: int) -> int:
    """Return the end moved on while the word still sounds, up to the start of the next."""
    first, last, limit = start // _STEP_MS, end // _STEP_MS, follows // _STEP_MS
    if last >= limit or last <= first:
        return end
    quiet = levels[last:limit] <= levels[first:last].max() * 10 ** (_SILENT_DB / 20)
    return (last + int(np.argmax(quiet)) if quiet.any() else limit) * _STEP_MS


def _snapped_word(levels: NDArray[np.float32], start: int, end: int) -> tuple[int, int]:
    first, last = start // _STEP_MS, max(start // _STEP_MS + 1, end // _STEP_MS)
    window = levels[first:last]
    if not window.size or window.max() <= 0:
        return start, end
    loud = window > window.max() * 10 ** (_SILENT_DB / 20)
    lead = _quiet_lead(loud)
    tail = _quiet_lead(loud[::-1])
    if lead + tail >= loud.size:
        return start, end
    return start + lead * _STEP_MS, max(start + lead * _STEP_MS, end - tail * _STEP_MS)


def _quiet_lead(loud: NDArray[np.bool_]) -> int:
    """Return how many steps from the front do not belong to the word."""
    crumb, pause = _CRUMB_MS // _STEP_MS, _PAUSE_MS // _STEP_MS
    lead = int(np.argmax(loud))
    for begin in range(lead, min(lead + crumb, loud.size - pause) + 1):
        if not loud[begin : begin + pause].any():
            rest = loud[begin:]
            return begin + int(np.argmax(rest)) if rest.any() else lead
    return lead
