"""The pulse of a piece of music nobody has measured: its tempo and where its bars begin, from its onsets."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.music import BEATS_A_BAR
from workers.editing.sound.waves import RATE, Stereo

_A_SECOND: Final = 200
"""Onset strengths."""
_WINDOW: Final = 1024
_EARLY_S: Final = 0.0035
"""How long before an onset a window around that moment has seen enough of it."""
_EDGES_HZ: Final = 40 * 2.0 ** (np.arange(26) / 3)
_LOW_BANDS: Final = 6
_FAINT: Final = 1e-4
"""Bands with less of the power than that are noise."""
_SMOOTH: Final = 7
"""Moments over which two tones beating against each other even out."""
_LISTEN_S: Final = 60
_SHORTEST_S: Final = 5
_SLOWEST_BPM, _FASTEST_BPM = 56.0, 185.0
_USUAL_BPM, _SPREAD_OCTAVES = 100.0, 0.9
_HARMONICS: Final = 4
_FINE: Final = 1 << 18
_BINS: Final = 64
_LEAST_CLARITY: Final = 0.35

_Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pulse:
    """A steady beat."""

    bpm: float
    first_s: float
    """Where the first whole bar begins."""
    clarity: float
    """How much more happens on the beat than beside it, 0 to 1."""


def pulse_of(sound: Stereo) -> Pulse | None:
    """Return the pulse of a piece of music, or nothing where none is clear."""
    bands = _onsets(sound[:, : _LISTEN_S * RATE])
    onsets = bands.sum(axis=1)
    if onsets.size < _SHORTEST_S * _A_SECOND or not onsets.any():
        return None
    beat_s = 1 / _tempo_hz(onsets)
    first_s, clarity = _phase(onsets, beat_s)
    if clarity < _LEAST_CLARITY:
        return None
    low = bands[:, :_LOW_BANDS].sum(axis=1) + 0.1 * onsets
    weights = [_strength(low, first_s + beat * beat_s, BEATS_A_BAR * beat_s) for beat in range(BEATS_A_BAR)]
    return Pulse(60 / beat_s, max(0.0, first_s + int(np.argmax(weights)) * beat_s + _EARLY_S), clarity)


def _onsets(sound: Stereo) -> NDArray[np.float64]:
    """Return how much each band of the spectrum gains at each moment, shape (moments, bands)."""
    hop = RATE // _A_SECOND
    mono = np.pad(sound.mean(axis=0, dtype=np.float32), (_WINDOW // 2, _WINDOW // 2))
    frames = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::hop]
    edges = np.unique(np.round(_EDGES_HZ * _WINDOW / RATE).astype(int).clip(1, _WINDOW // 2))
    window = np.hanning(_WINDOW).astype(np.float32)
    levels = [
        np.add.reduceat(np.abs(np.fft.rfft(frames[start : start + 1000] * window)) ** 2, edges[:-1], axis=1)
        for start in range(0, frames.shape[0], 1000)
    ]
    power = np.concatenate(levels).astype(np.float64)
    if not power.any():
        return np.zeros_like(power)
    usual = power.mean(axis=0)
    loud = np.log1p(power / (usual + _FAINT * usual.max()) * 30)
    gains = np.maximum(np.diff(loud, n=1, axis=0, prepend=loud[:1]), 0.0)
    return np.asarray(cv2.GaussianBlur(gains, (1, _SMOOTH), 0, borderType=cv2.BORDER_CONSTANT))


def _tempo_hz(onsets: _Curve) -> float:
    """Return the beats a second: the frequency which, with its harmonics, is strongest in the onsets."""
    spectrum = np.abs(np.fft.rfft((onsets - onsets.mean()) * np.hanning(onsets.size), _FINE))
    numbers = np.arange(int(_SLOWEST_BPM / 60 / _A_SECOND * _FINE), int(_FASTEST_BPM / 60 / _A_SECOND * _FINE))
    score = sum(spectrum[numbers * harmonic] / harmonic**0.5 for harmonic in range(1, _HARMONICS + 1))
    octaves = np.log2(numbers * _A_SECOND / _FINE * 60 / _USUAL_BPM)
    score = score * np.exp(-0.5 * (octaves / _SPREAD_OCTAVES) ** 2)
    best = int(np.argmax(score[1:-1])) + 1
    before, here, after = (float(value) for value in score[best - 1 : best + 2])
    shift = 0.5 * (before - after) / min(before - 2 * here + after, -1e-12)
    return (float(numbers[best]) + shift) * _A_SECOND / _FINE


def _phase(onsets: _Curve, beat_s: float) -> tuple[float, float]:
    """Return where the first beat falls in seconds, and the pulse's clarity."""
    place = np.arange(onsets.size) / _A_SECOND / beat_s % 1.0
    bins = (place * _BINS).astype(int)
    profile = np.bincount(bins, onsets, _BINS) / np.maximum(np.bincount(bins, minlength=_BINS), 1)
    around = np.concatenate([profile[-1:], profile, profile[:1]])
    smooth = (around[:-2] + around[2:]) * 0.25 + profile * 0.5
    best = int(np.argmax(smooth))
    near = smooth[(best + np.arange(-2, 3)) % _BINS] - smooth.min()
    shift = float((near * np.arange(-2, 3)).sum() / max(near.sum(), 1e-12))
    return (best + 0.5 + shift) % _BINS / _BINS * beat_s, float(1 - smooth.mean() / smooth[best])


def _strength(onsets: _Curve, first_s: float, period_s: float) -> float:
    at = np.arange(first_s * _A_SECOND, onsets.size, period_s * _A_SECOND)
    return float(np.interp(at, np.arange(onsets.size), onsets).mean()) if at.size else 0.0
