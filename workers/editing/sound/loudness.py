"""What the ear and the converter will meet: loudness and true peak after ITU-R BS.1770-4, and a limiter for both."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.cut import Loudness
from workers.editing.sound.waves import RATE, Beat, Stereo, filtered, quietly

TARGET_LUFS: Final = -14.0
PEAK_DBTP: Final = -1.0
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_BLOCK: Final = RATE * 2 // 5
_HOP: Final = _BLOCK // 4
_OVERSAMPLING: Final = 4
_TAPS: Final = 24
_LOOK_AHEAD: Final = RATE // 200 | 1


def measured(sound: Stereo, beat: Beat = quietly) -> Loudness | None:
    """Return loudness and true peak; nothing for silence."""
    level = integrated(sound, beat)
    if not np.isfinite(level):
        return None
    return Loudness(integrated_lufs=round(level, 2), true_peak_dbtp=round(true_peak(sound), 2))


def integrated(sound: Stereo, beat: Beat = quietly) -> float:
    """Return the gated loudness in LUFS, minus infinity for silence."""
    powers = _block_powers(sound, beat)
    loud = powers[_lufs(powers) > _ABSOLUTE_GATE]
    if not loud.size:
        return -np.inf
    gate = float(_lufs(loud.mean())) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def true_peak(sound: Stereo) -> float:
    """Return the highest value between samples, at four times the rate, in dBTP."""
    peak = max((float(_oversampled_peaks(channel).max()) for channel in sound if channel.size), default=0.0)
    return 20 * float(np.log10(peak)) if peak > 0 else -np.inf


def mastered(sound: Stereo, target: float = TARGET_LUFS, peak: float = PEAK_DBTP - 0.5, beat: Beat = quietly) -> Stereo:
    """Return the sound at the loudness asked for, its true peaks below `peak`; silence stays silence.

    `beat` is called between steps.
    """
    gain = 0.0
    limited = sound
    for _ in range(4):
        level = integrated(limited, beat)
        if not np.isfinite(level) or abs(level - target) < 0.05:
            break
        gain += target - level
        limited = held_below(sound * np.float32(10 ** (gain / 20)), peak, beat)
    return held_below(limited, peak, beat)


def held_below(sound: Stereo, peak: float, beat: Beat = quietly) -> Stereo:
    """Turn the gain down around true peaks; the least gain needed nearby, averaged over as long, is never too much."""
    ceiling = 10 ** (peak / 20)
    peaks = np.zeros(sound.shape[1], np.float32)
    for channel in sound:
        beat()
        peaks = np.maximum(peaks, _oversampled_peaks(channel))
    beat()
    if not peaks.size or float(peaks.max()) <= ceiling:
        return sound
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32).reshape(1, -1)
    least = cv2.erode(needed, np.ones((1, 2 * _LOOK_AHEAD - 1), np.uint8), borderType=cv2.BORDER_REPLICATE)
    gain = cv2.blur(least, (_LOOK_AHEAD, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(sound * gain, np.float32)


def _block_powers(sound: Stereo, beat: Beat) -> NDArray[np.float64]:
    """Return the K-weighted power of every 400 ms block, a quarter of it apart, summed over the channels."""
    padded = np.pad(sound, ((0, 0), (0, max(0, _BLOCK - sound.shape[1]))))
    weighted = filtered(padded, _k_weighting, beat)
    steps = weighted.shape[1] // _HOP
    power = (weighted[:, : steps * _HOP].astype(np.float64) ** 2).reshape(2, steps, _HOP).sum(axis=(0, 2))
    return np.asarray(np.convolve(power, np.ones(4), mode="valid") / _BLOCK)


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
