"""Making lines equally loud, and cutting the silence around them.

Loudness is ITU-R BS.1770-4: K-weighting, 400 ms blocks, two gates. The two filters are applied as one product of
their frequency responses, which is the same as running them, and fast without compiled code.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.protocols import Samples, Speech, Timed

LINE_LUFS: Final = -18.0
PEAK: Final = 0.84
"""Highest sample, -1.5 dBFS."""
LEAD_MS: Final = 60
TAIL_MS: Final = 120
_SILENT_DB: Final = -45.0
"""Below the loudest 10 ms."""
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0


def loudness(speech: Speech) -> float:
    """Return the integrated loudness of mono sound in LUFS; minus infinity for silence."""
    weighted = _k_weighted(speech)
    block = min(weighted.size, round(0.4 * speech.rate))
    if not block:
        return -np.inf
    sums = np.concatenate([[0.0], np.cumsum(weighted.astype(np.float64) ** 2)])
    starts = np.arange(0, weighted.size - block + 1, max(1, block // 4))
    powers = (sums[starts + block] - sums[starts]) / block
    levels = _lufs(powers)
    loud = powers[levels > _ABSOLUTE_GATE]
    if not loud.size:
        return -np.inf
    gate = _lufs(loud.mean()) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def levelled(speech: Speech, target: float = LINE_LUFS) -> Speech:
    """Return the sound at the loudness asked for, its peaks held below `PEAK`; silence stays silence."""
    samples = speech.samples
    for _ in range(3):
        now = loudness(Speech(samples, speech.rate))
        if not np.isfinite(now) or abs(now - target) < 0.1:
            break
        samples = _limited(samples * np.float32(10 ** ((target - now) / 20)), speech.rate)
    return Speech(_limited(samples, speech.rate), speech.rate)


def trimmed(speech: Speech) -> Speech:
    """Cut the silence around speech to a fixed lead and tail, adding silence where there was less."""
    step = max(1, speech.rate // 100)
    blocks = np.pad(speech.samples, (0, -speech.samples.size % step)).reshape(-1, step)
    levels = np.sqrt((blocks.astype(np.float64) ** 2).mean(axis=1))
    if not levels.size or levels.max() < 1e-5:
        return speech
    voiced = np.flatnonzero(levels > levels.max() * 10 ** (_SILENT_DB / 20))
    start, end = int(voiced[0]) * step, min((int(voiced[-1]) + 1) * step, speech.samples.size)
    lead, tail = LEAD_MS * speech.rate // 1000, TAIL_MS * speech.rate // 1000
    kept = speech.samples[max(0, start - lead) : end + tail]
    padded = np.pad(kept, (max(0, lead - start), max(0, end + tail - speech.samples.size)))
    return Speech(
        faded(padded, speech.rate // 200), speech.rate, later(speech.timed, LEAD_MS - start * 1000 // speech.rate)
    )


def later(timed: tuple[Timed, ...], by_ms: int) -> tuple[Timed, ...]:
    """Return times moved by so much, never before the beginning."""
    return tuple(Timed(one.text, max(0, one.start_ms + by_ms), max(0, one.end_ms + by_ms)) for one in timed)


def faded(samples: Samples, length: int) -> Samples:
    """Return samples whose first and last so many rise and fall."""
    length = min(length, samples.size // 2)
    if not length:
        return samples
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    faded = samples.astype(np.float32, copy=True)
    faded[:length] *= ramp
    faded[-length:] *= ramp[::-1]
    return faded


def _limited(samples: Samples, rate: int) -> Samples:
    """Turn peaks down smoothly: the least gain needed within 5 ms, averaged over as long, is never too much."""
    if not samples.size or np.abs(samples).max() <= PEAK:
        return samples
    window = rate // 200 | 1
    needed = np.minimum(1.0, PEAK / np.maximum(np.abs(samples), 1e-9))
    around = np.pad(needed, window - 1, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(around, window).min(axis=1)
    gain = np.convolve(least, np.full(window, 1 / window), mode="valid")
    return (samples * gain).astype(np.float32)


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return -0.691 + 10 * np.log10(power)


def _k_weighted(speech: Speech) -> NDArray[np.float64]:
    size = speech.samples.size
    if not size:
        return np.zeros(0)
    length = 1 << (size + speech.rate // 4).bit_length()
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    response = np.ones(turns.size, complex)
    for above, below in (_shelf(speech.rate), _high_pass(speech.rate)):
        response *= np.polyval(above[::-1], turns) / np.polyval(below[::-1], turns)
    spectrum = np.fft.rfft(speech.samples.astype(np.float64), length)
    weighted: NDArray[np.float64] = np.fft.irfft(spectrum * response, length)[:size]
    return weighted


def _shelf(rate: int) -> tuple[list[float], list[float]]:
    """Return the head's high shelf (b, a) for any rate, from the analogue design behind BS.1770's table."""
    gain, q, frequency = 10 ** (3.999843853973347 / 20), 0.7071752369554196, 1681.974450955533
    k = np.tan(np.pi * frequency / rate)
    boost = gain**0.4996667741545416
    norm = 1 + k / q + k * k
    return (
        [(gain + boost * k / q + k * k) / norm, 2 * (k * k - gain) / norm, (gain - boost * k / q + k * k) / norm],
        [1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm],
    )


def _high_pass(rate: int) -> tuple[list[float], list[float]]:
    """Return the revised low-frequency curve (b, a) of BS.1770 for any rate."""
    q, frequency = 0.5003270373238773, 38.13547087602444
    k = np.tan(np.pi * frequency / rate)
    norm = 1 + k / q + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm]
