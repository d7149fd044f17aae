"""Chatter: sound with the rhythm, the formants and the pauses of speech, for a film that nobody listens to."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 24_000
"""As the studio's usual voice speaks."""
_HARMONICS: Final = 24
_LOUDNESS: Final = 0.11
_HISS: Final = 0.012
_BREATH_EVERY: Final = 6
"""Syllables; the last of them is a pause."""


def chatter(syllables: int, seconds: float, seed: int) -> NDArray[np.float32]:
    """Return mono samples with so many syllables, louder and quieter as a voice is."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    at = np.arange(count) / count * syllables
    syllable = np.minimum(at.astype(int), syllables - 1)
    open_mouth = np.clip(np.sin(np.pi * (at - syllable)), 0, 1) ** 0.7 * rng.uniform(0.5, 1, syllables)[syllable]
    open_mouth *= syllable % _BREATH_EVERY != _BREATH_EVERY - 1
    pitch = 118 + 14 * np.sin(at * 0.9) + 8 * rng.standard_normal(syllables)[syllable] * (at - syllable)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    first, second = rng.uniform(300, 800, syllables)[syllable], rng.uniform(900, 2300, syllables)[syllable]
    voice = np.zeros(count)
    for harmonic in range(1, _HARMONICS + 1):
        frequency = pitch * harmonic
        formants = np.exp(-(((frequency - first) / 180) ** 2)) + 0.5 * np.exp(-(((frequency - second) / 260) ** 2))
        voice += (formants + 0.04) / harmonic**0.5 * np.sin(harmonic * phase)
    hiss = rng.standard_normal(count) * (1 - open_mouth) ** 2
    sound = voice * open_mouth + _HISS * hiss
    return np.asarray(sound * (_LOUDNESS / np.sqrt((sound**2).mean())), np.float32)
