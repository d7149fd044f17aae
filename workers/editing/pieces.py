"""Pieces: stretches of encoded picture, closed in themselves, that a finished file is put together from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Self

import av

from models.protocols import Planes

BT709: Final = 1
LIMITED: Final = 1
GLOBAL_HEADER: Final = 1 << 22
"""Parameter sets go into the file's header once, not in front of every key frame (AV_CODEC_FLAG_GLOBAL_HEADER)."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One encoded picture: when it is shown, counted from the piece's start, and whether decoding can begin there."""

    data: bytes
    pts: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Encoded pictures in decoding order, and the parameter sets they were encoded with."""

    packets: tuple[Packet, ...]
    header: bytes
    delay: int
    """How many frames decoding runs ahead of showing."""

    @property
    def size(self) -> int:
        """Return the bytes of all packets."""
        return sum(len(packet.data) for packet in self.packets)

    def stored(self) -> bytes:
        """Return the piece as bytes: a line that tells lengths and times, then header and packets."""
        about = {
            "delay": self.delay,
            "header": len(self.header),
            "packets": [[len(packet.data), packet.pts, int(packet.is_key)] for packet in self.packets],
        }
        line = json.dumps(about, separators=(",", ":")).encode()
        return b"\n".join((line, self.header + b"".join(packet.data for packet in self.packets)))

    @classmethod
    def read(cls, stored: bytes) -> Self:
        """Read what `stored` wrote."""
        line, _, body = stored.partition(b"\n")
        about = json.loads(line)
        at, packets = about["header"], []
        for length, pts, is_key in about["packets"]:
            packets.append(Packet(body[at : at + length], pts, bool(is_key)))
            at += length
        return cls(tuple(packets), body[: about["header"]], about["delay"])


class Encoder:
    """Encodes the pictures of one piece."""

    def __init__(self, codec: str, width: int, height: int, options: Mapping[str, str], fps: int) -> None:
        context: Any = av.CodecContext.create(codec, "w")
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.framerate = Fraction(1, fps), Fraction(fps)
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = LIMITED
        context.options = dict(options)
        context.flags |= GLOBAL_HEADER
        self._context, self._fps, self._count = context, fps, 0
        self._packets: list[Packet] = []
        self._delay = 0

    def write(self, picture: Planes) -> None:
        """Add the next picture."""
        frame = frame_of(picture, self._count, self._fps)
        self._count += 1
        self._take(self._context.encode(frame))

    def finish(self) -> Piece:
        """Return the piece."""
        self._take(self._context.encode(None))
        return Piece(tuple(self._packets), bytes(self._context.extradata), self._delay)

    def _take(self, packets: Iterator[Any]) -> None:
        for packet in packets:
            self._delay = max(self._delay, len(self._packets) - packet.dts)
            self._packets.append(Packet(bytes(packet), packet.pts, packet.is_keyframe))


def frame_of(picture: Planes, number: int, fps: int) -> Any:
    """Return a picture as the encoder takes it."""
    frame: Any = av.VideoFrame.from_ndarray(picture, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, fps)
    frame.colorspace, frame.color_range = BT709, LIMITED
    return frame
