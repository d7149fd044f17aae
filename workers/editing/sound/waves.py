"""Sound in and out of files, as stereo samples at the studio's rate, and the filters that need a spectrum."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

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
_CHUNK: Final = 1 << 19
_RUN_IN: Final = RATE // 2
"""What a filter hears around a chunk: all of the filters here have died away after half a second."""


def read_sound(path: Path, what: str, layout: str = "stereo") -> Stereo:
    """Read a whole sound file; shape (2, n), or (1, n) for the layout mono. Raises MediaBroken."""
    try:
        with av.open(str(path)) as file:
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
            pieces = [out.to_ndarray() for frame in file.decode(audio=0) for out in resampler.resample(frame)]
            pieces += [out.to_ndarray() for out in resampler.resample(None)]
    except (av.error.FFmpegError, IndexError, ValueError, OSError) as error:
        raise MediaBroken(f"The sound of {what} cannot be read: {error}.", "Have it made again.") from error
    if not pieces:
        raise MediaBroken(f"The sound of {what} is empty.", "Have it made again.")
    return np.concatenate(pieces, axis=1).astype(np.float32, copy=False)


def quietly() -> None:
    """Go on: the beat of work that nobody watches."""


def filtered(sound: Stereo, response: Response, beat: Beat = quietly) -> Stereo:
    """Filter sound by a frequency response, in chunks so that a long film needs little memory."""
    out = np.empty_like(sound)
    count = sound.shape[1]
    for start in range(0, count, _CHUNK):
        beat()
        first = max(0, start - _RUN_IN)
        piece = sound[:, first : start + _CHUNK + _RUN_IN]
        length = 1 << (piece.shape[1] + _RUN_IN - 1).bit_length()
        whole = np.fft.irfft(np.fft.rfft(piece, length) * _shape(response, length), length)
        last = min(start + _CHUNK, count)
        out[:, start:last] = whole[:, start - first : last - first]
    return out


@lru_cache(maxsize=8)
def _shape(response: Response, length: int) -> NDArray[np.complex64]:
    return response(np.exp(-2j * np.pi * np.fft.rfftfreq(length))).astype(np.complex64)


def high_pass(frequency: float) -> Response:
    """Return a second-order Butterworth high pass that moves nothing in time (applied as its magnitude)."""

    def response(points: NDArray[np.complex128]) -> NDArray[np.complex128]:
        warped = np.tan(np.abs(np.angle(points)) / 2) / np.tan(np.pi * frequency / RATE)
        with np.errstate(over="ignore"):
            return np.asarray(np.sqrt(1 / (1 + np.maximum(warped, 1e-6) ** -4)), np.complex128)

    return response
