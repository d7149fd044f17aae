"""Mastering: the final loudness and the ceiling no peak passes, worked out from one measurement of the mix.

Loudness and peaks are measured once, to the millisecond; how loud a gain and the limiter's dips would make the film is
arithmetic on those, so the sound itself is touched only once.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.editing.sound.loudness import PEAK_DBTP, STEP, TARGET_LUFS, gated, peaks_of, weighted_power
from workers.editing.sound.waves import CHUNK, Beat, Stereo, gain_at, quietly

CEILING_DBTP: Final = PEAK_DBTP - 0.5
_REACH: Final = 7
"""Milliseconds around a peak in which the gain is down; the mean over fewer of the least is never too much."""
_MEAN: Final = 9
_MOST_DB: Final = 40.0
"""Nothing is made louder by more: what is so quiet is noise."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the mix is like: weighted power and highest true peak of every millisecond."""

    power: NDArray[np.float64]
    peaks: NDArray[np.float32]


def measure(sound: Stereo, beat: Beat = quietly) -> Measure:
    """Measure a mix for `mastered`."""
    return Measure(weighted_power(sound, beat), peaks_of(sound, beat))


def mastered(
    sound: Stereo,
    target: float = TARGET_LUFS,
    peak: float = CEILING_DBTP,
    beat: Beat = quietly,
    known: Measure | None = None,
) -> Stereo:
    """Return the sound at the loudness asked for, its true peaks below `peak`; silence stays silence.

    `beat` is called between steps; `known` saves measuring the sound again.
    """
    known = known or measure(sound, beat)
    dips, gain = np.zeros(known.peaks.size), 0.0
    for _ in range(12):
        level = gated(known.power * 10 ** ((gain + dips) / 10))
        if not np.isfinite(level) or abs(level - target) < 0.01:
            break
        gain = min(gain + target - level, _MOST_DB)
        dips = _dips(known.peaks * np.float32(10 ** (gain / 20)), peak)
    return _turned(sound, gain + _dips(known.peaks * np.float32(10 ** (gain / 20)), peak), beat)


def held_below(sound: Stereo, peak: float, beat: Beat = quietly) -> Stereo:
    """Turn the gain down around true peaks; sound without any is given back as it is."""
    dips = _dips(peaks_of(sound, beat), peak)
    return _turned(sound, dips, beat) if dips.any() else sound


def _dips(peaks: NDArray[np.float32], peak: float) -> NDArray[np.float64]:
    """Return the limiter's gain in dB at every millisecond."""
    ceiling = np.float32(10 ** (peak / 20))
    if not peaks.size or float(peaks.max()) <= ceiling:
        return np.zeros(peaks.size)
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).reshape(1, -1)
    least = cv2.erode(needed, np.ones((1, 2 * _REACH - 1), np.uint8), borderType=cv2.BORDER_REPLICATE)
    mean = cv2.blur(least.astype(np.float64), (_MEAN, 1), borderType=cv2.BORDER_REPLICATE)[0]
    return np.asarray(20 * np.log10(mean))


def _turned(sound: Stereo, gain_db: NDArray[np.float64], beat: Beat) -> Stereo:
    out = np.empty_like(sound)
    for start in range(0, sound.shape[1], CHUNK):
        beat()
        last = min(start + CHUNK, sound.shape[1])
        np.multiply(sound[:, start:last], gain_at(gain_db, STEP, start, last), out=out[:, start:last])
    return out
