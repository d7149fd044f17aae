"""When the pictures of a film file begin and where decoding may start, read from its packets without decoding them.

Also finds what is missing: a file that was cut off, or that says it is longer than it is.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

from workers.editing.sources.containers import open_media, picture_stream, unusable
from workers.editing.sources.material import Unusable

_DECLARING: Final = ("mov", "matroska", "wav", "w64", "avi", "flac", "aiff", "asf", "ivf")
"""Containers whose duration is written down, not guessed from the size."""
_MISSING_S: Final = 0.5
_MISSING_SHARE: Final = 0.03
_EVEN: Final = 0.02
"""By how much of a picture's time the pictures of an even rate may come too early or late."""


@dataclass(frozen=True, slots=True)
class FilmIndex:
    """The packets of the picture stream, in order of showing; times in ticks of the stream."""

    tick: Fraction
    times: tuple[int, ...] | None
    """When each picture begins, where the pictures themselves do not say it rightly (AVI counts slots)."""
    keys: tuple[int, ...]
    """When the pictures begin that need no other to be decoded; empty where there is no jumping."""
    last: int
    """When the last picture begins."""
    usual: int
    """How long a picture is usually shown."""
    count: int
    fps: float
    is_variable: bool
    duration_s: float

    def key_before(self, when: float) -> int | None:
        """Return when the last picture begins that decoding can start from, not after a moment; None for the start."""
        place = bisect_right(self.keys, when)
        return self.keys[place - 1] if place else None


def index_of(path: Path) -> tuple[FilmIndex | None, float]:
    """Return the index of the picture stream if there is one, and the file's length in seconds. Raises Unusable."""
    size = path.stat().st_size
    with unusable(), open_media(path) as file:
        pictures = picture_stream(file)
        if pictures is None and not file.streams.audio:
            raise Unusable("there is neither a picture nor sound in it")
        begins, keys, end, first = _packets(file, pictures)
        _all_there(file, size, end - first)
        length = end - first
        return (None if pictures is None else _index(pictures, begins, keys, length)), length


def _packets(file: Any, pictures: Any) -> tuple[list[int | None], list[int], float, float]:
    begins: list[int | None] = []
    keys: list[int] = []
    end, first = 0.0, float("inf")
    wanted = [stream for stream in (pictures, *file.streams.audio) if stream is not None]
    for packet in file.demux(wanted):
        if not packet.size:
            continue
        if packet.is_corrupt:
            raise Unusable("it is cut off or damaged")
        when = packet.dts if packet.pts is None else packet.pts
        if when is not None and packet.time_base is not None and not packet.is_discard:
            first = min(first, float(when * packet.time_base))
            end = max(end, float((when + (packet.duration or 0)) * packet.time_base))
        if packet.stream is pictures and not packet.is_discard:
            begins.append(packet.pts)
            if packet.is_keyframe and packet.pts is not None:
                keys.append(packet.pts)
    if first > end:
        raise Unusable("there is nothing in it")
    return begins, keys, end, first


def _all_there(file: Any, size: int, length: float) -> None:
    """See that no sample lies beyond the end of the file, and that it lasts as long as it says."""
    for stream in file.streams:
        if stream.index_entries and max(entry.pos + entry.size for entry in stream.index_entries) > size:
            raise Unusable("it is cut off")
    says = (file.duration or 0) / 1e6
    if file.format.name.startswith(_DECLARING) and says - length > max(_MISSING_S, says * _MISSING_SHARE):
        raise Unusable(f"it ends after {length:.1f} of {says:.1f} seconds")


def _index(stream: Any, begins: Sequence[int | None], keys: list[int], length: float) -> FilmIndex:
    if not begins:
        raise Unusable("there is no picture in it")
    tick = Fraction(stream.time_base)
    rate = Fraction(stream.average_rate or stream.guessed_rate or 30)
    known = sorted({when for when in begins if when is not None})
    is_timed = len(known) == len(begins) and stream.container.format.name != "avi"
    if len(known) != len(begins):
        known = [round(number / rate / tick) for number in range(len(begins))]
    gaps = [after - before for before, after in pairwise(known)]
    usual = max(1, round(median(gaps)) if gaps else round(1 / (rate * tick)))
    span = (known[-1] - known[0]) * tick
    return FilmIndex(
        tick=tick,
        times=None if is_timed else tuple(known),
        keys=tuple(sorted(keys)) if is_timed else (),
        last=known[-1],
        usual=usual,
        count=len(begins),
        fps=float((len(known) - 1) / span) if span else float(rate),
        is_variable=_is_variable(known),
        duration_s=max(length, float(span + usual * tick)),
    )


def _is_variable(begins: list[int]) -> bool:
    """Say whether the pictures stray from an even rate by more than their clock can't help."""
    if len(begins) < 3:
        return False
    pace = (begins[-1] - begins[0]) / (len(begins) - 1)
    slack = max(1.001, pace * _EVEN)
    return any(abs(when - begins[0] - number * pace) > slack for number, when in enumerate(begins))
