"""Speech of known timing: single words spoken by the real voice, placed at known moments."""

import numpy as np

from models.protocols import Speech, Voice

_STEP_MS = 5


def voiced_bounds(speech: Speech) -> tuple[int, int]:
    """Return the samples at which sound begins and ends, 35 dB below its peak."""
    step = speech.rate * _STEP_MS // 1000
    blocks = speech.samples[: len(speech.samples) // step * step].reshape(-1, step)
    levels = np.sqrt((blocks**2).mean(axis=1))
    voiced = np.flatnonzero(levels > levels.max() * 10 ** (-35 / 20))
    return int(voiced[0]) * step, (int(voiced[-1]) + 1) * step


def assembled(voice: Voice, sentence: list[list[str]], gaps_ms: list[int]) -> tuple[Speech, list[tuple[int, int]]]:
    """Speak the words of a sentence one by one, a gap before each; return the sound and the true times in ms.

    Each word is given as the words spoken together for it, such as `["two", "thousand"]`.
    """
    pieces, times = [], []
    at = 0
    rate = 24_000
    for words, gap in zip(sentence, gaps_ms, strict=True):
        speech = voice.speak(" ".join(words))
        first, last = voiced_bounds(speech)
        quiet = np.zeros(gap * rate // 1000, np.float32)
        sound = speech.samples[first:last]
        times.append(((at + quiet.size) * 1000 // rate, (at + quiet.size + sound.size) * 1000 // rate))
        pieces += [quiet, sound]
        at += quiet.size + sound.size
    pieces.append(np.zeros(rate // 10, np.float32))
    return Speech(np.concatenate(pieces), rate), times
