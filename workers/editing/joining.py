"""Joining: pieces and sound become one file by copying packets; nothing is encoded again.

Timestamps are computed, not added up: picture n of the film is shown at n / fps, and decoding runs the same few frames
ahead all the way through.
"""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av

from workers.editing.pieces import Piece
from workers.editing.sound.aac import Packets
from workers.editing.sound.waves import RATE

DELAY: Final = 2
"""How many frames decoding runs ahead of showing at least: what our encoders' B-frames ask for.

The first piece does not tell: one of a frame or two has none."""
_OPTIONS: Final = {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"}
"""Index first, and no edit list, which Instagram forbids."""


def join(path: Path, pieces: Iterable[Piece], sound: Packets, fps: int) -> None:
    """Write a file of pieces, one after the other, with its sound woven in; one piece at a time is in memory.

    Raises ValueError when pieces were not encoded alike.
    """
    waiting = iter(pieces)
    first = next(waiting)
    with av.open(str(path), "w", format="mp4", options=_OPTIONS) as file:
        picture = _picture_stream(file, first, fps)
        weave = _Weave(file, _sound_stream(file, sound.bit_rate), sound)
        for packet, shown in _timed(first, waiting, picture, fps):
            file.mux(packet)
            weave.until(shown * RATE // fps)
        weave.until(1 << 62)


def _timed(first: Piece, rest: Iterator[Piece], stream: Any, fps: int) -> Iterator[tuple[Any, int]]:
    start, piece, delay = 0, first, max(DELAY, first.delay)
    while True:
        if piece.header != first.header or piece.delay > delay:
            raise ValueError("pieces of different encodings cannot be joined")
        for number, stored in enumerate(piece.packets):
            packet: Any = av.Packet(stored.data)
            packet.pts, packet.dts = start + stored.pts, start + number - delay
            packet.duration, packet.time_base, packet.stream = 1, Fraction(1, fps), stream
            packet.is_keyframe = stored.is_key
            yield packet, start + number + 1
        start += len(piece.packets)
        following = next(rest, None)
        if following is None:
            return
        piece = following


def _picture_stream(file: Any, piece: Piece, fps: int) -> Any:
    """Return a stream for packets that are encoded already; its facts are read off the first of them."""
    raw = io.BytesIO(piece.header + piece.packets[0].data)
    with av.open(raw, format="h264", options={"framerate": str(fps)}) as template:
        stream = file.add_stream_from_template(template.streams.video[0])
    stream.time_base = Fraction(1, fps)
    return stream


def _sound_stream(file: Any, bit_rate: int) -> Any:
    stream = file.add_stream("aac", rate=RATE, layout="stereo")
    stream.codec_context.bit_rate = bit_rate
    stream.codec_context.format = "fltp"
    return stream


class _Weave:
    """Puts the sound between the pictures, in time with them."""

    def __init__(self, file: Any, stream: Any, sound: Packets) -> None:
        self._file, self._stream = file, stream
        self._waiting = iter(sound.packets)
        self._end = 0

    def until(self, sample: int) -> None:
        """Write all sound that begins before a sample."""
        while self._end < sample:
            following = next(self._waiting, None)
            if following is None:
                return
            data, start, length = following
            packet: Any = av.Packet(data)
            packet.pts = packet.dts = start
            packet.duration, packet.time_base, packet.stream = length, Fraction(1, RATE), self._stream
            packet.is_keyframe = True
            self._file.mux(packet)
            self._end = start + length
