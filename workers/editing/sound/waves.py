"""Sound in and out of files, as stereo samples at the studio's rate, and the filters that need a spectrum."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from bot.studio.errors import MediaBroken

RATE: Final = 48_000
Stereo = NDArray[np.float32]
"""Shape (2, n), -1 to 1, at 48 kHz."""
Response = Callable[[NDArray[np.complex128]], NDArray[np.complex128]]
"""What a filter does to each frequency, given as points z^-1 on the unit circle."""
Beat = Callable[[], None]
"""Called between steps of long work; raises to stop it."""
CHUNK: Final = 1 << 17
"""Samples that long sound is worked on at a time, so that a long film needs little memory."""
_RUN_IN: Final = RATE // 10
"""What a filter hears around a chunk: all of the filters here have died away after a tenth of a second."""
_FFT: Final = 1 << 15


def read_sound(path: Path, what: str, layout: str = "stereo", most: int | None = None) -> Stereo:
    """Read a sound file, or its first `most` samples; shape (2, n), or (1, n) for the layout mono. Raises MediaBroken.

    Other layouts are mixed down.
    """
    try:
        with av.open(str(path), options=_opening(path)) as file:
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
            pieces, count = list[Any](), 0
            for frame in file.decode(audio=0):
                pieces += [out.to_ndarray() for out in resampler.resample(frame)]
                count += frame.samples * RATE // frame.sample_rate
                if most is not None and count > most:
                    break
            pieces += [out.to_ndarray() for out in resampler.resample(None)]
    except (av.error.FFmpegError, IndexError, ValueError, OSError) as error:
        raise MediaBroken(f"The sound of {what} cannot be read: {error}.", "Have it made again.") from error
    if not sum(piece.shape[1] for piece in pieces):
        raise MediaBroken(f"The sound of {what} is empty.", "Have it made again.")
    return np.concatenate(pieces, axis=1)[:, :most].astype(np.float32, copy=False)


def _opening(path: Path) -> dict[str, str]:
    """Return how to open a file: a WAV says all in its first bytes, and need not be read twice."""
    with path.open("rb") as file:
        return {"probesize": "32768"} if file.read(4) == b"RIFF" else {}


def quietly() -> None:
    """Go on: the beat of work that nobody watches."""


def filtered(sound: Stereo, response: Response, beat: Beat = quietly) -> Stereo:
    """Filter sound of any number of channels by a frequency response, chunk by chunk."""
    out = np.empty_like(sound)
    for start, piece in filtered_pieces(sound, response, beat):
        out[:, start : start + piece.shape[1]] = piece
    return out


def filtered_pieces(sound: Stereo, response: Response, beat: Beat = quietly) -> Iterator[tuple[int, Stereo]]:
    """Yield where each chunk of the filtered sound starts, and the chunk; never the whole of it at once."""
    count = sound.shape[1]
    for start in range(0, count, _FFT - 2 * _RUN_IN):
        beat()
        first = max(0, start - _RUN_IN)
        piece = sound[:, first : start + _FFT - _RUN_IN]
        length = _FFT if piece.shape[1] + _RUN_IN > _FFT else _roomy(piece.shape[1] + _RUN_IN)
        whole = np.fft.irfft(np.fft.rfft(piece, length) * _shape(response, length), length)
        last = min(start + _FFT - 2 * _RUN_IN, count)
        yield start, whole[:, start - first : last - first].astype(np.float32, copy=False)


def _roomy(size: int) -> int:
    """Return a length that transforms fast, of few different ones so that responses are worked out once."""
    octave = 1 << (size - 1).bit_length()
    return octave * 3 // 4 if size <= octave * 3 // 4 else octave


@lru_cache(maxsize=24)
def _shape(response: Response, length: int) -> NDArray[np.complex64]:
    return response(np.exp(-2j * np.pi * np.fft.rfftfreq(length))).astype(np.complex64)


def high_pass(frequency: float) -> Response:
    """Return a second-order Butterworth high pass that moves nothing in time (applied as its magnitude)."""

    def response(points: NDArray[np.complex128]) -> NDArray[np.complex128]:
        warped = np.tan(np.abs(np.angle(points)) / 2) / np.tan(np.pi * frequency / RATE)
        with np.errstate(over="ignore"):
            return np.asarray(np.sqrt(1 / (1 + np.maximum(warped, 1e-6) ** -4)), np.complex128)

    return response


def faded(sound: Stereo, begin: int, end: int) -> Stereo:
    """Fade sound in and out in place over so many samples each, at equal power, and return it."""
    count = sound.shape[1]
    begin, end = min(begin, count // 2), min(end, count // 2)
    if begin:
        sound[:, :begin] *= np.sin(np.linspace(0, np.pi / 2, begin, endpoint=False, dtype=np.float32))
    if end:
        sound[:, -end:] *= np.sin(np.linspace(0, np.pi / 2, end, endpoint=False, dtype=np.float32))[::-1]
    return sound


def powered(sound: Stereo, step: int) -> NDArray[np.float64]:
    """Return the mean square of every `step` samples over all channels, the last step filled up with silence."""
    count = sound.shape[1]
    steps = -(-count // step)
    powers = np.zeros(steps)
    span = max(1, CHUNK // step) * step
    for start in range(0, count, span):
        piece = sound[:, start : start + span]
        piece = np.pad(piece, ((0, 0), (0, -piece.shape[1] % step)))
        squares = np.einsum("ckn,ckn->k", (blocks := piece.reshape(piece.shape[0], -1, step)), blocks)
        powers[start // step : start // step + squares.size] = squares
    return np.asarray(powers / (step * max(1, sound.shape[0])))


def gain_at(db: NDArray[np.float64], step: int, first: int, last: int) -> NDArray[np.float32]:
    """Return the gain at samples `first` to `last` of a curve in dB that has a point in the middle of each step."""
    near = slice(max(0, first // step - 2), last // step + 3)
    points = 10 ** (db[near] / 20)
    middles = (np.arange(near.start, near.start + points.size) + 0.5) * step
    return np.interp(np.arange(first, last), middles, points).astype(np.float32)
