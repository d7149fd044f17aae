"""Finds out what a media file really is. Names and headers are claims; the first pictures are decoded to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from av.sidedata.sidedata import Type

from workers.editing.sources.books import Book, is_book, unfinished
from workers.editing.sources.containers import open_media, picture_stream, unusable
from workers.editing.sources.index import FilmIndex, index_of
from workers.editing.sources.material import (
    Colour,
    Material,
    MediaKind,
    Orientation,
    SoundTrack,
    Transfer,
    Unusable,
    broken,
)

FRAME_PIXELS_MOST: Final = 40_000_000
_LOOKED_AT: Final = 4
"""So many pictures are decoded to see whether they are interlaced."""
_TRANSFERS: Final = {16: Transfer.PQ, 18: Transfer.HLG}
_MATRICES: Final = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
_FULL_RANGE: Final = 2
_SD_SIDE: Final = 576
_ASPECT_MOST: Final = 4.0


@dataclass(frozen=True, slots=True)
class Probed:
    """A file as found, and how to move about in it if it is a film."""

    material: Material
    index: FilmIndex | None = None


def probe(path: Path, what: str) -> Material:
    """Return what a file is. Raises MediaBroken naming it as `what`: `The clip of scene 3`."""
    return probed(path, what).material


def probed(path: Path, what: str) -> Probed:
    """Return what a file is and its index; remembered while the file stays as it is. Raises MediaBroken."""
    try:
        stat = path.stat()
        return _probed(path, stat.st_size, stat.st_mtime_ns)
    except FileNotFoundError as error:
        raise broken(what, "the file is missing") from error
    except Unusable as error:
        raise broken(what, error) from error


@lru_cache(maxsize=64)
def _probed(path: Path, size: int, _changed: int) -> Probed:
    if not size:
        raise Unusable("the file is empty")
    with path.open("rb") as file:
        head = file.read(16)
    if not is_book(head):
        return _film(path)
    if unfinished(path, size):
        raise Unusable("it is cut off")
    book = Book(path)
    try:
        with unusable():
            return Probed(book.describe())
    finally:
        book.close()


def _film(path: Path) -> Probed:
    index, length = index_of(path)
    with unusable(), open_media(path) as file:
        sound = _sound(file)
        if index is None:
            kind = MediaKind.SOUND
            return Probed(Material(kind=kind, duration_s=length, sound=sound, container=str(file.format.name)))
        stream = picture_stream(file)
        _of_sane_size(stream.codec_context.width, stream.codec_context.height)
        frames = list(islice(_decoded(file, stream), _LOOKED_AT))
        if not frames:
            raise Unusable("not one picture in it can be decoded")
        return Probed(_moving(frames, stream, file, index, sound), index)


def _moving(frames: list[Any], stream: Any, file: Any, index: FilmIndex, sound: SoundTrack | None) -> Material:
    first = frames[0]
    _of_sane_size(first.width, first.height)
    aspect = _pixel_aspect(stream)
    turned = orientation_of(first)
    width, height = turned.of((max(1, round(first.width * aspect)), first.height))
    return Material(
        kind=MediaKind.VIDEO,
        duration_s=index.duration_s,
        width=width,
        height=height,
        fps=index.fps,
        is_variable=index.is_variable,
        frames=index.count,
        orientation=turned,
        pixel_aspect=aspect,
        is_interlaced=any(frame.interlaced_frame for frame in frames),
        has_alpha=has_alpha(first) or is_vpx_with_alpha(stream),
        colour=_colour(first),
        sound=sound,
        container=str(file.format.name),
    )


def _decoded(file: Any, stream: Any) -> Iterator[Any]:
    stream.codec_context.thread_count = 1
    for packet in file.demux(stream):
        yield from packet.decode()


def _sound(file: Any) -> SoundTrack | None:
    for stream in file.streams.audio:
        if stream.codec_context is None:
            continue
        channels, rate = stream.codec_context.channels, stream.codec_context.rate
        if channels and rate:
            return SoundTrack(channels=channels, rate=rate)
    return None


def _of_sane_size(width: int, height: int) -> None:
    if not width or not height:
        raise Unusable("its pictures have no size")
    if width * height > FRAME_PIXELS_MOST:
        raise Unusable(f"pictures of {width} by {height} pixels are too large")


def _pixel_aspect(stream: Any) -> float:
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    value = float(aspect) if aspect else 1.0
    return value if 1 / _ASPECT_MOST <= value <= _ASPECT_MOST else 1.0


def orientation_of(frame: Any) -> Orientation:
    """Return how a decoded frame wants to be turned, to the nearest quarter (ISO/IEC 14496-12, 6.2.2)."""
    for place in range(len(frame.side_data)):
        data = frame.side_data[place]
        if data.type is Type.DISPLAYMATRIX:
            a, b, _, c, d = np.frombuffer(bytes(data), np.int32)[:5].astype(np.float64)
            mirrored = a * d - b * c < 0
            right = np.array([-a, -b]) if mirrored else np.array([a, b])  # where the stored picture's right side goes
            if not right.any():
                break
            return Orientation(
                quarters=round(np.arctan2(right[1], right[0]) / (np.pi / 2)) % 4, mirrored=bool(mirrored)
            )
    return Orientation()


def has_alpha(frame: Any) -> bool:
    """Say whether a decoded frame has transparency."""
    name = str(frame.format.name)
    return name.startswith(("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya", "pal8"))


def is_vpx_with_alpha(stream: Any) -> bool:
    """Say whether transparency lies beside the pictures, where the usual decoder does not look."""
    return stream.codec_context.name in {"vp8", "vp9"} and stream.metadata.get("alpha_mode") == "1"


def _colour(frame: Any) -> Colour:
    small = min(frame.width, frame.height) < _SD_SIDE
    return Colour(
        matrix=_MATRICES.get(int(frame.colorspace), "bt601" if small else "bt709"),
        full_range=int(frame.color_range) == _FULL_RANGE or frame.format.name.startswith("yuvj"),
        transfer=_TRANSFERS.get(int(frame.color_trc), Transfer.SDR),
        peak_nits=_peak_nits(frame),
    )


def _peak_nits(frame: Any) -> int:
    """Read the brightest light of the mastering display (SMPTE ST 2086), 1000 where it is not said."""
    for place in range(len(frame.side_data)):
        data = frame.side_data[place]
        if data.type is Type.MASTERING_DISPLAY_METADATA:
            numbers = np.frombuffer(bytes(data), np.int32)  # AVMasteringDisplayMetadata: ten ratios, two flags
            if len(numbers) >= 22 and numbers[21] and numbers[19] > 0:
                return int(np.clip(numbers[18] / numbers[19], 400, 10_000))
    return 1000
