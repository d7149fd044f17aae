"""What Instagram sees in a file that was uploaded: read from its boxes, refused where the real one refuses it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

FORMAT: Final = 2207026
COVER: Final = 2207057
SIZE_MOST: Final = 300_000_000
SHORTEST_S, LONGEST_S, WIDEST = 3.0, 900.0, 1920
_INSIDE: Final = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"})


@dataclass(frozen=True)
class _Box:
    kind: bytes
    body: bytes
    """The first bytes of its contents; nothing of the media."""


def problem_of(file: Path, thumb_offset_ms: int) -> int:
    """Return the subcode of what is wrong with a film; 0 when it is taken."""
    with file.open("rb") as stream:
        found = list(_boxes(stream, 0, file.stat().st_size, 0))
    kinds = [box.kind for box in found]
    if not found or kinds[0] != b"ftyp" or not {b"moov", b"mdat", b"mvhd"} <= set(kinds):
        return FORMAT
    if b"elst" in kinds or kinds.index(b"moov") > kinds.index(b"mdat") or file.stat().st_size > SIZE_MOST:
        return FORMAT
    seconds = _seconds(next(box.body for box in found if box.kind == b"mvhd"))
    widest = max((_width(box.body) for box in found if box.kind == b"tkhd"), default=0)
    if not SHORTEST_S <= seconds <= LONGEST_S or widest > WIDEST:
        return FORMAT
    if not 0 <= thumb_offset_ms < seconds * 1000:
        return COVER
    return 0


def _boxes(stream: BinaryIO, start: int, end: int, depth: int) -> Iterator[_Box]:
    while start + 8 <= end:
        stream.seek(start)
        head = stream.read(16)
        size, kind, inner = int.from_bytes(head[:4]), head[4:8], 8
        if size == 1:
            size, inner = int.from_bytes(head[8:16]), 16
        size = size or end - start
        if size < inner or start + size > end:
            return
        stream.seek(start + inner)
        yield _Box(kind, b"" if kind == b"mdat" else stream.read(min(size - inner, 128)))
        if kind in _INSIDE and depth < 8:
            yield from _boxes(stream, start + inner, start + size, depth + 1)
        start += size


def _seconds(mvhd: bytes) -> float:
    """Read the duration of a movie header, version 0 or 1."""
    at, wide = (20, 8) if mvhd[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(mvhd[at : at + 4])
    return int.from_bytes(mvhd[at + 4 : at + 4 + wide]) / scale if scale else 0.0


def _width(tkhd: bytes) -> int:
    """Read the width of a track header, 16.16 fixed point."""
    at = 88 if tkhd[:1] == b"\x01" else 76
    return int.from_bytes(tkhd[at : at + 4]) >> 16
