"""Proxies: which size and bit rate a small film gets, so that it fits a limit in bytes.

Sizes and bit rates stand on a ladder. A film that grows by a word stays on its rung, so that pictures which were
already encoded for it can be used again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.studio.errors import Refused

KBIT_S: Final = (2500, 1800, 1200, 800, 500, 300, 180, 100, 60, 40)
"""Most bits of a rung's pictures, in kbit/s."""
_SIDES: Final = ((300, 540), (130, 360), (0, 270))
"""From how many kbit/s on the shorter side has how many pixels."""
_FILL: Final = 0.95
"""How much of the limit is used."""
_HEAD_BYTES: Final = 6_000
_ENTRY_BYTES: Final = 24
"""What the index of the file takes, in all and for each frame and each packet of sound."""
_SOUND_PACKET: Final = 1024 / 48_000
_BUFFER_S: Final = 0.5
"""How far the encoder may run ahead of its bit rate (`draft_options`)."""
_LEAN_KBIT: Final = 420
FILM_SIZE: Final = (1080, 1920)


@dataclass(frozen=True, slots=True)
class Rung:
    """Size and bit rate of a proxy."""

    width: int
    height: int
    kbit_s: int
    film: tuple[int, int] = FILM_SIZE
    """The size of the film it is made of."""

    def bytes_promised(self, frames: int, fps: int, sound_bytes: int) -> int:
        """Return how many bytes a film of so many frames has at most on this rung."""
        seconds = frames / fps
        index = _HEAD_BYTES + _ENTRY_BYTES * (frames + int(seconds / _SOUND_PACKET) + 2)
        return sound_bytes + index + int(self.kbit_s * 125 * (seconds + _BUFFER_S))


def ladder(size: tuple[int, int] = FILM_SIZE) -> Iterator[Rung]:
    """Yield every rung for films of a size, the best first."""
    for kbit_s in KBIT_S:
        side = next(pixels for least, pixels in _SIDES if kbit_s >= least)
        share = min(1.0, side / min(size))
        width, height = (max(2, round(length * share / 2) * 2) for length in size)
        yield Rung(width, height, kbit_s, size)


def rung_for(limit_bytes: int, frames: int, fps: int, sound_bytes: int, *, size: tuple[int, int] = FILM_SIZE) -> Rung:
    """Return the best rung on which a film of this size and length fits the limit. Raises Refused when none does."""
    for rung in ladder(size):
        if rung.bytes_promised(frames, fps, sound_bytes) <= limit_bytes * _FILL:
            return rung
    raise Refused(
        f"A film of {frames / fps:.0f} seconds does not fit into {limit_bytes / 1e6:.1f} MB.",
        "Make it shorter, or raise the server's upload limit.",
    )


def next_rung(rung: Rung) -> Rung | None:
    """Return the rung below, for a film that came out larger than promised; None below the last one."""
    return next((below for below in ladder(rung.film) if below.kbit_s < rung.kbit_s), None)


def is_lean(limit_bytes: int, frames: int, fps: int) -> bool:
    """Say whether the limit is so tight that sound should take half the bits too."""
    return limit_bytes * _FILL * 8 / 1000 < _LEAN_KBIT * frames / fps
