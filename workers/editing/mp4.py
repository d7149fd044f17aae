"""MP4 files: how they are encoded, the clips that scenes are kept as, and what a finished one must be."""

import struct
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import av
import cv2

from models.protocols import Planes

GOP_SECONDS: Final = 2
_BT709: Final = 1
_LIMITED: Final = 1
_AVX512: Final = 13
_REPEATABLE: Final = ":asm=avx2,bmi2,fma3,lzcnt" if cv2.checkHardwareSupport(_AVX512) else ""
"""x264's AVX-512 code gives slightly different pictures from run to run; without it the same film is the same bytes."""
_CONTAINERS: Final = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"})


def master_options(threads: int, fps: int = 30) -> dict[str, str]:
    """Return how the full-size file is encoded: High 4.1, quality 19, at most 12 Mbit/s."""
    return _options("veryfast", 19, 12_000, 24_000, threads, fps) | {"level": "4.1"}


def draft_options(kbit_s: int, threads: int, fps: int = 30) -> dict[str, str]:
    """Return how a small file is encoded: quality 23, never above a bit rate for longer than half a second."""
    return _options("veryfast", 23, kbit_s, max(1, kbit_s // 2), threads, fps)


def _options(preset: str, crf: int, kbit_s: int, buffer_kbit: int, threads: int, fps: int) -> dict[str, str]:
    keyint = GOP_SECONDS * fps
    tuned = f"keyint={keyint}:min-keyint=1:open-gop=0:vbv-maxrate={kbit_s}:vbv-bufsize={buffer_kbit}{_REPEATABLE}"
    return {"preset": preset, "crf": str(crf), "profile": "high", "threads": str(threads), "x264-params": tuned}


def clip_options(threads: int) -> dict[str, str]:
    """Return how a scene is kept between camera and cutting room: almost lossless, quick to write and to read."""
    tuned = f"keyint=30:open-gop=0{_REPEATABLE}"
    return {"preset": "ultrafast", "crf": "14", "threads": str(threads), "x264-params": tuned}


class Mp4:
    """One silent clip being written."""

    def __init__(self, path: Path, width: int, height: int, options: Mapping[str, str], fps: int = 30) -> None:
        self._file: Any = av.open(
            str(path),
            "w",
            format="mp4",
            options={"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"},
        )
        self._fps, self._count = fps, 0
        self._picture = self._picture_stream(width, height, options)

    def _picture_stream(self, width: int, height: int, options: Mapping[str, str]) -> Any:
        stream = self._file.add_stream("libx264", rate=self._fps, options=dict(options))
        context = stream.codec_context
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base = Fraction(1, self._fps)
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        return stream

    def write(self, picture: Planes) -> None:
        """Add the next picture."""
        frame: Any = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._count, Fraction(1, self._fps)
        frame.colorspace, frame.color_range = _BT709, _LIMITED
        self._count += 1
        self._file.mux(self._picture.encode(frame))

    def finish(self) -> None:
        """Write what is left and put the index in front."""
        self._file.mux(self._picture.encode(None))
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self._file.close()


def verify(path: Path, frames: int, fps: int) -> None:
    """Check what was written as a platform would; a deviation is a bug, raised as RuntimeError."""
    kinds = [box.kind for box in boxes(path)]
    if "elst" in kinds or kinds.index("moov") > kinds.index("mdat"):
        raise RuntimeError(f"{path.name} has an edit list, or its index at the end")
    with av.open(str(path)) as file:
        picture: Any = file.streams.video[0]
        if picture.frames != frames or picture.average_rate != Fraction(fps) or picture.start_time != 0:
            raise RuntimeError(f"{path.name}: {picture.frames} frames at {picture.average_rate}, not {frames}")


class Box(NamedTuple):
    """One box of an MP4 file (ISO/IEC 14496-12)."""

    kind: str
    start: int
    size: int
    depth: int


def boxes(path: Path) -> Iterator[Box]:
    """Yield the boxes of a file, those inside tracks too, in order."""
    with path.open("rb") as file:
        yield from _boxes(file, 0, path.stat().st_size, 0)


def _boxes(file: Any, start: int, end: int, depth: int) -> Iterator[Box]:
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        size = size or end - start
        if size < head:
            return
        yield Box(kind.decode("latin-1"), start, size, depth)
        if kind in _CONTAINERS:
            yield from _boxes(file, start + head, start + size, depth + 1)
        start += size
