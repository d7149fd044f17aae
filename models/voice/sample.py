"""Whether a recording is good enough for a voice to be cloned by it: how long, how loud, and whether somebody speaks.

Speech is told from noise and tones by its pitch: voiced moments have one, and it moves.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.errors import Refused
from bot.studio.voices import SAMPLE_KEPT_S, SAMPLE_LEAST_S
from models.protocols import Speech
from models.sound import resampled
from models.voice.loudness import levelled, loudness

RATE: Final = 24_000
_PITCH_RATE: Final = 8_000
_WINDOW_S: Final = 0.04
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 420.0
_PERIODIC: Final = 0.6
"""Of its own power that a moment has in common with itself a period later."""
_QUIET_DB: Final = -35.0
"""Below the loudest tenth: pauses."""
_LEAST_LUFS: Final = -50.0
_CLIPPED_MOST: Final = 0.01
_PITCHED_LEAST: Final = 0.25
_MOVES_LEAST: Final = 0.02
"""Standard deviation of the pitch, in octaves."""


def judged(speech: Speech, what: str) -> Speech:
    """Return the best of a recording, levelled, 24 kHz. Raises Refused naming what is wrong with it."""
    samples = speech.samples
    if samples.size and np.mean(np.abs(samples) >= 0.999) > _CLIPPED_MOST:
        raise Refused(f"{what} is too loud: it is cut off at its peaks.", "Record it again, further away.")
    loud = loudness(speech)
    if not np.isfinite(loud) or loud < _LEAST_LUFS:
        raise Refused(f"{what} is too quiet to hear a voice in it.", "Record it again, closer to the microphone.")
    sounding = _sounding(speech)
    if sounding.sum() * _WINDOW_S < SAMPLE_LEAST_S:
        raise Refused(
            f"{what} holds {sounding.sum() * _WINDOW_S:.1f} seconds of sound; {SAMPLE_LEAST_S:.0f} is the least.",
            "Speak a few sentences, ten to thirty seconds long.",
        )
    pitches = _pitches(speech, sounding)
    if pitches.size < _PITCHED_LEAST * sounding.sum() or np.std(np.log2(pitches)) < _MOVES_LEAST:
        raise Refused(f"Nobody can be heard speaking in {what}.", "Record one person speaking, without music or noise.")
    best = resampled(speech, RATE)
    start = _first(sounding) * round(_WINDOW_S * RATE)
    return levelled(Speech(best.samples[start:][: round(SAMPLE_KEPT_S * RATE)], RATE))


def _windows(speech: Speech) -> NDArray[np.float64]:
    size = round(_WINDOW_S * speech.rate)
    count = speech.samples.size // size
    return speech.samples[: count * size].astype(np.float64).reshape(count, size)


def _sounding(speech: Speech) -> NDArray[np.bool_]:
    """Say of every window whether it is no pause."""
    levels = np.sqrt((_windows(speech) ** 2).mean(axis=1))
    if not levels.size:
        return np.zeros(0, bool)
    sounding: NDArray[np.bool_] = levels > np.quantile(levels, 0.9) * 10 ** (_QUIET_DB / 20)
    return sounding


def _first(sounding: NDArray[np.bool_]) -> int:
    return int(np.argmax(sounding))


def _pitches(speech: Speech, sounding: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the pitch of those windows that have one, in Hz."""
    windows = _windows(resampled(speech, _PITCH_RATE))[: sounding.size]
    windows = windows[sounding[: len(windows)]]
    windows = windows - windows.mean(axis=1, keepdims=True)
    size = windows.shape[1]
    powers = np.abs(np.fft.rfft(windows, 2 * size, axis=1)) ** 2
    likeness = np.fft.irfft(powers, axis=1)[:, :size]
    overlap = 1 - np.arange(size) / size
    likeness = likeness / np.maximum(likeness[:, :1], 1e-12) / np.maximum(overlap, 0.2)
    shortest, longest = int(_PITCH_RATE / _HIGHEST_HZ), min(size - 1, int(_PITCH_RATE / _LOWEST_HZ))
    near = likeness[:, shortest:longest]
    best = near.max(axis=1, keepdims=True)
    lags = shortest + np.argmax(near >= 0.9 * best, axis=1)  # the first of its multiples that are as good
    pitched = best[:, 0] > _PERIODIC
    return np.asarray(_PITCH_RATE / lags[pitched], dtype=np.float64)
