"""What the ear and the converter will meet: loudness and true peak after ITU-R BS.1770-4."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.cut import Loudness
from workers.editing.sound.waves import CHUNK, RATE, Beat, Stereo, filtered_pieces, quietly

TARGET_LUFS: Final = -14.0
PEAK_DBTP: Final = -1.0
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
STEP: Final = RATE // 1000
"""Samples in the finest step that is measured, a millisecond."""
_HOP_STEPS: Final = 100
_BLOCK_HOPS: Final = 4
_OVERSAMPLING: Final = 4
_TAPS: Final = 24


def measured(sound: Stereo, beat: Beat = quietly) -> Loudness | None:
    """Return loudness and true peak; nothing for silence."""
    level = integrated(sound, beat)
    if not np.isfinite(level):
        return None
    return Loudness(integrated_lufs=round(level, 2), true_peak_dbtp=round(true_peak(sound), 2))


def integrated(sound: Stereo, beat: Beat = quietly) -> float:
    """Return the gated loudness in LUFS of sound of one channel or more, minus infinity for silence."""
    return gated(weighted_power(sound, beat))


def gated(power: NDArray[np.float64]) -> float:
    """Return the loudness in LUFS of the weighted power of each millisecond: 400 ms blocks, two gates."""
    hops = max(_BLOCK_HOPS, power.size // _HOP_STEPS)
    whole = np.pad(power, (0, max(0, hops * _HOP_STEPS - power.size)))[: hops * _HOP_STEPS]
    powers = np.convolve(whole.reshape(hops, _HOP_STEPS).mean(axis=1), np.full(_BLOCK_HOPS, 1 / _BLOCK_HOPS), "valid")
    loud = powers[_lufs(powers) > _ABSOLUTE_GATE]
    if not loud.size:
        return -np.inf
    gate = float(_lufs(loud.mean())) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def weighted_power(sound: Stereo, beat: Beat = quietly) -> NDArray[np.float64]:
    """Return the K-weighted power of every millisecond, summed over the channels."""
    count = sound.shape[1]
    sums = np.zeros(-(-count // STEP) * STEP, np.float32)
    for start, piece in filtered_pieces(sound, _k_weighting, beat):
        np.einsum("cn,cn->n", piece, piece, out=sums[start : start + piece.shape[1]])
    return np.asarray(sums.reshape(-1, STEP).mean(axis=1, dtype=np.float64))


def true_peak(sound: Stereo) -> float:
    """Return the highest value between samples, at four times the rate, in dBTP."""
    peaks = peaks_of(sound)
    peak = float(peaks.max()) if peaks.size else 0.0
    return 20 * float(np.log10(peak)) if peak > 0 else -np.inf


def peaks_of(sound: Stereo, beat: Beat = quietly) -> NDArray[np.float32]:
    """Return the highest true peak of every millisecond, of all channels."""
    count = sound.shape[1]
    out = np.zeros(-(-count // STEP), np.float32)
    span = CHUNK // STEP * STEP
    for start in range(0, count, span):
        beat()
        first, last = max(0, start - _TAPS), min(count, start + span)
        highest = np.zeros(-(-(last - start) // STEP) * STEP, np.float32)
        for channel in sound:
            peaks = _oversampled_peaks(channel[first : min(count, last + _TAPS)])[start - first :][: last - start]
            np.maximum(highest[: peaks.size], peaks, out=highest[: peaks.size])
        out[start // STEP : start // STEP + highest.size // STEP] = highest.reshape(-1, STEP).max(axis=1)
    return out


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(power))


def _k_weighting(points: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Return the two filters of BS.1770 at 48 kHz (its tables 1 and 2) as one response."""
    shelf = _ratio([1.53512485958697, -2.69169618940638, 1.19839281085285], [1.0, -1.69065929318241, 0.73248077421585])
    floor = _ratio([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    return np.asarray(
        np.polyval(shelf[0], points)
        / np.polyval(shelf[1], points)
        * np.polyval(floor[0], points)
        / np.polyval(floor[1], points)
    )


def _ratio(above: list[float], below: list[float]) -> tuple[list[float], list[float]]:
    return above[::-1], below[::-1]


def _phases() -> NDArray[np.float32]:
    """Return the interpolation filter's phases between two samples, shape (3, taps): a windowed sinc."""
    places = np.arange(_TAPS) - (_TAPS // 2 - 1)
    rows = []
    for phase in range(1, _OVERSAMPLING):
        distance = places - phase / _OVERSAMPLING
        window = np.cos(np.pi * distance / (_TAPS + 1)) ** 2
        row = np.sinc(distance) * window
        rows.append(row / row.sum())
    return np.array(rows, np.float32)


_PHASES: Final = _phases()


def _oversampled_peaks(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the highest value at and right after each sample."""
    peaks = np.abs(channel)
    row = np.ascontiguousarray(channel.reshape(1, -1))
    for phase in _PHASES:
        between = cv2.filter2D(
            row, -1, phase.reshape(1, -1), anchor=(_TAPS // 2 - 1, 0), borderType=cv2.BORDER_CONSTANT
        )
        peaks = np.maximum(peaks, np.abs(between[0]))
    return np.asarray(peaks, np.float32)
